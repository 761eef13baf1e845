//! Moments as programs print them: "7:23 AM", "Nov 29, 9:07am (Europe/Berlin)", "in 1h 30m". Whatever is not wholly understood, or
//! may mean two moments, is none: nothing here is a guess.

use gastown_core::Time;
use jiff::civil::{Date, DateTime, Time as Clock, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan, Zoned};
use serde::Deserialize;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
/// No limit lasts longer; what seems to was not understood.
const AHEAD_MAX_MICROS: i64 = 92 * DAY;
/// A time of day that has just passed may be the one that was, or tomorrow's.
const JUST_PASSED_MICROS: i64 = 3_600 * SECOND;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MomentKind {
    /// A time of day, with or without a day and a zone; else in the local zone.
    Time,
    /// How long it takes, with units.
    Wait,
    /// How long it takes, in seconds.
    Seconds,
}

/// The moment that these words name, and nothing but these.
pub fn moment(kind: MomentKind, words: &str, now: Time, zone: &TimeZone) -> Option<Time> {
    let words = words.to_lowercase();
    let found = match kind {
        MomentKind::Time => time(&words, now, zone)?,
        MomentKind::Wait => now.0.checked_add(wait(&words)?)?,
        MomentKind::Seconds => now.0.checked_add(micros(words.trim(), SECOND)?)?,
    };
    (found - now.0 <= AHEAD_MAX_MICROS).then_some(Time(found))
}

/// "1h 30m", "90 seconds", "2 hours and 5 minutes".
fn wait(words: &str) -> Option<i64> {
    let mut rest = words.trim();
    let mut sum: i64 = 0;
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, behind) = rest.split_at(number_end);
        let behind = behind.trim_start();
        let unit_end = behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(unit_end);
        sum = sum.checked_add(micros(number, unit_micros(unit)?)?)?;
        rest = behind.trim_start_matches([' ', ',']);
        rest = rest.strip_prefix("and ").unwrap_or(rest);
    }
    (!words.trim().is_empty()).then_some(sum)
}

fn unit_micros(unit: &str) -> Option<i64> {
    Some(match unit {
        "s" | "sec" | "secs" | "second" | "seconds" => SECOND,
        "m" | "min" | "mins" | "minute" | "minutes" => 60 * SECOND,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600 * SECOND,
        "d" | "day" | "days" => DAY,
        _ => return None,
    })
}

/// "90", "0.2": of this unit.
fn micros(number: &str, unit: i64) -> Option<i64> {
    let number = number.strip_suffix('.').unwrap_or(number);
    if !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let part = part.get(..6).unwrap_or(part);
    let scale = 10_i64.checked_pow(u32::try_from(part.len()).ok()?)?;
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = part.parse().ok()?;
    whole.checked_mul(unit)?.checked_add(part.checked_mul(unit)? / scale)
}

/// The day of a time of day, as far as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    Today,
    Tomorrow,
    On(Weekday),
    Yearly { month: i8, day: i8 },
    Full(Date),
}

#[derive(Default)]
struct Told {
    day: Option<Day>,
    clock: Option<Clock>,
    zone: Option<TimeZone>,
}

fn time(words: &str, now: Time, local: &TimeZone) -> Option<i64> {
    let told = told(words)?;
    let zone = told.zone.as_ref().unwrap_or(local);
    let now = Timestamp::from_microsecond(now.0).ok()?.to_zoned(zone.clone());
    let found = of_day(&now, told.day, told.clock?)?;
    Some(found.timestamp().as_microsecond())
}

fn told(words: &str) -> Option<Told> {
    let is_gap = |c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')');
    let words: Vec<&str> = words.split(is_gap).map(|word| word.trim_end_matches('.')).collect();
    let mut rest: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).rev().collect();
    let mut told = Told::default();
    while let Some(word) = rest.pop() {
        if ["at", "on"].contains(&word) {
            continue;
        }
        if let Some(day) = day(word, &mut rest) {
            set(&mut told.day, day)?;
        } else if let Some(clock) = clock(word, &mut rest) {
            set(&mut told.clock, clock)?;
        } else if let Some((day, clock)) =
            word.split_once('t').and_then(|(day, rest)| iso(day, rest, &mut told))
        {
            set(&mut told.day, day)?;
            set(&mut told.clock, clock)?;
        } else {
            set(&mut told.zone, zone(word)?)?;
        }
    }
    Some(told)
}

/// None where it is told twice.
fn set<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

/// "14:30:00z", "14:30+02:00": behind the day of an ISO date.
fn iso(day: &str, rest: &str, told: &mut Told) -> Option<(Day, Clock)> {
    let day = Day::Full(day.parse().ok()?);
    let end = rest.find(['z', '+', '-']).unwrap_or(rest.len());
    let (hour, behind) = rest.split_at(end);
    if !behind.is_empty() {
        set(&mut told.zone, zone(behind)?)?;
    }
    let hour = hour.split('.').next().unwrap_or(hour);
    Some((day, clock(hour, &mut Vec::new())?))
}

/// A day, with what of `rest` belongs to it.
fn day(word: &str, rest: &mut Vec<&str>) -> Option<Day> {
    match word {
        "today" => return Some(Day::Today),
        "tomorrow" => return Some(Day::Tomorrow),
        _ => {}
    }
    if let Some(weekday) = weekday(word) {
        return Some(Day::On(weekday));
    }
    if word.len() == 10 {
        return word.parse().ok().map(Day::Full);
    }
    let month = month(word)?;
    let told = rest.last()?;
    let number = ["st", "nd", "rd", "th"].iter().find_map(|end| told.strip_suffix(end)).unwrap_or(told);
    let day: i8 = number.parse().ok()?;
    rest.pop();
    let year = rest.last().filter(|year| year.len() == 4).and_then(|year| year.parse().ok());
    match year {
        Some(year) => {
            rest.pop();
            Date::new(year, month, day).ok().map(Day::Full)
        }
        None => Some(Day::Yearly { month, day }),
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mon" | "monday" => Weekday::Monday,
        "tue" | "tuesday" => Weekday::Tuesday,
        "wed" | "wednesday" => Weekday::Wednesday,
        "thu" | "thursday" => Weekday::Thursday,
        "fri" | "friday" => Weekday::Friday,
        "sat" | "saturday" => Weekday::Saturday,
        "sun" | "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let place = MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(word))?;
    i8::try_from(place + 1).ok()
}

/// "7:23 am", "3pm", "19:23". An hour alone is none: it may be anything.
fn clock(word: &str, rest: &mut Vec<&str>) -> Option<Clock> {
    let half = |text: &str| ["am", "pm"].contains(&text).then(|| text == "pm");
    let (number, afternoon) = match word.len().checked_sub(2).and_then(|at| word.split_at_checked(at)) {
        Some((number, end)) if half(end).is_some() => (number, half(end)),
        _ => (word, None),
    };
    let mut parts = number.split(':').map(|part| {
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i8>().ok()).flatten()
    });
    let hour = parts.next()??;
    let minute = parts.next().map_or(Some(None), |part| part.map(Some))?;
    // Programs leave the seconds away, they do not round: the last moment that it can be.
    let second = parts.next().map_or(Some(59), |part| part)?;
    if parts.next().is_some() {
        return None;
    }
    let afternoon = afternoon.or_else(|| {
        let next = half(rest.last()?)?;
        rest.pop();
        Some(next)
    });
    let hour = match (afternoon, minute) {
        (Some(afternoon), _) if (1..=12).contains(&hour) => hour % 12 + if afternoon { 12 } else { 0 },
        (None, Some(_)) => hour,
        _ => return None,
    };
    Clock::new(hour, minute.unwrap_or(0), second, 0).ok()
}

/// A name of the zone database, an offset, or what English programs print for American zones. Other letters mean several zones.
fn zone(word: &str) -> Option<TimeZone> {
    let hours = |hours: i8| Offset::from_hours(hours).ok().map(TimeZone::fixed);
    match word {
        "utc" | "gmt" | "z" => return Some(TimeZone::UTC),
        "edt" => return hours(-4),
        "est" | "cdt" => return hours(-5),
        "cst" | "mdt" => return hours(-6),
        "mst" | "pdt" => return hours(-7),
        "pst" | "akdt" => return hours(-8),
        "akst" => return hours(-9),
        "hst" => return hours(-10),
        _ => {}
    }
    if word.contains('/') {
        return TimeZone::get(word).ok();
    }
    let offset = word.strip_prefix("utc").or_else(|| word.strip_prefix("gmt")).unwrap_or(word);
    let (sign, offset) = match offset.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hour, minute) = offset.split_once(':').unwrap_or((offset, "0"));
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    if hour > 14 || minute >= 60 {
        return None;
    }
    let seconds = sign * (i32::from(hour) * 3_600 + i32::from(minute) * 60);
    Offset::from_seconds(seconds).ok().map(TimeZone::fixed)
}

fn of_day(now: &Zoned, day: Option<Day>, clock: Clock) -> Option<Zoned> {
    let today = now.date();
    // An hour that a clock shows twice is the later one, and one that it leaps over comes after the leap: never too early.
    let at = |date: Date| {
        let wanted: DateTime = date.to_datetime(clock);
        now.time_zone().to_ambiguous_zoned(wanted).later().ok()
    };
    match day {
        Some(Day::Today) => at(today),
        Some(Day::Tomorrow) => at(today.tomorrow().ok()?),
        Some(Day::Full(date)) => at(date),
        Some(Day::On(weekday)) if weekday == today.weekday() => at(today).filter(|found| found > now),
        Some(Day::On(weekday)) => at(today.nth_weekday(1, weekday).ok()?),
        Some(Day::Yearly { month, day }) => {
            let this_year = Date::new(today.year(), month, day).ok();
            let is_near = |date: &Date| *date >= today.saturating_sub(1.day());
            let next_year = || Date::new(today.year() + 1, month, day).ok();
            at(this_year.filter(is_near).or_else(next_year)?)
        }
        None => {
            let first = at(today)?;
            let ago = now.timestamp().as_microsecond() - first.timestamp().as_microsecond();
            match ago {
                ..0 => Some(first),
                JUST_PASSED_MICROS.. => at(today.tomorrow().ok()?),
                _ => None,
            }
        }
    }
}

#[cfg(test)]
mod tests;
