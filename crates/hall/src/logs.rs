//! The hall's log: `logs/hall.log`, at most two files of a bounded size. Never terminal bytes, prompts, tokens or
//! values of an environment.

use crate::HallError;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tracing_subscriber::EnvFilter;

/// Size at which the log becomes `hall.log.1` and a new one begins.
const LOG_BYTES_MAX: u64 = 4 << 20;

/// Sends the process's log to the file. `GASTOWN_LOG` sets what is written, `info` unless told.
///
/// # Errors
/// When the file cannot be written.
pub fn begin(path: &Path) -> Result<(), HallError> {
    let file = LogFile::open(path).map_err(|source| HallError::Io {
        path: path.to_owned(),
        doing: "written",
        source,
    })?;
    let filter = EnvFilter::try_from_env("GASTOWN_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log =
        tracing_subscriber::fmt().with_ansi(false).with_env_filter(filter).with_writer(Mutex::new(file));
    // Only one log for a process: a second hall in it, as tests have, shares the first one's.
    let _shared = log.try_init();
    Ok(())
}

struct LogFile {
    path: PathBuf,
    file: File,
    bytes: u64,
}

impl LogFile {
    fn open(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        let bytes = file.metadata()?.len();
        Ok(Self { path: path.to_owned(), file, bytes })
    }

    fn turn_over(&mut self) -> io::Result<()> {
        std::fs::rename(&self.path, self.path.with_extension("log.1"))?;
        *self = Self::open(&self.path)?;
        Ok(())
    }
}

impl Write for LogFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes >= LOG_BYTES_MAX {
            self.turn_over()?;
        }
        let count = self.file.write(bytes)?;
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_log_becomes_the_old_one_and_the_size_stays_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("logs/hall.log");
        let line = vec![b'x'; 1 << 20];
        let mut log = LogFile::open(&path).unwrap();

        for _ in 0..11 {
            log.write_all(&line).unwrap();
        }

        let size = |name: &str| std::fs::metadata(path.with_file_name(name)).unwrap().len();
        assert_eq!((size("hall.log"), size("hall.log.1")), (3 << 20, 4 << 20));
    }
}
