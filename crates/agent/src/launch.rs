//! From a preset and a task to a program with its arguments, environment, files and prompt. Starts nothing.

use crate::preset::{CONVERSATION, FILE, FILES, Preset, PromptBy};
use crate::prompt::{Briefing, clean, go_on_text, prompt_text};
use gastown_core::{Mode, TaskId};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Longest prompt given as an argument or paste, in bytes; the kernel takes at most 128 KiB per argument.
pub const PROMPT_BYTES_MAX: usize = 64 << 10;

/// What a start depends on. Paths are absolute.
#[derive(Clone, Copy, Debug)]
pub struct LaunchFacts<'a> {
    pub worktree: &'a Path,
    /// The session's folder, with `outbox/` and `inbox/` in it.
    pub session_dir: &'a Path,
    pub mode: Mode,
    pub task: &'a TaskId,
    pub title: &'a str,
    pub body: &'a str,
    pub script: Option<&'a str>,
    /// The acceptance list: number and words of each point.
    pub points: &'a [(u32, String)],
    /// The model that a person named for the task.
    pub model: Option<&'a str>,
    /// The effort that a person named for the task.
    pub effort: Option<&'a str>,
    /// Files of the task, all in one folder.
    pub attachments: &'a [PathBuf],
    /// Why the work came back, for the second round and later.
    pub came_back: Option<&'a str>,
    /// What an earlier session of the same assignment leaves for this one, which has not its conversation.
    pub handed_over: Option<&'a str>,
    /// Value of the variable that the preset's `command_from` names, if it is set.
    pub command: Option<&'a str>,
    /// After the preset's and the user's arguments, before the prompt.
    pub extra_args: &'a [String],
    /// What the conversation is called: a UUID of the town's, or the program's own word for one that was held elsewhere.
    pub conversation: &'a str,
    /// That conversation was held in another folder, and is taken up here for the first time.
    pub held_elsewhere: bool,
    /// How the session before ended, whose conversation is taken up; none for a first start. Means nothing to a preset that cannot.
    pub goes_on_after: Option<&'a str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// A name for PATH, or a path.
    pub program: String,
    /// With the prompt, if it is an argument.
    pub args: Vec<String>,
    /// To be set over what passes the allow-list.
    pub env: BTreeMap<String, String>,
    pub prompt: Prompt,
    /// To be written before the start, readable by the owner only.
    pub files: Vec<LaunchFile>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prompt {
    None,
    /// Already among the arguments.
    Argument,
    /// To be typed as one bracketed paste when the program is ready. Holds no control character but newline and tab.
    Paste(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaunchFile {
    pub path: PathBuf,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LaunchError {
    #[error(
        "task {task} has no script, and the preset {preset} runs nothing else: add one with `gt task edit {task} --script FILE`, or give the task to another agent"
    )]
    NoScript { task: TaskId, preset: String },
    #[error(
        "the preset {preset} names no program: set `program` in config.toml under [preset.{preset}]{also}"
    )]
    NoProgram { preset: String, also: String },
    #[error(
        "the preset {preset} takes no {what}, and {task} wants {value}: take it off with `gt task edit {task} --{what} ''`, or give the task to another agent"
    )]
    TakesNone { preset: String, what: &'static str, value: String, task: TaskId },
    #[error(
        "the preset {preset} works without asking, as the town's settings/agents.json has it, so it is started in mode `full` alone: add its agent with `--mode full`, or write a preset for it"
    )]
    OnlyFull { preset: String },
    #[error("the path {path:?} is not UTF-8, which the preset {preset} needs: move the town's folder")]
    PathNotUtf8 { path: PathBuf, preset: String },
}

impl Preset {
    /// What to start for a task.
    ///
    /// # Errors
    /// Where the task lacks what the preset needs, or nobody says which program it is.
    pub fn launch(&self, facts: &LaunchFacts<'_>) -> Result<Launch, LaunchError> {
        if !self.works_in(facts.mode) {
            return Err(LaunchError::OnlyFull { preset: self.name.clone() });
        }
        let places = self.places(facts)?;
        let mut files = self.own_files(facts, &places)?;
        let (program, mut args) = self.program(facts)?;
        let goes_on_after = facts.goes_on_after.filter(|_| self.resume.is_some());
        let (command, of_conversation) = self.conversation_args(facts);
        args.extend(command);
        args.extend(self.args.always.iter().chain(self.args.of(facts.mode)).map(|arg| places.fill(arg)));
        args.extend(self.extra_args.iter().map(|arg| places.fill(arg)));
        args.extend(facts.extra_args.iter().cloned());
        args.extend(of_conversation);
        args.extend(self.wished_args(facts, ("model", facts.model), &self.args.model)?);
        args.extend(self.wished_args(facts, ("effort", facts.effort), &self.args.effort)?);
        args.extend(self.file_args(facts.attachments)?);

        let whole = prompt_text(&Briefing {
            id: facts.task.as_str(),
            title: facts.title,
            body: facts.body,
            points: facts.points,
            files: &self.mentions(facts.attachments)?,
            came_back: facts.came_back,
            handed_over: facts.handed_over,
        });
        let prime = facts.session_dir.join("inbox").join("prime.md");
        let short = match goes_on_after {
            Some(how) => go_on_text(facts.task.as_str(), how, facts.came_back),
            None => shorten(&whole, &prime),
        };
        files.push(LaunchFile { path: prime, text: whole });
        let prompt = match self.prompt_by(goes_on_after.is_some()) {
            PromptBy::None => Prompt::None,
            PromptBy::Paste => Prompt::Paste(short),
            PromptBy::Argument => {
                args.extend(self.prompt.flag.clone());
                args.push(short);
                Prompt::Argument
            }
        };
        let env =
            self.env.of(facts.mode).into_iter().map(|(name, value)| (name, places.fill(&value))).collect();
        Ok(Launch { program, args, env, prompt, files })
    }

    /// How its task reaches the program; `goes_on`: one that takes up a conversation.
    pub fn prompt_by(&self, goes_on: bool) -> PromptBy {
        let own = self.resume.as_ref().filter(|_| goes_on).and_then(|rule| rule.by);
        own.unwrap_or(self.prompt.by)
    }

    /// By which the program takes up a conversation or names a new one: a command of its own, and what comes after the others.
    fn conversation_args(&self, facts: &LaunchFacts<'_>) -> (Vec<String>, Vec<String>) {
        let Some(rule) = &self.resume else { return Default::default() };
        let (command, args): (&[String], &[String]) = match (facts.goes_on_after, &rule.elsewhere) {
            (Some(_), _) => (&rule.command, &rule.args),
            (None, Some(elsewhere)) if facts.held_elsewhere => (&elsewhere.command, &elsewhere.args),
            (None, _) => (&[], &rule.named),
        };
        let filled =
            |args: &[String]| args.iter().map(|arg| arg.replace(CONVERSATION, facts.conversation)).collect();
        (filled(command), filled(args))
    }

    /// What is added to a program's start beside the person's own set-up, for people, in this worktree and with this folder of the
    /// session. Of variables only the names are told.
    pub fn added(&self, mode: Mode, worktree: &Path, session_dir: &Path) -> Vec<String> {
        let places = Places::shown(worktree, session_dir);
        let args = self.args.always.iter().chain(self.args.of(mode)).map(|arg| places.fill(arg));
        let args: Vec<String> = args.collect();
        let args = (!args.is_empty()).then(|| format!("arguments: {}", args.join(" ")));
        let env: Vec<String> = self.env.of(mode).into_keys().collect();
        let env = (!env.is_empty()).then(|| format!("variables: {}", env.join(", ")));
        let files: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        let files = (!files.is_empty()).then(|| format!("files in {}: {}", places.session, files.join(", ")));
        [args, env, files].into_iter().flatten().collect()
    }

    fn program(&self, facts: &LaunchFacts<'_>) -> Result<(String, Vec<String>), LaunchError> {
        if !self.program.is_empty() {
            return Ok((self.program.clone(), Vec::new()));
        }
        match facts.command.filter(|line| !line.trim().is_empty()) {
            Some(line) => Ok(("sh".into(), vec!["-c".into(), line.into(), self.name.clone()])),
            None => Err(LaunchError::NoProgram {
                preset: self.name.clone(),
                also: self
                    .command_from
                    .as_ref()
                    .map(|name| format!(", or {name} in the hall's environment"))
                    .unwrap_or_default(),
            }),
        }
    }

    fn own_files(&self, facts: &LaunchFacts<'_>, places: &Places) -> Result<Vec<LaunchFile>, LaunchError> {
        let mut files: Vec<LaunchFile> = self
            .files
            .iter()
            .map(|file| LaunchFile {
                path: facts.session_dir.join(&file.name),
                text: places.fill(&file.text),
            })
            .collect();
        if self.needs_script {
            let script = facts.script.filter(|text| !text.trim().is_empty());
            let Some(script) = script else {
                return Err(LaunchError::NoScript { task: facts.task.clone(), preset: self.name.clone() });
            };
            files.push(LaunchFile { path: facts.session_dir.join("script.sh"), text: script.into() });
        }
        Ok(files)
    }

    /// The files of a task as they stand in its prompt.
    ///
    /// # Errors
    /// Where a path is not UTF-8.
    pub fn mentions(&self, files: &[PathBuf]) -> Result<Vec<String>, LaunchError> {
        files.iter().map(|file| Ok(self.prompt.file.replace(FILE, self.utf8(file)?))).collect()
    }

    /// What a person wished of the task, by the arguments that the preset has for it.
    fn wished_args(
        &self,
        facts: &LaunchFacts<'_>,
        (what, value): (&'static str, Option<&str>),
        args: &[String],
    ) -> Result<Vec<String>, LaunchError> {
        let Some(value) = value else { return Ok(Vec::new()) };
        if args.is_empty() {
            let (preset, value, task) = (self.name.clone(), value.to_owned(), facts.task.clone());
            return Err(LaunchError::TakesNone { preset, what, value, task });
        }
        Ok(args.iter().map(|arg| arg.replace(&format!("{{{what}}}"), value)).collect())
    }

    fn file_args(&self, files: &[PathBuf]) -> Result<Vec<String>, LaunchError> {
        let mut args = Vec::new();
        if let Some(folder) = files.first().and_then(|file| file.parent()) {
            let folder = self.utf8(folder)?;
            args.extend(self.prompt.files_args.iter().map(|arg| arg.replace(FILES, folder)));
        }
        for image in files.iter().filter(|file| is_image(file)) {
            let image = self.utf8(image)?;
            args.extend(self.prompt.image_args.iter().map(|arg| arg.replace(FILE, image)));
        }
        Ok(args)
    }

    fn utf8<'a>(&self, path: &'a Path) -> Result<&'a str, LaunchError> {
        path.to_str().ok_or_else(|| LaunchError::PathNotUtf8 { path: path.into(), preset: self.name.clone() })
    }

    fn places(&self, facts: &LaunchFacts<'_>) -> Result<Places, LaunchError> {
        let text = |path: &Path| self.utf8(path).map(str::to_owned);
        Ok(Places {
            worktree: text(facts.worktree)?,
            session: text(facts.session_dir)?,
            outbox: text(&facts.session_dir.join("outbox"))?,
        })
    }
}

/// What programs with an argument for images take as one.
const IMAGES: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];

fn is_image(path: &Path) -> bool {
    let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
    IMAGES.iter().any(|image| end.eq_ignore_ascii_case(image))
}

/// The prompt itself, or where to read it when it is too long to be typed.
fn shorten(prompt: &str, file: &Path) -> String {
    if prompt.len() <= PROMPT_BYTES_MAX {
        return prompt.to_owned();
    }
    clean(&format!(
        "Read your task in {}, do what it says, and run `gt done` when you have finished.",
        file.display()
    ))
}

struct Places {
    worktree: String,
    session: String,
    outbox: String,
}

impl Places {
    /// As people read them: what is no UTF-8 is shown as well as it can be.
    fn shown(worktree: &Path, session_dir: &Path) -> Self {
        let text = |path: &Path| path.display().to_string();
        let outbox = text(&session_dir.join("outbox"));
        Self { worktree: text(worktree), session: text(session_dir), outbox }
    }

    fn fill(&self, text: &str) -> String {
        // One pass, so that a path with braces in it is never filled again.
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            let (before, from) = rest.split_at(at);
            filled.push_str(before);
            match self.names().into_iter().find(|(name, _)| from.starts_with(name)) {
                Some((name, value)) => {
                    filled.push_str(&value);
                    rest = &from[name.len()..];
                }
                None => {
                    filled.push('{');
                    rest = &from[1..];
                }
            }
        }
        filled.push_str(rest);
        filled
    }

    fn names(&self) -> [(&'static str, String); 5] {
        [
            ("{worktree}", self.worktree.clone()),
            ("{session}", self.session.clone()),
            ("{outbox}", self.outbox.clone()),
            ("{worktree_toml}", toml_string(&self.worktree)),
            ("{outbox_toml}", toml_string(&self.outbox)),
        ]
    }
}

fn toml_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
