//! The embedded presets, and what the user's configuration folder adds to them or changes.

use crate::config::{self, ConfigError};
use crate::preset::{CONVERSATION, FILE, Preset, PromptBy, ResumeRule, Source, TranscriptRule};
use crate::registry::{self, REGISTRY_FILE};
use crate::{CommandRule, ScreenRules, wish};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const EMBEDDED: [(&str, &str); 15] = [
    ("shell", include_str!("../presets/shell.toml")),
    ("generic", include_str!("../presets/generic.toml")),
    ("codex", include_str!("../presets/codex.toml")),
    ("claude", include_str!("../presets/claude.toml")),
    ("gemini", include_str!("../presets/gemini.toml")),
    ("opencode", include_str!("../presets/opencode.toml")),
    ("aider", include_str!("../presets/aider.toml")),
    ("copilot", include_str!("../presets/copilot.toml")),
    ("qwen", include_str!("../presets/qwen.toml")),
    ("pi", include_str!("../presets/pi.toml")),
    ("cursor", include_str!("../presets/cursor.toml")),
    ("amp", include_str!("../presets/amp.toml")),
    ("auggie", include_str!("../presets/auggie.toml")),
    ("goose", include_str!("../presets/goose.toml")),
    ("crush", include_str!("../presets/crush.toml")),
];

/// More lines than any terminal has.
const SCREEN_LINES_MAX: usize = 200;

/// All presets by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presets {
    by_name: BTreeMap<String, Preset>,
    /// What is wrong with a preset's own file, by its name.
    wrong: BTreeMap<String, String>,
}

/// Where presets lie beside the embedded ones.
#[derive(Clone, Copy, Debug)]
pub struct PresetFolders<'a> {
    /// The user's configuration of Gas Town.
    pub config: &'a Path,
    /// The town's folder, where one is meant.
    pub town: Option<&'a Path>,
}

#[derive(Debug, thiserror::Error)]
pub enum PresetError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("{place}: {field} {value:?} is not valid: {rule}")]
    Invalid { place: String, field: &'static str, value: String, rule: &'static str },
    #[error("{file}: [preset.{preset}] names no preset; there are {known}")]
    NotAPreset { file: String, preset: String, known: String },
    #[error("there is no preset {name}; there are {known}")]
    NoSuchPreset { name: String, known: String },
    #[error("the preset {name} cannot be used: {words}; mend that file")]
    Wrong { name: String, words: String },
}

/// The part of `config.toml` that concerns presets; the rest is the hall's business.
#[derive(Debug, Default, Deserialize)]
struct UserFile {
    #[serde(default)]
    preset: BTreeMap<String, UserPreset>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UserPreset {
    program: Option<String>,
    #[serde(default)]
    extra_args: Vec<String>,
    /// More names that pass from the hall's environment.
    #[serde(default)]
    env_allowed: Vec<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
}

impl Presets {
    /// The embedded ones only.
    pub fn embedded() -> Result<Self, PresetError> {
        let parsed = EMBEDDED.iter().map(|(name, text)| parse(text, &format!("preset {name}")));
        let by_name = parsed.map(|preset| preset.map(|p| (p.name.clone(), p))).collect::<Result<_, _>>()?;
        Ok(Self { by_name, wrong: BTreeMap::new() })
    }

    /// The embedded ones, then those of the town's `settings/agents.json`, then `presets/*.toml` of the configuration folder,
    /// which replace or add, then `[preset.NAME]` of its `config.toml`. What does not exist changes nothing. A wrong file in
    /// `presets/` is the trouble of its own preset alone, see [`Self::wrong`].
    ///
    /// # Errors
    /// Names the file, the line and the field of the other files; nothing is loaded then.
    pub fn load(folders: &PresetFolders<'_>) -> Result<Self, PresetError> {
        let mut presets = Self::embedded()?;
        if let Some(town) = folders.town {
            presets.add_registry(&town.join(REGISTRY_FILE))?;
        }
        for path in files_of(&folders.config.join("presets"))? {
            presets.add_file(&path);
        }
        let path = folders.config.join("config.toml");
        if let Some(text) = config::read(&path)? {
            presets.change(&text, &path.display().to_string())?;
        }
        Ok(presets)
    }

    fn add_registry(&mut self, path: &Path) -> Result<(), PresetError> {
        let Some(text) = config::read(path)? else { return Ok(()) };
        for preset in registry::read(&text, path, &self.by_name)? {
            check_of(&preset, |_, _| path.display().to_string())?;
            self.by_name.insert(preset.name.clone(), preset);
        }
        Ok(())
    }

    /// A wrong one takes the place of the preset that it would have been: another must not run in its stead.
    fn add_file(&mut self, path: &Path) {
        let file = path.display().to_string();
        let read = config::read(path).map_err(PresetError::from);
        let text = match read {
            Ok(Some(text)) => text,
            Ok(None) => return,
            Err(error) => return self.set_wrong(stem(path), &error),
        };
        match parse(&text, &file) {
            Ok(preset) => {
                self.wrong.remove(&preset.name);
                self.by_name.insert(preset.name.clone(), preset);
            }
            Err(error) => self.set_wrong(name_in(&text).unwrap_or_else(|| stem(path)), &error),
        }
    }

    fn set_wrong(&mut self, name: String, error: &PresetError) {
        self.by_name.remove(&name);
        self.wrong.insert(name, error.to_string());
    }

    /// The preset of that name.
    pub fn get(&self, name: &str) -> Result<&Preset, PresetError> {
        if let Some(words) = self.wrong.get(name) {
            return Err(PresetError::Wrong { name: name.into(), words: words.clone() });
        }
        self.by_name
            .get(name)
            .ok_or_else(|| PresetError::NoSuchPreset { name: name.into(), known: self.known() })
    }

    /// Presets that cannot be used, and what is wrong with the file of each.
    pub fn wrong(&self) -> impl Iterator<Item = (&str, &str)> {
        self.wrong.iter().map(|(name, words)| (name.as_str(), words.as_str()))
    }

    /// By name, without those that cannot be used.
    pub fn iter(&self) -> impl Iterator<Item = &Preset> {
        self.by_name.values()
    }

    fn known(&self) -> String {
        self.by_name.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    fn change(&mut self, text: &str, file: &str) -> Result<(), PresetError> {
        let user: UserFile = toml::from_str(text).map_err(|error| config::syntax(&error, text, file))?;
        for (name, change) in user.preset {
            if self.wrong.contains_key(&name) {
                continue;
            }
            let known = self.known();
            let Some(preset) = self.by_name.get_mut(&name) else {
                return Err(PresetError::NotAPreset { file: file.into(), preset: name, known });
            };
            if let Some(program) = change.program {
                preset.program = program;
            }
            preset.extra_args.extend(change.extra_args);
            preset.env.allowed.extend(change.env_allowed);
            preset.env.user.extend(change.env);
        }
        Ok(())
    }
}

fn parse(text: &str, file: &str) -> Result<Preset, PresetError> {
    let preset: Preset = toml::from_str(text).map_err(|error| config::syntax(&error, text, file))?;
    let placed = |field: &str, value: &str| match line_of(text, field, value) {
        Some(line) => format!("{file}, line {line}"),
        None => file.to_owned(),
    };
    check_of(&preset, placed)?;
    Ok(preset)
}

/// `place` says where a field with a value stands.
fn check_of(preset: &Preset, place: impl Fn(&str, &str) -> String) -> Result<(), PresetError> {
    check(preset).map_err(|(field, value, rule)| PresetError::Invalid {
        place: place(field, &value),
        field,
        value,
        rule,
    })
}

/// The line on which a field such as `args.model` stands: of several the one with that value, else the first.
fn line_of(text: &str, field: &str, value: &str) -> Option<usize> {
    let mut table = String::new();
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(head) = line.strip_prefix('[') {
            table = head.trim_start_matches('[').split(']').next().unwrap_or_default().trim().to_owned();
            continue;
        }
        let Some((key, written)) = line.split_once('=') else { continue };
        let key = [table.as_str(), key.trim()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(".");
        if key == field {
            found.push((at + 1, written.contains(value)));
        }
    }
    found.iter().find(|(_, has_value)| *has_value).or(found.first()).map(|(line, _)| *line)
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The name that a wrong file gives its preset, if that much of it can be read.
fn name_in(text: &str) -> Option<String> {
    let value = |line: &str| {
        Some(line.trim().strip_prefix("name")?.trim_start().strip_prefix('=')?.trim().to_owned())
    };
    let before_tables = text.lines().take_while(|line| !line.trim_start().starts_with('['));
    let quoted = before_tables.filter_map(value).next()?;
    let name = quoted.strip_prefix('"')?.split('"').next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

fn check(preset: &Preset) -> Result<(), (&'static str, String, &'static str)> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !preset.name.starts_with(|c: char| c.is_ascii_lowercase()) || !preset.name.chars().all(plain) {
        return Err(("name", preset.name.clone(), "a small letter, then small letters, digits or hyphens"));
    }
    if preset.vendor.chars().count() != 2 || !preset.vendor.chars().all(|c| c.is_ascii_alphabetic()) {
        return Err(("vendor", preset.vendor.clone(), "two letters"));
    }
    if let Some(file) =
        preset.files.iter().find(|f| f.name.is_empty() || f.name.starts_with('.') || f.name.contains('/'))
    {
        return Err(("file.name", file.name.clone(), "a plain file name, not hidden, without a folder"));
    }
    if preset.prompt.flag.is_some() && preset.prompt.by != PromptBy::Argument {
        return Err((
            "prompt.flag",
            preset.prompt.flag.clone().unwrap_or_default(),
            "only with by = \"argument\"",
        ));
    }
    wish::check(preset)?;
    if !preset.prompt.file.contains(FILE) {
        return Err(("prompt.file", preset.prompt.file.clone(), "it must name the file: {file}"));
    }
    if let Some(rule) = &preset.resume {
        check_resume(rule, preset.transcript.is_some())?;
    }
    if let Some(rule) = &preset.transcript {
        check_transcript(rule)?;
    }
    if let Some(rules) = &preset.screen {
        check_screen(rules)?;
    }
    if let Some(rule) = &preset.command {
        check_command(rule)?;
    }
    let is_unfit = |from: Source, starts: &str| starts.trim().is_empty() != (from == Source::Bell);
    if let Some(rule) = preset.signals.iter().find(|rule| is_unfit(rule.from, &rule.starts)) {
        return Err((
            "signal.starts",
            rule.starts.clone(),
            "it must not be empty, or it would fit everything; of a bell alone nothing more is known",
        ));
    }
    Ok(())
}

/// A conversation can be called by its name only if it was given one.
fn check_resume(rule: &ResumeRule, has_transcript: bool) -> Result<(), (&'static str, String, &'static str)> {
    let names = |args: &[String]| args.iter().any(|arg| arg.contains(CONVERSATION));
    if rule.command.is_empty() && rule.args.is_empty() {
        return Err(("resume.args", String::new(), "arguments by which it goes on, or a command"));
    }
    if names(&rule.args) && !names(&rule.named) {
        let words = "with {conversation} in resume.args, it must give that name to a first start";
        return Err(("resume.named", rule.named.join(" "), words));
    }
    let Some(elsewhere) = &rule.elsewhere else { return Ok(()) };
    if !names(&elsewhere.args) && !names(&elsewhere.command) {
        let words = "the conversation's name must have its place in them: {conversation}";
        return Err(("resume.elsewhere.args", elsewhere.args.join(" "), words));
    }
    match &elsewhere.file {
        Some(file)
            if !has_transcript
                || !file.contains(CONVERSATION)
                || file.split('/').any(|part| part == "..") =>
        {
            let words = "a file below the folder that [transcript] names, with {conversation} in its name";
            Err(("resume.elsewhere.file", file.clone(), words))
        }
        _ => Ok(()),
    }
}

fn check_screen(rules: &ScreenRules) -> Result<(), (&'static str, String, &'static str)> {
    if !(1..=SCREEN_LINES_MAX).contains(&rules.lines) {
        return Err(("screen.lines", rules.lines.to_string(), "from 1 to 200"));
    }
    match rules.rules.iter().find(|rule| rule.choices.len() != rule.keys.len()) {
        Some(rule) => Err(("screen.rule.keys", rule.keys.join(" "), "as many as there are choices")),
        None => Ok(()),
    }
}

fn check_command(rule: &CommandRule) -> Result<(), (&'static str, String, &'static str)> {
    let places = [
        ("command.tool", Some(&rule.tool)),
        ("command.line", Some(&rule.line)),
        ("command.folder", rule.folder.as_ref()),
    ];
    for (field, place) in places.into_iter().filter_map(|(field, place)| Some((field, place?))) {
        if !place.starts_with('/') {
            return Err((field, place.clone(), "a place in its JSON, such as /tool_input/command"));
        }
    }
    if rule.below.trim().is_empty() {
        let words = "the first line of the dialog, or any dialog would do";
        return Err(("command.below", rule.below.clone(), words));
    }
    Ok(())
}

/// Nothing outside the program's own folder is ever looked into.
fn check_transcript(rule: &TranscriptRule) -> Result<(), (&'static str, String, &'static str)> {
    let is_inside =
        |path: &str| !path.is_empty() && path.split('/').all(|part| !["", ".", ".."].contains(&part));
    let rule_words = "a path below the folder, without `.` and `..`, with at most one `*` in a part";
    if !is_inside(&rule.folder) {
        return Err(("transcript.folder", rule.folder.clone(), "a path below the user's home"));
    }
    let wrong =
        |path: &&String| !is_inside(path) || path.split('/').any(|part| part.matches('*').count() > 1);
    if let Some(path) = rule.files.iter().find(wrong) {
        return Err(("transcript.files", path.clone(), rule_words));
    }
    let mut places = rule.records.iter().flat_map(|record| record.has.keys()).chain(&rule.conversation);
    if let Some(place) = places.find(|place| !place.starts_with('/')) {
        return Err(("transcript.record.has", place.clone(), "a place in a record, such as /message/role"));
    }
    if rule.records.iter().any(|record| record.has.is_empty()) {
        return Err((
            "transcript.record.has",
            String::new(),
            "at least one place, or it would fit every record",
        ));
    }
    match &rule.mark {
        Some(mark) if mark.contains('/') || !is_inside(mark) => {
            Err(("transcript.mark", mark.clone(), "a plain file name"))
        }
        _ => Ok(()),
    }
}

fn files_of(dir: &Path) -> Result<Vec<PathBuf>, ConfigError> {
    let failed = |source| ConfigError::Read { path: dir.into(), source };
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut paths =
        entries.map(|entry| entry.map(|e| e.path())).collect::<Result<Vec<_>, _>>().map_err(failed)?;
    paths.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    paths.sort();
    Ok(paths)
}
