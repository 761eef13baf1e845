//! A user's repository and a town beside it, with real git, keepers and database.

#![allow(dead_code, reason = "each test uses a part")]

use gastown_core::*;
use gastown_engine::{
    AddRigRequest, Born, Engine, Environment, News, OutboxReader, Places, Published, RealWorld, Store,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command as Program;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// A repository of a user, and a town beside it.
pub struct Place {
    /// Kept by whoever made it; a child process only borrows it.
    folder: Option<tempfile::TempDir>,
    root: PathBuf,
    env: BTreeMap<String, String>,
}

impl Place {
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("gt").tempdir().unwrap();
        let root = folder.path().to_owned();
        let home = root.join("home");
        std::fs::create_dir_all(&home).unwrap();
        std::fs::write(home.join(".gitconfig"), "[user]\nname = Ada\nemail = ada@example.org\n").unwrap();
        let env = [
            ("HOME", home.display().to_string()),
            ("PATH", std::env::var("PATH").unwrap()),
            ("GIT_CONFIG_NOSYSTEM", "1".into()),
        ];
        let place = Self {
            folder: Some(folder),
            root,
            env: env.map(|(name, value)| (name.to_owned(), value)).into(),
        };
        std::fs::create_dir_all(place.repo()).unwrap();
        place.git(&["init", "-q", "-b", "main"]);
        std::fs::write(place.repo().join("lamp.txt"), "dark\n").unwrap();
        place.git(&["add", "."]);
        place.git(&["commit", "-q", "-m", "a dark lamp"]);
        place
    }

    /// The place that another process made.
    pub fn again(root: PathBuf, more: &[(&str, String)]) -> Self {
        let mut env: BTreeMap<String, String> = [
            ("HOME".to_owned(), root.join("home").display().to_string()),
            ("PATH".to_owned(), std::env::var("PATH").unwrap()),
            ("GIT_CONFIG_NOSYSTEM".to_owned(), "1".to_owned()),
        ]
        .into();
        env.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        Self { folder: None, root, env }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn repo(&self) -> PathBuf {
        self.root.join("harbor")
    }

    fn slow_keep(&self) -> PathBuf {
        self.root.join("slow-keep")
    }

    /// Keepers take a while to begin from now on.
    pub fn slow_keepers(&self) {
        let script = format!("#!/bin/sh\nsleep 1\nexec {} \"$@\"\n", gt_keep().display());
        std::fs::write(self.slow_keep(), script).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        std::fs::set_permissions(self.slow_keep(), mode).unwrap();
    }

    /// Whatever happens here takes the long way.
    pub fn go_the_long_way(&self) {
        std::fs::write(self.root.join("long"), "").unwrap();
    }

    pub fn is_long(&self) -> bool {
        self.root.join("long").exists()
    }

    pub fn git(&self, args: &[&str]) -> String {
        let mut git = program("git");
        git.args(args).current_dir(self.repo()).env_clear().envs(&self.env);
        let out = git.output().unwrap();
        assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap().trim().to_owned()
    }

    pub fn open(&self) -> Engine {
        let root = &self.root;
        let (town, runtime, config) = (root.join("town"), root.join("run"), root.join("config"));
        [&town, &runtime, &config].iter().for_each(|folder| std::fs::create_dir_all(folder).unwrap());
        let keep = gt_keep();
        let gt_folder = keep.parent().unwrap().to_owned();
        let slow = self.slow_keep();
        let keep = if slow.exists() { slow } else { keep };
        let places = Places { town, runtime, config, gt_keep: keep, gt_folder };
        let born = Born { id: "0123abcd".into(), name: "test".into() };
        let opened = Store::open(&places.database(), &born).unwrap();
        let (world, mut opening) =
            RealWorld::open(places, Environment::given(self.env.clone()), opened).unwrap();
        opening.outbox = Some(std::sync::Arc::new(PlainOutbox));
        Engine::open(world, opening).unwrap()
    }
}

/// A call of the simplest wire: the session's token, a space, and what is said.
struct PlainOutbox;

impl OutboxReader for PlainOutbox {
    fn read(&self, town: &Town, session: &SessionId, bytes: &[u8]) -> Result<Command, String> {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let (token, words) = text.split_once(' ').ok_or("no token")?;
        match town.session(session) {
            Ok(known) if known.token == token => {
                Ok(Command::Done { status: None, words: words.to_owned(), claims: Vec::new() })
            }
            _ => Err("the token is not this session's".into()),
        }
    }
}

#[allow(clippy::disallowed_methods)]
pub fn program(name: &str) -> Program {
    Program::new(name)
}

/// Built with the workspace; the test runner's own folder is beside it.
fn gt_keep() -> PathBuf {
    let exe = std::env::current_exe().unwrap();
    let folder = exe.ancestors().nth(2).unwrap();
    let keep = folder.join("gt-keep");
    assert!(keep.exists(), "{} is not built: cargo build -p gastown-pty", keep.display());
    keep
}

/// Waits for a fact of the town.
pub fn wait(engine: &Engine, what: &str, is_so: impl Fn(&Published) -> bool) {
    let news = engine.subscribe();
    let deadline = Instant::now() + PATIENCE;
    while !is_so(&engine.published()) {
        assert!(Instant::now() < deadline, "never came: {what}; {:#?}", engine.journal(0, 100));
        if let News::Closed = news.next(Duration::from_millis(200)) {
            panic!("closed while waiting for {what}");
        }
    }
}

pub fn owner(engine: &Engine, command: Command) -> Option<Entity> {
    engine.call(Caller::Owner, command).unwrap().about
}

pub fn add_rig(engine: &Engine, repo: &Path, gate: &str) -> RigId {
    let gates = vec![Gate { name: "lit".into(), command: gate.into(), timeout_secs: 20, paths: Vec::new() }];
    let (path_or_url, target) = (repo.display().to_string(), Some("main".into()));
    let wish = AddRigRequest { path_or_url, gates, target, ..AddRigRequest::default() };
    let rig = engine.add_rig(&wish).unwrap();
    // Whoever counts checks, or looks for a quiet town, wants none that nobody asked for.
    owner(engine, Command::SetRig(SetRig { rehearse: Some(Rehearse::Off), ..unchanged(&rig) }));
    rig
}

pub fn start(engine: &Engine, rig: &RigId, script: &str) -> AgentId {
    let (name, preset) = (Some("wren".into()), "shell".to_owned());
    owner(engine, Command::AddAgent { rig: rig.clone(), name, preset, mode: Mode::Ask, role: Role::Worker });
    let add = AddTask { title: "Light the lamp".into(), script: Some(script.into()), ..AddTask::default() };
    let Some(Entity::Task(task)) = owner(engine, Command::AddTask(add)) else { panic!("no task") };
    owner(engine, Command::Assign { task, agent: "wren".into(), when: When::Now });
    "wren".into()
}

/// How a program is run that says by escape sequences when it is ready, at work and done.
pub const TALKER_PRESET: &str = r#"
name = "talker"
title = "Talker"
about = "For tests."
vendor = "Ta"
program = "sh"
reads_screen = true
[args]
always = ["-c", '''@''']
[prompt]
by = "paste"
[keys]
interrupt = "\u0003"
exit = "\u0004"
[[signal]]
from = "osc7501"
starts = "state=idle"
means = "ready"
[[signal]]
from = "osc7501"
starts = "state=working"
means = "working"
[[signal]]
from = "osc7501"
starts = "state=done"
means = "turn_ended"
"#;

/// A town whose agent runs this script by a preset of the test's own (`@` in it is the script), and has been given a task.
pub fn start_program(place: &Place, preset: &str, script: &str) -> (Engine, RigId) {
    let name =
        preset.lines().find_map(|line| line.strip_prefix("name = ")).unwrap().trim_matches('"').to_owned();
    let presets = place.root().join("config/presets");
    std::fs::create_dir_all(&presets).unwrap();
    std::fs::write(presets.join(format!("{name}.toml")), preset.replace('@', script)).unwrap();
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "true");
    let agent = Some("wren".into());
    owner(
        &engine,
        Command::AddAgent {
            rig: rig.clone(),
            name: agent,
            preset: name,
            mode: Mode::Ask,
            role: Role::Worker,
        },
    );
    let add = AddTask { title: "Listen".into(), ..AddTask::default() };
    let Some(Entity::Task(task)) = owner(&engine, Command::AddTask(add)) else { panic!("no task") };
    owner(&engine, Command::Assign { task, agent: "wren".into(), when: When::Now });
    (engine, rig)
}

/// A rig's settings as they are; what is to be changed is filled in.
pub fn unchanged(rig: &RigId) -> SetRig {
    SetRig::of(rig.clone())
}

pub fn request(published: &Published) -> Option<Request> {
    published.town.requests.values().next().cloned()
}

/// A test that failed leaves no program running: every keeper that it started is ended, by its recorded pid.
impl Drop for Place {
    fn drop(&mut self) {
        let Ok(sessions) = std::fs::read_dir(self.root.join("town/sessions")) else { return };
        if self.folder.is_none() {
            return;
        }
        for session in sessions.flatten() {
            let keeper = std::fs::read_to_string(session.path().join("keeper")).unwrap_or_default();
            let Some(pid) = keeper.lines().find_map(|line| line.strip_prefix("pid=")) else { continue };
            let command = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            let root = self.root.display().to_string();
            if String::from_utf8_lossy(&command).contains(&root) {
                program("kill").arg(pid).status().ok();
            }
        }
    }
}
