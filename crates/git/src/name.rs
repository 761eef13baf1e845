//! Names of things in git, checked once so that no call can be misled by them.

use std::fmt;
use std::str::FromStr;

/// The longest branch or ref name taken, in bytes.
const NAME_BYTES_MAX: usize = 200;
const OID_BYTES: usize = 20;

/// The id of an object: 40 hexadecimal digits (SHA-1).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Oid([u8; OID_BYTES]);

/// A branch by its short name, such as `main` or `gastown/rust/gt-1`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BranchName(String);

/// A full ref name, such as `refs/heads/main`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RefName(String);

/// A path inside a repository: bytes as git keeps them, `/` between parts.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RepoPath(Vec<u8>);

/// Who wrote or committed something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    name: String,
    email: String,
}

/// A name git would not take, or that could be misread.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("{0:?} is not an object id: 40 hexadecimal digits are needed")]
    Oid(String),
    #[error("{0:?} cannot be a branch name. Use letters, digits, - _ . and / between parts.")]
    Branch(String),
    #[error("{0:?} is not a full ref name such as refs/heads/main")]
    Ref(String),
    #[error("{0:?} cannot be a person's name or e-mail in git: it is empty or has < > or a line break in it")]
    Person(String),
}

impl Oid {
    /// The id as libgit2 has it.
    pub(crate) fn git2(self) -> git2::Oid {
        git2::Oid::from_bytes(&self.0).expect("an Oid has exactly 20 bytes")
    }

    /// Whether it is forty zeros, git's way to say "nothing".
    pub fn is_zero(self) -> bool {
        self.0 == [0; OID_BYTES]
    }
}

impl From<git2::Oid> for Oid {
    fn from(oid: git2::Oid) -> Self {
        let mut bytes = [0; OID_BYTES];
        bytes.copy_from_slice(&oid.as_bytes()[..OID_BYTES]);
        Oid(bytes)
    }
}

impl FromStr for Oid {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let wrong = || NameError::Oid(text.chars().take(80).collect());
        if text.len() != OID_BYTES * 2 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let mut bytes = [0; OID_BYTES];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).map_err(|_| wrong())?;
        }
        Ok(Oid(bytes))
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Oid({self})")
    }
}

impl BranchName {
    /// Takes a short branch name.
    ///
    /// # Errors
    /// When git would refuse it, when it begins with `-`, or when it is `HEAD`.
    pub fn new(name: &str) -> Result<Self, NameError> {
        if name == "HEAD" || name.starts_with("refs/") || !is_ref_like(name) {
            return Err(NameError::Branch(name.to_owned()));
        }
        Ok(BranchName(name.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `refs/heads/<name>`.
    pub fn full(&self) -> RefName {
        RefName(format!("refs/heads/{}", self.0))
    }

    /// Where the town's clone keeps what it last saw of this branch in the source.
    pub fn in_source(&self) -> RefName {
        RefName(format!("refs/remotes/source/{}", self.0))
    }

    /// Where the town's clone keeps what it last saw of this branch on the user's remote.
    pub(crate) fn of_team(&self) -> RefName {
        RefName(format!("refs/remotes/team/{}", self.0))
    }
}

impl RefName {
    /// Takes a full ref name.
    ///
    /// # Errors
    /// When it does not begin with `refs/` or git would refuse it.
    pub fn new(name: &str) -> Result<Self, NameError> {
        match name.strip_prefix("refs/") {
            Some(rest) if rest.contains('/') && is_ref_like(rest) => Ok(RefName(name.to_owned())),
            _ => Err(NameError::Ref(name.to_owned())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The branch, where the ref is one.
    pub fn branch(&self) -> Option<BranchName> {
        BranchName::new(self.0.strip_prefix("refs/heads/")?).ok()
    }
}

/// The rules of `git check-ref-format`, and no leading dash.
fn is_ref_like(name: &str) -> bool {
    let has_bad_char = name.chars().any(|c| c.is_control() || " ~^:?*[\\".contains(c));
    let has_bad_part =
        name.split('/').any(|part| part.is_empty() || part.starts_with('.') || part.ends_with(".lock"));
    !(name.len() > NAME_BYTES_MAX
        || has_bad_char
        || has_bad_part
        || name.starts_with('-')
        || name.ends_with('.')
        || name.contains("..")
        || name.contains("@{")
        || name == "@")
}

impl RepoPath {
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Self {
        RepoPath(bytes.into())
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The path as text; one that is not UTF-8 with its bytes escaped.
    pub fn as_text(&self) -> String {
        std::str::from_utf8(&self.0).map_or_else(|_| self.to_string(), str::to_owned)
    }
}

/// Control and direction characters are escaped: a path is shown, never obeyed.
impl fmt::Display for RepoPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            for c in chunk.valid().chars() {
                let is_direction =
                    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                if c.is_control() || is_direction {
                    write!(out, "{}", c.escape_unicode())?;
                } else {
                    write!(out, "{c}")?;
                }
            }
            chunk.invalid().iter().try_for_each(|byte| write!(out, "\\x{byte:02x}"))?;
        }
        Ok(())
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "\"{self}\"")
    }
}

impl Person {
    /// # Errors
    /// When either is empty or holds what a commit cannot.
    pub fn new(name: &str, email: &str) -> Result<Self, NameError> {
        for text in [name, email] {
            if text.trim().is_empty() || text.chars().any(|c| c.is_control() || c == '<' || c == '>') {
                return Err(NameError::Person(text.to_owned()));
            }
        }
        Ok(Person { name: name.trim().to_owned(), email: email.trim().to_owned() })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn email(&self) -> &str {
        &self.email
    }
}

macro_rules! shown_as_text {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "{:?}", self.0)
            }
        }
    )*};
}
shown_as_text!(BranchName, RefName);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_could_be_read_as_an_option_or_a_range_are_refused() {
        for name in [
            "-x",
            "--upload-pack=touch",
            "a..b",
            "a@{1}",
            "",
            "a/",
            "/a",
            "a//b",
            ".a",
            "a.lock",
            "a b",
            "a\nb",
            "@",
            "HEAD",
            "refs/heads/a",
            "a~1",
            "a.",
        ] {
            assert!(BranchName::new(name).is_err(), "{name:?} was taken");
        }
        for name in ["main", "gastown/rust/gt-1", "über/ünder", "a-b_c.d"] {
            assert!(BranchName::new(name).is_ok(), "{name:?} was refused");
        }
    }

    #[test]
    fn a_ref_name_is_full_or_nothing() {
        assert!(RefName::new("main").is_err());
        assert!(RefName::new("refs/x").is_err());
        assert!(RefName::new("refs/heads/--upload-pack=x").is_ok());
        assert_eq!(BranchName::new("a/b").unwrap().full().branch(), BranchName::new("a/b").ok());
    }

    #[test]
    fn an_oid_is_forty_hex_digits_and_prints_as_it_was_read() {
        let text = "0123456789abcdef0123456789abcdef01234567";
        assert_eq!(text.parse::<Oid>().unwrap().to_string(), text);
        assert!(text[1..].parse::<Oid>().is_err());
        assert!("+".repeat(40).parse::<Oid>().is_err());
    }

    #[test]
    fn a_path_shows_control_and_direction_characters_escaped() {
        let path = RepoPath::from_bytes(b"a\n\xff\xe2\x80\xaeb".to_vec());
        assert_eq!(path.to_string(), "a\\u{a}\\xff\\u{202e}b");
    }

    #[test]
    fn a_person_cannot_break_out_of_a_commit_header() {
        assert!(Person::new("a\nparent x", "e@x").is_err());
        assert!(Person::new("a <b", "e@x").is_err());
        assert!(Person::new("a", " ").is_err());
    }
}
