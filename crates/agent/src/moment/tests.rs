//! Tables of what programs print, and of what nobody can know.

use super::*;

/// 2026-11-27 01:34 in Berlin, a Friday.
const NOW: &str = "2026-11-27T01:34:00+01:00[Europe/Berlin]";

fn at(now: &str, kind: MomentKind, words: &str) -> Option<String> {
    let now: Zoned = now.parse().expect("a time");
    let zone = now.time_zone().clone();
    let found = moment(kind, words, Time(now.timestamp().as_microsecond()), &zone)?;
    let found = Timestamp::from_microsecond(found.0).expect("a time").to_zoned(zone);
    Some(found.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

#[track_caller]
fn check(now: &str, kind: MomentKind, table: &[(&str, Option<&str>)]) {
    for (words, expected) in table {
        assert_eq!(at(now, kind, words).as_deref(), *expected, "{words:?}");
    }
}

#[test]
fn times_of_day_are_the_next_ones() {
    check(
        NOW,
        MomentKind::Time,
        &[
            // As Codex and Claude Code print them.
            ("2:34 AM", Some("2026-11-27 02:34:59")),
            ("2:33am (Europe/Berlin)", Some("2026-11-27 02:33:59")),
            ("3pm (America/New_York)", Some("2026-11-27 21:00:59")),
            ("3\u{202f}PM", Some("2026-11-27 15:00:59")),
            ("14:30", Some("2026-11-27 14:30:59")),
            ("14:30:15.", Some("2026-11-27 14:30:15")),
            ("at 12 am", Some("2026-11-28 00:00:59")),
            ("12pm", Some("2026-11-27 12:00:59")),
            ("12:05 AM", Some("2026-11-28 00:05:59")),
            ("0:10", Some("2026-11-28 00:10:59")),
        ],
    );
}

#[test]
fn a_time_of_day_that_has_just_passed_may_be_either_so_it_is_unknown() {
    check(
        NOW,
        MomentKind::Time,
        &[
            ("1:34 AM", Some("2026-11-27 01:34:59")),
            ("1:33 AM", None),
            ("0:34", None),
            ("0:33", Some("2026-11-28 00:33:59")),
            ("1:35 AM", Some("2026-11-27 01:35:59")),
        ],
    );
}

#[test]
fn days_are_taken_as_they_are_told() {
    check(
        NOW,
        MomentKind::Time,
        &[
            ("Nov 28th, 2026 2:34 AM", Some("2026-11-28 02:34:59")),
            ("Dec 1st, 2026 12:00 PM", Some("2026-12-01 12:00:59")),
            ("Nov 29, 9:07am (Europe/Berlin)", Some("2026-11-29 09:07:59")),
            ("Nov 29, 9am", Some("2026-11-29 09:00:59")),
            ("Jan 2, 5pm (Europe/Berlin)", Some("2027-01-02 17:00:59")),
            ("Jan 2, 2027, 5pm", Some("2027-01-02 17:00:59")),
            ("2026-11-27 14:30", Some("2026-11-27 14:30:59")),
            ("2026-11-27T14:30:00Z", Some("2026-11-27 15:30:00")),
            ("2026-11-27T14:30:00.123+05:30", Some("2026-11-27 10:00:00")),
            ("today 15:00", Some("2026-11-27 15:00:59")),
            ("tomorrow at 3pm", Some("2026-11-28 15:00:59")),
            ("tomorrow 1:00", Some("2026-11-28 01:00:59")),
            ("Mon 5:00 PM GMT+1", Some("2026-11-30 17:00:59")),
            ("Friday 5:00 PM", Some("2026-11-27 17:00:59")),
            // Today's has passed, and next week's is not what "Friday" says.
            ("Friday 0:10", None),
            // A day that is told and has passed is over, not a year away.
            ("Nov 26, 2026 5pm", Some("2026-11-26 17:00:59")),
            ("Nov 26, 5pm", Some("2026-11-26 17:00:59")),
        ],
    );
}

#[test]
fn zones_are_taken_as_programs_print_them() {
    check(
        NOW,
        MomentKind::Time,
        &[
            ("14:30 UTC", Some("2026-11-27 15:30:59")),
            ("2:30 PM GMT", Some("2026-11-27 15:30:59")),
            ("14:30 GMT-5", Some("2026-11-27 20:30:59")),
            ("14:30 (UTC+05:30)", Some("2026-11-27 10:00:59")),
            ("5:00 PM PST", Some("2026-11-27 02:00:59")),
            ("5:00 PM EDT", Some("2026-11-27 22:00:59")),
            ("10:00 (Asia/Tokyo)", Some("2026-11-27 02:00:59")),
            // Several zones have this name, and this one has none.
            ("14:30 IST", None),
            ("14:30 (Europe/Atlantis)", None),
            ("14:30 GMT+25", None),
        ],
    );
}

#[test]
fn an_hour_that_the_clock_leaps_over_or_shows_twice_is_the_later_one() {
    let spring = "2026-03-28T20:00:00+01:00[Europe/Berlin]";
    check(
        spring,
        MomentKind::Time,
        &[
            ("2:30am", Some("2026-03-29 03:30:59")),
            ("3:30am", Some("2026-03-29 03:30:59")),
            ("tomorrow 8:00", Some("2026-03-29 08:00:59")),
        ],
    );

    let autumn: Zoned = "2026-10-24T20:00:00+02:00[Europe/Berlin]".parse().expect("a time");
    let now = Time(autumn.timestamp().as_microsecond());
    let found = moment(MomentKind::Time, "2:30am", now, autumn.time_zone()).expect("a time");

    assert_eq!(
        found.0 - now.0,
        ((7 * 60 + 30) * 60 + 59) * SECOND,
        "20:00 to 2:30, and the hour that comes twice"
    );
}

#[test]
fn waits_are_counted_from_now() {
    check(
        NOW,
        MomentKind::Wait,
        &[
            // As OpenCode, pi and aider print them.
            ("3s", Some("2026-11-27 01:34:03")),
            ("1m 30s", Some("2026-11-27 01:35:30")),
            ("1h 2m", Some("2026-11-27 02:36:00")),
            ("0.2 seconds", Some("2026-11-27 01:34:00")),
            ("23 minutes", Some("2026-11-27 01:57:00")),
            ("1 hour", Some("2026-11-27 02:34:00")),
            ("2 hours and 5 minutes", Some("2026-11-27 03:39:00")),
            ("1.5 hours", Some("2026-11-27 03:04:00")),
            ("2 days, 1 hour", Some("2026-11-29 02:34:00")),
            ("1h30m", Some("2026-11-27 03:04:00")),
            // Days that are rounded, and nothing with a unit.
            ("~1 day", None),
            ("a while", None),
            ("90", None),
            ("3 fortnights", None),
            ("", None),
            ("-3s", None),
            ("99999999999999999999h", None),
            ("9999999999h", None),
            ("100 days", None),
        ],
    );
    check(
        NOW,
        MomentKind::Seconds,
        &[
            ("90", Some("2026-11-27 01:35:30")),
            ("3600", Some("2026-11-27 02:34:00")),
            ("0", Some("2026-11-27 01:34:00")),
            ("90s", None),
            ("soon", None),
            ("", None),
        ],
    );
}

#[test]
fn what_is_not_wholly_understood_is_unknown() {
    let unknown = [
        "",
        "later",
        "7",
        "25:00",
        "13pm",
        "0am",
        "7:60",
        "7:23 AM or later",
        "7:23 8:30",
        "Smarch 3, 5pm",
        "Nov 31, 5pm",
        "Nov 29",
        "tomorrow",
        "today tomorrow 5pm",
        "5pm UTC UTC",
        "1:2:3:4",
        "²:30",
        "am",
        // Nothing resets in eleven months.
        "Oct 9, 5pm",
        "Oct 9, 2027, 5pm",
    ];
    for words in unknown {
        assert_eq!(at(NOW, MomentKind::Time, words), None, "{words:?}");
    }
}

proptest::proptest! {
    #[test]
    fn no_words_are_a_panic_nor_a_moment_far_away(words in "\\PC{0,40}", now in 0_i64..4_000_000_000) {
        for kind in [MomentKind::Time, MomentKind::Wait, MomentKind::Seconds] {
            if let Some(found) = moment(kind, &words, Time::from_secs(now), &TimeZone::UTC) {
                proptest::prop_assert!(found.0 - now * SECOND <= AHEAD_MAX_MICROS);
            }
        }
    }
}

#[test]
fn no_zone_is_so_far_off() {
    let table = ["+999999999", "UTC+2147483647", "+-5", "+02:-30", "+15:00", "+02:60"];
    for zone in table {
        assert_eq!(at(NOW, MomentKind::Time, &format!("14:30 {zone}")), None, "{zone}");
    }
}
