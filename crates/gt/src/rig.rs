//! `gt rig`: repositories of the town.

mod show;

use crate::failure::Failure;
use crate::link::At;
use crate::out::table;
use crate::text::{line, short};
use crate::{rig_check, words};
use clap::{Args, Subcommand};
use gastown_api::call::{AddRigArgs, GateArgs, NoArgs, PersonArgs, RigArgs, SetRigArgs, calls};
use gastown_api::view::{
    AuthorWord, LandingWord, LateView, PushWord, RehearseWord, ReviewWord, RigView, SourceView,
};
use show::one;
use std::path::Path;

#[derive(Subcommand)]
pub enum Rig {
    /// Registers a repository
    Add(Add),
    /// All rigs
    List,
    /// One rig
    Show { rig: String },
    /// Changes gates, review or owner
    Set(Set),
    /// Tries setup, every gate on the target, and two worktrees at once
    Check { rig: String },
    /// Fetches what the target follows on its remote, now
    Fetch { rig: String },
    /// Brings the target to the branch that it follows on its remote, now
    Push { rig: String },
    /// Takes a rig out of the town; its worktrees go to the trash
    Remove { rig: String },
}

#[derive(Args)]
pub struct Add {
    /// A repository on this machine, or a URL that git can clone
    source: String,
    #[arg(long)]
    name: Option<String>,
    /// First part of its tasks' ids
    #[arg(long)]
    prefix: Option<String>,
    /// The branch that work lands on
    #[arg(long, value_name = "BRANCH")]
    target: Option<String>,
    #[command(flatten)]
    rules: Rules,
}

#[derive(Args)]
pub struct Set {
    rig: String,
    /// No gate at all
    #[arg(long, conflicts_with = "gates")]
    no_gates: bool,
    /// Minutes between two fetches of what the team has; 0: never by itself
    #[arg(long, value_name = "MINUTES")]
    fetch: Option<u16>,
    /// So many checks of the queue run at a time, 1 to 8
    #[arg(long, value_name = "N")]
    runners: Option<u8>,
    /// How the commits of a request come to the target: one merge, one commit, or one by one
    #[arg(long, value_name = "merge|squash|rebase", value_parser = words::landing)]
    landing: Option<LandingWord>,
    /// Commits that the town makes for landings carry your Signed-off-by
    #[arg(long, value_name = "on|off", value_parser = words::on_or_off)]
    sign_off: Option<bool>,
    /// Commits that the town makes for landings are signed by your own git with your key, or wait
    #[arg(long, value_name = "on|off", value_parser = words::on_or_off)]
    sign: Option<bool>,
    /// What merges and squashes say: text with {title}, {id}, {agent}, {branch}, {task}, {body}; empty: title and id
    #[arg(long, value_name = "TEXT")]
    message: Option<String>,
    /// Who is the author of merges and squashes: the agent, or you
    #[arg(long, value_name = "agent|owner", value_parser = words::author)]
    author: Option<AuthorWord>,
    /// Whether landings are pushed to the branch that the target follows on its remote: never, when you ask, or each by itself
    #[arg(long, value_name = "off|ask|on", value_parser = words::push)]
    push: Option<PushWord>,
    /// Checks finished work while it waits for approval: when the machine has time, or also while agents work
    #[arg(long, value_name = "on|off|always", value_parser = words::rehearse)]
    rehearse: Option<RehearseWord>,
    /// Agents whose branches fall so many commits behind are told, or brought up to date before they start again
    #[arg(long, value_name = "off|tell:N|rebase:N", value_parser = words::late)]
    late: Option<LateView>,
    /// What you approve is proposed in a pull request, and lands where that is merged
    #[arg(long, value_name = "on|off", value_parser = words::on_or_off)]
    pull_requests: Option<bool>,
    /// Your forge program, such as gh or glab; empty: by the remote's address
    #[arg(long, value_name = "NAME")]
    forge: Option<String>,
    /// A rule of review, in order: 'docs/** lines<=50 gates -> alone' or 'migrations/** -> person'
    #[arg(long = "tier", value_name = "RULE")]
    tiers: Vec<String>,
    /// No rule of review any more
    #[arg(long, conflicts_with = "tiers")]
    no_tiers: bool,
    /// What `gt run` starts in a worktree, to look at what it makes; empty: nothing any more
    #[arg(long, value_name = "COMMAND")]
    run: Option<String>,
    #[command(flatten)]
    rules: Rules,
}

#[derive(Args)]
struct Rules {
    /// A command that must pass on exactly the commit that would land
    #[arg(long = "gate", value_name = "NAME=COMMAND", value_parser = gate)]
    gates: Vec<(String, String)>,
    /// Globs of the paths that this gate is for, such as docs='docs/** **/*.md'; a change that touches none of them runs without it
    #[arg(long = "gate-paths", value_name = "NAME=GLOBS", value_parser = gate, requires = "gates")]
    gate_paths: Vec<(String, String)>,
    /// Seconds after which a gate is ended
    #[arg(long, value_name = "S")]
    gate_timeout: Option<u32>,
    #[arg(long, value_name = "required|off", value_parser = words::review)]
    review: Option<ReviewWord>,
    /// Committer of landings
    #[arg(long, value_name = "NAME <EMAIL>", value_parser = person)]
    owner: Option<PersonArgs>,
    /// Run once in each new worktree before its first program
    #[arg(long, value_name = "COMMAND")]
    setup: Option<String>,
    /// Run before a worktree is put away
    #[arg(long, value_name = "COMMAND")]
    teardown: Option<String>,
    /// An untracked file, or a glob, that each worktree gets and that never lands
    #[arg(long, value_name = "FILE")]
    copy: Vec<String>,
    /// Ports that each worktree gets to itself
    #[arg(long, value_name = "N")]
    ports: Option<u16>,
    /// A folder that stays where checks run, so that a build does not begin anew, such as target
    #[arg(long, value_name = "FOLDER")]
    cache: Vec<String>,
}

impl Set {
    fn tiers(&self) -> Option<Vec<String>> {
        (self.no_tiers || !self.tiers.is_empty()).then(|| self.tiers.clone())
    }
}

/// An empty name alone: none any more.
fn named(all: &[String]) -> Option<Vec<String>> {
    let named = all.iter().filter(|name| !name.is_empty()).cloned().collect();
    (!all.is_empty()).then_some(named)
}

impl Rules {
    fn copy(&self) -> Option<Vec<String>> {
        named(&self.copy)
    }

    fn caches(&self) -> Option<Vec<String>> {
        named(&self.cache)
    }

    fn gates(&self) -> Result<Option<Vec<GateArgs>>, Failure> {
        if let Some((name, _)) =
            self.gate_paths.iter().find(|(name, _)| self.gates.iter().all(|(gate, _)| gate != name))
        {
            let words = format!("--gate-paths {name} is for a gate that is not named with --gate");
            return Err(Failure::Usage(words));
        }
        let paths = |name: &str| {
            let of_gate = self.gate_paths.iter().filter(move |(gate, _)| gate == name);
            of_gate.flat_map(|(_, globs)| globs.split_whitespace().map(str::to_owned)).collect()
        };
        let gates = self.gates.iter().map(|(name, command)| GateArgs {
            name: name.clone(),
            command: command.clone(),
            timeout_secs: self.gate_timeout,
            paths: Some(paths(name)),
        });
        Ok((!self.gates.is_empty()).then(|| gates.collect()))
    }
}

fn gate(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, command)) if !name.trim().is_empty() && !command.trim().is_empty() => {
            Ok((name.trim().into(), command.trim().into()))
        }
        _ => Err("a name, `=` and a command, for example test='cargo test'".into()),
    }
}

fn person(text: &str) -> Result<PersonArgs, String> {
    let parts =
        text.split_once('<').and_then(|(name, rest)| Some((name.trim(), rest.strip_suffix('>')?.trim())));
    match parts {
        Some((name, email)) if !name.is_empty() && !email.is_empty() => {
            Ok(PersonArgs { name: name.into(), email: email.into() })
        }
        _ => Err("a name and an address, for example 'Ada <ada@example.org>'".into()),
    }
}

impl Rig {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        match self {
            Self::Add(add) => {
                let rig = link.call::<calls::AddRig>(add.args()?)?;
                at.out.show(&rig, one)
            }
            Self::List => {
                let rigs = link.call::<calls::ListRigs>(NoArgs {})?;
                at.out.show(&rigs, |rigs| many(rigs))
            }
            Self::Show { rig } => {
                let rig = link.call::<calls::ShowRig>(RigArgs { rig: rig.clone() })?;
                at.out.show(&rig, one)
            }
            Self::Set(set) => {
                let gates = if set.no_gates { Some(Vec::new()) } else { set.rules.gates()? };
                let (review, owner) = (set.rules.review, set.rules.owner.clone());
                let rig = link.call::<calls::SetRig>(SetRigArgs {
                    rig: set.rig.clone(),
                    gates,
                    review,
                    owner,
                    setup: set.rules.setup.clone(),
                    teardown: set.rules.teardown.clone(),
                    copy: set.rules.copy(),
                    caches: set.rules.caches(),
                    ports: set.rules.ports,
                    run: set.run.clone(),
                    fetch_minutes: set.fetch,
                    runners: set.runners,
                    landing: set.landing,
                    sign_off: set.sign_off,
                    sign: set.sign,
                    message: set.message.clone(),
                    author: set.author,
                    rehearse: set.rehearse,
                    late: set.late.clone(),
                    pull_requests: set.pull_requests,
                    forge: set.forge.clone(),
                    tiers: set.tiers(),
                    push: set.push,
                })?;
                at.out.show(&rig, one)
            }
            Self::Check { rig } => {
                let check = link.call::<calls::CheckRig>(RigArgs { rig: rig.clone() })?;
                rig_check::report(at, rig, &check)
            }
            Self::Fetch { rig } => {
                let rig = link.call::<calls::FetchRig>(RigArgs { rig: rig.clone() })?;
                at.out.show(&rig, one)
            }
            Self::Push { rig } => {
                let rig = link.call::<calls::PushRig>(RigArgs { rig: rig.clone() })?;
                at.out.show(&rig, one)
            }
            Self::Remove { rig } => {
                let gone = link.call::<calls::RemoveRig>(RigArgs { rig: rig.clone() })?;
                at.out.show(&gone, |_| format!("{} is removed; its worktrees are in the trash", line(rig)))
            }
        }
    }
}

impl Add {
    fn args(&self) -> Result<AddRigArgs, Failure> {
        Ok(AddRigArgs {
            source: source(&self.source)?,
            name: self.name.clone(),
            prefix: self.prefix.clone(),
            target: self.target.clone(),
            gates: self.rules.gates()?,
            review: self.rules.review,
            owner: self.rules.owner.clone(),
            setup: self.rules.setup.clone(),
            teardown: self.rules.teardown.clone(),
            copy: self.rules.copy(),
            caches: self.rules.caches(),
            ports: self.rules.ports,
        })
    }
}

/// A path becomes absolute, because the hall has no current folder; a URL stays.
fn source(text: &str) -> Result<String, Failure> {
    let path = Path::new(text);
    let is_url =
        text.contains("://") || (text.contains(':') && !text.starts_with(['/', '.']) && !path.exists());
    if is_url {
        return Ok(text.into());
    }
    let absolute = std::path::absolute(path).map_err(|error| Failure::Usage(format!("{text}: {error}")))?;
    let clean: std::path::PathBuf = absolute.components().collect();
    match clean.into_os_string().into_string() {
        Ok(path) => Ok(path),
        Err(_) => {
            Err(Failure::refused("not_text", format!("the path {text:?} is not UTF-8"), "rename the folder"))
        }
    }
}

fn origin(source: &SourceView) -> String {
    match source {
        SourceView::Path(text) | SourceView::Url(text) => line(text),
    }
}

fn many(rigs: &[RigView]) -> String {
    let rows = rigs.iter().map(|rig| {
        [
            line(&rig.rig),
            line(&rig.prefix),
            line(&rig.target),
            short(&rig.head),
            queue_word(rig),
            origin(&rig.source),
        ]
    });
    table(
        ["RIG", "PREFIX", "TARGET", "HEAD", "QUEUE", "FROM"],
        rows.collect(),
        "no rigs yet: `gt rig add PATH`",
    )
}

fn queue_word(rig: &RigView) -> String {
    let waiting = rig.queue.len();
    if rig.held { format!("held, {waiting}") } else { waiting.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_path_becomes_absolute_and_a_url_stays() {
        assert!(source("some/folder").expect("a path").starts_with('/'));
        for url in ["https://example.org/a.git", "git@example.org:a/b.git", "file:///a/b"] {
            assert_eq!(source(url).expect("a URL"), url);
        }
    }

    #[test]
    fn a_gate_needs_a_name_and_a_command() {
        assert_eq!(gate("test=make X=1"), Ok(("test".into(), "make X=1".into())));
        assert!(gate("test").is_err() && gate("=x").is_err() && gate("test=").is_err());
    }

    #[test]
    fn an_owner_needs_a_name_and_an_address() {
        assert_eq!(person("Ada L <a@b.c>").map(|p| (p.name, p.email)), Ok(("Ada L".into(), "a@b.c".into())));
        assert!(person("Ada").is_err() && person("<a@b>").is_err());
    }
}
