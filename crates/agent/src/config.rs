//! Reading the files of the user's configuration folder: bounded, and with errors that name file and line.

use std::path::{Path, PathBuf};

/// Largest file read from the configuration folder, in bytes.
const FILE_BYTES_MAX: u64 = 1 << 20;

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{file}, line {line}: {words}")]
    Syntax { file: String, line: usize, words: String },
    #[error("{path} is larger than 1 MiB: a configuration file is expected")]
    TooLarge { path: PathBuf },
    #[error("{path} cannot be read")]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
}

pub(crate) fn syntax(error: &toml::de::Error, text: &str, file: &str) -> ConfigError {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    ConfigError::Syntax { file: file.into(), line, words: error.message().trim().replace('\n', " ") }
}

/// The text of a file; nothing where there is none.
pub(crate) fn read(path: &Path) -> Result<Option<String>, ConfigError> {
    let failed = |source| ConfigError::Read { path: path.into(), source };
    match std::fs::metadata(path) {
        Ok(facts) if facts.len() > FILE_BYTES_MAX => return Err(ConfigError::TooLarge { path: path.into() }),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    }
    std::fs::read_to_string(path).map(Some).map_err(failed)
}
