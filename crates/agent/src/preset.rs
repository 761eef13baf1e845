//! What a preset says. The shape of `presets/*.toml`; nothing is done here.

use crate::{BackgroundRule, CommandRule, LimitRules, RecordRule, ScreenRules, Switch, TranscriptFormat};
use gastown_core::Mode;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Which program an agent is, and how to talk to it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// What `--preset` takes: `[a-z][a-z0-9-]*`.
    pub name: String,
    pub title: String,
    /// What it is, in one sentence.
    #[serde(default)]
    pub about: String,
    /// Two letters that name the maker on a house.
    pub vendor: String,
    /// The version of its program that this preset was measured with.
    #[serde(default)]
    pub measured: Option<String>,
    /// Looked up on PATH; empty where `command_from` or the user's configuration names it.
    pub program: String,
    /// Variable of the hall's environment that holds a line for `sh -c`, used where `program` is empty.
    #[serde(default)]
    pub command_from: Option<String>,
    /// The end of the program is the end of the turn.
    #[serde(default)]
    pub ends_with_turn: bool,
    /// Its state can be read from its title, escape sequences or screen.
    #[serde(default)]
    pub reads_screen: bool,
    /// It runs the task's script, and cannot work without one.
    #[serde(default)]
    pub needs_script: bool,
    /// Models that people are offered; any other word is taken too.
    #[serde(default)]
    pub models: Vec<String>,
    /// As `models`, of efforts.
    #[serde(default)]
    pub efforts: Vec<String>,
    #[serde(default)]
    pub args: Args,
    /// How a session that runs is changed; without it a new start is needed.
    #[serde(default)]
    pub switch: Switch,
    #[serde(default)]
    pub env: Env,
    pub prompt: PromptRule,
    /// How it takes up a conversation that broke off; without it each start begins anew.
    #[serde(default)]
    pub resume: Option<ResumeRule>,
    pub keys: Keys,
    /// How to tell whether a login is there; none where nobody knows.
    #[serde(default)]
    pub login: Option<LoginRule>,
    /// Written into the session's folder before the program starts.
    #[serde(default, rename = "file")]
    pub files: Vec<FileRule>,
    /// The first rule that fits counts.
    #[serde(default, rename = "signal")]
    pub signals: Vec<SignalRule>,
    /// What stands on its screen; without it, only what it says counts.
    #[serde(default)]
    pub screen: Option<ScreenRules>,
    /// Where it names the end of a limit, and what it is told then; without it a person lets it go on.
    #[serde(default)]
    pub limit: Option<LimitRules>,
    /// Where its hook says what a permission is about; without it that is not known, and no rule answers.
    #[serde(default)]
    pub command: Option<CommandRule>,
    /// Where its hook says what goes on in its background; without it that is not known.
    #[serde(default)]
    pub background: Option<BackgroundRule>,
    /// Where the program writes what it used; without it that is not known.
    #[serde(default)]
    pub transcript: Option<TranscriptRule>,
    /// From the user's configuration; after all others, before the prompt.
    #[serde(skip)]
    pub extra_args: Vec<String>,
    /// What was added to it is for work without asking, so that it can be started in mode `full` alone.
    #[serde(skip)]
    pub works_without_asking: bool,
}

/// Arguments: `always`, then those of the mode. `{worktree}`, `{session}` and `{outbox}` become absolute paths, and
/// `{worktree_toml}`, `{outbox_toml}` the same as quoted TOML strings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Args {
    pub always: Vec<String>,
    pub ask: Vec<String>,
    pub edits: Vec<String>,
    pub full: Vec<String>,
    /// For a model that a person names: `{model}`. Without it the program takes none.
    pub model: Vec<String>,
    /// For an effort that a person names: `{effort}`. Without it the program takes none.
    pub effort: Vec<String>,
}

impl Args {
    pub fn of(&self, mode: Mode) -> &[String] {
        match mode {
            Mode::Ask => &self.ask,
            Mode::Edits => &self.edits,
            Mode::Full => &self.full,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Env {
    /// Names that pass from the hall's environment; a `*` at the end stands for any rest.
    pub allowed: Vec<String>,
    pub set: BTreeMap<String, String>,
    pub ask: BTreeMap<String, String>,
    pub edits: BTreeMap<String, String>,
    pub full: BTreeMap<String, String>,
    /// From the user's configuration; wins over the rest.
    #[serde(skip)]
    pub user: BTreeMap<String, String>,
}

impl Env {
    /// What is set for this mode; later tables win.
    pub fn of(&self, mode: Mode) -> BTreeMap<String, String> {
        let by_mode = match mode {
            Mode::Ask => &self.ask,
            Mode::Edits => &self.edits,
            Mode::Full => &self.full,
        };
        let all = self.set.iter().chain(by_mode).chain(&self.user);
        all.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// Does a variable of the hall's environment pass?
    pub fn allows(&self, name: &str) -> bool {
        self.allowed.iter().any(|rule| match rule.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == rule,
        })
    }
}

impl Preset {
    /// Whether anything can be said of its program while it runs.
    pub fn is_read(&self) -> bool {
        let has_records = self.transcript.as_ref().is_some_and(|rule| !rule.records.is_empty());
        self.ends_with_turn || self.shows_rest() || !self.signals.is_empty() || has_records
    }

    /// Whether its screen shows where it waits for its next prompt; of another only what it asks is seen.
    pub fn shows_rest(&self) -> bool {
        self.screen.as_ref().is_some_and(|rules| rules.composer.is_some())
    }

    /// Whether it can be started so: under no other name than what it is.
    pub fn works_in(&self, mode: Mode) -> bool {
        mode == Mode::Full || !self.works_without_asking
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromptRule {
    pub by: PromptBy,
    /// The option that takes the prompt; without it the prompt is the last argument.
    #[serde(default)]
    pub flag: Option<String>,
    /// How a file of the task is named in the prompt; `{file}` becomes its absolute path.
    #[serde(default = "named_by_path")]
    pub file: String,
    /// Arguments for each image among them.
    #[serde(default)]
    pub image_args: Vec<String>,
    /// Arguments, once, for the folder that they lie in: `{files}`.
    #[serde(default)]
    pub files_args: Vec<String>,
}

/// How a program takes up the conversation of an earlier run in the same worktree. `{conversation}` stands for a UUID that the
/// town gives each conversation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResumeRule {
    /// Arguments of a first start, by which the program takes the town's name for its conversation.
    #[serde(default)]
    pub named: Vec<String>,
    /// A command of the program that comes before all other arguments, instead.
    #[serde(default)]
    pub command: Vec<String>,
    /// Arguments by which it goes on.
    #[serde(default)]
    pub args: Vec<String>,
    /// How it is told to go on, where that differs from a first prompt.
    #[serde(default)]
    pub by: Option<PromptBy>,
    /// How it takes up a conversation that was held in another folder, where it can.
    #[serde(default)]
    pub elsewhere: Option<ElsewhereRule>,
}

/// How a conversation that was held in another folder is begun with here. Later starts go on with it by the rule around this one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElsewhereRule {
    /// A command of the program that comes before all other arguments; `{conversation}` as in `args`.
    #[serde(default)]
    pub command: Vec<String>,
    /// Arguments; `{conversation}` becomes what the conversation is called there.
    #[serde(default)]
    pub args: Vec<String>,
    /// The conversation's file below the transcripts' folder, with `{conversation}` and, as in their names, `{worktree}`. It is copied
    /// from the other folder's place to this worktree's, for a program that looks nowhere else.
    #[serde(default)]
    pub file: Option<String>,
}

fn named_by_path() -> String {
    FILE.into()
}

/// Stands for a file's path in a preset.
pub(crate) const FILE: &str = "{file}";
/// Stands for the town's name of a conversation.
pub(crate) const CONVERSATION: &str = "{conversation}";
/// Stands for the folder of all of them.
pub(crate) const FILES: &str = "{files}";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromptBy {
    Argument,
    /// Typed as a bracketed paste once the program is ready.
    Paste,
    None,
}

/// Bytes that the program takes as keys.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    pub interrupt: String,
    pub exit: String,
}

/// Where the program keeps its login. Only whether it is there is looked at, never what it says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginRule {
    /// Variables of the hall's environment that are a login.
    #[serde(default)]
    pub env: Vec<String>,
    /// Files below the home folder, or as `$NAME/rest` below the folder that a variable names.
    #[serde(default)]
    pub files: Vec<String>,
    /// What a person runs to log in.
    pub command: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRule {
    /// A plain file name inside the session's folder.
    pub name: String,
    pub text: String,
}

/// What the program shows, and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignalRule {
    pub from: Source,
    /// Of a bell, nothing.
    #[serde(default)]
    pub starts: String,
    /// Fits only if this was the last thing known.
    #[serde(default)]
    pub after: Option<Meaning>,
    pub means: Meaning,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Title,
    Osc7501,
    /// A progress bar: what follows `9;4;`, its state first.
    #[serde(rename = "osc9_4")]
    Progress,
    /// Marks of a prompt: what follows `133;`.
    #[serde(rename = "osc133")]
    Prompt,
    /// A notification: what follows `777;`.
    #[serde(rename = "osc777")]
    Notification,
    Bell,
    /// The program ran `gt hook EVENT`.
    Hook,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    Ready,
    Working,
    Blocked,
    TurnEnded,
    Failed,
}

/// Where a program's transcripts lie, and how they are read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TranscriptRule {
    pub format: TranscriptFormat,
    /// The program's own folder, below the user's home.
    pub folder: String,
    /// A variable that names the folder instead, if it is set.
    #[serde(default)]
    pub folder_from: Option<String>,
    /// Files below the folder. A part may hold one `*`, and `{worktree}`: the worktree's path with a hyphen for all that
    /// is neither letter nor digit; `{year}`, `{month}`, `{day}`: days on which the session ran.
    pub files: Vec<String>,
    /// A file that holds the worktree's path, in the folder that the first `*` stands for; others are not looked into.
    #[serde(default)]
    pub mark: Option<String>,
    /// The place in a record (RFC 6901) where a file names its conversation. Where the town gave that its name, a file that names
    /// another says nothing of the session's turns.
    #[serde(default)]
    pub conversation: Option<String>,
    /// What its records say of a turn; the first rule that fits counts.
    #[serde(default, rename = "record")]
    pub records: Vec<RecordRule>,
}
