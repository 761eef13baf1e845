//! Reading the checkout for the tidy tests: files, Rust without comments and strings, test regions, functions.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that are made or foreign, wherever they lie.
const SKIPPED: &[&str] = &[".git", "target", "node_modules", "dist", "dist-scenes", "gen"];

/// One Rust file.
pub struct Source {
    /// From the root, with slashes.
    pub path: String,
    /// The lines as written.
    pub raw: Vec<String>,
    /// The lines with comments, strings and characters blanked.
    pub code: Vec<String>,
    /// Whether a line belongs to tests.
    pub test: Vec<bool>,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let code: Vec<String> = blank(text).lines().map(str::to_owned).collect();
        let whole = ["/tests/", "/examples/", "/benches/"].iter().any(|part| path.contains(part))
            || path.starts_with("tests/")
            || path.ends_with("/tests.rs")
            || path.ends_with("_tests.rs");
        let test = if whole { vec![true; code.len()] } else { test_lines(&code) };
        Self { path: path.to_owned(), raw: text.lines().map(str::to_owned).collect(), code, test }
    }

    /// Whether the file lies under one of these paths; a path without a slash at its end is a prefix.
    pub fn within(&self, homes: &[&str]) -> bool {
        homes.iter().any(|home| self.path.starts_with(home))
    }

    pub fn is_test(&self) -> bool {
        self.test.iter().all(|test| *test)
    }

    /// `file:line: what` for each product line that `wrong` objects to.
    pub fn objections(&self, wrong: impl Fn(&str) -> Option<String>) -> Vec<String> {
        let lines = self.code.iter().zip(&self.test).enumerate().filter(|(_, (_, test))| !**test);
        lines
            .filter_map(|(n, (line, _))| Some(format!("{}:{}: {}", self.path, n + 1, wrong(line)?)))
            .collect()
    }

    /// The product's functions as (first line, number of lines).
    pub fn functions(&self) -> Vec<(usize, usize)> {
        (0..self.code.len())
            .filter(|n| !self.test[*n] && names(&self.code[*n], "fn"))
            .filter_map(|n| Some((n + 1, self.block(n)?)))
            .collect()
    }

    /// How many lines from `start` to the end of the block that opens there; none when a `;` comes first.
    fn block(&self, start: usize) -> Option<usize> {
        let (mut depth, mut round) = (0_i32, 0_i32);
        for (n, line) in self.code[start..].iter().enumerate() {
            for symbol in line.chars() {
                match symbol {
                    '(' | '[' => round += 1,
                    ')' | ']' => round -= 1,
                    ';' if depth == 0 && round == 0 => return None,
                    '{' => depth += 1,
                    '}' => {
                        depth -= 1;
                        if depth <= 0 {
                            return Some(n + 1);
                        }
                    }
                    _ => {}
                }
            }
        }
        None
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the checkout").to_path_buf()
}

/// Every Rust file of ours.
pub fn rust() -> Vec<Source> {
    let read = |path: String| {
        let text = read(&path);
        Source::new(&path, &text)
    };
    files().into_iter().filter(|path| path.ends_with(".rs")).map(read).collect()
}

/// The text of a file of the checkout; bytes that are no text become replacement characters.
pub fn read(path: &str) -> String {
    let bytes = fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Every file that is written by hand or committed, from the root, sorted.
pub fn files() -> Vec<String> {
    let mut found = Vec::new();
    walk(&root(), "", &mut found);
    found.sort();
    found
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let entry = entry.expect("a readable folder has readable entries");
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().expect("an entry has a type");
        if kind.is_file() {
            found.push(format!("{prefix}{name}"));
        } else if kind.is_dir() && !SKIPPED.contains(&name.as_str()) {
            walk(&entry.path(), &format!("{prefix}{name}/"), found);
        }
    }
}

/// Whether `line` has `word` as a whole path or identifier.
pub fn names(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        !line[..at].chars().next_back().is_some_and(part)
            && !line[at + word.len()..].chars().next().is_some_and(part)
    })
}

/// The same text with whole-line comments blanked; for other languages than Rust.
pub fn blank_comments(text: &str) -> String {
    let comment = |line: &str| ["//", "/*", "*"].iter().any(|start| line.trim_start().starts_with(start));
    text.lines().map(|line| if comment(line) { "\n".to_owned() } else { format!("{line}\n") }).collect()
}

/// The same text with comments, strings and character literals replaced by blanks, line for line.
pub fn blank(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = literal(&chars, at);
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

/// Where the comment or literal that starts at `at` ends; `at` itself when none does.
fn literal(chars: &[char], at: usize) -> usize {
    let next = chars.get(at + 1).copied().unwrap_or(' ');
    let before = at.checked_sub(1).map_or(' ', |n| chars[n]);
    match chars[at] {
        '/' if next == '/' => find(chars, at, &['\n']),
        '/' if next == '*' => find(chars, at + 2, &['*', '/']) + 2,
        '"' => quoted(chars, at),
        'r' if before == 'b' || !(before.is_alphanumeric() || before == '_') => raw(chars, at),
        '\'' if next == '\\' => find(chars, at + 3, &['\'']) + 1,
        '\'' if chars.get(at + 2) == Some(&'\'') => at + 3,
        _ => at,
    }
    .min(chars.len())
}

fn find(chars: &[char], from: usize, what: &[char]) -> usize {
    (from..chars.len()).find(|at| chars[*at..].starts_with(what)).unwrap_or(chars.len())
}

fn quoted(chars: &[char], at: usize) -> usize {
    let mut at = at + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

fn raw(chars: &[char], at: usize) -> usize {
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    if chars.get(at + 1 + hashes) != Some(&'"') {
        return at;
    }
    let mut close = vec!['"'];
    close.extend(std::iter::repeat_n('#', hashes));
    find(chars, at + 2 + hashes, &close) + close.len()
}

/// Marks what follows `#[cfg(test)]` to the end of its block or statement.
fn test_lines(code: &[String]) -> Vec<bool> {
    let mut test = vec![false; code.len()];
    for start in 0..code.len() {
        if !code[start].contains("#[cfg(test)]") {
            continue;
        }
        let mut depth = 0_i32;
        for (n, line) in code.iter().enumerate().skip(start) {
            test[n] = true;
            let own = line.replace("#[cfg(test)]", "");
            depth += own.matches('{').count() as i32 - own.matches('}').count() as i32;
            let ended = own.contains('}') || own.trim_end().ends_with(';') || own.trim_end().ends_with(',');
            if depth <= 0 && ended {
                break;
            }
        }
    }
    test
}
