//! Worktrees that work: copied files, ports, setup and teardown, with real git and keepers.

use crate::place::*;
use gastown_core::*;
use gastown_engine::{Agents, Engine};

fn with_ground(engine: &Engine, rig: &RigId, ground: GroundChange) {
    owner(engine, Command::SetRig(SetRig { ground, ..unchanged(rig) }));
}

fn text(line: &str) -> Option<String> {
    Some(line.to_owned())
}

#[test]
fn setup_runs_with_copied_files_and_ports_and_what_was_copied_never_lands() {
    let place = Place::new();
    std::fs::write(place.repo().join(".env"), "SECRET=1\n").unwrap();
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "test ! -e .env");
    let setup = text("cp .env seen-by-setup; echo $GT_PORT $GT_PORT_1 $COMPOSE_PROJECT_NAME > ports.txt");
    with_ground(
        &engine,
        &rig,
        GroundChange { setup, copy: Some(vec![".env".into()]), ports: Some(2), ..GroundChange::default() },
    );
    start(&engine, &rig, "grep -q SECRET seen-by-setup && rm seen-by-setup && echo $PORT > lamp.txt");
    wait(&engine, "its work is to be reviewed", |now| request(now).is_some());
    let found = request(&engine.published()).unwrap();
    let diff = engine.diff(&found.id, None).unwrap();
    let mut files: Vec<_> =
        diff.files.iter().map(|file| file.new_path.as_ref().unwrap().to_string()).collect();
    files.sort();
    assert_eq!(files, ["lamp.txt", "ports.txt"]);
    let ports = engine.published().town.agents[&"wren".into()].worktree.clone().unwrap().ports.unwrap();
    let said = std::fs::read_to_string(place.root().join("town/work/harbor/wren/ports.txt")).unwrap();
    assert_eq!(said, format!("{} {} gt-harbor-wren\n", ports.first, ports.first + 1));
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_commit_that_holds_a_copied_file_is_refused_with_its_name() {
    let place = Place::new();
    std::fs::write(place.repo().join(".env"), "SECRET=1\n").unwrap();
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "true");
    with_ground(&engine, &rig, GroundChange { copy: Some(vec![".env".into()]), ..GroundChange::default() });
    let script = "git add -f .env && git commit -qm secret && git rm -q --cached .env && echo x > lamp.txt && git commit -qam later";
    start(&engine, &rig, script);
    let refused = |now: &gastown_engine::Published| now.busy == 0 && !now.town.sessions.is_empty();
    wait(&engine, "its work was looked at", |now| {
        refused(now) && now.town.sessions.values().all(|session| !session.state.is_live())
    });
    let told = |entry: &str| entry.contains("WorkNotTaken") && entry.contains(".env");
    let journal = engine.journal(0, 200).unwrap();
    assert!(journal.iter().any(|entry| told(&format!("{entry:?}"))), "{journal:#?}");
    assert!(request(&engine.published()).is_none());
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_broken_setup_fails_the_agent_with_its_words_and_a_restart_tries_again() {
    let place = Place::new();
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "true");
    let broken = GroundChange { setup: text("echo no such package; exit 3"), ..GroundChange::default() };
    with_ground(&engine, &rig, broken);
    let wren = start(&engine, &rig, "echo bright > lamp.txt");
    wait(&engine, "it failed", |now| agent_status(&now.town, &wren).state == AgentState::Failed);
    let reason = agent_status(&engine.published().town, &wren).reason;
    assert!(reason.contains("no such package") && reason.contains("setup.log"), "{reason}");

    with_ground(&engine, &rig, GroundChange { setup: text("true"), ..GroundChange::default() });
    owner(&engine, Command::Restart { agent: wren, fresh: false });
    wait(&engine, "its work is to be reviewed", |now| request(now).is_some());
    engine.shutdown(Agents::Stop);
}

#[test]
fn teardown_runs_and_leaves_no_process_of_the_worktree() {
    let place = Place::new();
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "true");
    let mark = place.root().join("torn");
    let teardown = text(&format!("echo down > {}; setsid sleep 300 & echo $! > {0}.pid", mark.display()));
    with_ground(&engine, &rig, GroundChange { teardown, ..GroundChange::default() });
    let wren = start(&engine, &rig, "echo bright > lamp.txt");
    wait(&engine, "its work is to be reviewed", |now| request(now).is_some());
    owner(&engine, Command::Reject { request: request(&engine.published()).unwrap().id });
    owner(&engine, Command::RemoveAgent { agent: wren });
    wait(&engine, "it is put away", |now| {
        now.busy == 0 && !place.root().join("town/work/harbor/wren").exists()
    });
    assert_eq!(std::fs::read_to_string(&mark).unwrap(), "down\n");
    let pid = std::fs::read_to_string(place.root().join("torn.pid")).unwrap();
    let status = format!("/proc/{}/status", pid.trim());
    wait(&engine, "nothing of the teardown runs", |_| {
        std::fs::read_to_string(&status).map_or(true, |text| text.contains("zombie"))
    });
    engine.shutdown(Agents::Stop);
}
