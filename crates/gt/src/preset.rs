//! `gt preset`: which programs an agent can be, and what is read from a recorded terminal of one.

mod recording;

use crate::failure::Failure;
use crate::link::At;
use crate::out::{facts, table};
use crate::text::line;
use clap::Subcommand;
use gastown_agent::{PresetFolders, Presets};
use gastown_api::call::{NoArgs, calls};
use gastown_api::view::PresetView;
use std::path::PathBuf;

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
                if let Some(wrong) = &found.wrong {
                    let message = format!("the preset {preset} cannot be used: {wrong}");
                    return Err(Failure::refused("preset", message, "mend that file"));
                }
                at.out.show(found, one)
            }
            Self::Read { preset, recording, size } => {
                let wrong = |error: gastown_agent::PresetError| {
                    Failure::refused("preset", error.to_string(), "see `gt preset list`")
                };
                let (config, town) = (at.config_dir()?, at.town_dir().ok());
                let folders = PresetFolders { config: &config, town: town.as_deref() };
                let presets = Presets::load(&folders).map_err(wrong)?;
                let reading = recording::read(presets.get(preset).map_err(wrong)?, recording, *size)?;
                at.out.show(&reading, |reading| {
                    let rule = reading.rule.as_deref().unwrap_or("none");
                    format!("{}: {}\n  rule: {}", reading.state, line(&reading.reason), line(rule))
                })
            }
        }
    }
}

fn many(presets: &[PresetView]) -> String {
    let rows = presets.iter().map(|preset| {
        [
            line(&preset.name),
            preset.found.as_deref().map(line).unwrap_or_else(|| "not found".into()),
            line(preset.wrong.as_deref().unwrap_or(&preset.about)),
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

    #[test]
    fn a_size_is_columns_by_rows() {
        assert_eq!(size("120x40"), Ok((120, 40)));
        assert!(size("120").is_err() && size("1x40").is_err() && size("120x9999").is_err());
    }
}
