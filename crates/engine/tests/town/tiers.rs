//! Rules of review with real git: what an agent makes lands without a person only where the rule holds for what lands.

use crate::place::*;
use gastown_core::*;
use gastown_engine::{Agents, Engine};

const DOCS: &str = "docs/** lines<=50 gates -> alone";

fn town(place: &Place, rules: &[&str]) -> (Engine, RigId) {
    std::fs::create_dir_all(place.repo().join("docs")).unwrap();
    std::fs::write(place.repo().join("docs/guide.md"), "one\ntwo\nthree\nfour\nfive\n").unwrap();
    place.git(&["add", "."]);
    place.git(&["commit", "-q", "-m", "a guide"]);
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "true");
    let tiers = Some(rules.iter().map(ToString::to_string).collect());
    owner(&engine, Command::SetRig(SetRig { tiers, ..unchanged(&rig) }));
    (engine, rig)
}

fn work(engine: &Engine, rig: &RigId, name: &str, script: &str) -> TaskId {
    let (agent, preset) = (Some(name.into()), "shell".to_owned());
    owner(
        engine,
        Command::AddAgent { rig: rig.clone(), name: agent, preset, mode: Mode::Ask, role: Role::Worker },
    );
    let add = AddTask { title: name.into(), script: Some(script.into()), ..AddTask::default() };
    let Some(Entity::Task(task)) = owner(engine, Command::AddTask(add)) else { panic!("no task") };
    owner(engine, Command::Assign { task: task.clone(), agent: name.into(), when: When::Now });
    task
}

fn request_of(engine: &Engine, task: &TaskId) -> Option<Request> {
    let town = engine.published().town.clone();
    town.requests.get(town.tasks.get(task)?.request.as_ref()?).cloned()
}

#[test]
fn texts_land_by_their_rule_and_what_only_looks_like_texts_waits() {
    let place = Place::new();
    let (engine, rig) = town(&place, &[DOCS]);
    let tricks = [
        ("link", "ln -s ../lamp.txt docs/link.md"),
        ("program", "echo hi > docs/run.md; chmod +x docs/run.md"),
        ("moved", "git mv lamp.txt docs/lamp.md"),
        ("attributes", "echo '*.md -diff' > docs/.gitattributes"),
        ("long", "head -c 90000 /dev/zero | tr '\\0' a > docs/long.md"),
        ("binary", "head -c 2000 /dev/zero > docs/picture.md"),
        ("many", "seq 51 > docs/many.md"),
        ("beside", "echo a >> docs/guide.md; echo a > README"),
        ("mode", "chmod +x docs/guide.md"),
        (
            "nested",
            "git init -q docs/sub && cd docs/sub && git commit -q --allow-empty -m x && cd ../.. && git add docs/sub && git commit -q -m sub",
        ),
    ];

    let plain = work(&engine, &rig, "plain", "seq 50 > docs/plain.md");
    let waiting = tricks.map(|(name, script)| (name, work(&engine, &rig, name, script)));

    let landed = |request: Request| matches!(request.state, RequestState::Landed { .. });
    wait(&engine, "the text landed", |_| request_of(&engine, &plain).is_some_and(landed));
    let approval = request_of(&engine, &plain).unwrap().approval.unwrap();
    assert_eq!(approval.rule.as_deref(), Some(DOCS));
    assert_eq!(place.git(&["show", "main:docs/plain.md"]).lines().count(), 50);
    for (name, task) in waiting {
        // An embedded repository may be refused before it comes to a request.
        wait(&engine, name, |now| {
            let ended = |s: &Session| s.task == task && !s.state.is_live();
            request_of(&engine, &task).is_some()
                || (name == "nested" && now.town.sessions.values().any(ended) && now.busy == 0)
        });
        let Some(request) = request_of(&engine, &task) else { continue };
        assert_eq!(request.state, RequestState::InReview, "{name}: {:?}", request.approval);
        assert!(request.for_person.is_some(), "{name}");
    }
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_merge_that_carries_the_change_elsewhere_waits_for_a_person() {
    let place = Place::new();
    let (engine, rig) = town(&place, &[DOCS]);
    owner(&engine, Command::HoldQueue { rig: rig.clone() });
    let task = work(&engine, &rig, "wren", "echo six >> docs/guide.md");
    let queued = |request: Request| request.state == RequestState::Queued;
    wait(&engine, "the rule lets it in", |_| request_of(&engine, &task).is_some_and(queued));

    // On the target the file becomes a part of something else.
    std::fs::create_dir_all(place.repo().join("src")).unwrap();
    place.git(&["mv", "docs/guide.md", "src/guide.rs"]);
    place.git(&["commit", "-q", "-m", "the guide is code now"]);
    owner(&engine, Command::ReleaseQueue { rig });

    let waits = |request: Request| request.state == RequestState::InReview;
    wait(&engine, "it is for a person", |now| now.busy == 0 && request_of(&engine, &task).is_some_and(waits));
    let why = request_of(&engine, &task).unwrap().for_person.unwrap();
    assert!(why.starts_with("as it lands on main"), "{why}");
    assert_eq!(place.git(&["show", "main:src/guide.rs"]).lines().count(), 5);
    engine.shutdown(Agents::Stop);
}
