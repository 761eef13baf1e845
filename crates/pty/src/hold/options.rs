//! Arguments of gt-keep, read by hand: `--name value` pairs, then `--`, then the program and its own arguments.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// What is wrong with the arguments.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum OptionsError {
    #[error("the argument `{name}` is not known")]
    Unknown { name: String },
    #[error("`{name}` needs a value")]
    NoValue { name: String },
    #[error("`{name}` is missing")]
    Missing { name: &'static str },
    #[error("`{name}` must be a number from {min} to {max}, not `{value}`")]
    Number { name: &'static str, value: String, min: u64, max: u64 },
    #[error("no program is named after `--`")]
    NoProgram,
}

/// Arguments that have been read.
#[derive(Debug)]
pub struct Options {
    pairs: Vec<(String, OsString)>,
    pub program: OsString,
    pub args: Vec<OsString>,
}

impl Options {
    /// Reads arguments; only the names in `known` may occur.
    ///
    /// # Errors
    /// When a name is not known, lacks its value, or no program is named.
    pub fn parse(args: Vec<OsString>, known: &[&str]) -> Result<Self, OptionsError> {
        let mut args = args.into_iter();
        let mut pairs = Vec::new();
        for name in args.by_ref().take_while(|arg| arg != "--").collect::<Vec<_>>().chunks(2) {
            let shown = name[0].to_string_lossy().into_owned();
            if !known.contains(&shown.as_str()) {
                return Err(OptionsError::Unknown { name: shown });
            }
            let value = name.get(1).cloned().ok_or_else(|| OptionsError::NoValue { name: shown.clone() })?;
            pairs.push((shown, value));
        }
        let program = args.next().ok_or(OptionsError::NoProgram)?;
        Ok(Self { pairs, program, args: args.collect() })
    }

    /// All values of a name that may occur often.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &OsStr> {
        self.pairs.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_os_str())
    }

    /// The value of a name as a path.
    ///
    /// # Errors
    /// When it is missing.
    pub fn path(&self, name: &'static str) -> Result<PathBuf, OptionsError> {
        self.all(name).next().map(PathBuf::from).ok_or(OptionsError::Missing { name })
    }

    /// The value of a name as a number within bounds.
    ///
    /// # Errors
    /// When it is missing, no number, or out of bounds.
    pub fn number(&self, name: &'static str, min: u64, max: u64) -> Result<u64, OptionsError> {
        let value =
            self.all(name).next().ok_or(OptionsError::Missing { name })?.to_string_lossy().into_owned();
        let number = value.parse().ok().filter(|number| (min..=max).contains(number));
        number.ok_or(OptionsError::Number { name, value, min, max })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, OptionsError> {
        Options::parse(line.split(' ').map(OsString::from).collect(), &["--cols", "--dir"])
    }

    #[test]
    fn the_program_keeps_its_own_arguments() {
        let options = parse("--cols 80 --dir /x -- sh -c -- --cols").unwrap();

        assert_eq!(options.number("--cols", 1, 100), Ok(80));
        assert_eq!(options.path("--dir"), Ok(PathBuf::from("/x")));
        assert_eq!(options.program, "sh");
        assert_eq!(options.args, ["-c", "--", "--cols"]);
    }

    #[test]
    fn every_mistake_is_refused_by_name() {
        assert_eq!(parse("--color x -- sh").unwrap_err(), OptionsError::Unknown { name: "--color".into() });
        assert_eq!(parse("--cols -- sh").unwrap_err(), OptionsError::NoValue { name: "--cols".into() });
        assert_eq!(parse("--cols 80 --").unwrap_err(), OptionsError::NoProgram);
        let options = parse("--cols 101 -- sh").unwrap();
        assert!(matches!(options.number("--cols", 1, 100), Err(OptionsError::Number { .. })));
        assert_eq!(options.path("--dir"), Err(OptionsError::Missing { name: "--dir" }));
    }
}
