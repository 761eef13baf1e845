//! `gt preset`: which programs an agent can be, and what is read from a recorded terminal of one.

use crate::failure::Failure;
use crate::link::At;
use crate::out::{facts, table};
use crate::text::line;
use clap::Subcommand;
use gastown_agent::{Evidence, Meaning, Notice, Preset as Rules, Presets, SignalRule};
use gastown_api::call::{NoArgs, calls};
use gastown_api::view::PresetView;
use gastown_core::Signal;
use gastown_pty::screen::{self, Screen};
use serde::Serialize;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A recording is read in pieces of this many bytes, so that its size does not matter.
const PIECE_BYTES: usize = 4 << 10;

#[derive(Subcommand)]
pub enum Preset {
    List,
    Show {
        preset: String,
    },
    /// Replays raw terminal output and prints the state at its end, and the rule that said so
    Read {
        preset: String,
        /// Every byte that the program wrote, from its start
        recording: PathBuf,
        #[arg(long, value_name = "COLSxROWS", default_value = "120x40", value_parser = size)]
        size: (u16, u16),
    },
}

/// What a recording says, in CLI.md's shape.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Reading {
    state: &'static str,
    reason: String,
    /// The rule that said so; null where none did.
    rule: Option<String>,
}

fn size(text: &str) -> Result<(u16, u16), String> {
    let parsed = text.split_once('x').and_then(|(cols, rows)| Some((cols.parse().ok()?, rows.parse().ok()?)));
    match parsed {
        Some((2..=2000, 1..=2000)) => parsed.ok_or_else(String::new),
        _ => Err("columns x rows, for example 120x40".into()),
    }
}

impl Preset {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        match self {
            Self::List => {
                let presets = at.link()?.call::<calls::Presets>(NoArgs {})?;
                at.out.show(&presets, |presets| many(presets))
            }
            Self::Show { preset } => {
                let presets = at.link()?.call::<calls::Presets>(NoArgs {})?;
                let Some(found) = presets.iter().find(|known| known.name == *preset) else {
                    let known: Vec<_> = presets.iter().map(|known| known.name.as_str()).collect();
                    let message = format!("there is no preset {preset}; there are {}", known.join(", "));
                    return Err(Failure::refused("no_such_preset", message, "see `gt preset list`"));
                };
                at.out.show(found, one)
            }
            Self::Read { preset, recording, size } => {
                let wrong = |error: gastown_agent::PresetError| {
                    Failure::refused("preset", error.to_string(), "see `gt preset list`")
                };
                let presets = Presets::load(&at.config_dir()?).map_err(wrong)?;
                let reading = replay(presets.get(preset).map_err(wrong)?, recording, *size)?;
                at.out.show(&reading, |reading| {
                    let rule = reading.rule.as_deref().unwrap_or("none");
                    format!("{}: {}\n  rule: {}", reading.state, line(&reading.reason), line(rule))
                })
            }
        }
    }
}

fn replay(preset: &Rules, recording: &Path, (cols, rows): (u16, u16)) -> Result<Reading, Failure> {
    let failed = |error: std::io::Error| {
        Failure::refused(
            "unreadable",
            format!("{} cannot be read: {error}", recording.display()),
            "name a recording",
        )
    };
    let mut file = std::fs::File::open(recording).map_err(failed)?;
    let mut screen = Screen::new(cols, rows);
    let mut piece = vec![0; PIECE_BYTES];
    let mut last: Option<(Signal, &SignalRule)> = None;
    loop {
        let read = file.read(&mut piece).map_err(failed)?;
        if read == 0 {
            return Ok(reading(last));
        }
        for notice in screen.advance(&piece[..read]) {
            let notice = match &notice {
                screen::Notice::Title(title) => Notice::Title(title),
                screen::Notice::Osc { code: 7501, text } => Notice::Osc7501(text),
                screen::Notice::Osc { .. } | screen::Notice::Bell => continue,
            };
            let before = last.as_ref().map(|(signal, _)| signal);
            if let (Some(signal), Some(rule)) =
                (preset.signal_from(notice, before), preset.rule_for(notice, before))
            {
                last = Some((signal, rule));
            }
        }
    }
}

fn reading(last: Option<(Signal, &SignalRule)>) -> Reading {
    let Some((signal, rule)) = last else {
        return Reading {
            state: "unknown",
            reason: "no rule of the preset fits what it shows".into(),
            rule: None,
        };
    };
    let (state, reason) = match signal {
        Signal::Ready => ("idle", "the program says that it is ready".into()),
        Signal::Working => ("working", "the program says that it works".into()),
        Signal::Blocked => ("needs_permission", "the program says that it waits for you".into()),
        Signal::TurnEnded => ("done", "the program says that its turn ended".into()),
        Signal::Failed { words } => ("failed", words),
        Signal::Gap { bytes } => ("unknown", format!("output gap of {bytes} bytes")),
    };
    Reading { state, reason, rule: Some(rule_text(rule)) }
}

fn rule_text(rule: &SignalRule) -> String {
    let from = match rule.from {
        Evidence::Title => "title",
        Evidence::Osc7501 => "OSC 7501",
        Evidence::Hook => "hook",
    };
    let after = rule.after.map(|before| format!(" after {}", meaning(before))).unwrap_or_default();
    format!("{from} starts with {:?}{after} means {}", rule.starts, meaning(rule.means))
}

fn meaning(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Ready => "ready",
        Meaning::Working => "working",
        Meaning::Blocked => "blocked",
        Meaning::TurnEnded => "turn_ended",
        Meaning::Failed => "failed",
    }
}

fn many(presets: &[PresetView]) -> String {
    let rows = presets.iter().map(|preset| {
        [
            line(&preset.name),
            preset.found.as_deref().map(line).unwrap_or_else(|| "not found".into()),
            line(&preset.about),
        ]
    });
    table(["PRESET", "PROGRAM", "WHAT IT IS"], rows.collect(), "no presets")
}

fn one(preset: &PresetView) -> String {
    let modes: Vec<_> = preset.modes.iter().map(|mode| mode.as_str()).collect();
    facts(&[
        ("preset", line(&preset.name)),
        ("title", line(&preset.title)),
        ("about", line(&preset.about)),
        ("program", preset.found.as_deref().map(line).unwrap_or_else(|| "not on the hall's PATH".into())),
        ("modes", modes.join(", ")),
        ("takes", if preset.runs_script { "the task's script" } else { "the task's text" }.into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(preset: &str, recording: &str, state: &str, rule: Option<&str>) {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/recordings").join(recording);
        let presets = Presets::embedded().expect("the presets parse");

        let read = replay(presets.get(preset).expect("a preset"), &path, (120, 40)).expect("it can be read");

        assert_eq!((read.state, read.rule.as_deref()), (state, rule), "{recording}");
    }

    #[test]
    fn a_recording_gives_a_state_and_the_rule_that_said_so() {
        check(
            "codex",
            "codex/permission.bin",
            "needs_permission",
            Some(r#"OSC 7501 starts with "state=blocked" means blocked"#),
        );
        check(
            "codex",
            "codex/finished.bin",
            "done",
            Some(r#"OSC 7501 starts with "state=done" means turn_ended"#),
        );
        check(
            "gemini",
            "gemini-cli/finished.bin",
            "done",
            Some(r#"title starts with "◇" after working means turn_ended"#),
        );
    }

    #[test]
    fn what_no_rule_knows_is_unknown_and_never_guessed() {
        check("codex", "codex/dialog_trust.bin", "unknown", None);
        check("opencode", "opencode/permission.bin", "unknown", None);
    }

    #[test]
    fn a_size_is_columns_by_rows() {
        assert_eq!(size("120x40"), Ok((120, 40)));
        assert!(size("120").is_err() && size("1x40").is_err() && size("120x9999").is_err());
    }
}
