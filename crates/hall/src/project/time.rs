//! Times as they stand on the wire.

use gastown_core::Time;

/// RFC 3339 in UTC; a time outside the calendar becomes the nearest one in it.
pub fn rfc3339(time: Time) -> String {
    let nearest = if time.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    jiff::Timestamp::from_microsecond(time.0).unwrap_or(nearest).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn microseconds_become_rfc_3339_and_no_time_panics() {
        assert_eq!(rfc3339(Time(1_700_000_000_500_000)), "2023-11-14T22:13:20.5Z");
        assert!(rfc3339(Time(i64::MAX)).starts_with("9999-12-30"));
        assert!(rfc3339(Time(i64::MIN)).starts_with('-'));
    }
}
