//! A rig is tried out: in two worktrees of its own and a bare checkout, all thrown away after. The user's folder is only read.

use super::RealWorld;
use super::gate::{GateRun, last_words};
use super::gate_files;
use super::ground::{GroundRun, SETUP_DEADLINE, TEARDOWN_DEADLINE, copy_files, judge};
use super::places::make_folder;
use super::rigs::{branch, core_oid, of_git, person};
use crate::Trouble;
use crate::rig_check::{CheckNews, CheckStep, CheckVerdict, CheckedThing, Tell};
use gastown_core::{Gate, GateResult, Ports, Rig, Source, WorktreeRef};
use gastown_git::{NewWorktree, TownClone, Worktree, checkout_scratch, untracked_files};
use gastown_pty::os::{disk_usage, free_bytes};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Less than this on the town's disk is none.
const ROOM_BYTES_MIN: u64 = 64 << 20;
/// Names of new files that are told.
const NAMES_MAX: usize = 5;

type Found = (CheckVerdict, String);

/// One try of a rig.
struct Trial<'a> {
    world: &'a RealWorld,
    rig: &'a Rig,
    /// All that it makes lies here.
    dir: PathBuf,
    logs: PathBuf,
    town: TownClone,
    commit: gastown_git::Oid,
    tell: Tell<'a>,
    /// The least that was free on the town's disk after a step.
    room: AtomicU64,
}

/// A worktree that was made for the try.
struct Tried {
    name: &'static str,
    worktree: Worktree,
    facts: WorktreeRef,
}

impl RealWorld {
    /// Tries the rig as it is set; every step is told as it begins and as it ends.
    pub(super) fn try_rig(&self, rig: &Rig, taken: &[Ports], tell: Tell<'_>) -> Result<(), Trouble> {
        let (dir, logs) = (self.places.check(&rig.id), self.places.check_logs(&rig.id));
        throw_away(&dir)?;
        [&dir, &logs].into_iter().try_for_each(|folder| make_folder(folder))?;
        let mut seen = None;
        step(tell, CheckedThing::Target, None, || {
            let (town, commit) = self.target_of(rig)?;
            tell(CheckNews::Commit(core_oid(commit)));
            let short: String = commit.to_string().chars().take(8).collect();
            seen = Some((town, commit));
            Ok((CheckVerdict::Passed, format!("{} is at {short}", rig.target)))
        });
        let Some((town, commit)) = seen else { return Ok(()) };
        let trial = Trial {
            world: self,
            rig,
            dir: dir.clone(),
            logs,
            town,
            commit,
            tell,
            room: AtomicU64::new(u64::MAX),
        };
        trial.run(taken);
        throw_away(&dir)
    }

    fn target_of(&self, rig: &Rig) -> Result<(TownClone, gastown_git::Oid), Trouble> {
        let town = self.town_clone(rig)?;
        let commit = self.refresh_target(&town, rig)?;
        Ok((town, commit))
    }
}

impl Trial<'_> {
    fn run(&self, taken: &[Ports]) {
        self.step(CheckedThing::Copy, None, || self.copied());
        let mut one = None;
        let setup = self.step(CheckedThing::Setup, Some("setup"), || {
            one = Some(self.make("one", taken)?);
            self.set_up(one.as_ref(), "setup")
        });
        let mut green = Vec::new();
        for gate in &self.rig.gates {
            let log = format!("gate-{}", gate.name);
            let found = self.step(CheckedThing::Gate(gate.name.clone()), Some(&log), || {
                self.on_the_target(gate, &log, taken)
            });
            if found == CheckVerdict::Passed {
                green.push(gate);
            }
        }
        let mut two = None;
        self.step(CheckedThing::TwoAtOnce, Some("two"), || {
            let Some(one) = one.as_ref().filter(|_| setup != CheckVerdict::Failed) else {
                return Ok((CheckVerdict::Skipped, "the setup fails already in one".into()));
            };
            let others: Vec<Ports> = taken.iter().copied().chain(one.facts.ports).collect();
            let two = two.insert(self.make("two", &others)?);
            self.both(one, two, &green)
        });
        let size = one.as_ref().map(|tried| disk_usage(tried.worktree.dir()));
        self.step(CheckedThing::LeftBehind, Some("teardown"), || self.left(one.as_ref(), two.as_ref()));
        self.step(CheckedThing::Room, None, || {
            Ok(self.room(size.filter(|size| size.unread_count == 0).map(|size| size.bytes)))
        });
    }

    /// Runs a step and tells of it; also how much room it left.
    fn step(
        &self,
        what: CheckedThing,
        log: Option<&str>,
        act: impl FnOnce() -> Result<Found, Trouble>,
    ) -> CheckVerdict {
        let log = log.map(|name| self.log(name));
        let verdict = step(self.tell, what, log, act);
        self.room.fetch_min(free_bytes(&self.dir).unwrap_or(u64::MAX), Ordering::Relaxed);
        verdict
    }

    fn log(&self, name: &str) -> PathBuf {
        self.logs.join(format!("{name}.log"))
    }

    fn copied(&self) -> Result<Found, Trouble> {
        let patterns = &self.rig.ground.copy;
        if patterns.is_empty() {
            return Ok((CheckVerdict::Skipped, "no file is to be copied".into()));
        }
        let Source::Path(source) = &self.rig.source else {
            let words = "a repository from a URL has no folder to copy files from; take them from the list";
            return Ok((CheckVerdict::Failed, words.into()));
        };
        let mut missing = Vec::new();
        for pattern in patterns {
            let found = untracked_files(&self.world.git, Path::new(source), std::slice::from_ref(pattern));
            if found.map_err(of_git)?.is_empty() {
                missing.push(pattern.as_str());
            }
        }
        if missing.is_empty() {
            return Ok((CheckVerdict::Passed, patterns.join(", ")));
        }
        let (names, rig) = (missing.join(", "), &self.rig.id);
        let words = format!(
            "{source} has no untracked {names}; put it there, or take it from the list with `gt rig set {rig} --copy`"
        );
        Ok((CheckVerdict::Failed, words))
    }

    /// As an agent's is made.
    fn make(&self, name: &'static str, taken: &[Ports]) -> Result<Tried, Trouble> {
        let (rig, dir) = (self.rig, self.dir.join(name));
        let branch_name = format!("gastown/check/{name}");
        let new = NewWorktree {
            dir: dir.clone(),
            branch: branch(&branch_name)?,
            base: self.commit,
            target: branch(&rig.target)?,
            agent: person(&format!("{}/check", rig.id), &rig.owner.email)?,
        };
        let worktree = Worktree::create(&self.town, &new).map_err(of_git)?;
        worktree.exclude(&rig.ground.copy).map_err(of_git)?;
        copy_files(&self.world.git, rig, &dir)?;
        let ports = self.world.free_block(rig.ground.ports, taken, &dir)?;
        let dir = super::work::utf8(&dir)?;
        let facts = WorktreeRef { dir, branch: branch_name, base: core_oid(self.commit), ports };
        Ok(Tried { name, worktree, facts })
    }

    fn set_up(&self, tried: Option<&Tried>, log: &str) -> Result<Found, Trouble> {
        let (Some(tried), Some(setup)) = (tried, &self.rig.ground.setup) else {
            return Ok((CheckVerdict::Skipped, "a worktree can be made; no setup is set".into()));
        };
        let log = self.log(log);
        let run = GroundRun {
            line: setup,
            env: self.env(tried),
            dir: tried.worktree.dir(),
            deadline: SETUP_DEADLINE,
            cancel: self.world.cancel.clone(),
        };
        let outcome = self.world.run_ground(&run, &log)?;
        judge("setup", setup, &outcome, &log)?;
        Ok((CheckVerdict::Passed, setup.clone()))
    }

    fn env(&self, tried: &Tried) -> std::collections::BTreeMap<String, String> {
        self.world.ground_env(&self.rig.id, &format!("check-{}", tried.name), &tried.facts)
    }

    /// In a bare checkout of its own, as the queue runs it.
    fn on_the_target(&self, gate: &Gate, log: &str, taken: &[Ports]) -> Result<Found, Trouble> {
        let tree = self.dir.join("tree");
        checkout_scratch(&self.town, self.commit, &tree, &[]).map_err(of_git)?;
        let (result, words) =
            self.run_gate(gate, &tree, &self.log(log), self.world.gate_env(self.rig, 0, taken, &tree)?)?;
        self.world.give_ports_back(&tree);
        let target = &self.rig.target;
        Ok(match result {
            GateResult::Passed => (CheckVerdict::Passed, gate.command.clone()),
            GateResult::Failed => (
                CheckVerdict::Failed,
                format!(
                    "{target} itself is red: nothing can land until `{}` passes on it; mend {target} first\n{words}",
                    gate.command
                ),
            ),
            GateResult::CouldNotRun | GateResult::Spared => {
                let (why, more) = words.split_once('\n').unwrap_or((&words, ""));
                let mend = format!(
                    "see that it is installed and on PATH, or set the gate again with `gt rig set {} --gate`",
                    self.rig.id
                );
                (CheckVerdict::CouldNotRun, format!("{why}; {mend}\n{more}"))
            }
        })
    }

    fn run_gate(
        &self,
        gate: &Gate,
        dir: &Path,
        log: &Path,
        env: std::collections::BTreeMap<String, String>,
    ) -> Result<(GateResult, String), Trouble> {
        // Beside its tree: two gates at once must not share a folder for temporary files.
        let scratch = dir.with_extension("scratch");
        let cancel = self.world.cancel.clone();
        let run = GateRun { gate, dir, scratch: &scratch, log, env, cancel, is_idle: false };
        let (result, words, _) = self.world.try_gate(&run)?;
        // Nobody looks at what it leaves.
        gate_files::throw_away(&scratch)?;
        Ok((result, words))
    }

    /// Sets the second one up beside the first, then runs every gate in both at the same time.
    fn both(&self, one: &Tried, two: &Tried, gates: &[&Gate]) -> Result<Found, Trouble> {
        self.set_up(Some(two), "two").map_err(|trouble| {
            trouble.while_doing("the setup passes in one worktree and fails beside another, so they share something (a port, a database, a container)")
        })?;
        for gate in gates {
            let logs = [one, two].map(|tried| self.log(&format!("two-{}-{}", gate.name, tried.name)));
            let run =
                |tried: &Tried, log: &Path| self.run_gate(gate, tried.worktree.dir(), log, self.env(tried));
            let (first, second) = std::thread::scope(|scope| {
                let beside = scope.spawn(|| run(two, &logs[1]));
                let first = run(one, &logs[0]);
                let second =
                    beside.join().unwrap_or_else(|_| Err(Trouble::new("the check itself broke off")));
                (first, second)
            });
            let results = [first?.0, second?.0];
            let Some(red) = results.iter().position(|result| *result != GateResult::Passed) else { continue };
            let (tried, log) = ([one, two][red], &logs[red]);
            let words = last_words(log);
            let alone = self.run_gate(gate, tried.worktree.dir(), &self.log("alone"), self.env(tried))?;
            return Ok((CheckVerdict::Failed, self.blame(gate, alone.0 == GateResult::Passed, &words)));
        }
        Ok(match (gates.is_empty(), &self.rig.ground.setup) {
            (true, None) => {
                (CheckVerdict::Passed, "two worktrees were made; no setup and no check to run in them".into())
            }
            (true, Some(_)) => (CheckVerdict::Passed, "both were set up".into()),
            (false, _) => (
                CheckVerdict::Passed,
                format!("all checks pass in both at the same time{}", ports_words(one, two)),
            ),
        })
    }

    fn blame(&self, gate: &Gate, green_alone: bool, words: &str) -> String {
        let (name, rig) = (&gate.name, &self.rig.id);
        if green_alone {
            return format!(
                "{name} passes alone and fails while it runs in another worktree, so they share something: a port, a database, a file outside; \
                 give each worktree its own ports with `gt rig set {rig} --ports N` and let the project read $PORT ($GT_PORT_0 and on)\n{words}"
            );
        }
        format!(
            "{name} passes in a bare checkout and fails in a worktree after the setup; see what the setup or a copied file changes\n{words}"
        )
    }

    /// New files are looked for before the teardown: an agent's worktree is committed before its own.
    fn left(&self, one: Option<&Tried>, two: Option<&Tried>) -> Result<Found, Trouble> {
        let new =
            one.map(|tried| tried.worktree.new_files().map_err(of_git)).transpose()?.unwrap_or_default();
        let mut red = None;
        for tried in [one, two].into_iter().flatten() {
            red = self.tear_down(tried).err().or(red);
            self.world.end_all_of(tried.worktree.dir())?;
        }
        if let Some(trouble) = red {
            return Err(trouble);
        }
        if !new.is_empty() {
            let names: Vec<String> = new.iter().take(NAMES_MAX).map(ToString::to_string).collect();
            let more = if new.len() > NAMES_MAX {
                format!(" and {} more", new.len() - NAMES_MAX)
            } else {
                String::new()
            };
            return Ok((
                CheckVerdict::Failed,
                format!(
                    "setup or gates leave files that git does not ignore, and agents would commit them: {}{more}; name them in .gitignore",
                    names.join(", ")
                ),
            ));
        }
        Ok((CheckVerdict::Passed, "no new file, no program, no listener".into()))
    }

    fn tear_down(&self, tried: &Tried) -> Result<(), Trouble> {
        let Some(teardown) = &self.rig.ground.teardown else { return Ok(()) };
        let log = self.log("teardown");
        let run = GroundRun {
            line: teardown,
            env: self.env(tried),
            dir: tried.worktree.dir(),
            deadline: TEARDOWN_DEADLINE,
            cancel: self.world.cancel.clone(),
        };
        let outcome = self.world.run_ground(&run, &log)?;
        judge("teardown", teardown, &outcome, &log)
    }

    fn room(&self, size: Option<u64>) -> Found {
        let least = self.room.load(Ordering::Relaxed);
        let (free, each) = (megabytes(least), size.map_or("an unknown size".into(), megabytes));
        let place = self.world.places.town.display();
        if least < ROOM_BYTES_MIN.max(size.unwrap_or(0)) {
            let words = format!(
                "the disk of {place} is nearly full: {free} were left with a worktree of {each}; free some space, or move the town"
            );
            return (CheckVerdict::Failed, words);
        }
        (CheckVerdict::Passed, format!("{each} for each worktree, {free} free"))
    }
}

fn step(
    tell: Tell<'_>,
    what: CheckedThing,
    log: Option<PathBuf>,
    act: impl FnOnce() -> Result<Found, Trouble>,
) -> CheckVerdict {
    let began = Instant::now();
    let say = |verdict, detail, log| {
        let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tell(CheckNews::Step(CheckStep { what: what.clone(), verdict, detail, took_ms, log }));
    };
    say(CheckVerdict::Running, String::new(), None);
    let (verdict, detail) = act().unwrap_or_else(|trouble| (CheckVerdict::Failed, trouble.words));
    say(verdict, detail, log.filter(|log| log.exists()));
    verdict
}

fn ports_words(one: &Tried, two: &Tried) -> String {
    match (one.facts.ports, two.facts.ports) {
        (Some(one), Some(two)) => format!(", on ports {} and {}", one.first, two.first),
        _ => String::new(),
    }
}

fn megabytes(bytes: u64) -> String {
    match bytes >> 20 {
        0..1024 => format!("{} MB", bytes >> 20),
        _ => format!("{:.1} GB", bytes as f64 / f64::from(1 << 30)),
    }
}

/// Only what a check made lies there.
pub(super) fn throw_away(dir: &Path) -> Result<(), Trouble> {
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Trouble::new(format!("could not remove {}: {error}", dir.display())))
        }
        _ => Ok(()),
    }
}
