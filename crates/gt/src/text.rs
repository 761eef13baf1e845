//! Text of others on this terminal: nothing in it may act on the terminal.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The text with every control character but newline and tab, and every mark that turns writing around, spelled out.
pub fn safe(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => shown.push(c),
            c if c.is_control() || turns_writing(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown
}

/// [`safe`] on one line: for tables.
pub fn line(text: &str) -> String {
    safe(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn turns_writing(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A time of the wire in the zone of this machine; as it came where it is no time.
pub fn local(time: &str) -> String {
    match time.parse::<Timestamp>() {
        Ok(at) => at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        Err(_) => line(time),
    }
}

/// Where this machine's day begins: minutes east of UTC.
pub fn utc_offset_minutes() -> i16 {
    let seconds = Timestamp::now().to_zoned(TimeZone::system()).offset().seconds();
    i16::try_from(seconds / 60).unwrap_or(0)
}

/// The first digits of a commit's name.
pub fn short(oid: &str) -> String {
    line(oid).chars().take(10).collect()
}

/// A value that may not be known.
pub fn or_dash<T: ToString>(value: Option<&T>) -> String {
    value.map_or_else(|| "-".into(), |value| line(&value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_escape_sequence_reaches_the_terminal() {
        let shown = safe("a\x1b]52;c;eA==\x07\u{9b}2J\r\u{202e}z\n\tb\x7f");

        assert_eq!(shown, "a\\u{1b}]52;c;eA==\\u{7}\\u{9b}2J\\u{d}\\u{202e}z\n\tb\\u{7f}");
    }

    #[test]
    fn a_table_cell_is_one_line() {
        assert_eq!(line("a\n  b\tc "), "a b c");
    }

    #[test]
    fn what_is_no_time_is_shown_as_it_came() {
        assert_eq!(local("soon"), "soon");
    }
}
