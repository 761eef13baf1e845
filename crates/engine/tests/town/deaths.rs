//! The hall dies at every step between a task and its landing; the next hall finishes it, once.

use crate::place::*;
use gastown_core::*;
use gastown_engine::{Agents, Engine, Published};
use std::path::PathBuf;

const FOLDER: &str = "GASTOWN_TEST_FOLDER";
const DIE_AT: &str = "GASTOWN_DIE_AT";
/// Writes a line each time it runs: a script is never run twice by itself.
const SCRIPT: &str = "echo bright > lamp.txt; echo ran >> ../../../../ran";

/// Brings the one task of a town on its way until it has landed.
fn until_landed(engine: &Engine) {
    wait(engine, "its work is to be reviewed or further", |now| request(now).is_some());
    let found = request(&engine.published()).unwrap();
    if found.state == RequestState::InReview {
        owner(engine, Command::Approve { request: found.id, head: found.head });
    }
    let has_landed = |now: &Published| matches!(request(now).unwrap().state, RequestState::Landed { .. });
    wait(engine, "it landed", has_landed);
    wait(engine, "nothing is owed", |now| now.busy == 0);
}

/// The hall that dies: run by the tests below in a process of its own.
#[test]
#[ignore = "the tests of deaths run it"]
fn a_hall_that_dies() {
    let (Ok(root), Ok(at)) = (std::env::var(FOLDER), std::env::var(DIE_AT)) else {
        return;
    };
    let place = Place::again(PathBuf::from(root), &[(DIE_AT, at)]);
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "grep -q bright lamp.txt");
    start(&engine, &rig, SCRIPT);
    until_landed(&engine);
    engine.shutdown(Agents::Stop);
}

fn dies_at(point: &str) {
    let place = Place::new();
    let mut hall = program(std::env::current_exe().unwrap().to_str().unwrap());
    hall.args(["--exact", "deaths::a_hall_that_dies", "--ignored", "--nocapture"]);
    let died = hall.env(FOLDER, place.root()).env(DIE_AT, point).output().unwrap();
    assert!(!died.status.success(), "{point} was never come to: {}", String::from_utf8_lossy(&died.stdout));

    let engine = place.open();
    // What was not acknowledged before the death is asked for again, as a person would.
    if engine.published().town.rigs.is_empty() {
        add_rig(&engine, &place.repo(), "grep -q bright lamp.txt");
    }
    let town = engine.published().town.clone();
    match town.tasks.values().next() {
        None if town.agents.is_empty() => drop(start(&engine, &"harbor".into(), SCRIPT)),
        None => {
            let add =
                AddTask { title: "Light the lamp".into(), script: Some(SCRIPT.into()), ..AddTask::default() };
            owner(&engine, Command::AddTask(add));
        }
        Some(_) => {}
    }
    let town = engine.published().town.clone();
    let task = town.tasks.values().next().unwrap();
    if task.assignment.is_none() {
        owner(&engine, Command::Assign { task: task.id.clone(), agent: "wren".into(), when: When::Now });
    }
    until_landed(&engine);
    engine.shutdown(Agents::Stop);

    assert_eq!(std::fs::read_to_string(place.repo().join("lamp.txt")).unwrap(), "bright\n", "{point}");
    assert_eq!(place.git(&["rev-list", "--count", "--first-parent", "main"]), "2", "one landing: {point}");
    assert_eq!(place.git(&["status", "--porcelain"]), "", "{point}");
    assert_eq!(std::fs::read_to_string(place.root().join("ran")).unwrap(), "ran\n", "run once: {point}");
}

#[test]
fn a_death_around_a_file_operation_costs_nothing() {
    for point in
        ["before-worktree", "after-worktree", "before-keeper", "after-keeper", "before-take", "after-take"]
    {
        dies_at(&format!("{point}:1"));
    }
}

#[test]
fn a_death_around_a_landing_lands_once() {
    for point in ["before-land", "after-land"] {
        dies_at(&format!("{point}:1"));
    }
}

#[test]
fn a_death_around_a_commit_costs_nothing_that_was_acknowledged() {
    for turn in 1..=8 {
        dies_at(&format!("before-commit:{turn}"));
        dies_at(&format!("after-commit:{turn}"));
    }
}
