//! A whole town with real git, real keepers and a real database: a shell task lands on a real repository.

use crate::place::*;
use gastown_core::*;
use gastown_engine::{Agents, Published};
use std::path::Path;
use std::time::{Duration, Instant};

#[test]
fn a_shell_task_lands_on_the_users_repository() {
    let place = Place::new();
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "grep -q bright lamp.txt && echo seen");
    let wren = start(&engine, &rig, "echo bright > lamp.txt; echo lit the lamp");

    wait(&engine, "its work is to be reviewed", |now| request(now).is_some());
    let found = request(&engine.published()).unwrap();
    assert_eq!((found.change.files, found.change.additions, found.change.deletions), (1, 1, 1));
    assert_eq!(found.change.folders, [""], "its file lies at the top");
    assert_eq!(engine.diff(&found.id, None).unwrap().files.len(), 1);
    assert!(engine.file_diff(&found.id, None, "lamp.txt", 3).unwrap().is_some());
    assert!(
        engine.screen(&wren.clone().into()).unwrap().lines.iter().any(|line| line.contains("lit the lamp"))
    );
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
    engine.type_bytes(&wren.clone().into(), b"bright\r").unwrap();
    wait(&engine, "its work is to be reviewed", |now| request(now).is_some());
    assert!(engine.screen(&wren.clone().into()).unwrap().lines.iter().any(|line| line.contains("waiting")));
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

    assert!(began.elapsed() < Duration::from_secs(2), "reported after {:?}", began.elapsed());
    let child = format!("/proc/{}/cwd", facts.child_pid);
    // The signal is sent; the kernel ends it when it next runs.
    wait(&engine, "the program has ended", |_| !Path::new(&child).exists());
    engine.shutdown(Agents::Keep);
}
