//! Where two changes of one file meet, line by line.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

/// A file bigger than this is not looked at line by line.
pub(super) const FILE_BYTES_MAX: usize = 4 << 20;
/// Changes with so many unchanged lines between them are not told of each other, unless they are the nearest.
const NEAR_LINES: u32 = 12;
/// Git takes a file for binary when there is a zero byte in so many first ones.
const BINARY_BYTES: usize = 8000;
/// Places that are told of one file.
pub const PLACES_MAX: usize = 8;

/// Lines from 1, both ends included. Where lines were only removed, both are the line before, 0 at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines {
    pub from: u32,
    pub to: u32,
}

/// Lines of two branches that meet, each as its own file has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub a: Lines,
    pub b: Lines,
    /// Unchanged lines between the two; None where they touch or overlap.
    pub apart: Option<u32>,
}

/// What one side changed of a file, in order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hunks(Vec<Hunk>);

/// Lines of the base, from 0, and what they became.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) old: Range<u32>,
    pub(super) new: Range<u32>,
    /// Of the new lines: the same change on both sides is no meeting.
    text: u64,
}

impl Hunks {
    /// As git's merge compares: by histogram, with changes slid to where they read best. None where it is no text.
    pub(super) fn between(old: &[u8], new: &[u8]) -> Option<Self> {
        if !is_text(old) || !is_text(new) {
            return None;
        }
        let input = InternedInput::new(old, new);
        let mut diff = Diff::compute(Algorithm::Histogram, &input);
        diff.postprocess_lines(&input);
        let hunks = diff.hunks().map(|hunk| {
            let mut hasher = DefaultHasher::new();
            let lines = input.after.get(hunk.after.start as usize..hunk.after.end as usize);
            lines.unwrap_or_default().iter().for_each(|line| input.interner[*line].hash(&mut hasher));
            Hunk { old: hunk.before, new: hunk.after, text: hasher.finish() }
        });
        Some(Hunks(hunks.collect()))
    }

    /// Unchanged lines between the nearest two changes of both, 0 where they touch. None where they have none to compare.
    pub(super) fn nearest(&self, other: &Hunks) -> Option<u32> {
        self.meetings(other, 0).iter().map(|(_, _, gap)| *gap).min()
    }

    /// Changes that the other has not made too.
    pub(super) fn not_in(&self, other: &Hunks) -> impl Iterator<Item = &Hunk> {
        self.0.iter().filter(|own| {
            let at = other.0.binary_search_by_key(&own.old.start, |hunk| hunk.old.start);
            !at.is_ok_and(|at| own.is_alike(&other.0[at]))
        })
    }

    /// Pairs of changes with no unchanged line between them.
    pub(super) fn touching<'a>(&'a self, other: &'a Hunks) -> impl Iterator<Item = (&'a Hunk, &'a Hunk)> {
        self.meetings(other, 0).into_iter().filter(|(_, _, gap)| *gap == 0).map(|(a, b, _)| (a, b))
    }

    /// Where they meet, the nearest first, and how many more there are.
    pub(super) fn places(&self, other: &Hunks) -> (Vec<Place>, usize) {
        let mut found = self.meetings(other, NEAR_LINES);
        found.sort_by_key(|(a, _, gap)| (*gap, a.new.start));
        let more = found.len().saturating_sub(PLACES_MAX);
        let place = |(a, b, gap): &(&Hunk, &Hunk, u32)| Place {
            a: lines_of(&a.new),
            b: lines_of(&b.new),
            apart: (*gap > 0).then_some(*gap),
        };
        (found.iter().take(PLACES_MAX).map(place).collect(), more)
    }

    /// Pairs of changes at most `near` lines apart, and the nearest pair in any case.
    fn meetings<'a>(&'a self, other: &'a Hunks, near: u32) -> Vec<(&'a Hunk, &'a Hunk, u32)> {
        let mut found = Vec::new();
        let mut nearest: Option<(&Hunk, &Hunk, u32)> = None;
        let mut from = 0;
        for a in &self.0 {
            // What ends well before this one ends well before all that follow.
            while other.0.get(from + 1).is_some_and(|next| next.old.end + near < a.old.start) {
                from += 1;
            }
            for b in &other.0[from.min(other.0.len())..] {
                let Some(gap) = gap(a, b) else { continue };
                if gap <= near {
                    found.push((a, b, gap));
                }
                if nearest.is_none_or(|(_, _, least)| gap < least) {
                    nearest = Some((a, b, gap));
                }
                if b.old.start > a.old.end + near {
                    break;
                }
            }
        }
        if found.is_empty() {
            found.extend(nearest);
        }
        found
    }
}

impl Hunk {
    fn is_alike(&self, other: &Hunk) -> bool {
        self.old == other.old && self.text == other.text && self.new.len() == other.new.len()
    }
}

/// Unchanged lines of the base between two changes; none where both are the same change.
fn gap(a: &Hunk, b: &Hunk) -> Option<u32> {
    if a.is_alike(b) {
        return None;
    }
    Some(b.old.start.saturating_sub(a.old.end).max(a.old.start.saturating_sub(b.old.end)))
}

fn lines_of(new: &Range<u32>) -> Lines {
    if new.is_empty() {
        Lines { from: new.start, to: new.start }
    } else {
        Lines { from: new.start + 1, to: new.end }
    }
}

fn is_text(bytes: &[u8]) -> bool {
    bytes.len() <= FILE_BYTES_MAX && !bytes[..bytes.len().min(BINARY_BYTES)].contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(change: &[(u32, &str)]) -> Vec<u8> {
        let line = |number: u32| {
            let changed = change.iter().find(|(at, _)| *at == number);
            changed.map_or_else(|| format!("line {number}\n"), |(_, text)| (*text).to_owned())
        };
        (1..=40).map(line).collect::<String>().into_bytes()
    }

    fn hunks(change: &[(u32, &str)]) -> Hunks {
        Hunks::between(&file(&[]), &file(change)).expect("text")
    }

    #[test]
    fn the_same_line_and_the_one_beside_it_touch_and_the_next_but_one_does_not() {
        let one = hunks(&[(10, "ten\n")]);

        assert_eq!(one.nearest(&hunks(&[(10, "TEN\n")])), Some(0));
        assert_eq!(one.nearest(&hunks(&[(11, "eleven\n")])), Some(0));
        assert_eq!(one.nearest(&hunks(&[(12, "twelve\n")])), Some(1));
        assert_eq!(one.nearest(&hunks(&[(40, "forty\n")])), Some(29));
    }

    #[test]
    fn the_same_change_on_both_sides_is_no_meeting() {
        let both = hunks(&[(10, "ten\n")]);

        assert_eq!(both.nearest(&hunks(&[(10, "ten\n")])), None);
        assert_eq!(both.nearest(&hunks(&[(10, "ten\n"), (20, "x\n")])), Some(9));
    }

    #[test]
    fn places_are_lines_of_each_sides_own_file_the_nearest_first() {
        let one = hunks(&[(3, "three\nand a half\n"), (20, "twenty\n")]);
        let other = hunks(&[(20, ""), (25, "x\n")]);

        let (places, more) = one.places(&other);

        let at = |from, to| Lines { from, to };
        assert_eq!(places[0], Place { a: at(21, 21), b: at(19, 19), apart: None });
        assert_eq!(places[1], Place { a: at(21, 21), b: at(24, 24), apart: Some(4) });
        assert_eq!((places.len(), more), (2, 0));
    }

    #[test]
    fn no_text_has_no_lines() {
        assert_eq!(Hunks::between(b"a\0b", b"c"), None);
    }
}
