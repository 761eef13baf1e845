//! Pull requests in the real world: the branch goes out with the user's own git, the rest is asked of the user's own forge program.

use super::RealWorld;
use super::rigs::{branch, of_git, oid};
use crate::Trouble;
use crate::remote::PullPlan;
use gastown_agent::{Filled, Forge, Told, ToldState, plain};
use gastown_core::{PullFacts, PullLook, PullState, Request, Rig, Source};
use gastown_git::{Merge, PushEnd, PushedBranch, TownClone};
use gastown_pty::os::run_bounded;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const PUSH_DEADLINE: Duration = Duration::from_secs(180);
const FETCH_DEADLINE: Duration = Duration::from_secs(120);
const FORGE_DEADLINE: Duration = Duration::from_secs(60);
const FORGE_BYTES_MAX: usize = 4 << 20;
const WORDS_CHARS_MAX: usize = 600;
/// Where descriptions of the user's own lie.
const FOLDER: &str = "forges";

/// What a question to the world ends with where it has no answer: what is told instead.
type OrLook<T> = Result<Result<T, PullLook>, Trouble>;

/// What is asked of the forge program.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    List,
    More,
    Create,
}

impl RealWorld {
    /// Asks what is there before anything is pushed or opened: what was merged meanwhile gets neither.
    pub(super) fn pull_looked(&self, plan: &PullPlan<'_>) -> Result<PullLook, Trouble> {
        let (rig, request) = (plan.rig, plan.request);
        let (town, target) = (self.town_clone(rig)?, branch(&rig.target)?);
        let refused = |words: String| Ok(PullLook::Refused { words });
        let Some((address, base)) = town.push_place(&target).map_err(of_git)? else {
            return refused(format!(
                "{target} of {} follows no branch of a remote; set one with `git branch --set-upstream-to`",
                rig.id
            ));
        };
        let forge = match Forge::choose(rig.forge.as_deref(), &address, &self.own_forges()?) {
            Ok(forge) => forge,
            Err(error) => return refused(error.to_string()),
        };
        let (name, base) = (branch_name(request), base.to_string());
        let with = Filled { branch: &name, target: &base, title: &request.title, body: &plan.body };
        let told = match self.listed(plan, &forge, &with)? {
            Ok(told) => told,
            Err(no) => return Ok(no),
        };
        let is_there = |told: &Told| told.state != ToldState::Open || told.head == request.head;
        let told = match told {
            Some(told) if is_there(&told) => told,
            told => match self.bring_and_open(&town, plan, &forge, &with, told.is_some())? {
                Ok(told) => told,
                Err(no) => return Ok(no),
            },
        };
        let state = self.state_of(&town, plan, &told)?;
        let is_followed = told.state == ToldState::Open && told.head == request.head;
        let (told, untold) = if is_followed { self.told_more(plan.rig, &forge, told)? } else { (told, None) };
        let Told { number, url, head, checks, reviews, approved_by, .. } = told;
        let facts = PullFacts { number, url, state, head, checks, reviews, approved_by, untold };
        Ok(PullLook::Seen(facts))
    }

    /// Brings the branch to the request's head and opens a pull request of it where none is open.
    fn bring_and_open(
        &self,
        town: &TownClone,
        plan: &PullPlan<'_>,
        forge: &Forge,
        with: &Filled<'_>,
        is_open: bool,
    ) -> OrLook<Told> {
        if let Some(no) = bring_branch(town, plan, with.branch)? {
            return Ok(Err(no));
        }
        if !is_open
            && let Err(no) =
                self.ask_forge(plan.rig, forge, Asked::Create, &forge.args(&forge.create, with))?
        {
            return Ok(Err(no));
        }
        Ok(match self.listed(plan, forge, with)? {
            Ok(Some(told)) => Ok(told),
            Ok(None) => {
                let words = format!("{} has opened a pull request, and lists none yet", forge.program);
                Err(PullLook::Unreachable { words })
            }
            Err(no) => Err(no),
        })
    }

    /// The pull request of this round; none where there is none yet, or only those of earlier ones.
    fn listed(&self, plan: &PullPlan<'_>, forge: &Forge, with: &Filled<'_>) -> OrLook<Option<Told>> {
        let answered = self.ask_forge(plan.rig, forge, Asked::List, &forge.args(&forge.list, with))?;
        let told = match answered {
            Ok(json) => forge.told(&json).map_err(|error| Trouble::of(&error))?,
            Err(no) => return Ok(Err(no)),
        };
        Ok(Ok(told.filter(|told| !is_earlier(plan.request, told))))
    }

    /// With what the list does not tell, or why that is not known: what the list told is true all the same.
    fn told_more(&self, rig: &Rig, forge: &Forge, told: Told) -> Result<(Told, Option<String>), Trouble> {
        let args = match forge.more_args(&told) {
            Ok(Some(args)) => args,
            Ok(None) => return Ok((told, None)),
            Err(error) => return Ok((told, Some(error.to_string()))),
        };
        let answer = match self.ask_forge(rig, forge, Asked::More, &args)? {
            Ok(answer) => answer,
            Err(PullLook::Unreachable { words } | PullLook::Refused { words }) => {
                return Ok((told, Some(words)));
            }
            Err(PullLook::Seen(_)) => return Err(Trouble::new("a forge program's no is no look")),
        };
        Ok(match forge.with_more(told.clone(), &answer) {
            Ok(whole) => (whole, None),
            Err(error) => (told, Some(error.to_string())),
        })
    }

    /// The forge's word is checked where it can be: in the remote's own target. What somebody squashed by hand is closed there, and
    /// landed all the same.
    fn state_of(&self, town: &TownClone, plan: &PullPlan<'_>, told: &Told) -> Result<PullState, Trouble> {
        let (named, otherwise) = match &told.state {
            ToldState::Open => return Ok(PullState::Open),
            ToldState::Closed => (None, PullState::Closed),
            ToldState::Merged(commit) => (commit.as_ref(), PullState::MergedOtherwise),
        };
        let target = branch(&plan.rig.target)?;
        town.fetch_remote(&target, FETCH_DEADLINE).map_err(of_git)?;
        let Some(there) = town.team_head(&target).map_err(of_git)? else { return Ok(otherwise) };
        let merged = named.map_or(Ok(there), oid)?;
        let is_in_there = town.is_in(merged, there).map_err(of_git)?;
        if is_in_there && has_all(town, merged, oid(&plan.request.head)?)? {
            return Ok(PullState::Merged(super::rigs::core_oid(merged)));
        }
        Ok(otherwise)
    }

    /// What the program prints, or what its no means.
    #[allow(clippy::disallowed_methods, reason = "the user's own forge program, within bounds")]
    fn ask_forge(&self, rig: &Rig, forge: &Forge, asked: Asked, args: &[String]) -> OrLook<Vec<u8>> {
        let Source::Path(folder) = &rig.source else {
            return Err(Trouble::new("a rig from a URL has no folder to run a forge program in"));
        };
        let Some(path) = self.environment.find_program(&forge.program) else {
            let words = format!("{} is not installed: it is not on PATH", forge.program);
            return Ok(Err(PullLook::Refused { words }));
        };
        let mut command = Command::new(path);
        command.args(args).current_dir(Path::new(folder)).env_clear().envs(self.environment.of_git());
        let quiet = [("GH_PROMPT_DISABLED", "1"), ("GH_NO_UPDATE_NOTIFIER", "1"), ("NO_COLOR", "1")];
        command.envs(quiet).env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
        let ran = run_bounded(command, FORGE_DEADLINE, FORGE_BYTES_MAX);
        let ran =
            ran.map_err(|error| Trouble::new(format!("{} could not be run: {error}", forge.program)))?;
        let doing =
            format!("{} {}", forge.program, args.iter().take(2).cloned().collect::<Vec<_>>().join(" "));
        if ran.timed_out || ran.truncated {
            let words = format!("{doing} took too long or said too much");
            return Ok(Err(PullLook::Unreachable { words }));
        }
        if ran.status.success() {
            return Ok(Ok(ran.stdout));
        }
        let said = plain(String::from_utf8_lossy(&ran.stderr).trim(), WORDS_CHARS_MAX);
        let words = format!("{doing} said: {said}");
        // Documented of gh: 4 is a login that is missing. Else it may be the network: it is asked again.
        Ok(Err(if asked == Asked::Create || ran.status.code() == Some(4) {
            PullLook::Refused { words }
        } else {
            PullLook::Unreachable { words }
        }))
    }

    fn own_forges(&self) -> Result<Vec<Forge>, Trouble> {
        let folder = self.places.config.join(FOLDER);
        let paths: Result<Vec<_>, std::io::Error> = match std::fs::read_dir(&folder) {
            Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => Err(error),
        };
        let mut paths =
            paths.map_err(|error| Trouble::new(format!("could not read {}: {error}", folder.display())))?;
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        paths.sort();
        let read = |path: &std::path::PathBuf| {
            let text = std::fs::read_to_string(path).map_err(|error| Trouble::new(error.to_string()));
            text.and_then(|text| Forge::read(&text).map_err(|error| Trouble::of(&error)))
                .map_err(|trouble| trouble.while_doing(&path.display().to_string()))
        };
        paths.iter().map(read).collect()
    }
}

/// Nothing where the branch there is at the request's head afterwards.
fn bring_branch(town: &TownClone, plan: &PullPlan<'_>, name: &str) -> Result<Option<PullLook>, Trouble> {
    let proposed = plan.request.pull.iter().flat_map(|pull| &pull.heads);
    let known = proposed.map(oid).collect::<Result<_, _>>()?;
    let end = town.push_branch(&PushedBranch {
        commit: oid(&plan.request.head)?,
        target: branch(&plan.rig.target)?,
        branch: branch(name)?,
        known,
        deadline: PUSH_DEADLINE,
    });
    Ok(match end.map_err(of_git)? {
        PushEnd::There { .. } => None,
        PushEnd::Unreachable { words } => Some(PullLook::Unreachable { words }),
        PushEnd::NoRemote => Some(PullLook::Refused { words: "there is no remote".into() }),
        PushEnd::Behind { words }
        | PushEnd::WentBack { words }
        | PushEnd::Declined { words }
        | PushEnd::NoAccess { words } => {
            Some(PullLook::Refused { words: format!("the branch {name} could not be pushed: {words}") })
        }
    })
}

/// It had ended when this round was proposed: the end of this one is still to come.
fn is_earlier(request: &Request, told: &Told) -> bool {
    let seen = request.pull.as_ref().and_then(|pull| pull.seen.as_ref());
    let seen = seen.filter(|seen| seen.number == told.number);
    match told.state {
        ToldState::Open => false,
        ToldState::Merged(_) => seen.is_none() && told.head != request.head,
        ToldState::Closed => seen.is_none_or(|seen| seen.state == PullState::Closed),
    }
}

/// Merged into it, the head changes nothing: by a merge, a squash or commit by commit.
fn has_all(town: &TownClone, merged: gastown_git::Oid, head: gastown_git::Oid) -> Result<bool, Trouble> {
    if town.merge_base(merged, head).map_err(of_git)? == Some(head) {
        return Ok(true);
    }
    Ok(match town.merge(merged, head).map_err(of_git)? {
        Merge::Merged { tree, .. } => tree == town.tree_of(merged).map_err(of_git)?,
        Merge::Conflict(_) => false,
    })
}

/// Of the remote: a person's own branches are never written over.
fn branch_name(request: &Request) -> String {
    if request.branch.starts_with("gastown/") {
        return request.branch.clone();
    }
    format!("gastown/{}", request.id)
}
