//! Reads a command line into plain words, or says why it is not plain.
//!
//! This is no shell. It takes only what every shell reads as the same list of words, and refuses the rest: whoever wants to
//! slip something past a rule has to find a line that this reads otherwise than the program's shell does, so it reads little.

use std::fmt;

/// Longer lines are a person's to read.
pub const LINE_CHARS_MAX: usize = 2_000;

/// The words of one command and nothing else, as each shell gives them to the program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Plain(Vec<String>);

impl Plain {
    pub fn words(&self) -> &[String] {
        &self.0
    }

    /// Words that were read before.
    pub(super) fn of(words: &[String]) -> Self {
        Self(words.to_vec())
    }
}

/// Why no rule can ever cover a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPlain {
    Empty,
    TooLong,
    /// A line end, a tab or another character that steers.
    Control,
    /// It is not drawn, or changes the order in which others are drawn.
    Unseen(char),
    /// Letters that look like others; outside quotes they may be part of a name.
    Foreign(char),
    /// The shell does something with it: it joins commands, redirects, expands or escapes.
    Special(char),
    /// A quote that does not end, or stands inside a word.
    Quote,
    /// A quoted text with something in it that the shell expands all the same.
    Expands(char),
    /// The first word is no plain name of a program.
    NoProgram,
    /// A variable is set for the program.
    Environment,
    /// The shell's own word: what follows is a command, or later commands mean something else after it.
    ShellWord,
}

impl fmt::Display for NotPlain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::TooLong => write!(f, "it is longer than {LINE_CHARS_MAX} characters"),
            Self::Control => f.write_str("it has a line end or another control character in it"),
            Self::Unseen(c) => {
                write!(f, "it has a character in it that cannot be seen (U+{:04X})", u32::from(*c))
            }
            Self::Foreign(c) => write!(f, "outside quotes it has {c:?} in it, which is no ASCII"),
            Self::Special(c) => write!(f, "the shell does something with {c:?}"),
            Self::Quote => f.write_str("a quote does not end, or stands inside a word"),
            Self::Expands(c) => write!(f, "the shell expands {c:?} even between double quotes"),
            Self::NoProgram => f.write_str("it does not begin with the plain name of a program"),
            Self::Environment => f.write_str("it sets a variable for the program"),
            Self::ShellWord => f.write_str("it begins with one of the shell's own words"),
        }
    }
}

/// Reads a line.
///
/// # Errors
/// The first reason why no rule may cover it.
pub fn read(line: &str) -> Result<Plain, NotPlain> {
    if line.chars().nth(LINE_CHARS_MAX).is_some() {
        return Err(NotPlain::TooLong);
    }
    // Looked for everywhere, quotes or not: they would fool the person who reads the rule.
    if let Some(hidden) = line.chars().find_map(hidden) {
        return Err(hidden);
    }
    let mut words = Vec::new();
    let mut rest = line.trim_matches(' ');
    while !rest.is_empty() {
        let (word, after) = word(rest, words.is_empty())?;
        words.push(word);
        rest = after;
    }
    if words.is_empty() { Err(NotPlain::Empty) } else { Ok(Plain(words)) }
}

fn hidden(c: char) -> Option<NotPlain> {
    if c.is_control() {
        Some(NotPlain::Control)
    } else if is_unseen(c) {
        Some(NotPlain::Unseen(c))
    } else {
        None
    }
}

/// Spaces of other kinds, marks of direction, fillers and joiners: what a screen does not show, or shows elsewhere.
fn is_unseen(c: char) -> bool {
    let is_other_space = c.is_whitespace() && c != ' ';
    is_other_space
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

/// The first word, and what comes after the spaces behind it.
fn word(text: &str, is_program: bool) -> Result<(String, &str), NotPlain> {
    let (word, rest) = match text.chars().next() {
        Some(quote @ ('\'' | '"')) if !is_program => quoted(&text[1..], quote)?,
        Some('\'' | '"') => return Err(NotPlain::NoProgram),
        _ => text.split_at(text.find(' ').unwrap_or(text.len())),
    };
    let is_quoted = text.starts_with(['\'', '"']);
    if !is_quoted {
        bare(word)?;
    }
    if is_program {
        program(word)?;
    }
    Ok((word.to_owned(), rest.trim_start_matches(' ')))
}

/// A whole word between quotes; nothing may touch it on either side.
fn quoted(text: &str, quote: char) -> Result<(&str, &str), NotPlain> {
    let end = text.find(quote).ok_or(NotPlain::Quote)?;
    let (word, rest) = (&text[..end], &text[end + 1..]);
    if !rest.is_empty() && !rest.starts_with(' ') {
        return Err(NotPlain::Quote);
    }
    let expands = |c: &char| quote == '"' && matches!(c, '$' | '`' | '\\' | '!');
    match word.chars().find(expands) {
        Some(c) => Err(NotPlain::Expands(c)),
        None => Ok((word, rest)),
    }
}

/// Outside quotes only what no shell looks at.
fn bare(word: &str) -> Result<(), NotPlain> {
    let mut before = None;
    for c in word.chars() {
        let is_plain = c.is_ascii_alphanumeric()
            || matches!(c, '_' | '-' | '.' | '/' | ':' | ',' | '@' | '+' | '%')
            // At the start of a word, zsh takes it for a program's path.
            || (c == '=' && before.is_some())
            // `HEAD~2`; at the start of a word, or behind `=` and `:`, it is somebody's home.
            || (c == '~' && before.is_some_and(|before: char| before.is_ascii_alphanumeric()));
        match c {
            _ if is_plain => {}
            '\'' | '"' => return Err(NotPlain::Quote),
            _ if c.is_ascii() => return Err(NotPlain::Special(c)),
            _ => return Err(NotPlain::Foreign(c)),
        }
        before = Some(c);
    }
    Ok(())
}

fn program(word: &str) -> Result<(), NotPlain> {
    if word.contains('=') {
        return Err(NotPlain::Environment);
    }
    if SHELL_WORDS.contains(&word) {
        return Err(NotPlain::ShellWord);
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '/');
    let begins = word.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/'));
    if begins && word.chars().all(is_name) { Ok(()) } else { Err(NotPlain::NoProgram) }
}

/// Words that the shell keeps for itself and that run what follows, or change what later commands mean.
const SHELL_WORDS: &[&str] = &[
    ".",
    "alias",
    "bg",
    "bind",
    "builtin",
    "case",
    "cd",
    "command",
    "coproc",
    "declare",
    "disown",
    "do",
    "done",
    "elif",
    "else",
    "enable",
    "esac",
    "eval",
    "exec",
    "export",
    "fc",
    "fg",
    "fi",
    "for",
    "function",
    "getopts",
    "hash",
    "history",
    "if",
    "in",
    "let",
    "local",
    "mapfile",
    "noglob",
    "nocorrect",
    "popd",
    "pushd",
    "read",
    "readarray",
    "readonly",
    "select",
    "set",
    "setopt",
    "shopt",
    "source",
    "then",
    "time",
    "trap",
    "typeset",
    "ulimit",
    "umask",
    "unalias",
    "unset",
    "until",
    "while",
];

#[cfg(test)]
mod tests;
