//! When the doorbell of a terminal that was read is armed again.
//!
//! A doorbell wakes a keeper and this hall for each line that is written. So where nobody watches it is armed again after a pause, which is
//! longer where many terminals are open, and in slots, so that one wake-up serves several.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Longest time between two readings of a terminal that nobody watches and that writes on, where few are open.
const UNWATCHED_PAUSE: Duration = Duration::from_millis(100);
/// The same, however many are open: a dialog must not wait longer before it is seen.
const UNWATCHED_PAUSE_MAX: Duration = Duration::from_millis(500);
const PAUSE_FOR_EACH: Duration = Duration::from_micros(1_600);
/// Output of a script, or of the owner's own terminal, that nobody watches: its screen says nothing that anyone waits for.
const SCRIPT_PAUSE: Duration = Duration::from_secs(1);
const SLOT_MICROS: u128 = 25_000;

#[derive(Clone, Copy, Debug)]
pub(super) struct Pace(Duration);

impl Default for Pace {
    fn default() -> Self {
        Self::among(1)
    }
}

impl Pace {
    /// Of one of so many terminals.
    pub fn among(terminals: usize) -> Self {
        let pause = PAUSE_FOR_EACH * u32::try_from(terminals).unwrap_or(u32::MAX >> 16);
        Self(pause.clamp(UNWATCHED_PAUSE, UNWATCHED_PAUSE_MAX))
    }

    /// When the doorbell of one that nobody watches is armed again that is read now.
    pub fn next(self, now: Instant, is_script: bool) -> Instant {
        static FIRST: OnceLock<Instant> = OnceLock::new();
        let at = now + if is_script { SCRIPT_PAUSE } else { self.0 };
        let into = at.saturating_duration_since(*FIRST.get_or_init(|| now)).as_micros() % SLOT_MICROS;
        at + Duration::from_micros(u64::try_from(SLOT_MICROS - into).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_there_are_the_longer_is_the_pause_up_to_a_bound() {
        assert_eq!(Pace::among(0).0, UNWATCHED_PAUSE);
        assert_eq!(Pace::among(50).0, UNWATCHED_PAUSE);
        assert_eq!(Pace::among(200).0, Duration::from_millis(320));
        assert_eq!(Pace::among(1_000_000).0, UNWATCHED_PAUSE_MAX);
    }

    #[test]
    fn those_whose_time_comes_in_one_slot_are_armed_in_one_go() {
        let (pace, now) = (Pace::default(), Instant::now());
        let slot = Duration::from_micros(SLOT_MICROS as u64);
        let begin = pace.next(now, false);
        assert!(begin > now + UNWATCHED_PAUSE && begin <= now + UNWATCHED_PAUSE + slot);

        let later: Vec<Instant> = (0..25).map(|n| pace.next(now + Duration::from_millis(n), false)).collect();

        assert!(later.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(later.iter().all(|at| [begin, begin + slot].contains(at)), "{later:?}");
        assert!(pace.next(now, true) > now + SCRIPT_PAUSE);
    }
}
