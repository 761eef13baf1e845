//! The time by which a program is listened to: the machine's, or in tests one that is moved by hand.

use gastown_core::Time;
use gastown_pty::os;
use std::time::Instant;

#[derive(Clone, Default)]
pub(crate) enum Clock {
    #[default]
    Machine,
    #[cfg(test)]
    Moved(Moved),
}

impl Clock {
    pub fn instant(&self) -> Instant {
        match self {
            Self::Machine => Instant::now(),
            #[cfg(test)]
            Self::Moved(moved) => moved.instant(),
        }
    }

    pub fn time(&self) -> Time {
        match self {
            Self::Machine => Time(i64::try_from(os::unix_micros()).unwrap_or(i64::MAX)),
            #[cfg(test)]
            Self::Moved(moved) => moved.time(),
        }
    }
}

/// A clock that stands still until it is moved.
#[cfg(test)]
#[derive(Clone)]
pub(crate) struct Moved {
    began: Instant,
    micros: std::sync::Arc<std::sync::atomic::AtomicU64>,
}

#[cfg(test)]
impl Moved {
    /// Somewhere in the history of the machine.
    const BEGAN_MICROS: i64 = 1_700_000_000_000_000;

    pub fn new() -> Self {
        Self { began: Instant::now(), micros: Default::default() }
    }

    pub fn move_to(&self, micros: u64) {
        self.micros.store(micros, std::sync::atomic::Ordering::Release);
    }

    pub fn micros(&self) -> u64 {
        self.micros.load(std::sync::atomic::Ordering::Acquire)
    }

    fn instant(&self) -> Instant {
        self.began + std::time::Duration::from_micros(self.micros())
    }

    fn time(&self) -> Time {
        Time(Self::BEGAN_MICROS + i64::try_from(self.micros()).unwrap_or(i64::MAX))
    }
}
