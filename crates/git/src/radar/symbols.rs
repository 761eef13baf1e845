//! Which functions and types both sides of a file touch, where its language has a grammar.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use git2::Repository;

use super::Radar;
use super::grammar::Grammar;
use super::lines::{Hunk, Hunks};
use super::merged::{BothText, bytes_of};
use super::outline::{Outline, PARSE_TIME_MAX, SOURCE_BYTES_MAX};
use crate::name::{Oid, RepoPath};

/// Symbols that are told of one file.
pub const SYMBOLS_MAX: usize = 8;
/// What one look parses at most; the next one goes on.
const LOOK_TIME_MAX: Duration = Duration::from_secs(1);
/// Definitions and files that are remembered.
const HELD_MAX: usize = 200_000;

/// Functions and types of one file: the innermost that hold the lines that both sides touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Symbols {
    /// At most [`SYMBOLS_MAX`], those in which the sides touch each other first.
    pub(super) names: Vec<String>,
    /// Symbols beyond those.
    pub(super) more: usize,
}

/// Outlines by content, as long as there is room.
#[derive(Default)]
pub(super) struct Outlines {
    known: HashMap<(Oid, Grammar), Option<Arc<Outline>>>,
    held: usize,
    /// Time spent on parsing in this look.
    spent: Duration,
    /// Something was left for the next look: since it was last asked, and in this look.
    late: (bool, bool),
}

impl Outlines {
    pub(super) fn begin_look(&mut self) {
        if self.held > HELD_MAX {
            self.known.clear();
            self.held = 0;
        }
        (self.spent, self.late) = (Duration::ZERO, (false, false));
    }

    /// Whether something had to be left since this was last asked.
    pub(super) fn take_late(&mut self) -> bool {
        std::mem::take(&mut self.late.0)
    }

    pub(super) fn is_unfinished(&self) -> bool {
        self.late.1
    }

    /// None where there is no outline, or no time for it now. `read` is asked for the content only when it is not known.
    pub(super) fn of<E>(
        &mut self,
        id: Oid,
        grammar: Grammar,
        read: impl FnOnce(usize) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<Option<Arc<Outline>>, E> {
        if let Some(known) = self.known.get(&(id, grammar)) {
            return Ok(known.clone());
        }
        if self.spent + PARSE_TIME_MAX > LOOK_TIME_MAX {
            self.late = (true, true);
            return Ok(None);
        }
        let began = Instant::now();
        let outline = read(SOURCE_BYTES_MAX)?
            .and_then(|source| Outline::read(grammar, &source, PARSE_TIME_MAX))
            .map(Arc::new);
        self.spent += began.elapsed();
        self.held += 1 + outline.as_ref().map_or(0, |outline| outline.len());
        self.known.insert((id, grammar), outline.clone());
        Ok(outline)
    }
}

/// What both sides touch of definitions that the base has. What both do alike is no meeting.
fn both_touch((a, b): (&Hunks, &Hunks), base: &Outline) -> Vec<usize> {
    let by_start = |own: &Hunks, other: &Hunks| -> BTreeMap<u32, Vec<usize>> {
        own.not_in(other).map(|hunk| (hunk.old.start, base.touched(&hunk.old))).collect()
    };
    let (ours, theirs) = (by_start(a, b), by_start(b, a));
    let of_theirs: HashSet<usize> = theirs.values().flatten().copied().collect();
    let mut both: Vec<usize> = ours.values().flatten().copied().filter(|at| of_theirs.contains(at)).collect();
    let touching = a.touching(b).flat_map(|(a, b)| {
        let theirs = theirs.get(&b.old.start).map(Vec::as_slice).unwrap_or_default();
        let ours = ours.get(&a.old.start).map(Vec::as_slice).unwrap_or_default();
        ours.iter().copied().filter(|at| theirs.binary_search(at).is_ok())
    });
    let touching: HashSet<usize> = touching.collect();
    let place = |at: &usize| {
        let lines = base.get(*at).map(|definition| definition.lines.clone()).unwrap_or_default();
        // What is in another one comes before it.
        (!touching.contains(at), lines.end, std::cmp::Reverse(lines.start), *at)
    };
    both.sort_by_cached_key(place);
    both.dedup();
    both
}

/// Names of the definitions that one side adds to a file, with what each is.
fn added<'a>(
    hunks: impl Iterator<Item = &'a Hunk>,
    base: &Outline,
    new: &'a Outline,
) -> BTreeMap<&'a str, u64> {
    let known: HashSet<&str> = base.iter().filter_map(|definition| definition.name.as_deref()).collect();
    let lines = hunks.map(|hunk| &hunk.new).filter(|lines: &&Range<u32>| !lines.is_empty());
    let touched = lines.flat_map(|lines| new.touched(lines)).filter_map(|at| new.get(at));
    let named = touched.filter_map(|definition| Some((definition.name.as_deref()?, definition.text)));
    named.filter(|(name, _)| !known.contains(name)).collect()
}

impl Radar {
    /// None where the language is not known, or the base is not understood; an addition not where a side is not.
    pub(super) fn symbols(
        &mut self,
        repo: &Repository,
        path: &RepoPath,
        text: &BothText,
    ) -> Result<Symbols, git2::Error> {
        let Some(grammar) = Grammar::of(path) else { return Ok(Symbols::default()) };
        let mut outline = |id| self.outlines.of(id, grammar, |max| bytes_of(repo, id, max));
        let base = match text.base {
            Some(id) => outline(id)?,
            None => Some(Arc::default()),
        };
        let Some(base) = base else { return Ok(Symbols::default()) };
        let (a, b) = text.sides;
        let (ours, theirs) = &text.hunks;
        both((ours, theirs), &base, &mut |side| outline(if side == Side::A { a } else { b }))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    A,
    B,
}

fn both<E>(
    (a, b): (&Hunks, &Hunks),
    base: &Outline,
    outline: &mut impl FnMut(Side) -> Result<Option<Arc<Outline>>, E>,
) -> Result<Symbols, E> {
    let mut names = Vec::new();
    if let Some(new_a) = outline(Side::A)? {
        let ours = added(a.not_in(b), base, &new_a);
        let new_b = if ours.is_empty() { None } else { outline(Side::B)? };
        let theirs = new_b.as_ref().map(|new_b| added(b.not_in(a), base, new_b)).unwrap_or_default();
        let both = ours.iter().filter(|(name, text)| theirs.get(*name).is_some_and(|other| other != *text));
        names.extend(both.map(|(name, _)| (*name).to_owned()));
    }
    let touched = both_touch((a, b), base).into_iter().filter_map(|at| base.get(at)?.name.as_deref());
    Ok(Symbols::told(names.iter().map(String::as_str).chain(touched)))
}

impl Symbols {
    /// In this order, each once.
    fn told<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut seen = HashSet::new();
        let mut symbols = Symbols::default();
        for name in names.filter(|name| seen.insert(*name)) {
            if symbols.names.len() < SYMBOLS_MAX {
                symbols.names.push(name.to_owned());
            } else {
                symbols.more += 1;
            }
        }
        symbols
    }
}

#[cfg(test)]
mod tests;
