//! Rehearsals with real git and real gates: an approval lands from a known tree, pairs are named, and the line comes first.

use crate::place::*;
use gastown_core::*;
use gastown_engine::{Agents, Engine, Published};
use std::time::Duration;

/// Work of agents that waits for approval, by title; each changes the one file of its name.
fn finished(engine: &Engine, rig: &RigId, names: &[&str]) -> Vec<RequestId> {
    for name in names {
        let (agent, preset) = (AgentId::from(format!("{name}-agent").as_str()), "shell".to_owned());
        owner(
            engine,
            Command::AddAgent {
                rig: rig.clone(),
                name: Some(agent.clone()),
                preset,
                mode: Mode::Ask,
                role: Role::Worker,
            },
        );
        let script = Some(format!("echo {name} > {name}.txt"));
        let add = AddTask { title: (*name).into(), script, ..AddTask::default() };
        let Some(Entity::Task(task)) = owner(engine, Command::AddTask(add)) else { panic!("no task") };
        owner(engine, Command::Assign { task, agent, when: When::Now });
    }
    let of = |now: &Published, name: &str| {
        now.town.requests.values().find(|request| request.title == name).map(|request| request.id.clone())
    };
    wait(engine, "all is finished", |now| names.iter().all(|name| of(now, name).is_some()));
    names.iter().map(|name| of(&engine.published(), name).unwrap()).collect()
}

fn rehearse(engine: &Engine, rig: &RigId, runners: u8) {
    let set = SetRig { rehearse: Some(Rehearse::Always), runners: Some(runners), ..unchanged(rig) };
    owner(engine, Command::SetRig(set));
}

fn verdict(now: &Published, id: &RequestId) -> RehearsalVerdict {
    let request = now.town.request(id).unwrap();
    let lane = now.town.lanes.get(&request.rig);
    lane.and_then(|lane| lane.rehearsals.verdict(id, &request.head)).unwrap_or_default()
}

fn all_is_known(engine: &Engine, requests: &[RequestId]) {
    wait(engine, "all is rehearsed", |now| {
        now.busy == 0 && requests.iter().all(|id| verdict(now, id).alone.is_some())
    });
}

fn runs(place: &Place) -> usize {
    std::fs::read_to_string(place.root().join("gate-runs")).unwrap_or_default().lines().count()
}

/// Notes each run; fails where a.txt and c.txt are both there.
fn gate(place: &Place) -> String {
    format!("echo x >> {}; ! {{ test -e a.txt && test -e c.txt; }}", place.root().join("gate-runs").display())
}

#[test]
fn an_approval_of_what_was_rehearsed_lands_without_a_check_and_pairs_are_named_before() {
    let place = Place::new();
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), &gate(&place));
    let requests = finished(&engine, &rig, &["a", "b", "c"]);
    let [a, b, c] = [&requests[0], &requests[1], &requests[2]];
    assert_eq!(runs(&place), 0, "nothing is rehearsed where it is off");
    rehearse(&engine, &rig, 2);
    all_is_known(&engine, &requests);
    wait(&engine, "who breaks with whom is named", |now| {
        verdict(now, c).red_with == std::slice::from_ref(a) && now.busy == 0
    });

    let now = engine.published();
    assert_eq!(verdict(&now, a).gate.as_deref(), Some("lit"));
    assert!(verdict(&now, b).red_with.is_empty() && verdict(&now, b).alone == Some(true));

    // Held, so that nothing else is rehearsed on the new target meanwhile.
    let before = runs(&place);
    owner(&engine, Command::SetRig(SetRig { rehearse: Some(Rehearse::Off), ..unchanged(&rig) }));
    owner(&engine, Command::Approve { request: b.clone(), head: now.town.request(b).unwrap().head.clone() });
    wait(&engine, "it landed", |now| {
        matches!(now.town.request(b).unwrap().state, RequestState::Landed { .. }) && now.busy == 0
    });
    assert_eq!(runs(&place), before, "that very tree had passed");
    assert!(place.repo().join("b.txt").exists());
    let verdicts = engine.published().town.request(b).unwrap().verdicts.clone();
    assert_eq!(verdicts.iter().map(|verdict| verdict.result).collect::<Vec<_>>(), [GateResult::Passed]);
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_rehearsal_is_ended_at_once_where_the_line_wants_its_runner() {
    let place = Place::new();
    let engine = place.open();
    let (began, free) = (place.root().join("began"), place.root().join("free"));
    // Longer than anybody waits, unless it is of the line: that one finds the way free.
    let gate = format!("touch {}; test -e {} || sleep 15", began.display(), free.display());
    let rig = add_rig(&engine, &place.repo(), &gate);
    let requests = finished(&engine, &rig, &["a"]);
    rehearse(&engine, &rig, 1);
    wait(&engine, "it is rehearsed", |_| began.exists());
    std::fs::write(&free, "").unwrap();
    let clock = std::time::Instant::now();

    let head = engine.published().town.request(&requests[0]).unwrap().head.clone();
    owner(&engine, Command::Approve { request: requests[0].clone(), head });
    wait(&engine, "it landed", |now| {
        matches!(now.town.request(&requests[0]).unwrap().state, RequestState::Landed { .. })
    });

    assert!(clock.elapsed() < Duration::from_secs(10), "it waited for the rehearsal: {:?}", clock.elapsed());
    let lane = engine.published().town.lanes.get(&rig).unwrap().clone();
    assert!(lane.rehearsals.runs.is_empty());
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_rehearsal_gets_the_time_that_nobody_else_wants_and_a_check_of_the_line_does_not() {
    let place = Place::new();
    let engine = place.open();
    let noted = place.root().join("noted");
    // Of the program that reads it: its process group, its session, its niceness.
    let gate = format!("cut -d' ' -f5,6,19 /proc/self/stat >> {}", noted.display());
    let rig = add_rig(&engine, &place.repo(), &gate);
    let facts = || -> Vec<Vec<i64>> {
        let text = std::fs::read_to_string(&noted).unwrap_or_default();
        let numbers = |line: &str| line.split(' ').map(|number| number.parse().unwrap()).collect();
        text.lines().map(numbers).collect()
    };
    let requests = finished(&engine, &rig, &["a"]);
    rehearse(&engine, &rig, 1);
    all_is_known(&engine, &requests);
    let rehearsed = facts();
    assert!(rehearsed.iter().all(|facts| facts[2] == 19 && facts[0] == facts[1]), "{rehearsed:?}");

    owner(&engine, Command::SetRig(SetRig { rehearse: Some(Rehearse::Off), ..unchanged(&rig) }));
    let [b] = &finished(&engine, &rig, &["b"])[..] else { panic!("one") };
    let head = engine.published().town.request(b).unwrap().head.clone();
    owner(&engine, Command::Approve { request: b.clone(), head });
    wait(&engine, "it landed", |now| {
        matches!(now.town.request(b).unwrap().state, RequestState::Landed { .. }) && now.busy == 0
    });
    let checked = facts().last().unwrap().clone();
    assert!(facts().len() > rehearsed.len() && checked[2] != 19 && checked[0] != checked[1], "{checked:?}");
    engine.shutdown(Agents::Stop);
}
