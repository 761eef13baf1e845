//! When what a program writes is taken later than it comes: while nobody waits to be told of it.
//!
//! Each reading wakes the keeper for a few bytes, and with hundreds of sessions that is most of what they cost. A terminal holds about
//! 13 KiB before its program must wait (Linux 6.18, measured), so the more a program writes the sooner it is read.

use std::time::{Duration, Instant};

/// Longest time between two readings, and so the longest for which a program may have to wait, once, when it begins to write much.
/// Longer than the hall's longest pause, so that one reading serves both.
const REST: Duration = Duration::from_millis(600);
/// Rests that are shorter spare nothing.
const REST_MIN: Duration = Duration::from_millis(50);
/// Over this time it is counted how much a program writes.
const WINDOW: Duration = Duration::from_secs(1);
/// What a program may write in a rest, if it goes on as it did: well below what a terminal holds.
const RESTING_BYTES: u32 = 8192;

/// Whoever typed something looks at what comes of it, and types on where it is right: what is drawn is taken at once for so long.
const AWAKE: Duration = Duration::from_secs(2);

/// How much a program wrote lately, and until when its output is left where it is.
#[derive(Debug)]
pub(super) struct Rest {
    until: Option<Instant>,
    awake_until: Option<Instant>,
    window: Instant,
    bytes: usize,
    bytes_before: usize,
}

impl Rest {
    pub(super) fn new(now: Instant) -> Self {
        Self { until: None, awake_until: None, window: now, bytes: 0, bytes_before: 0 }
    }

    /// So much was taken now.
    pub(super) fn note(&mut self, bytes: usize, now: Instant) {
        let since = now.duration_since(self.window);
        if since >= WINDOW {
            self.bytes_before = if since < 2 * WINDOW { self.bytes } else { 0 };
            (self.window, self.bytes) = (now, 0);
        }
        self.bytes += bytes;
        let lately = u32::try_from(self.bytes.max(self.bytes_before)).unwrap_or(u32::MAX);
        let rest = (WINDOW * RESTING_BYTES / lately.max(1)).min(REST);
        self.until = (rest >= REST_MIN).then(|| now + rest);
    }

    /// Something was typed now.
    pub(super) fn note_input(&mut self, now: Instant) {
        self.awake_until = Some(now + AWAKE);
    }

    /// How long output is still left alone.
    pub(super) fn left(&self, now: Instant) -> Option<Duration> {
        if self.awake_until.is_some_and(|until| now < until) {
            return None;
        }
        self.until.map(|until| until.saturating_duration_since(now)).filter(|left| !left.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(rest: &mut Rest, begin: Instant, millis: u64, bytes: usize) -> Option<Duration> {
        let now = begin + Duration::from_millis(millis);
        rest.note(bytes, now);
        rest.left(now)
    }

    #[test]
    fn a_program_that_writes_little_is_read_after_a_rest() {
        let begin = Instant::now();
        let mut rest = Rest::new(begin);
        assert_eq!(rest.left(begin), None, "the first that it writes is taken at once");

        assert_eq!(after(&mut rest, begin, 100, 2_000), Some(REST));
        assert_eq!(rest.left(begin + Duration::from_millis(500)), Some(Duration::from_millis(200)));
        assert_eq!(rest.left(begin + Duration::from_millis(700)), None);
    }

    #[test]
    fn what_follows_input_is_read_at_once() {
        let begin = Instant::now();
        let mut rest = Rest::new(begin);
        rest.note_input(begin);

        assert_eq!(after(&mut rest, begin, 1_900, 10), None);
        assert_eq!(after(&mut rest, begin, 2_000, 10), Some(REST));
    }

    #[test]
    fn the_more_a_program_writes_the_sooner_it_is_read() {
        let begin = Instant::now();
        let mut rest = Rest::new(begin);

        assert_eq!(after(&mut rest, begin, 100, 20_480), Some(Duration::from_millis(400)));
        assert_eq!(after(&mut rest, begin, 200, 20_480), Some(Duration::from_millis(200)));
        assert_eq!(after(&mut rest, begin, 300, 1_000_000), None);
    }

    #[test]
    fn what_it_wrote_counts_until_a_whole_window_was_quiet() {
        let begin = Instant::now();
        let mut rest = Rest::new(begin);
        assert_eq!(after(&mut rest, begin, 100, 1_000_000), None);
        assert_eq!(after(&mut rest, begin, 1_100, 1), None, "the window before counts, too");
        assert_eq!(after(&mut rest, begin, 2_200, 1), Some(REST));

        assert_eq!(after(&mut rest, begin, 2_300, 1_000_000), None);
        assert_eq!(after(&mut rest, begin, 60_000, 1), Some(REST), "that was long ago");
    }
}
