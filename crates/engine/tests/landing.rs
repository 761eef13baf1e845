//! A whole town with real git, real keepers and a real database: a shell task lands on a real repository.

use gastown_core::*;
use gastown_engine::{
    AddRigRequest, Agents, Born, Engine, Environment, News, Places, Published, RealWorld, Store,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command as Program;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// A repository of a user, and a town beside it.
struct Place {
    folder: tempfile::TempDir,
    env: BTreeMap<String, String>,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("gt").tempdir().unwrap();
        let home = folder.path().join("home");
        std::fs::create_dir_all(&home).unwrap();
        std::fs::write(home.join(".gitconfig"), "[user]\nname = Ada\nemail = ada@example.org\n").unwrap();
        let env = [
            ("HOME", home.display().to_string()),
            ("PATH", std::env::var("PATH").unwrap()),
            ("GIT_CONFIG_NOSYSTEM", "1".into()),
        ];
        let place = Self { folder, env: env.map(|(name, value)| (name.to_owned(), value)).into() };
        std::fs::create_dir_all(place.repo()).unwrap();
        place.git(&["init", "-q", "-b", "main"]);
        std::fs::write(place.repo().join("lamp.txt"), "dark\n").unwrap();
        place.git(&["add", "."]);
        place.git(&["commit", "-q", "-m", "a dark lamp"]);
        place
    }

    fn repo(&self) -> PathBuf {
        self.folder.path().join("harbor")
    }

    fn git(&self, args: &[&str]) -> String {
        let mut git = program("git");
        git.args(args).current_dir(self.repo()).env_clear().envs(&self.env);
        let out = git.output().unwrap();
        assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap().trim().to_owned()
    }

    fn open(&self) -> Engine {
        let root = self.folder.path();
        let (town, runtime, config) = (root.join("town"), root.join("run"), root.join("config"));
        [&town, &runtime, &config].iter().for_each(|folder| std::fs::create_dir_all(folder).unwrap());
        let keep = gt_keep();
        let gt_folder = keep.parent().unwrap().to_owned();
        let places = Places { town, runtime, config, gt_keep: keep, gt_folder };
        let born = Born { id: "0123abcd".into(), name: "test".into() };
        let opened = Store::open(&places.database(), &born).unwrap();
        let (world, opening) = RealWorld::open(places, Environment::given(self.env.clone()), opened).unwrap();
        Engine::open(world, opening).unwrap()
    }
}

#[allow(clippy::disallowed_methods)]
fn program(name: &str) -> Program {
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
fn wait(engine: &Engine, what: &str, is_so: impl Fn(&Published) -> bool) {
    let news = engine.subscribe();
    let deadline = Instant::now() + PATIENCE;
    while !is_so(&engine.published()) {
        assert!(Instant::now() < deadline, "never came: {what}; {:#?}", engine.journal(0, 100));
        if let News::Closed = news.next(Duration::from_millis(200)) {
            panic!("closed while waiting for {what}");
        }
    }
}

fn owner(engine: &Engine, command: Command) -> Option<Entity> {
    engine.call(Caller::Owner, command).unwrap().about
}

fn add_rig(engine: &Engine, repo: &Path, gate: &str) -> RigId {
    let gates = vec![Gate { name: "lit".into(), command: gate.into(), timeout_secs: 20 }];
    let wish = AddRigRequest { path_or_url: repo.display().to_string(), gates, ..AddRigRequest::default() };
    engine.add_rig(&wish).unwrap()
}

fn start(engine: &Engine, rig: &RigId, script: &str) -> AgentId {
    let (name, preset) = (Some("wren".into()), "shell".to_owned());
    owner(engine, Command::AddAgent { rig: rig.clone(), name, preset, mode: Mode::Ask, role: Role::Worker });
    let add = AddTask { title: "Light the lamp".into(), script: Some(script.into()), ..AddTask::default() };
    let Some(Entity::Task(task)) = owner(engine, Command::AddTask(add)) else { panic!("no task") };
    owner(engine, Command::Assign { task, agent: "wren".into(), when: When::Now });
    "wren".into()
}

fn request(published: &Published) -> Option<Request> {
    published.town.requests.values().next().cloned()
}

#[test]
fn a_shell_task_lands_on_the_users_repository() {
    let place = Place::new();
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "grep -q bright lamp.txt && echo seen");
    let wren = start(&engine, &rig, "echo bright > lamp.txt; echo lit the lamp");

    wait(&engine, "its work is to be reviewed", |now| request(now).is_some());
    let found = request(&engine.published()).unwrap();
    assert_eq!((found.change.files, found.change.additions, found.change.deletions), (1, 1, 1));
    assert_eq!(engine.diff(&found.id, None).unwrap().files.len(), 1);
    assert!(engine.file_diff(&found.id, None, "lamp.txt", 3).unwrap().is_some());
    assert!(engine.screen(&wren).unwrap().lines.iter().any(|line| line.contains("lit the lamp")));
    assert_eq!(
        std::fs::read_to_string(place.repo().join("lamp.txt")).unwrap(),
        "dark\n",
        "nothing landed yet"
    );

    owner(&engine, Command::Approve { request: found.id.clone(), head: found.head });
    wait(&engine, "it landed", |now| matches!(request(now).unwrap().state, RequestState::Landed { .. }));

    assert_eq!(std::fs::read_to_string(place.repo().join("lamp.txt")).unwrap(), "bright\n");
    let subject = place.git(&["log", "-1", "--format=%s|%an|%ae|%cn|%P"]);
    assert!(subject.starts_with("Light the lamp (ha-"), "{subject}");
    assert!(subject.contains("|harbor/wren|ada@example.org|Ada|"), "{subject}");
    assert_eq!(subject.rsplit('|').next().unwrap().split(' ').count(), 2, "one merge commit: {subject}");
    assert_eq!(place.git(&["status", "--porcelain"]), "");
    assert!(String::from_utf8_lossy(&engine.gate_log(&found.id, "lit", 0).unwrap()).contains("seen"));
    wait(&engine, "nothing is owed", |now| now.busy == 0);
    wait(&engine, "the lamp is seen", |now| now.sight.rigs.get(&rig).is_some_and(|rig| rig.lamps.len() == 2));
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_red_gate_lands_nothing_and_says_its_last_words() {
    let place = Place::new();
    let before = place.git(&["rev-parse", "main"]);
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "echo too dark; exit 3");
    start(&engine, &rig, "echo grey > lamp.txt");
    wait(&engine, "its work is to be reviewed", |now| request(now).is_some());
    let found = request(&engine.published()).unwrap();

    owner(&engine, Command::Approve { request: found.id, head: found.head });
    wait(&engine, "the gate is red", |now| {
        matches!(request(now).unwrap().state, RequestState::GateFailed { .. })
    });

    match request(&engine.published()).unwrap().state {
        RequestState::GateFailed { words, .. } => {
            assert!(words.contains("too dark") && words.contains("3"), "{words}")
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(place.git(&["rev-parse", "main"]), before);
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_gate_that_is_not_there_could_not_run() {
    let place = Place::new();
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "no-such-linter-anywhere");
    start(&engine, &rig, "echo grey > lamp.txt");
    wait(&engine, "its work is to be reviewed", |now| request(now).is_some());
    let found = request(&engine.published()).unwrap();

    owner(&engine, Command::Approve { request: found.id, head: found.head });

    wait(&engine, "it could not run", |now| {
        matches!(request(now).unwrap().state, RequestState::CouldNotRun { .. })
    });
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_hall_that_is_closed_and_opened_again_finds_its_agents() {
    let place = Place::new();
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "true");
    let wren = start(&engine, &rig, "echo waiting; read line; echo \"$line\" > lamp.txt");
    let runs =
        |now: &Published| now.town.sessions.values().any(|s| matches!(s.state, SessionState::Running { .. }));
    wait(&engine, "it runs", runs);
    let before = engine.published().town.clone();
    engine.shutdown(Agents::Keep);

    let engine = place.open();

    assert_eq!(engine.published().town, before, "the same session, the same keeper");
    engine.type_bytes(&wren, b"bright\r").unwrap();
    wait(&engine, "its work is to be reviewed", |now| request(now).is_some());
    assert!(engine.screen(&wren).unwrap().lines.iter().any(|line| line.contains("waiting")));
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_keeper_that_is_killed_is_reported_and_leaves_nothing_running() {
    let place = Place::new();
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "true");
    start(&engine, &rig, "sleep 300");
    let keeper = |now: &Published| {
        now.town.sessions.values().find_map(|session| match &session.state {
            SessionState::Running { keeper, .. } => Some(keeper.clone()),
            _ => None,
        })
    };
    wait(&engine, "it runs", |now| keeper(now).is_some());
    let facts = keeper(&engine.published()).unwrap();
    let began = Instant::now();
    assert!(program("kill").args(["-9", &facts.pid.to_string()]).status().unwrap().success());

    let lost =
        |now: &Published| now.town.sessions.values().any(|s| matches!(s.state, SessionState::Lost { .. }));
    wait(&engine, "it is lost", lost);

    assert!(began.elapsed() < Duration::from_secs(4));
    assert!(!Path::new(&format!("/proc/{}/cwd", facts.child_pid)).exists(), "the program was ended");
    engine.shutdown(Agents::Keep);
}
