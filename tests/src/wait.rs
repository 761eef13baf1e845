//! Waits for a named fact, never for a time.

use std::time::{Duration, Instant};

/// Longest that any fact may take on a loaded machine.
pub const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(25);

/// Waits until `fact` holds; panics with its name when it does not in time.
#[track_caller]
pub fn until(what: &str, mut fact: impl FnMut() -> bool) {
    until_some(what, || fact().then_some(()));
}

/// Waits until `find` finds something, and returns it.
#[track_caller]
pub fn until_some<T>(what: &str, mut find: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = find() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited {PATIENCE:?} in vain until {what}");
        std::thread::sleep(LOOK_EVERY);
    }
}
