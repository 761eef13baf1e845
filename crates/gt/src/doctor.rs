//! `gt doctor`: what a town needs on this machine. It looks; it changes nothing.

mod waiting_command;

use crate::exec;
use crate::failure::Failure;
use crate::link::At;
use crate::out::table;
use crate::text::line;
use gastown_agent::{PresetFolders, Presets};
use gastown_pty::os::free_bytes;
use serde::Serialize;
use std::path::PathBuf;

/// Oldest git that is known to do what the town asks of it.
const GIT_MIN: (u32, u32) = (2, 39);
/// Below these, in bytes, a start is likely to be refused, or work to stop soon.
const DISK_FAIL: u64 = 200 << 20;
const DISK_WARN: u64 = 2 << 30;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Ok,
    Warn,
    Fail,
    Unknown,
}

#[derive(Debug, Serialize)]
struct Finding {
    check: String,
    verdict: Verdict,
    detail: String,
    fix: String,
}

impl Finding {
    fn new(check: &str, verdict: Verdict, detail: impl Into<String>, fix: &str) -> Self {
        Self { check: check.into(), verdict, detail: detail.into(), fix: fix.into() }
    }
}

pub fn doctor(at: &At) -> Result<(), Failure> {
    let mut found = vec![git(), keeper()];
    found.extend(presets(at));
    found.push(disk(at));
    found.push(hall(at));
    found.push(waiting_command::look(at));
    at.out.show(&found, |found| {
        let word = |verdict| match verdict {
            Verdict::Ok => "ok",
            Verdict::Warn => "warn",
            Verdict::Fail => "fail",
            Verdict::Unknown => "unknown",
        };
        let rows =
            found.iter().map(|f| [line(&f.check), word(f.verdict).into(), line(&f.detail), line(&f.fix)]);
        table(["CHECK", "VERDICT", "DETAIL", "FIX"], rows.collect(), "")
    })
}

fn git() -> Finding {
    const FIX: &str = "install git 2.39 or newer";
    if exec::on_path("git").is_none() {
        return Finding::new("git", Verdict::Fail, "git is not on PATH", FIX);
    }
    let Some(words) = exec::first_line("git", &["--version"]) else {
        return Finding::new("git", Verdict::Fail, "git cannot be run", FIX);
    };
    match version(&words) {
        Some(found) if found >= GIT_MIN => Finding::new("git", Verdict::Ok, words, ""),
        Some(_) => Finding::new("git", Verdict::Fail, format!("{words} is too old"), FIX),
        None => Finding::new("git", Verdict::Unknown, format!("{words:?} names no version"), FIX),
    }
}

fn version(words: &str) -> Option<(u32, u32)> {
    let number = words.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let mut parts = number.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn keeper() -> Finding {
    match exec::beside("gt-keep") {
        Ok(path) => Finding::new("keeper", Verdict::Ok, path.display().to_string(), ""),
        Err(_) => Finding::new(
            "keeper",
            Verdict::Fail,
            "gt-keep is not beside gt",
            "install Gas Town again: its programs belong into one folder",
        ),
    }
}

fn presets(at: &At) -> Vec<Finding> {
    let town = at.town_dir().ok();
    let load = |config: PathBuf| Presets::load(&PresetFolders { config: &config, town: town.as_deref() });
    let loaded = at.config_dir().map(load);
    let presets = match loaded {
        Ok(Ok(presets)) => presets,
        Ok(Err(error)) => {
            return vec![Finding::new("presets", Verdict::Fail, error.to_string(), "mend that file")];
        }
        Err(_) => {
            return vec![Finding::new(
                "presets",
                Verdict::Unknown,
                "the configuration folder is not known",
                "set HOME",
            )];
        }
    };
    let one = |preset: &gastown_agent::Preset| {
        let check = format!("preset {}", preset.name);
        if preset.program.is_empty() {
            let fix = format!("set `program` in config.toml under [preset.{}]", preset.name);
            return Finding::new(&check, Verdict::Unknown, "no program is named", &fix);
        }
        match exec::on_path(&preset.program) {
            Some(path) => Finding::new(&check, Verdict::Ok, path.display().to_string(), ""),
            None => {
                let fix = format!("install {} if you want such agents", preset.title);
                Finding::new(&check, Verdict::Warn, format!("{} is not on PATH", preset.program), &fix)
            }
        }
    };
    let wrong = presets.wrong().map(|(name, words)| {
        Finding::new(&format!("preset {name}"), Verdict::Fail, words.to_owned(), "mend that file")
    });
    presets.iter().map(one).chain(wrong).collect()
}

fn disk(at: &At) -> Finding {
    let place = match at.town_dir() {
        Ok(dir) => dir,
        Err(_) => return Finding::new("disk", Verdict::Unknown, "there is no place for a town", "set HOME"),
    };
    // A town that is not made yet will lie on the disk of the nearest folder above.
    let Some(free) = place.ancestors().find_map(free_bytes) else {
        return Finding::new(
            "disk",
            Verdict::Unknown,
            format!("{} cannot be looked at", place.display()),
            "",
        );
    };
    let detail = format!("{} MiB free for {}", free >> 20, place.display());
    let verdict = match free {
        ..DISK_FAIL => Verdict::Fail,
        DISK_FAIL..DISK_WARN => Verdict::Warn,
        _ => Verdict::Ok,
    };
    Finding::new(
        "disk",
        verdict,
        detail,
        if verdict == Verdict::Ok { "" } else { "free some space, or move the town" },
    )
}

fn hall(at: &At) -> Finding {
    match at.running_hall() {
        Ok(Some(pid)) => Finding::new("hall", Verdict::Ok, format!("runs, pid {pid}"), ""),
        Ok(None) => Finding::new("hall", Verdict::Ok, "does not run; it starts when it is needed", ""),
        Err(words) => Finding::new("hall", Verdict::Unknown, words, "make a town with `gt town init`"),
    }
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn a_version_is_read_from_gits_own_words() {
        assert_eq!(version("git version 2.39.5"), Some((2, 39)));
        assert_eq!(version("git version 2.50.1 (Apple Git-155)"), Some((2, 50)));
        assert_eq!(version("git"), None);
    }
}
