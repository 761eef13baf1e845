//! Finds a session's transcripts where its preset says, and reads what is new in them.
//!
//! Agents are not trusted: no link below the program's folder is followed, only plain files are read, and no more of them
//! than has a bound.

use super::RealWorld;
use crate::Trouble;
use crate::world::UsagePlan;
use gastown_agent::{Preset, Prices, RowsRule, TranscriptReader, TranscriptRule};
use gastown_core::{Mode, Reading, SessionId, Time, UsageUnknown};
use gastown_pty::os::open_plain;
use gastown_store::{ForeignError, ForeignQuery};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::UNIX_EPOCH;

const PIECE_BYTES: usize = 1 << 20;
/// Most that is read of one session's transcripts at once.
const READING_BYTES_MAX: u64 = 1 << 30;
const FILES_MAX: usize = 256;
const NAMES_MAX: usize = 20_000;
const MARK_BYTES_MAX: u64 = 8 << 10;
/// Days that a session may have begun files on.
const DAYS_MAX: i64 = 31;
const DAY_SECS: i64 = 86_400;

/// Each is held while its files are read.
pub(super) type Readers = BTreeMap<SessionId, Arc<Mutex<TranscriptReader>>>;

impl RealWorld {
    pub(super) fn usage_of(&self, plan: &UsagePlan<'_>) -> Result<Option<Reading>, Trouble> {
        let preset = self.preset(&plan.session.preset)?;
        let Some(rule) = &preset.transcript else { return Ok(None) };
        let (reader, wrong) = self.read_transcripts(plan, &preset, rule)?;
        let mut reading = lock(&reader).reading();
        if let Some(why) = wrong {
            // Of this reading only: the next one begins where this one got to.
            reading.unknown = Some(UsageUnknown::Unreadable { why });
        }
        Ok(Some(reading))
    }

    /// What cannot be read is said with what the session used, at the end of its turn.
    pub(super) fn hear_what_is_written(&self, plan: &UsagePlan<'_>) -> Result<bool, Trouble> {
        let Some(watched) = self.watcher.get(&plan.session.id) else { return Ok(false) };
        // The one that it is read by already: to load all presets at each look would take more of the processor than all else.
        let Some(preset) = watched.lock().preset_with_records().cloned() else { return Ok(false) };
        let Some(rule) = &preset.transcript else { return Ok(false) };
        let (reader, _) = self.read_transcripts(plan, &preset, rule)?;
        let recorded = lock(&reader).recorded().cloned();
        let is_new = recorded.is_some_and(|recorded| watched.lock().hear_record(&recorded));
        if is_new {
            self.watcher.look_at(&plan.session.id);
        }
        Ok(is_new)
    }

    /// Reads on in the session's transcripts; with it, what could not be read.
    fn read_transcripts(
        &self,
        plan: &UsagePlan<'_>,
        preset: &Preset,
        rule: &TranscriptRule,
    ) -> Result<(Arc<Mutex<TranscriptReader>>, Option<String>), Trouble> {
        let session = plan.session;
        let place = self.places.worktree(&session.rig, &session.agent);
        // As the program sees it; a worktree that is gone keeps its name.
        let worktree = std::fs::canonicalize(&place).unwrap_or(place);
        let found = match self.transcript_folder(preset, rule, plan.mode) {
            Some(folder) => find(&folder, rule, &worktree, plan)?,
            None => Vec::new(),
        };
        // With a wrong table nothing is read, so that all of it has its price once the table is mended.
        let prices = Prices::load(&self.places.config).map_err(|error| Trouble::of(&error))?;
        let is_named = preset.resume.as_ref().is_some_and(|resume| !resume.named.is_empty());
        let conversation = is_named.then_some(session.conversation.as_str());
        let new = || {
            let reader = TranscriptReader::new(rule.format, &worktree.to_string_lossy(), plan.from);
            reader.hearing(rule, conversation)
        };
        let shared = match plan.until {
            None => lock(&self.readers)
                .entry(session.id.clone())
                .or_insert_with(|| Arc::new(new().into()))
                .clone(),
            // The last reading of it.
            Some(_) => lock(&self.readers).remove(&session.id).unwrap_or_else(|| Arc::new(new().into())),
        };
        let mut reader = lock(&shared);
        if found.iter().any(|file| file.len < reader.offset(&file.name)) {
            // Written anew: what was counted of it may be gone.
            *reader = new();
        }
        let (mut budget, mut wrong) = (READING_BYTES_MAX, None);
        for file in &found {
            let read = match rule.format.rows() {
                Some(rows) => read_rows(&mut reader, file, rows, (&worktree, plan.until), &prices),
                None => read_on(&mut reader, file, plan.until, &prices, &mut budget)
                    .map_err(|error| format!("{}: {error}", file.path.display())),
            };
            wrong = read.err().or(wrong);
        }
        drop(reader);
        Ok((shared, wrong))
    }

    pub(super) fn transcript_folder(
        &self,
        preset: &Preset,
        rule: &TranscriptRule,
        mode: Mode,
    ) -> Option<PathBuf> {
        let hall = &self.environment.hall;
        let named = rule.folder_from.as_ref().and_then(|name| {
            let own = preset.env.of(mode).get(name).cloned();
            own.or_else(|| hall.get(name).filter(|_| preset.env.allows(name)).cloned())
        });
        let folder = match named.filter(|folder| !folder.is_empty()) {
            Some(folder) => PathBuf::from(folder),
            None => Path::new(hall.get("HOME")?).join(&rule.folder),
        };
        // The user may keep it elsewhere behind a link of their own.
        std::fs::canonicalize(folder).ok()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that may hold something of this session.
struct Found {
    name: String,
    path: PathBuf,
    len: u64,
}

fn find(
    folder: &Path,
    rule: &TranscriptRule,
    worktree: &Path,
    plan: &UsagePlan<'_>,
) -> Result<Vec<Found>, Trouble> {
    let mut paths = BTreeSet::new();
    for pattern in patterns(rule, worktree, plan) {
        let mut level = vec![(folder.to_owned(), rule.mark.as_deref())];
        for part in pattern.split('/') {
            let mut next = Vec::new();
            for (parent, mark) in level {
                next.extend(step(&parent, part, mark, worktree)?);
            }
            level = next;
        }
        paths.extend(level.into_iter().map(|(path, _)| path));
    }
    let files = paths.into_iter().filter_map(|path| {
        let facts = std::fs::symlink_metadata(&path).ok().filter(std::fs::Metadata::is_file)?;
        let touched = facts.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        // What was written to a database may lie in its log yet.
        let is_old = rule.format.rows().is_none()
            && i64::try_from(touched.as_secs()).is_ok_and(|secs| secs < plan.from.secs());
        let name = path.strip_prefix(folder).ok()?.to_string_lossy().into_owned();
        (!is_old).then_some(Found { name, path, len: facts.len() })
    });
    Ok(files.take(FILES_MAX).collect())
}

type Level<'a> = (PathBuf, Option<&'a str>);

/// What one part of a pattern names in a folder; a link is never gone through.
fn step<'a>(
    parent: &Path,
    part: &str,
    mark: Option<&'a str>,
    worktree: &Path,
) -> Result<Vec<Level<'a>>, Trouble> {
    let Some((start, end)) = part.split_once('*') else {
        let path = parent.join(part);
        let is_there = std::fs::symlink_metadata(&path).is_ok_and(|facts| !facts.is_symlink());
        return Ok(if is_there { vec![(path, mark)] } else { Vec::new() });
    };
    let failed = |error: std::io::Error| Trouble::new(format!("{}: {error}", parent.display()));
    let entries = match std::fs::read_dir(parent) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut found = Vec::new();
    for entry in entries.take(NAMES_MAX) {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let fits = name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end);
        if !fits || entry.file_type().map_err(failed)?.is_symlink() {
            continue;
        }
        match mark {
            Some(mark) if !is_marked(&entry.path().join(mark), worktree) => {}
            _ => found.push((entry.path(), None)),
        }
    }
    Ok(found)
}

fn is_marked(mark: &Path, worktree: &Path) -> bool {
    let mut text = String::new();
    let read = open_plain(mark).and_then(|file| file.take(MARK_BYTES_MAX).read_to_string(&mut text));
    // Alone on its line, or as a value of YAML.
    let paths = text.lines().map(|line| line.split_once(": ").map_or(line, |(_, value)| value).trim());
    read.is_ok() && paths.into_iter().any(|path| Path::new(path) == worktree)
}

/// As programs call their folder for a worktree: a hyphen for all that is neither letter nor digit.
pub(super) fn name_of(worktree: &Path) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    worktree.to_string_lossy().chars().map(plain).collect()
}

fn patterns(rule: &TranscriptRule, worktree: &Path, plan: &UsagePlan<'_>) -> Vec<String> {
    let name = name_of(worktree);
    let days = days(plan.from, plan.until);
    rule.files
        .iter()
        .map(|pattern| pattern.replace("{worktree}", &name))
        .flat_map(|pattern| match pattern.contains("{day}") {
            false => vec![pattern],
            true => days.iter().map(|(year, month, day)| dated(&pattern, *year, *month, *day)).collect(),
        })
        .collect()
}

fn dated(pattern: &str, year: i64, month: i64, day: i64) -> String {
    let two = |number: i64| format!("{number:02}");
    pattern
        .replace("{year}", &format!("{year:04}"))
        .replace("{month}", &two(month))
        .replace("{day}", &two(day))
}

/// The days of a session in any zone: from the one before it began to the one after it ended.
fn days(from: Time, until: Option<Time>) -> Vec<(i64, i64, i64)> {
    let day = |time: Time| time.secs().div_euclid(DAY_SECS);
    let first = day(from) - 1;
    let last = until.map_or(first + DAYS_MAX, |until| day(until) + 1).min(first + DAYS_MAX);
    (first..=last).map(civil).collect()
}

/// Year, month and day of a day counted from 1970, in the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    // Counted from 1 March of year 0, so that the leap day is the last of its year.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn read_on(
    reader: &mut TranscriptReader,
    found: &Found,
    until: Option<Time>,
    prices: &Prices,
    budget: &mut u64,
) -> std::io::Result<()> {
    let file = open_plain(&found.path)?;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let read = file.read_at(&mut piece, reader.offset(&found.name))?;
        if read == 0 {
            return Ok(());
        }
        *budget = budget
            .checked_sub(read as u64)
            .ok_or_else(|| std::io::Error::other("more than 1 GiB was written since the last reading"))?;
        reader.read(&found.name, &piece[..read], until, prices);
    }
}

/// The same in a program's database; with an error, what could not be read.
fn read_rows(
    reader: &mut TranscriptReader,
    found: &Found,
    rule: RowsRule,
    (worktree, until): (&Path, Option<Time>),
    prices: &Prices,
) -> Result<(), String> {
    let text = worktree.to_string_lossy();
    let number = reader.rows_since(&found.name);
    match (ForeignQuery { tables: rule.tables, sql: rule.sql, text: &text, number }).rows(&found.path) {
        Ok(rows) => reader.read_rows(&found.name, &rows, until, prices),
        Err(ForeignError::Shape { .. }) => reader.find_strange(&found.name),
        Err(error) => return Err(error.to_string()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_named_as_the_calendar_has_them() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(-1), (1969, 12, 31));
        assert_eq!(civil(19_782), (2024, 2, 29));
        assert_eq!(civil(20_782), (2026, 11, 25));
    }

    #[test]
    fn a_session_is_looked_for_on_its_days_in_any_zone() {
        let at = |days: i64| Time::from_secs(days * DAY_SECS + 5);

        assert_eq!(days(at(0), Some(at(1))), [(1969, 12, 31), (1970, 1, 1), (1970, 1, 2), (1970, 1, 3)]);
        assert_eq!(days(at(0), None).len() as i64, DAYS_MAX + 1);
    }

    #[test]
    fn a_mark_is_a_path_alone_on_its_line_or_a_value_of_yaml() {
        let folder = tempfile::tempdir().expect("a folder");
        let mark = folder.path().join("mark");
        let says = |text: &str| {
            std::fs::write(&mark, text).expect("a file");
            is_marked(&mark, Path::new("/home/ada/harbor"))
        };

        assert!(says("/home/ada/harbor\n"));
        assert!(says("id: 7\ncwd: /home/ada/harbor\nbranch: main\n"));
        assert!(!says("cwd: /home/ada/harbor-2\n"));
        assert!(!says("name: see /home/ada/harbor\n"));
        assert!(!is_marked(&folder.path().join("none"), Path::new("/home/ada/harbor")));
    }

    /// What opencode 1.18.33 wrote, with a helper's session and one of another folder beside; less its other tables.
    const OPENCODE: &str = "../agent/tests/transcripts/opencode.db";

    #[test]
    fn opencodes_database_tells_of_its_own_worktree_alone_and_another_made_one_is_not_guessed_at() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("opencode.db");
        let fixture = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(OPENCODE)).expect("a fixture");
        let read = |bytes: &[u8]| {
            std::fs::write(&path, bytes).expect("a database");
            let format = gastown_agent::TranscriptFormat::Opencode;
            let worktree = "/town/trees/harbor/wren";
            let mut reader = TranscriptReader::new(format, worktree, Time(0));
            let found = Found { name: "opencode.db".into(), path: path.clone(), len: 0 };
            let prices = Prices::embedded().expect("prices");
            let rule = format.rows().expect("rows");
            let wrong = read_rows(&mut reader, &found, rule, (Path::new(worktree), None), &prices).err();
            (reader.reading(), wrong)
        };

        let (reading, wrong) = read(&fixture);
        assert_eq!((reading.unknown, wrong), (None, None));
        let sum = reading
            .bins
            .iter()
            .fold((0, 0), |sum, bin| (sum.0 + bin.sum.answers, sum.1 + bin.sum.tokens.all()));
        assert_eq!(sum, (3, 7_687 + 7_715 + 1_000));
        assert_eq!(reading.context.map(|context| context.tokens), Some(7_715));

        // The same length, so that the file stays a database.
        let text = fixture.iter().map(|byte| char::from(*byte)).collect::<String>();
        let renamed = text.replace("`directory` text", "`workplace` text");
        let bytes: Vec<u8> = renamed.chars().map(|c| c as u8).collect();
        let (reading, wrong) = read(&bytes);
        assert_eq!((reading.unknown, wrong), (Some(UsageUnknown::FormatNotKnown), None));

        let (_, wrong) = read(b"no database, and long enough that nobody takes it for one");
        assert!(wrong.is_some_and(|why| why.contains("could not be read")));
    }
}
