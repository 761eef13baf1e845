//! The agents of a town of the original Gas Town, `settings/agents.json`, as presets. Reads that file's words and nothing else.
//!
//! Its format, version 1, is `AgentRegistry` in `internal/config/agents.go` and `docs/agent-provider-integration.md` of
//! github.com/steveyegge/gastown. An entry changes the preset of its name, else the one whose program it starts, else it is any
//! program. The file knows one set of arguments, meant for work without asking: what it adds holds in mode `full` alone.

use crate::config::ConfigError;
use crate::preset::{Preset, PromptBy};
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// Below a town's folder.
pub const REGISTRY_FILE: &str = "settings/agents.json";

/// The only version of the file that there is.
const VERSION: u64 = 1;

/// What the original reads and this town does not need: how it finds processes and readiness in tmux, installs hooks, and calls a
/// conversation that it cannot name (a program's "newest" one may be another agent's).
const OF_NO_USE: [&str; 22] = [
    "name",
    "process_names",
    "session_id_env",
    "resume_flag",
    "continue_flag",
    "resume_style",
    "supports_hooks",
    "supports_fork_session",
    "non_interactive",
    "config_dir",
    "hooks_provider",
    "hooks_dir",
    "hooks_settings_file",
    "hooks_informational",
    "hooks_use_settings_dir",
    "ready_prompt_prefix",
    "ready_delay_ms",
    "instructions_file",
    "emits_permission_warning",
    "has_turn_boundary_drain",
    "escape_cancels_request",
    "acp",
];

/// What one entry says of its program.
#[derive(Debug, Default)]
struct Entry {
    command: Option<String>,
    args: Option<Vec<String>>,
    env: BTreeMap<String, String>,
    prompt_mode: Option<PromptMode>,
    config_dir_env: Option<String>,
    supports_model: bool,
    model_flag: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PromptMode {
    /// Its last argument.
    Arg,
    /// Typed once it is ready.
    None,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Registry {
    #[serde(default = "current", deserialize_with = "only_current")]
    #[expect(dead_code, reason = "it is only checked")]
    version: u64,
    agents: BTreeMap<String, Entry>,
}

fn current() -> u64 {
    VERSION
}

fn only_current<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    match u64::deserialize(from) {
        Ok(VERSION) => Ok(VERSION),
        Ok(other) => {
            Err(D::Error::custom(format!("version: {other} is not known; this town reads version 1")))
        }
        Err(error) => Err(D::Error::custom(format!("version: {}", without_place(&error)))),
    }
}

/// The presets of these names as the file's text has them.
///
/// # Errors
/// Names the file, the line and the field.
pub(crate) fn read(
    text: &str,
    file: &Path,
    known: &BTreeMap<String, Preset>,
) -> Result<Vec<Preset>, ConfigError> {
    let wrong = |line: usize, words: String| ConfigError::Syntax {
        file: file.display().to_string(),
        line: line.max(1),
        words,
    };
    let registry: Registry =
        serde_json::from_str(text).map_err(|error| wrong(error.line(), without_place(&error)))?;
    let presets = registry.agents.into_iter().map(|(name, entry)| {
        let line = line_of(text, &name);
        entry.preset(&name, known).map_err(|words| wrong(line, format!("{name}: {words}")))
    });
    presets.collect()
}

/// The line on which this key stands.
fn line_of(text: &str, key: &str) -> usize {
    let quoted = format!("{key:?}");
    let is_key = |at: &usize| text[at + quoted.len()..].trim_start().starts_with(':');
    let at = text.match_indices(&quoted).map(|(at, _)| at).find(is_key).unwrap_or_default();
    text[..at].matches('\n').count() + 1
}

/// Without the "at line 1 column 2" at its end, which is told apart.
fn without_place(error: &impl fmt::Display) -> String {
    let words = error.to_string();
    words.rfind(" at line ").map_or(words.as_str(), |at| &words[..at]).to_owned()
}

impl Entry {
    fn preset(self, name: &str, known: &BTreeMap<String, Preset>) -> Result<Preset, String> {
        let mut preset = self.base(name, known)?;
        preset.name = name.to_owned();
        preset.works_without_asking =
            self.args.as_ref().is_some_and(|args| !args.is_empty()) || !self.env.is_empty();
        if let Some(command) = self.command {
            preset.program = command;
        }
        preset.args.full = self.args.unwrap_or(preset.args.full);
        preset.env.allowed.extend(self.config_dir_env);
        for (variable, value) in self.env {
            if value.starts_with('$') {
                return Err(format!(
                    "env: {variable} is {value:?}, and no other variable is put there: name it in config.toml, [preset.{name}] env_allowed, and set it before the town starts"
                ));
            }
            preset.env.full.insert(variable, value);
        }
        match self.prompt_mode {
            Some(PromptMode::None) => (preset.prompt.by, preset.prompt.flag) = (PromptBy::Paste, None),
            Some(PromptMode::Arg) => preset.prompt.by = PromptBy::Argument,
            None => {}
        }
        if self.supports_model || self.model_flag.is_some() {
            let flag = self.model_flag.unwrap_or_else(|| "--model".into());
            preset.args.model = vec![flag, "{model}".into()];
        }
        Ok(preset)
    }

    /// What it changes: the preset of that name, of that program, or of any program.
    fn base(&self, name: &str, known: &BTreeMap<String, Preset>) -> Result<Preset, String> {
        if let Some(preset) = known.get(name) {
            return Ok(preset.clone());
        }
        let command = self.command.as_deref().filter(|command| !command.trim().is_empty());
        let command = command.ok_or("command: it names no program, and there is no preset of that name")?;
        let program = Path::new(command).file_name().and_then(|name| name.to_str()).unwrap_or(command);
        let same = known.values().find(|preset| preset.program == program && !preset.needs_script);
        let preset = match same {
            Some(same) => Preset { title: format!("{} ({name})", same.title), ..same.clone() },
            None => any_program(name, known)?,
        };
        Ok(Preset { about: format!("{command}, as the town's {REGISTRY_FILE} says."), ..preset })
    }
}

/// Nothing is known of its screen: its state is "can't tell".
fn any_program(name: &str, known: &BTreeMap<String, Preset>) -> Result<Preset, String> {
    let generic = known.get("generic").ok_or("command: it is not known, and there is no preset `generic`")?;
    let mut letters = name.chars().filter(char::is_ascii_alphabetic);
    let first = letters.next().map(|c| c.to_ascii_uppercase()).unwrap_or('X');
    let mut preset = Preset {
        title: name.to_owned(),
        vendor: [first, letters.next().unwrap_or('x')].into_iter().collect(),
        command_from: None,
        ..generic.clone()
    };
    preset.prompt.by = PromptBy::Argument;
    Ok(preset)
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(EntryVisitor)
    }
}

struct EntryVisitor;

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = Entry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an agent: its command, args and so on")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entry, A::Error> {
        let mut entry = Entry::default();
        while let Some(field) = map.next_key::<String>()? {
            match field.as_str() {
                "command" => entry.command = Some(value(&mut map, &field)?),
                "args" => entry.args = Some(value(&mut map, &field)?),
                "env" => entry.env = value(&mut map, &field)?,
                "prompt_mode" => entry.prompt_mode = Some(value(&mut map, &field)?),
                "config_dir_env" => entry.config_dir_env = Some(value(&mut map, &field)?),
                "supports_model" => entry.supports_model = value(&mut map, &field)?,
                "model_flag" => entry.model_flag = Some(value(&mut map, &field)?),
                other if OF_NO_USE.contains(&other) => drop(map.next_value::<IgnoredAny>()?),
                other => return Err(A::Error::custom(format!("{other}: there is no such field"))),
            }
        }
        Ok(entry)
    }
}

/// A field's value; what is wrong with it names the field.
fn value<'de, A: MapAccess<'de>, T: Deserialize<'de>>(map: &mut A, field: &str) -> Result<T, A::Error> {
    map.next_value().map_err(|error| A::Error::custom(format!("{field}: {}", without_place(&error))))
}
