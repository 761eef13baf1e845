//! Landings that are undone, with real git: the target goes back, or a request of its own takes the work out.

use crate::place::*;
use gastown_core::*;
use gastown_engine::{Agents, Engine, Published};
use std::path::PathBuf;

const FOLDER: &str = "GASTOWN_TEST_UNDO";
const SCRIPT: &str = "echo bright > lamp.txt";

/// A town in which wren's one task has landed.
fn landed(place: &Place) -> (Engine, RigId, RequestId) {
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "true");
    start(&engine, &rig, SCRIPT);
    wait(&engine, "its work is to be reviewed", |now| request(now).is_some());
    let found = request(&engine.published()).unwrap();
    owner(&engine, Command::Approve { request: found.id.clone(), head: found.head });
    has_landed(&engine, &found.id);
    (engine, rig, found.id)
}

fn has_landed(engine: &Engine, id: &RequestId) {
    let is_so = |now: &Published| matches!(now.town.request(id).unwrap().state, RequestState::Landed { .. });
    wait(engine, "it landed", is_so);
    wait(engine, "nothing is owed", |now| now.busy == 0);
}

fn is_undone(engine: &Engine, id: &RequestId) {
    let is_so =
        |now: &Published| matches!(now.town.request(id).unwrap().state, RequestState::Reverted { .. });
    wait(engine, "it is undone", is_so);
    wait(engine, "nothing is owed", |now| now.busy == 0);
}

fn is_open(engine: &Engine) -> bool {
    engine.published().town.tasks.values().next().unwrap().state == TaskState::Open
}

fn lamp(place: &Place) -> String {
    std::fs::read_to_string(place.repo().join("lamp.txt")).unwrap()
}

#[test]
fn the_newest_landing_that_nobody_has_is_undone_by_going_back() {
    let place = Place::new();
    let before = place.git(&["rev-parse", "main"]);
    let (engine, rig, id) = landed(&place);

    let (way, about, words) = engine.undo_landing(&id).unwrap();
    is_undone(&engine, &id);

    assert!(matches!(way, UndoWay::StepBack { .. }) && about == id, "{words}");
    assert_eq!(place.git(&["rev-parse", "main"]), before);
    assert_eq!((lamp(&place), place.git(&["status", "--porcelain"])), ("dark\n".into(), String::new()));
    assert!(is_open(&engine), "what it was about is not done");
    let clone = place.root().join("town/rigs/harbor.git").display().to_string();
    let kept = place.git(&["--git-dir", &clone, "show", &format!("refs/gastown/landed/{id}:lamp.txt")]);
    assert_eq!(kept, "bright", "the landed work keeps a ref");
    let refused = engine.undo_landing(&id).unwrap_err().to_string();
    assert!(refused.contains("undone"), "{refused}");

    // The agent hands the same work in again, and it lands again.
    let task = engine.published().town.tasks.values().next().unwrap().id.clone();
    owner(&engine, Command::Assign { task, agent: "wren".into(), when: When::Now });
    let second = |now: &Published| now.town.requests.values().find(|other| other.id != id).cloned();
    wait(&engine, "it is to be reviewed again", |now| second(now).is_some());
    let second = second(&engine.published()).unwrap();
    owner(&engine, Command::Approve { request: second.id.clone(), head: second.head });
    has_landed(&engine, &second.id);
    assert_eq!(lamp(&place), "bright\n");
    assert_eq!(
        engine.published().town.rig(&rig).unwrap().target_head.to_string(),
        place.git(&["rev-parse", "main"])
    );
    engine.shutdown(Agents::Stop);
}

#[test]
fn what_others_have_or_came_before_others_is_taken_out_by_a_request_that_is_checked_like_any_other() {
    let place = Place::new();
    let (engine, rig, id) = landed(&place);
    place.git(&["update-ref", "refs/remotes/origin/main", "main"]);
    let gate =
        Gate { name: "lit".into(), command: "test -e lamp.txt".into(), timeout_secs: 20, paths: Vec::new() };
    owner(&engine, Command::SetRig(SetRig { gates: Some(vec![gate]), ..unchanged(&rig) }));

    let (way, undo, words) = engine.undo_landing(&id).unwrap();
    assert!(matches!(way, UndoWay::Revert { .. }), "{words}");
    assert!(words.contains("origin/main has it"), "{words}");
    is_undone(&engine, &id);

    let town = engine.published().town.clone();
    let undo = town.request(&undo).unwrap().clone();
    assert_eq!(undo.verdicts.iter().map(|verdict| verdict.result).collect::<Vec<_>>(), [GateResult::Passed]);
    assert_eq!(lamp(&place), "dark\n");
    let subject = place.git(&["log", "-1", "--format=%s|%an", "main"]);
    assert_eq!(subject, format!("Undo: Light the lamp ({})|Ada", undo.id));
    assert!(is_open(&engine));

    // The undo is a landing itself: published nowhere, so the target goes back.
    let (way, ..) = engine.undo_landing(&undo.id).unwrap();
    assert!(matches!(way, UndoWay::StepBack { .. }));
    is_undone(&engine, &undo.id);
    assert_eq!(lamp(&place), "bright\n");
    assert!(matches!(engine.published().town.request(&id).unwrap().state, RequestState::Landed { .. }));
    assert!(!is_open(&engine), "done again");

    // And once more with a commit on top: a request that undoes an undo.
    let (_, undo, _) = engine.undo_landing(&id).unwrap();
    has_landed(&engine, &undo);
    place.git(&["commit", "-q", "--allow-empty", "-m", "the owner's own"]);
    wait(&engine, "the commit is seen", |now| {
        now.town.rig(&rig).unwrap().target_head.to_string() == place.git(&["rev-parse", "main"])
    });
    let (way, again, words) = engine.undo_landing(&undo).unwrap();
    assert!(matches!(way, UndoWay::Revert { .. }) && words.contains("newer commits"), "{words}");
    has_landed(&engine, &again);
    assert_eq!(lamp(&place), "bright\n");
    assert_eq!(place.git(&["status", "--porcelain"]), "");
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_dirty_checkout_keeps_its_changes_and_the_undo_waits_in_the_queue_as_a_landing_does() {
    let place = Place::new();
    let (engine, _, id) = landed(&place);
    std::fs::write(place.repo().join("lamp.txt"), "my own\n").unwrap();

    let (way, undo, words) = engine.undo_landing(&id).unwrap();

    assert!(matches!(way, UndoWay::Revert { .. }) && words.contains("lamp.txt"), "{words}");
    wait(&engine, "it waits for the checkout", |now| {
        matches!(&now.town.request(&undo).unwrap().state, RequestState::Landing { waits: Some(_), .. })
    });
    assert_eq!(lamp(&place), "my own\n");
    place.git(&["checkout", "-q", "lamp.txt"]);
    is_undone(&engine, &id);
    assert_eq!(lamp(&place), "dark\n");
    engine.shutdown(Agents::Stop);
}

#[test]
fn what_later_commits_stand_on_is_named_by_file_and_nothing_is_queued() {
    let place = Place::new();
    let (engine, rig, id) = landed(&place);
    std::fs::write(place.repo().join("lamp.txt"), "brighter still\n").unwrap();
    place.git(&["commit", "-qam", "brighter"]);
    wait(&engine, "the commit is seen", |now| {
        now.town.rig(&rig).unwrap().target_head.to_string() == place.git(&["rev-parse", "main"])
    });

    let refused = engine.undo_landing(&id).unwrap_err().to_string();

    assert!(refused.contains("lamp.txt") && refused.contains("later commits"), "{refused}");
    assert_eq!(engine.published().town.requests.iter().count(), 1);
    engine.shutdown(Agents::Stop);
}

/// The hall that dies: run by the test below in a process of its own.
#[test]
#[ignore = "the test of deaths runs it"]
fn a_hall_that_dies_undoing() {
    let Ok(root) = std::env::var(FOLDER) else { return };
    let root = PathBuf::from(root);
    let place = Place::again(root.clone(), &[]);
    undo_and_close(&place, || std::fs::create_dir_all(root.join("phase/undo")).unwrap());
}

/// As a person would: asked for where the town does not show that it was.
fn undo_and_close(place: &Place, begins: impl Fn()) {
    let engine = place.open();
    let id = engine.published().town.requests.values().find(|one| one.undoes.is_none()).unwrap().id.clone();
    begins();
    let is_asked = |now: &Published| {
        let stands = matches!(now.town.request(&id).unwrap().state, RequestState::Landed { .. });
        let steps = now.town.lanes.values().any(|lane| lane.step_back.is_some());
        !stands || steps
    };
    if !is_asked(&engine.published()) {
        engine.undo_landing(&id).unwrap();
    }
    is_undone(&engine, &id);
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_death_anywhere_between_the_wish_and_its_end_undoes_it_once() {
    let dies = |at: Option<&str>| {
        let place = Place::new();
        let before = place.git(&["rev-parse", "main"]);
        let (engine, _, _) = landed(&place);
        engine.shutdown(Agents::Stop);
        let log = place.root().join("operations");
        let exe = std::env::current_exe().unwrap();
        let mut hall = program(exe.to_str().unwrap());
        hall.args(["--exact", "undo::a_hall_that_dies_undoing", "--ignored", "--nocapture"]);
        hall.env("LD_PRELOAD", exe.with_file_name("libgastown_deathwatch.so")).env(FOLDER, place.root());
        hall.env("DEATHWATCH_ROOT", place.root()).env("DEATHWATCH_LOG", &log);
        if let Some(at) = at {
            hall.env("DEATHWATCH_AT", at);
        }
        let ended = hall.output().unwrap();
        assert!(at.is_some() || ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
        undo_and_close(&place, || {});
        assert_eq!(place.git(&["rev-parse", "main"]), before, "{at:?}");
        assert_eq!(
            (lamp(&place), place.git(&["status", "--porcelain"])),
            ("dark\n".into(), String::new()),
            "{at:?}"
        );
        std::fs::read_to_string(log).unwrap()
    };
    let all = dies(None);
    // Number, phase, call, kind: all that the undo starts or writes, from the wish to the answer.
    let rows = all.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let of_undo = rows.filter(|row| row[1] == "undo" && (row[3].contains("git ") || row[3].contains("-wal")));
    let numbers: Vec<String> = of_undo.map(|row| row[0].to_owned()).collect();
    assert!(numbers.len() > 10, "{all}");
    for at in numbers.iter().step_by(numbers.len().div_ceil(12)) {
        dies(Some(at));
    }
}
