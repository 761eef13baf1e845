//! One hall for one town: a lock on a file in the town's folder, which also says who holds it.

use crate::HallError;
use gastown_api::os;
use gastown_api::paths::{LockFile, TownPlace};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::time::{Duration, Instant};

/// How long a hall that is ending, or only just starting, is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Held while it lives; the system lets go of it even after a kill.
#[derive(Debug)]
pub struct TownLock {
    _file: File,
}

impl TownLock {
    /// Takes the town. A holder that answers on its socket is refused to at once; one that does not is ending or
    /// starting, and is waited for.
    ///
    /// # Errors
    /// [`HallError::Held`] with the holder's pid, or why the file cannot be written.
    pub fn take(place: &TownPlace) -> Result<Self, HallError> {
        let path = place.lock();
        let io = |source| HallError::Io { path: place.lock(), doing: "locked", source };
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(io)?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(source)) => return Err(io(source)),
                Err(TryLockError::WouldBlock) if answers(place) || Instant::now() >= deadline => {
                    return Err(HallError::Held {
                        town: place.dir.clone(),
                        pid: place.read_lock().map(|lock| lock.pid),
                    });
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(LOOK_AGAIN),
            }
        }
        say_who(&file, place).map_err(io)?;
        Ok(Self { _file: file })
    }
}

fn answers(place: &TownPlace) -> bool {
    os::connect(&place.clone().as_hall_says().socket()).is_ok()
}

/// In place: another file under this name would be another lock.
fn say_who(mut file: &File, place: &TownPlace) -> std::io::Result<()> {
    let lock = LockFile { pid: std::process::id(), runtime: place.runtime.clone() };
    let text = toml::to_string(&lock).map_err(std::io::Error::other)?;
    file.set_len(0)?;
    file.write_all(text.as_bytes())
}
