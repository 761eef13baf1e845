//! The definitions of a file, by the lines that they take.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::time::{Duration, Instant};

use tree_sitter::{Node, Tree};

use super::grammar::{Grammar, Rule};

/// A file bigger than this has no outline.
pub(super) const SOURCE_BYTES_MAX: usize = 512 << 10;
/// What takes longer to parse has no outline.
pub(super) const PARSE_TIME_MAX: Duration = Duration::from_millis(200);
/// A file with more definitions has no outline.
const DEFINITIONS_MAX: usize = 10_000;

/// Empty for a file that is not there.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Each after those that it is in.
    all: Vec<Definition>,
    /// Lines that are in a definition and in none of those in it, in order. Two of these have a line in common where one ends on
    /// the line on which the next begins.
    own: Vec<(Range<u32>, usize)>,
}

#[derive(Debug)]
pub(super) struct Definition {
    /// With the names of those that it is in; None where it is not told.
    pub(super) name: Option<String>,
    /// From 0, without the last.
    pub(super) lines: Range<u32>,
    /// Of all of it.
    pub(super) text: u64,
    is_in: Option<usize>,
}

impl Outline {
    /// None for what the grammar does not understand wholly: around an error it guesses.
    pub(super) fn read(grammar: Grammar, source: &[u8], within: Duration) -> Option<Self> {
        let source = std::str::from_utf8(source).ok().filter(|source| source.len() <= SOURCE_BYTES_MAX)?;
        let tree = grammar.parse(source, Instant::now() + within)?;
        if tree.root_node().has_error() {
            return None;
        }
        let all = definitions(grammar, &tree, source)?;
        Some(Outline { own: own_lines(&all), all })
    }

    pub(super) fn get(&self, at: usize) -> Option<&Definition> {
        self.all.get(at)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Definition> {
        self.all.iter()
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Innermost definitions of these lines, in ascending order. Of none: the innermost around the place between two lines.
    pub(super) fn touched(&self, lines: &Range<u32>) -> Vec<usize> {
        if lines.is_empty() {
            return self.around(lines.start).into_iter().collect();
        }
        let from = self.own.partition_point(|(own, _)| own.end <= lines.start);
        let met = self.own[from..].iter().take_while(|(own, _)| own.start < lines.end);
        let mut found: Vec<usize> = met.map(|(_, at)| *at).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn around(&self, place: u32) -> Option<usize> {
        let before = place.checked_sub(1)?;
        let last = self.own.partition_point(|(own, _)| own.start <= before).checked_sub(1)?;
        let mut found = self.own.get(last).filter(|(own, _)| own.contains(&before)).map(|(_, at)| *at);
        while let Some(at) = found {
            let definition = self.get(at)?;
            if definition.lines.end > place {
                break;
            }
            found = definition.is_in;
        }
        found
    }
}

/// A definition that the walk is in.
struct Open {
    depth: usize,
    at: usize,
    inside: Option<String>,
}

/// None where there are too many. A source may be nested as deep as it likes: this does not call itself.
fn definitions(grammar: Grammar, tree: &Tree, source: &str) -> Option<Vec<Definition>> {
    let mut all = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut wrapped_from = None;
    let mut cursor = tree.walk();
    let mut depth = 0;
    loop {
        while open.last().is_some_and(|open| open.depth >= depth) {
            open.pop();
        }
        let node = cursor.node();
        match grammar.rule(node.kind()) {
            Some(Rule::Wrapper) => wrapped_from = Some(row(node.start_position().row)),
            Some(rule) => {
                let around = open.last().map_or(Some(""), |open| open.inside.as_deref());
                if let Some(naming) = grammar.naming(rule, node, source, around) {
                    let is_in = open.last().map(|open| open.at);
                    open.push(Open { depth, at: all.len(), inside: naming.inside });
                    let lines = wrapped_from.take().unwrap_or(row(node.start_position().row))..end_row(node);
                    let text = source.get(node.byte_range()).unwrap_or_default();
                    all.push(Definition { name: naming.told, lines, text: hash(text), is_in });
                }
            }
            None => {}
        }
        if all.len() > DEFINITIONS_MAX {
            return None;
        }
        if cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return Some(all);
            }
            depth -= 1;
        }
    }
}

fn own_lines(all: &[Definition]) -> Vec<(Range<u32>, usize)> {
    let mut own = Vec::new();
    let mut not_given: Vec<u32> = all.iter().map(|definition| definition.lines.start).collect();
    for definition in all {
        let Some(outer) = definition.is_in else { continue };
        own.push((not_given[outer]..definition.lines.start, outer));
        not_given[outer] = not_given[outer].max(definition.lines.end);
    }
    own.extend(
        all.iter()
            .zip(not_given)
            .enumerate()
            .map(|(at, (definition, from))| (from..definition.lines.end, at)),
    );
    own.retain(|(lines, _)| !lines.is_empty());
    own.sort_unstable_by_key(|(lines, at)| (lines.start, lines.end, *at));
    own
}

fn row(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

/// The line after its last.
fn end_row(node: Node<'_>) -> u32 {
    let (start, end) = (node.start_position(), node.end_position());
    row(if end.column == 0 && end.row > start.row { end.row } else { end.row + 1 })
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
