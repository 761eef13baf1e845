//! A span of days: which quarters of an hour lie on which of them.

use gastown_core::{QUARTER_MICROS, Time};

const QUARTERS_OF_DAY: i64 = 96;
const QUARTERS_OF_HOUR: i64 = 4;
const QUARTER_MINUTES: i64 = 15;

/// Days counted from 1970 in the owner's zone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub first: i64,
    pub today: i64,
    shift: i64,
}

impl Span {
    /// So many days with today.
    pub fn new(now: Time, days: u16, utc_offset_minutes: i16) -> Self {
        let shift = i64::from(utc_offset_minutes).div_euclid(QUARTER_MINUTES);
        let today = (gastown_core::quarter(now) + shift).div_euclid(QUARTERS_OF_DAY);
        Self { first: today - i64::from(days) + 1, today, shift }
    }

    pub fn begins(&self) -> Time {
        let quarter = self.first.saturating_mul(QUARTERS_OF_DAY) - self.shift;
        Time(quarter.saturating_mul(QUARTER_MICROS))
    }

    pub fn days(&self) -> usize {
        usize::try_from(self.today - self.first + 1).unwrap_or(0)
    }

    /// The day's place in the span, if it lies in it.
    pub fn day(&self, quarter: i64) -> Option<usize> {
        let day = (quarter + self.shift).div_euclid(QUARTERS_OF_DAY);
        (day <= self.today).then_some(())?;
        usize::try_from(day - self.first).ok()
    }

    /// The hour of today, if it lies on it.
    pub fn hour(&self, quarter: i64) -> Option<usize> {
        let local = quarter + self.shift;
        let is_today = local.div_euclid(QUARTERS_OF_DAY) == self.today;
        is_today.then(|| (local.rem_euclid(QUARTERS_OF_DAY) / QUARTERS_OF_HOUR) as usize)
    }

    pub fn has(&self, at: Time) -> Option<usize> {
        self.day(gastown_core::quarter(at))
    }

    /// `2026-11-25`, of a place in the span.
    pub fn name(&self, place: usize) -> String {
        let quarter = (self.first + place as i64) * QUARTERS_OF_DAY;
        let at = super::rfc3339(Time(quarter.saturating_mul(QUARTER_MICROS)));
        at.get(..10).unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(utc_offset_minutes: i16) -> Span {
        Span::new(Time::from_secs(23 * 3_600), 3, utc_offset_minutes)
    }

    #[test]
    fn a_day_is_the_owners_and_not_utcs() {
        let (utc, east) = (span(0), span(120));

        assert_eq!((utc.name(2), east.name(2)), ("1970-01-01".into(), "1970-01-02".into()));
        let eleven_at_night = gastown_core::quarter(Time::from_secs(23 * 3_600));
        assert_eq!((utc.day(eleven_at_night), utc.hour(eleven_at_night)), (Some(2), Some(23)));
        assert_eq!((east.day(eleven_at_night), east.hour(eleven_at_night)), (Some(2), Some(1)));
        assert_eq!(
            (utc.begins(), east.begins()),
            (Time::from_secs(-48 * 3_600), Time::from_secs(-26 * 3_600))
        );
        assert_eq!(east.hour(0), None, "that was yesterday there");
        assert_eq!((utc.day(-3 * 96), utc.day(96)), (None, None));
    }
}
