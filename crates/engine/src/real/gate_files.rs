//! Files that gates leave: a folder for each run, of which a bounded part is kept beside the log and found again for each request.

use super::RealWorld;
use super::disk::delete;
use super::places::{Places, make_folder, names_in};
use crate::Trouble;
use crate::gate_files::{GateFiles, GateRunKind};
use gastown_core::{Key, Oid, Request, Town, stable_hash};
use gastown_pty::os::{FileBounds, Gathered, LeftOut, gather, link_below, open_plain, replace_file};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Tells a gate where to leave files.
pub(super) const VARIABLE: &str = "GT_ARTEFACTS";
/// A report of tests or of coverage, with its pictures, has less; each open request keeps as much for each of its gates.
const KEPT: FileBounds = FileBounds { files_max: 500, bytes_max: 64 << 20, with_other_names: false };
/// What was kept has a name for each request, and is within the bounds already.
const SHOWN: FileBounds = FileBounds { bytes_max: u64::MAX, with_other_names: true, ..KEPT };
/// The end of the name of a note, which says what is not among the files.
const NOTE: &str = ".note";
const NOTE_BYTES_MAX: u64 = 1024;
const REASONS: [(LeftOut, &str); 6] = [
    (LeftOut::TooMany, "too_many"),
    (LeftOut::TooBig, "too_big"),
    (LeftOut::NotPlain, "not_plain"),
    (LeftOut::BadName, "bad_name"),
    (LeftOut::TooDeep, "too_deep"),
    (LeftOut::Unread, "unread"),
];
/// As long as a landing's own refs.
const KEPT_MICROS: i64 = super::undo::KEPT_MICROS;

/// Where a gate that runs in `scratch` leaves files: empty, and its own.
pub(super) fn begin(scratch: &Path) -> Result<PathBuf, Trouble> {
    throw_away(scratch)?;
    let left = left_in(scratch);
    make_folder(&left)?;
    Ok(left)
}

/// A log of this name begins in the folder `logs`: what is kept there is of an older run, whatever number the new log has.
pub(super) fn log_begins(logs: &Path, name: &str) -> Result<(), Trouble> {
    let path = logs.join("files").join(format!("{name}{NOTE}"));
    match Note::read(&path) {
        Ok(Some(note)) if note.log.is_some() => Note { log: None, ..note }.put(&path),
        Ok(_) => Ok(()),
        // It says nothing of any run, and must not keep this one up.
        Err(_) => absent(&path),
    }
}

/// All that was left in `scratch`, kept or not.
pub(super) fn throw_away(scratch: &Path) -> Result<(), Trouble> {
    absent(&scratch.join("files"))
}

/// What a killed hall's gates left, wherever in `scratches` its runners ran them.
pub(super) fn sweep(scratches: &Path) -> Result<(), Trouble> {
    throw_away(scratches)?;
    let mut runners = names_in(scratches)?.into_iter().filter(|name| name.starts_with("runner-"));
    runners.try_for_each(|runner| throw_away(&scratches.join(runner)))
}

fn left_in(scratch: &Path) -> PathBuf {
    scratch.join("files/left")
}

/// What a run left, to be put beside its log.
pub(super) struct Left<'a> {
    scratch: &'a Path,
    found: Gathered,
}

/// The run that left it.
pub(super) struct LeftBy<'a> {
    /// The number of its log.
    pub log: u64,
    /// What its result holds for.
    pub key: &'a Key,
    /// The request's head in it.
    pub head: &'a Oid,
}

impl<'a> Left<'a> {
    pub fn of(scratch: &'a Path) -> Self {
        Self { scratch, found: gather(&left_in(scratch), &KEPT) }
    }

    /// Puts it beside a log in the folder `logs` in place of what the last run of that name left.
    pub fn put(&self, logs: &Path, name: &str, of: &LeftBy<'_>) -> Result<(), Trouble> {
        let folder = logs.join("files");
        let (kept, note) = (folder.join(name), folder.join(format!("{name}{NOTE}")));
        absent(&note)?;
        absent(&kept)?;
        if self.found.is_empty() {
            return Ok(());
        }
        // Seen with all in it, or not at all.
        let new = self.scratch.join("files/kept");
        absent(&new)?;
        make_folder(&new)?;
        make_folder(&folder)?;
        let mut found = self.found.clone();
        for file in &self.found.files {
            if let Err(error) = link_below(&left_in(self.scratch), &new, &file.name) {
                tracing::warn!(gate = name, %error, "a file that a gate left cannot be kept");
                found.leave_out(LeftOut::Unread);
            }
        }
        let failed = |error: std::io::Error| {
            Trouble::new(format!("could not keep what a gate left in {}: {error}", kept.display()))
        };
        std::fs::rename(&new, &kept).map_err(failed)?;
        let (key, head) = (of_key(of.key), stable_hash(of.head.as_str()));
        Note { log: Some(of.log), key, head, found }.put(&note)
    }
}

impl RealWorld {
    /// What gates left that is still about this request: of the check whose log is there, of a rehearsal or a search whose log is
    /// there and that had its head, and of any run whose result its verdict goes by.
    pub(super) fn files_of_gates(&self, request: &Request) -> Result<Vec<GateFiles>, Trouble> {
        let key_of = |gate: &str| {
            let verdict = request.verdicts.iter().find(|verdict| verdict.gate == gate);
            verdict.and_then(|verdict| verdict.key.as_ref()).map(of_key)
        };
        kept_in(&self.places.logs(&request.id), &request.head, key_of)
    }
}

/// What the gates of long finished requests left goes into the trash. `now` is asked for each: it names what lies there.
pub(super) fn put_old_away(places: &Places, town: &Town, now: impl Fn() -> i64) -> Result<(), Trouble> {
    let old = now() - KEPT_MICROS;
    let mut over = town.requests.values().filter(|request| is_long_over(town, request, old));
    over.try_for_each(|request| {
        places.move_to_trash(&places.logs(&request.id).join("files"), now()).map(drop)
    })
}

/// Nothing happens to it any more, since before that time.
fn is_long_over(town: &Town, request: &Request, old: i64) -> bool {
    let is_over = request.state.is_final() || town.rig(&request.rig).is_err();
    is_over && request.since.0 < old
}

/// What is kept beside the logs in this folder and is still about a request with this head and these keys of its gates.
fn kept_in(logs: &Path, head: &Oid, key_of: impl Fn(&str) -> Option<u64>) -> Result<Vec<GateFiles>, Trouble> {
    let folder = logs.join("files");
    let mut all = Vec::new();
    for name in names_in(&folder)?.iter().filter_map(|name| name.strip_suffix(NOTE)) {
        let Some((gate, run)) = run_of(name) else { continue };
        let Some(note) = Note::read(&folder.join(format!("{name}{NOTE}")))? else { continue };
        let log = log_number(&logs.join(format!("{name}.log")));
        let is_of_log = log.is_some() && log == note.log;
        let is_of_head = run == GateRunKind::Check || note.head == stable_hash(head.as_str());
        if !(is_of_log && is_of_head) && key_of(gate) != Some(note.key) {
            continue;
        }
        let mut found = gather(&folder.join(name), &SHOWN);
        found.is_cut |= note.found.is_cut;
        for (why, count) in note.found.left_out {
            *found.left_out.entry(why).or_default() += count;
        }
        all.push(GateFiles { gate: gate.to_owned(), run, folder: folder.join(name), found });
    }
    all.sort_by(|one, other| (&one.gate, one.run).cmp(&(&other.gate, other.run)));
    Ok(all)
}

/// The name of a log without its end: a gate's, and what the gate ran for.
fn run_of(name: &str) -> Option<(&str, GateRunKind)> {
    match name.split_once('.') {
        None => Some((name, GateRunKind::Check)),
        Some((gate, "rehearsal")) => Some((gate, GateRunKind::Rehearsal)),
        Some((gate, "trace")) => Some((gate, GateRunKind::Trace)),
        Some(_) => None,
    }
}

/// The number of the file itself, which is the same under all its names.
pub(super) fn log_number(log: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    Some(std::fs::symlink_metadata(log).ok()?.ino())
}

/// What the result of a run holds for, in one number.
fn of_key(key: &Key) -> u64 {
    stable_hash(&format!("{}\n{}\n{}", key.tree, key.command, key.environment))
}

/// Says of kept files which run they are of, and what is not among them.
struct Note {
    /// The number of that run's log, until another log takes its place.
    log: Option<u64>,
    key: u64,
    head: u64,
    found: Gathered,
}

impl Note {
    fn put(&self, path: &Path) -> Result<(), Trouble> {
        replace_file(path, self.write().as_bytes())
            .map_err(|error| Trouble::new(format!("could not write {}: {error}", path.display())))
    }

    fn write(&self) -> String {
        let left_out = REASONS.iter().filter_map(|(why, word)| Some((word, self.found.left_out.get(why)?)));
        let left_out: String = left_out.map(|(word, count)| format!("{word} {count}\n")).collect();
        let cut = if self.found.is_cut { "cut 1\n" } else { "" };
        let log = self.log.map(|log| format!("log {log}\n")).unwrap_or_default();
        format!("{log}key {}\nhead {}\n{left_out}{cut}", self.key, self.head)
    }

    fn read(path: &Path) -> Result<Option<Self>, Trouble> {
        let unread =
            |error: std::io::Error| Trouble::new(format!("could not read {}: {error}", path.display()));
        let file = match open_plain(path) {
            // Another run has just begun to put its own there.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            file => file.map_err(unread)?,
        };
        let mut text = String::new();
        file.take(NOTE_BYTES_MAX).read_to_string(&mut text).map_err(unread)?;
        let mut note = Self { log: None, key: 0, head: 0, found: Gathered::default() };
        for (word, number) in text.lines().filter_map(|line| line.split_once(' ')) {
            let number: u64 = number.parse().map_err(|error| unread(std::io::Error::other(error)))?;
            match (word, REASONS.iter().find(|(_, reason)| *reason == word)) {
                ("log", _) => note.log = Some(number),
                ("key", _) => note.key = number,
                ("head", _) => note.head = number,
                ("cut", _) => note.found.is_cut = true,
                (_, Some((why, _))) => drop(note.found.left_out.insert(*why, number)),
                (_, None) => return Err(unread(std::io::Error::other(format!("{word} is no reason")))),
            }
        }
        Ok(Some(note))
    }
}

fn absent(path: &Path) -> Result<(), Trouble> {
    match delete(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(Trouble::new(format!("could not remove {}: {error}", path.display())))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
