//! What the window was started with. It knows one setting; a second is an error and not ignored.

use std::ffi::OsString;
use std::path::PathBuf;

/// `gastown [--town DIR]`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The town's folder; else `GT_TOWN`, else the user's default town.
    pub town: Option<PathBuf>,
}

impl Options {
    /// Reads the words after the program's name; the error is a sentence for the terminal.
    pub fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.to_str() {
                Some("--town") => {
                    let dir = words.next().ok_or("--town needs the town's folder after it")?;
                    options.town = Some(PathBuf::from(dir));
                }
                Some(text) if text.starts_with("--town=") => {
                    options.town = Some(PathBuf::from(&text["--town=".len()..]));
                }
                _ => {
                    return Err(format!(
                        "`{}` is unknown; the window takes --town DIR",
                        word.to_string_lossy()
                    ));
                }
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Options, String> {
        Options::parse(words.iter().map(OsString::from))
    }

    #[test]
    fn the_town_is_taken_in_both_spellings() {
        let here = Ok(Options { town: Some(PathBuf::from("/t")) });

        assert_eq!(parse(&["--town", "/t"]), here);
        assert_eq!(parse(&["--town=/t"]), here);
        assert_eq!(parse(&[]), Ok(Options::default()));
    }

    #[test]
    fn an_unknown_setting_is_named() {
        assert!(parse(&["--twon", "/t"]).is_err_and(|sentence| sentence.contains("`--twon`")));
        assert!(parse(&["--town"]).is_err());
    }
}
