//! Many branches in the queue at once, with real git and real gates: few checks, one commit for each landing, and nothing on
//! the target that did not pass.

use crate::place::*;
use gastown_core::*;
use gastown_engine::{Agents, Engine};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

/// A branch that adds one file.
fn branch(place: &Place, name: &str, file: &str, text: &str) {
    place.git(&["checkout", "-q", "-b", name, "main"]);
    std::fs::write(place.repo().join(file), text).unwrap();
    place.git(&["add", "."]);
    place.git(&["commit", "-q", "-m", name]);
    place.git(&["checkout", "-q", "main"]);
}

/// A gate that notes each of its runs: the commit, and whether it passed.
fn noting(place: &Place, passes: &str) -> String {
    let noted = noted_at(place).display().to_string();
    format!(
        "if {passes}; then r=passed; else r=failed; fi; echo \"$(git rev-parse HEAD) $r\" >> {noted}; test $r = passed"
    )
}

fn noted_at(place: &Place) -> PathBuf {
    place.root().join("gate-runs")
}

fn runs(place: &Place) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(noted_at(place)).unwrap_or_default();
    text.lines()
        .map(|line| line.split_once(' ').unwrap())
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .collect()
}

fn hold(engine: &Engine, rig: &RigId) {
    owner(engine, Command::HoldQueue { rig: rig.clone() });
}

fn release(engine: &Engine, rig: &RigId) {
    owner(engine, Command::ReleaseQueue { rig: rig.clone() });
}

fn states(engine: &Engine, is_so: impl Fn(&RequestState) -> bool) -> usize {
    engine.published().town.requests.values().filter(|request| is_so(&request.state)).count()
}

fn has_landed(state: &RequestState) -> bool {
    matches!(state, RequestState::Landed { .. })
}

/// What every check was for, and about how many; not those of idle time that look for whom rejected work collides with.
fn checks(engine: &Engine) -> Vec<(Purpose, usize)> {
    let journal = engine.journal(0, 10_000).unwrap();
    let started = journal.into_iter().filter_map(|entry| match entry.event {
        Event::Queue { step: QueueStep::RunStarted { check, .. }, .. } => {
            Some((check.purpose, check.items.len()))
        }
        _ => None,
    });
    started.filter(|(purpose, _)| *purpose != Purpose::Trace).collect()
}

fn set_runners(engine: &Engine, rig: &RigId, runners: u8) {
    owner(engine, Command::SetRig(SetRig { runners: Some(runners), ..unchanged(rig) }));
}

/// Every commit that was the target at any time passed before, or was there at the start; each landing is one merge commit
/// on top of the landing before it.
fn target_is_sound(place: &Place, engine: &Engine, start: &str) {
    let passed: BTreeSet<String> =
        runs(place).into_iter().filter(|(_, result)| result == "passed").map(|(commit, _)| commit).collect();
    let log = place.git(&["reflog", "show", "main", "--format=%H"]);
    let moves: Vec<&str> = log.lines().collect();
    let untested: Vec<_> =
        moves.iter().filter(|commit| **commit != start && !passed.contains(**commit)).collect();
    assert!(untested.is_empty(), "on the target without a pass: {untested:?}");
    let first_parents = place.git(&["log", "--first-parent", "--format=%H %P", &format!("{start}..main")]);
    let mut landed: BTreeSet<String> = BTreeSet::new();
    for line in first_parents.lines() {
        let parts: Vec<&str> = line.split(' ').collect();
        assert_eq!(parts.len(), 3, "one merge commit for each request: {line}");
        landed.insert(parts[0].to_owned());
    }
    let town = engine.published().town.clone();
    let known = town.requests.values().filter_map(|request| match &request.state {
        RequestState::Landed { commit, .. } => Some((commit.to_string(), request.head.to_string())),
        _ => None,
    });
    let known: Vec<(String, String)> = known.collect();
    assert_eq!(known.iter().map(|(commit, _)| commit.clone()).collect::<BTreeSet<_>>(), landed);
    for (commit, head) in known {
        assert_eq!(
            place.git(&["rev-parse", &format!("{commit}^2")]),
            head,
            "its own work is the second parent"
        );
    }
}

#[test]
fn a_check_that_changes_what_it_tests_says_nothing_of_what_would_land() {
    let place = Place::new();
    branch(&place, "one", "file.txt", "text\n");
    let start = place.git(&["rev-parse", "main"]);
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "touch built.o; echo mended >> file.txt");

    let request = engine.submit(&rig, "one", None).unwrap();

    wait(&engine, "it was checked", |now| now.busy == 0 && !now.town.requests[&request].verdicts.is_empty());
    let known = engine.published().town.request(&request).unwrap().clone();
    let verdict = known.verdicts.last().unwrap();
    assert_eq!(verdict.result, GateResult::CouldNotRun, "{}", verdict.words);
    assert!(verdict.words.contains("changed file.txt:"), "{}", verdict.words);
    assert_eq!(place.git(&["rev-parse", "main"]), start);
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_check_that_passes_leaves_nothing_running_not_even_a_daemon() {
    let place = Place::new();
    branch(&place, "one", "file.txt", "text\n");
    let engine = place.open();
    let pid = place.root().join("pid");
    let gate = format!(
        "setsid sh -c 'echo $$ > {0}; exec sleep 300' >&- 2>&- & until test -s {0}; do sleep 0.05; done",
        pid.display()
    );
    let rig = add_rig(&engine, &place.repo(), &gate);

    engine.submit(&rig, "one", None).unwrap();

    wait(&engine, "it landed", |now| {
        now.busy == 0 && now.town.requests.values().all(|one| has_landed(&one.state))
    });
    let daemon = format!("/proc/{}", std::fs::read_to_string(&pid).unwrap().trim());
    // Whoever inherited it takes a moment to see that it has ended.
    let is_gone = || {
        std::thread::sleep(Duration::from_millis(20));
        !std::path::Path::new(&daemon).exists()
    };
    assert!((0..250).any(|_| is_gone()), "{daemon} outlived its check");
    engine.shutdown(Agents::Stop);
}

#[test]
fn eight_branches_with_one_poisoned_file_land_seven_with_fewer_checks_than_requests() {
    let place = Place::new();
    (1..=8).for_each(|n| {
        let file = if n == 5 { "poison.txt".to_owned() } else { format!("file-{n}.txt") };
        branch(&place, &format!("b{n}"), &file, "text\n");
    });
    let start = place.git(&["rev-parse", "main"]);
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), &noting(&place, "test ! -e poison.txt"));
    hold(&engine, &rig);
    let requests: Vec<RequestId> =
        (1..=8).map(|n| engine.submit(&rig, &format!("b{n}"), None).unwrap()).collect();

    release(&engine, &rig);
    wait(&engine, "seven landed and one is red", |now| {
        let ended = |request: &Request| {
            has_landed(&request.state) || matches!(request.state, RequestState::GateFailed { .. })
        };
        now.town.requests.values().all(ended) && now.busy == 0
    });

    assert_eq!(states(&engine, has_landed), 7);
    let bad = engine.published().town.request(&requests[4]).unwrap().clone();
    assert!(matches!(bad.state, RequestState::GateFailed { .. }), "{:?}", bad.state);
    let checks = checks(&engine);
    assert!(checks.len() < requests.len(), "{} checks: {checks:?}", checks.len());
    target_is_sound(&place, &engine, &start);
    assert!(place.repo().join("file-8.txt").exists() && !place.repo().join("poison.txt").exists());
    assert_eq!(place.git(&["status", "--porcelain"]), "");
    engine.shutdown(Agents::Stop);
}

#[test]
fn two_runners_check_at_the_same_time_each_in_a_checkout_of_its_own() {
    let place = Place::new();
    (1..=2).for_each(|n| branch(&place, &format!("b{n}"), &format!("file-{n}.txt"), "text\n"));
    let start = place.git(&["rev-parse", "main"]);
    let engine = place.open();
    // Neither ends before the other has begun.
    let (here, places) = (place.root().join("here"), place.root().join("places"));
    let meet = format!(
        "{{ pwd >> {places}; touch {here}-$(basename $(dirname $PWD)); \
         i=0; while [ $i -lt 100 ] && [ $(ls {here}-* | wc -l) -lt 2 ]; do sleep 0.1; i=$((i+1)); done; [ $i -lt 100 ]; }}",
        places = places.display(),
        here = here.display()
    );
    let rig = add_rig(&engine, &place.repo(), &noting(&place, &meet));
    set_runners(&engine, &rig, 2);
    hold(&engine, &rig);
    (1..=2).for_each(|n| drop(engine.submit(&rig, &format!("b{n}"), None).unwrap()));

    release(&engine, &rig);
    wait(&engine, "both landed", |now| {
        now.town.requests.values().all(|r| has_landed(&r.state)) && now.busy == 0
    });

    let places: BTreeSet<String> =
        std::fs::read_to_string(places).unwrap().lines().take(2).map(str::to_owned).collect();
    assert_eq!(places.len(), 2, "{places:?}");
    target_is_sound(&place, &engine, &start);
    engine.shutdown(Agents::Stop);
}

#[test]
fn branches_that_conflict_with_each_other_are_checked_one_after_the_other() {
    let place = Place::new();
    branch(&place, "bright", "lamp.txt", "bright\n");
    branch(&place, "other", "other.txt", "text\n");
    branch(&place, "dim", "lamp.txt", "dim\n");
    let start = place.git(&["rev-parse", "main"]);
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), &noting(&place, "true"));
    hold(&engine, &rig);
    let requests = ["bright", "other", "dim"].map(|name| engine.submit(&rig, name, None).unwrap());

    release(&engine, &rig);
    wait(&engine, "two landed and one conflicts", |now| {
        let state = |id| now.town.request(id).unwrap().state.clone();
        has_landed(&state(&requests[0]))
            && has_landed(&state(&requests[1]))
            && matches!(state(&requests[2]), RequestState::Conflict { .. })
    });

    assert_eq!(runs(&place).len(), 1, "the two that go together needed one check");
    target_is_sound(&place, &engine, &start);
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_check_of_withdrawn_work_is_ended_with_all_that_it_started() {
    let place = Place::new();
    branch(&place, "slow", "file.txt", "text\n");
    let engine = place.open();
    let pid = place.root().join("pid");
    let gate = format!("sh -c 'echo $$ > {}; exec sleep 300' & wait", pid.display());
    let rig = add_rig(&engine, &place.repo(), &gate);
    let request = engine.submit(&rig, "slow", None).unwrap();
    let until = |what: &str, is_so: &dyn Fn() -> bool| {
        (0..300)
            .find(|_| {
                is_so() || {
                    std::thread::sleep(Duration::from_millis(100));
                    false
                }
            })
            .unwrap_or_else(|| panic!("never came: {what}"))
    };
    until("the gate runs", &|| std::fs::read_to_string(&pid).is_ok_and(|text| text.ends_with('\n')));
    let child = format!("/proc/{}", std::fs::read_to_string(&pid).unwrap().trim());

    owner(&engine, Command::Reject { request });

    until("its child is gone", &|| !std::path::Path::new(&child).exists());
    wait(&engine, "nothing is owed", |now| now.busy == 0);
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_tree_that_passed_is_not_checked_again_after_a_restart_and_a_red_target_is_said() {
    let place = Place::new();
    branch(&place, "one", "file.txt", "text\n");
    branch(&place, "same", "file.txt", "text\n");
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), &noting(&place, "test ! -e stop"));
    let one = engine.submit(&rig, "one", None).unwrap();
    wait(&engine, "it landed", |now| has_landed(&now.town.request(&one).unwrap().state) && now.busy == 0);
    assert_eq!(runs(&place).len(), 1);
    engine.shutdown(Agents::Stop);

    let engine = place.open();
    let same = engine.submit(&rig, "same", None).unwrap();
    wait(&engine, "it landed, too", |now| {
        has_landed(&now.town.request(&same).unwrap().state) && now.busy == 0
    });
    assert_eq!(runs(&place).len(), 1, "its files are those of the target, which passed");

    std::fs::write(place.repo().join("stop"), "").unwrap();
    place.git(&["add", "."]);
    place.git(&["commit", "-q", "-m", "red"]);
    branch(&place, "late", "late.txt", "text\n");
    let late = engine.submit(&rig, "late", None).unwrap();
    let words = |now: &gastown_engine::Published| match &now.town.request(&late).unwrap().state {
        RequestState::GateFailed { words, .. } => Some(words.clone()),
        _ => None,
    };
    wait(&engine, "it is red", |now| words(now).is_some());

    let words = words(&engine.published()).unwrap();
    assert!(words.starts_with("Already red on main: lit fails there"), "{words}");
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_gate_that_is_red_on_the_target_stops_whom_nobody_let_through() {
    let place = Place::new();
    branch(&place, "a", "a.txt", "text\n");
    branch(&place, "b", "b.txt", "text\n");
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), &noting(&place, "test -e never.txt"));
    let a = engine.submit(&rig, "a", None).unwrap();
    let red = |id: &RequestId| {
        wait(&engine, "it is red", |now| {
            matches!(now.town.request(id).unwrap().state, RequestState::GateFailed { .. })
        });
        engine.published().town.request(id).unwrap().clone()
    };
    let RequestState::GateFailed { words, gate } = red(&a).state else { panic!() };
    assert!(words.contains("Already red on main"), "{words}");

    hold(&engine, &rig);
    let why = "known, mended tomorrow".to_owned();
    owner(&engine, Command::OverrideGate { request: a.clone(), gate, why: why.clone() });
    let b = engine.submit(&rig, "b", None).unwrap();
    release(&engine, &rig);

    wait(&engine, "the one landed", |now| has_landed(&now.town.request(&a).unwrap().state));
    red(&b);
    let landed = engine.published().town.request(&a).unwrap().clone();
    assert_eq!(landed.overrides[0].why, why);
    let RequestState::Landed { commit, .. } = &landed.state else { panic!() };
    assert_eq!(place.git(&["rev-parse", "main"]), commit.to_string(), "and nothing else");
    let ran = runs(&place).into_iter().any(|run| run == (commit.to_string(), "failed".into()));
    let is_red = landed.verdicts.iter().any(|verdict| verdict.result == GateResult::Failed);
    assert!(ran && is_red, "it ran on the very commit, and is said to be red: {:?}", landed.verdicts);
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_gate_for_some_paths_runs_only_where_any_of_a_check_touches_them() {
    let place = Place::new();
    branch(&place, "a", "a.txt", "text\n");
    branch(&place, "b", "b.txt", "text\n");
    branch(&place, "page", "page.md", "text\n");
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "true");
    let mut gates = engine.published().town.rig(&rig).unwrap().gates.clone();
    let (command, paths) = (noting(&place, "test -e page.md"), vec!["*.md".into()]);
    gates.push(Gate { name: "docs".into(), command, timeout_secs: 20, paths });
    owner(&engine, Command::SetRig(SetRig { gates: Some(gates), ..unchanged(&rig) }));
    let land = |id: &RequestId| {
        wait(&engine, "it landed", |now| has_landed(&now.town.request(id).unwrap().state));
        let request = engine.published().town.request(id).unwrap().clone();
        request.verdicts.iter().map(|verdict| (verdict.result, verdict.words.clone())).collect::<Vec<_>>()
    };

    let a = engine.submit(&rig, "a", None).unwrap();
    let spared = (GateResult::Spared, "nothing of *.md is touched".to_owned());
    let passed = (GateResult::Passed, String::new());
    assert_eq!(land(&a), [passed.clone(), spared]);
    assert_eq!(runs(&place), [], "red where there is no page: it did not run");

    hold(&engine, &rig);
    let both = ["b", "page"].map(|name| engine.submit(&rig, name, None).unwrap());
    release(&engine, &rig);
    for id in &both {
        assert_eq!(land(id), [passed.clone(), passed.clone()], "one of the two touches it");
    }
    let main = place.git(&["rev-parse", "main"]);
    assert_eq!(runs(&place), [(main, "passed".to_owned())], "on exactly what landed");
    engine.shutdown(Agents::Stop);
}
