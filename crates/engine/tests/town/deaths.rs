//! The hall is killed before each thing that it does to a file or starts, from an empty town to a landing; the next hall finishes, once.
//!
//! What the hall does is counted and cut off from outside, by the library of tests/deathwatch: the product has no hooks for this.

mod whole;

use crate::place::*;
use gastown_core::*;
use gastown_engine::{Agents, Engine, Published};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::Mutex;
use whole::is_whole;

const FOLDER: &str = "GASTOWN_TEST_FOLDER";
const GATE: &str = "grep -q bright lamp.txt";
/// Writes a line each time it runs: a script is never run twice by itself.
const SCRIPT: &str = "sed -i /dark/d lamp.txt; echo bright >> lamp.txt; echo ran >> ../../../../ran";
/// Deaths that are tried at the same time: a hall that dies waits for its programs now and then.
const WORKERS: usize = 3;

/// One thing that the hall did: a change of a file, or a program started.
#[derive(Clone, Debug)]
struct Operation {
    number: usize,
    /// Phase, call and kind of file.
    key: String,
    on: String,
}

/// The hall that dies: run by the tests below in a process of its own.
#[test]
#[ignore = "the tests of deaths run it"]
fn a_hall_that_dies() {
    let Ok(root) = std::env::var(FOLDER) else { return };
    let root = PathBuf::from(root);
    let phase = |name: &str| std::fs::create_dir_all(root.join("phase").join(name)).unwrap();
    go_through(&Place::again(root.clone(), &[]), phase);
}

/// Sent back once, begun again, approved, and its agent removed: each asked for where the town does not show it yet.
fn go_the_long_way(engine: &Engine, phase: &impl Fn(&str)) {
    let first_round = |now: &Published| request(now).unwrap().revision == 1;
    if first_round(&engine.published()) {
        phase("back");
        let id = request(&engine.published()).unwrap().id;
        if request(&engine.published()).unwrap().state == RequestState::InReview {
            let message = "twice as bright".to_owned();
            owner(engine, Command::SendBack { request: id, message, comments: vec![] });
        }
        phase("again");
        wait(engine, "nothing is owed", |now| now.busy == 0);
        let begun = engine.published().town.sessions.iter().count() > 1;
        if first_round(&engine.published()) && !begun {
            owner(engine, Command::Restart { agent: "wren".into(), fresh: false });
        }
        wait(engine, "its second round", |now| !first_round(now));
    }
}

fn remove_the_agent(engine: &Engine) {
    if !engine.published().town.agents.values().next().unwrap().removed {
        owner(engine, Command::RemoveAgent { agent: "wren".into() });
    }
    wait(engine, "nothing is owed", |now| now.busy == 0);
    let worktree = engine.published().town.agents.values().next().unwrap().worktree.clone();
    assert!(worktree.is_none(), "{worktree:?}");
}

/// From wherever the town is to its one task's landing, as a person would: what was not acknowledged before a death is asked
/// for again, nothing else is.
fn go_through(place: &Place, phase: impl Fn(&str)) {
    let engine = place.open();
    phase("rig");
    if engine.published().town.rigs.is_empty() {
        add_rig(&engine, &place.repo(), GATE);
    }
    phase("spawn");
    ask_for_the_work(&engine);
    let runs = |now: &Published| now.town.sessions.values().any(|s| s.state != SessionState::Planned);
    wait(&engine, "its session began", runs);
    phase("done");
    wait(&engine, "its work is to be reviewed or further", |now| request(now).is_some());
    if place.is_long() {
        go_the_long_way(&engine, &phase);
    }
    phase("approve");
    let found = request(&engine.published()).unwrap();
    if found.state == RequestState::InReview {
        owner(&engine, Command::Approve { request: found.id, head: found.head });
    }
    let is_in_check = |now: &Published| {
        matches!(request(now).unwrap().state, RequestState::Queued | RequestState::Checking { .. })
    };
    wait(&engine, "it is checked", |now| !is_in_check(now));
    phase("land");
    let has_landed = |now: &Published| matches!(request(now).unwrap().state, RequestState::Landed { .. });
    wait(&engine, "it landed", has_landed);
    wait(&engine, "nothing is owed", |now| now.busy == 0);
    is_told_once(&engine);
    if place.is_long() {
        phase("remove");
        remove_the_agent(&engine);
    }
    phase("close");
    engine.shutdown(Agents::Stop);
}

fn ask_for_the_work(engine: &Engine) {
    let town = engine.published().town.clone();
    match town.tasks.values().next() {
        None if town.agents.is_empty() => drop(start(engine, &"harbor".into(), SCRIPT)),
        None => {
            let add =
                AddTask { title: "Light the lamp".into(), script: Some(SCRIPT.into()), ..AddTask::default() };
            owner(engine, Command::AddTask(add));
        }
        Some(_) => {}
    }
    let town = engine.published().town.clone();
    let task = town.tasks.values().next().unwrap();
    if task.assignment.is_none() && !matches!(task.state, TaskState::Closed { .. }) {
        owner(engine, Command::Assign { task: task.id.clone(), agent: "wren".into(), when: When::Now });
    }
}

/// What the town says at the end.
fn is_told_once(engine: &Engine) {
    let town = engine.published().town.clone();
    let (tasks, requests) = (town.tasks.iter().count(), town.requests.iter().count());
    assert_eq!((tasks, requests), (1, 1), "one task and one request");
    let closed = |task: &Task| matches!(task.state, TaskState::Closed { why: Closed::Landed, .. });
    assert!(town.tasks.values().all(closed), "closed together with its request");
    let journal = engine.journal(0, 100).unwrap();
    let first = |is: fn(&Event) -> bool| journal.iter().position(|entry| is(&entry.event));
    let made = first(|event| matches!(event, Event::WorktreeMade { .. }));
    let ended = first(|event| matches!(event, Event::SessionEnded { .. }));
    assert!(made.is_some() && made < ended, "an end is never known before the worktree that it left");
}

/// Runs the hall, killed before the operation `at` if one is named, and returns how it ended and what it had done.
fn run(place: &Place, at: Option<&str>) -> (ExitStatus, Vec<Operation>) {
    let exe = std::env::current_exe().unwrap();
    // Cargo puts libraries for loading beside the programs that depend on them.
    let library = exe.with_file_name("libgastown_deathwatch.so");
    assert!(library.exists(), "{} is not built", library.display());
    let log = place.root().join("operations");
    std::fs::remove_file(&log).ok();
    let mut hall = program(exe.to_str().unwrap());
    hall.args(["--exact", "deaths::a_hall_that_dies", "--ignored", "--nocapture"]);
    hall.env("LD_PRELOAD", library).env(FOLDER, place.root());
    hall.env("DEATHWATCH_ROOT", place.root()).env("DEATHWATCH_LOG", &log);
    if let Some(at) = at {
        hall.env("DEATHWATCH_AT", at);
    }
    let ended = hall.output().unwrap();
    let text = std::fs::read_to_string(&log).unwrap_or_default();
    let operations = text.lines().map(|line| {
        let (number, rest) = line.split_once('\t').unwrap();
        let (key, on) = rest.rsplit_once('\t').unwrap();
        Operation { number: number.parse().unwrap(), key: key.to_owned(), on: on.to_owned() }
    });
    (ended.status, operations.collect())
}

/// What one death came to: where the hall died, and what was wrong afterwards.
struct Death {
    at: String,
    /// None when the hall ended without coming there.
    operation: Option<Operation>,
    wrong: Option<String>,
}

/// In which town the hall dies.
#[derive(Clone, Copy, Default)]
struct Scene<'a> {
    /// The user has another branch checked out: the landing moves a ref only.
    elsewhere: bool,
    /// The work is sent back once, and its agent removed at the end.
    long: bool,
    /// A hall died there already.
    after: Option<&'a str>,
}

impl Scene<'_> {
    fn place(&self) -> Place {
        let place = Place::new();
        if self.elsewhere {
            place.git(&["checkout", "-q", "-b", "garden"]);
        }
        if self.long {
            place.go_the_long_way();
        }
        if let Some(at) = self.after {
            run(&place, Some(at));
        }
        place
    }

    /// What a hall does that nobody kills: every operation, from how the town is to a landing and a closed town.
    fn counted(&self) -> Vec<Operation> {
        let place = self.place();
        let (ended, operations) = run(&place, None);
        assert!(ended.success(), "the whole path without a death");
        is_whole(&place);
        operations
    }
}

fn die(place: &Place, at: &str) -> Death {
    let (ended, operations) = run(place, Some(at));
    let operation = (!ended.success()).then(|| operations.last().cloned()).flatten();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        go_through(place, |_| {});
        is_whole(place);
    }));
    let wrong = outcome.err().map(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
    });
    Death { at: at.to_owned(), operation, wrong }
}

/// Without these no work lands: whatever the machine does besides, a hall comes to them.
const ALWAYS: &[&str] = &["land\tpwrite\ttown/town.db-wal", "land\tfsync\ttown/town.db-wal"];
/// Nor without this, where the landing moves a ref only.
const REF_MOVE: &str = "land\tstart\tgit update-ref";

/// Dies at each of these, some at the same time; says each as it is done.
fn die_at_each(scene: Scene<'_>, points: Vec<String>) -> Vec<Death> {
    let (left, deaths) = (Mutex::new(points), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let Some(at) = left.lock().unwrap().pop() else { return };
                    let death = die(&scene.place(), &at);
                    let on = death.operation.as_ref().map(|op| format!("{} {} {}", op.number, op.key, op.on));
                    let said = death.wrong.as_ref().map_or("ok", |words| words.as_str());
                    println!("died at {at:?}: {}: {said}", on.unwrap_or_else(|| "never came there".into()));
                    deaths.lock().unwrap().push(death);
                }
            });
        }
    });
    deaths.into_inner().unwrap()
}

fn judge(deaths: &[Death]) {
    let wrong: Vec<String> = deaths
        .iter()
        .filter_map(|death| {
            Some(format!("{:?} ({:?}): {}", death.at, death.operation, death.wrong.as_ref()?))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} deaths cost something:\n{}",
        wrong.len(),
        deaths.len(),
        wrong.join("\n")
    );
    // Threads take turns: what git and the screens say is looked at now in one phase and now in another, and on a busy machine
    // less often. What makes a landing comes whenever there is one.
    let (died, missed): (Vec<&Death>, Vec<&Death>) =
        deaths.iter().partition(|death| death.operation.is_some());
    let lost: Vec<&str> =
        missed.iter().map(|death| death.at.as_str()).filter(|at| ALWAYS.contains(at)).collect();
    assert!(lost.is_empty(), "never came to {lost:?}, of which there is no landing without");
    assert!(
        died.len() * 3 >= deaths.len(),
        "only {} of {} came to where they were to die",
        died.len(),
        deaths.len()
    );
}

/// Programs that change nothing: a death right after their start is one right before it.
const READERS: &[&str] = &["cat-file", "diff", "diff-files", "ls-files", "rev-parse"];
/// Folders that are filled before anybody can find them, and then moved or removed whole: which of their files is missing is all one.
const UNFOUND: &[&str] = &["intake-#-#/", "making-#-#/", "files-#-#/", "merged-#-#/"];

/// What leaves the same behind has one name. The soak does without.
fn kind(key: &str) -> String {
    let folder = UNFOUND.iter().find_map(|folder| Some(key.find(folder)? + folder.len()));
    let key = folder.map_or(key, |end| &key[..end]);
    let is_reader = READERS.iter().any(|name| key.ends_with(&format!("\tgit {name}")));
    if is_reader { key.replace("\tstarted\t", "\tstart\t") } else { key.to_owned() }
}

/// One operation of each kind, in the order in which they were first seen.
fn kinds(operations: &[Operation]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let first = operations.iter().filter(|operation| seen.insert(kind(&operation.key)));
    first.map(|operation| operation.key.clone()).collect()
}

#[test]
fn a_death_before_any_kind_of_operation_costs_nothing() {
    let scene = Scene::default();
    judge(&die_at_each(scene, kinds(&scene.counted())));
}

#[test]
fn a_death_while_a_ref_is_moved_under_no_checkout_costs_nothing() {
    let scene = Scene { elsewhere: true, ..Scene::default() };
    let landing = kinds(&scene.counted()).into_iter().filter(|key| key.starts_with("land\t"));
    let deaths = die_at_each(scene, landing.collect());
    judge(&deaths);
    let moved = deaths.iter().any(|death| death.at == REF_MOVE && death.operation.is_some());
    assert!(moved, "never came to the ref's move");
}

#[test]
fn a_keeper_that_has_said_nothing_yet_when_its_hall_dies_is_waited_for() {
    let place = Place::new();
    place.slow_keepers();

    let death = die(&place, "spawn\tstarted\tslow-keep");

    assert!(death.operation.is_some(), "it died right after the start");
    judge(&[death]);
}

/// What only the long way does.
const LONG_PHASES: &[&str] = &["back\t", "again\t", "remove\t"];

#[test]
fn a_death_while_work_goes_back_and_an_agent_is_removed_costs_nothing() {
    let scene = Scene { long: true, ..Scene::default() };
    let is_new = |key: &String| LONG_PHASES.iter().any(|phase| key.starts_with(phase));
    let some = kinds(&scene.counted()).into_iter().filter(is_new).step_by(8);
    judge(&die_at_each(scene, some.collect()));
}

/// Where a first hall dies before a second one that is killed anywhere, while it mends what the first left.
const FIRST_DEATHS: &[&str] = &[
    "spawn\tstarted\tgt-keep hold",
    "spawn\trename\ttown/work/harbor/.wren.making-#-# > town/work/harbor/wren",
    "done\trename\ttown/work/harbor/wren/.git/index.lock > town/work/harbor/wren/.git/index",
    "done\tstarted\tgit update-ref",
    "approve\tstarted\tgt-keep exec",
    "land\tstarted\tgit fetch",
    "land\tstarted\tgit merge",
];

#[test]
#[ignore = "takes long: `cargo xtask soak deaths`"]
fn a_death_before_every_single_operation_costs_nothing() {
    let elsewhere = Scene { elsewhere: true, ..Scene::default() };
    let long = Scene { long: true, ..Scene::default() };
    let after = FIRST_DEATHS.iter().map(|at| Scene { after: Some(at), ..Scene::default() });
    let mut deaths = Vec::new();
    for scene in [Scene::default(), elsewhere, long].into_iter().chain(after) {
        let operations = scene.counted();
        let mut of_kind: BTreeMap<&str, usize> = BTreeMap::new();
        operations.iter().for_each(|operation| *of_kind.entry(&operation.key).or_default() += 1);
        println!(
            "{} operations of {} kinds; elsewhere: {}, the long way: {}, after a death at: {:?}",
            operations.len(),
            of_kind.len(),
            scene.elsewhere,
            scene.long,
            scene.after
        );
        of_kind.iter().for_each(|(key, count)| println!("{count:5} {key}"));
        let numbers = operations.iter().map(|operation| operation.number.to_string()).rev();
        deaths.extend(die_at_each(scene, numbers.collect()));
    }
    judge(&deaths);
}
