//! A worktree that was made elsewhere is taken up: decided whole at once, then saved, then begun from.

use crate::teller::Teller;
use gastown_core::*;

fn wish() -> Adopt {
    Adopt {
        rig: "harbor".into(),
        place: "/home/ada/page".into(),
        branch: Some("feature/page".into()),
        title: None,
        name: Some("wren".into()),
        preset: "codex".into(),
        mode: Mode::Ask,
        conversation: None,
    }
}

fn task_of(teller: &Teller, agent: &str) -> Task {
    let place = |task: &&Task| task.lined_up.as_ref().is_some_and(|place| place.agent == agent.into());
    teller.town.tasks.values().find(place).expect("a task is lined up").clone()
}

#[test]
fn agent_task_and_snapshot_are_one_decision_and_only_the_saving_is_owed() {
    let mut teller = Teller::new();

    let events = teller.must(Command::Adopt(wish()));

    let owed: Vec<_> = events.iter().flat_map(|event| owed_by(event, &teller.town)).collect();
    assert!(matches!(&owed[..], [Effect::TakeSnapshot { .. }]), "{owed:?}");
    let task = task_of(&teller, "wren");
    assert_eq!(task.title, "feature/page");
    assert!(task.body.contains("/home/ada/page") && task.body.contains("feature/page"), "{}", task.body);
    let snapshot = &teller.town.snapshots[task.start.adopted.as_ref().expect("a snapshot")];
    assert_eq!((snapshot.from.as_deref(), snapshot.taken), (Some("/home/ada/page"), false));
    assert_eq!((&snapshot.task, snapshot.agent.as_str()), (&Some(task.id.clone()), "wren"));
    assert_eq!(teller.state(&"wren".into()), AgentState::Idle, "it rests until a person says start");
}

#[test]
fn it_begins_when_a_person_says_so_and_keeps_what_it_begins_from() {
    let mut teller = Teller::new();
    teller.must(Command::Adopt(wish()));
    let task = task_of(&teller, "wren");

    let start = StartChange { model: Some("opus".into()), ..StartChange::default() };
    teller.must(Command::EditTask(EditTask { start, ..EditTask::of(task.id.clone()) }));
    teller.must(Command::Start { agent: "wren".into() });

    assert_eq!(teller.town.agent(&"wren".into()).expect("an agent").task, Some(task.id.clone()));
    let begun = teller.town.task(&task.id).expect("a task");
    assert_eq!(begun.start.adopted, task.start.adopted, "a wish for a model takes nothing away");
}

#[test]
fn the_title_is_the_persons_else_the_branchs_else_the_folders() {
    let title = |change: fn(&mut Adopt)| {
        let (mut teller, mut adopt) = (Teller::new(), wish());
        change(&mut adopt);
        teller.must(Command::Adopt(adopt));
        task_of(&teller, "wren").title
    };

    assert_eq!(title(|adopt| adopt.title = Some("Page the payouts".into())), "Page the payouts");
    assert_eq!(title(|adopt| adopt.branch = None), "page");
}

#[test]
fn a_worktree_is_taken_up_once_while_its_task_is_open_and_no_name_is_used_twice() {
    let mut teller = Teller::new();
    teller.must(Command::Adopt(wish()));
    let task = task_of(&teller, "wren").id;

    let again = Adopt { name: Some("finch".into()), ..wish() };
    let refusal = teller.refused(Command::Adopt(again.clone()));
    assert_eq!(refusal.code(), "already_adopted");
    assert!(refusal.to_string().contains("wren") && refusal.to_string().contains(task.as_str()), "{refusal}");
    let other = Adopt { place: "/home/ada/other".into(), ..wish() };
    assert_eq!(teller.refused(Command::Adopt(other)).code(), "agent_name_used");
    let nowhere = Adopt { rig: "nowhere".into(), ..wish() };
    assert_eq!(teller.refused(Command::Adopt(nowhere)).code(), "no_such_rig");

    teller.must(Command::CloseTask { task });
    teller.must(Command::Adopt(again));
}

#[test]
fn agents_take_up_nothing() {
    let (mut teller, wren) = Teller::at_work();
    let session = teller.session(&wren).id;

    let refusal = teller.run(Caller::Session(session), Command::Adopt(Adopt { name: None, ..wish() }));
    assert_eq!(refusal.expect_err("only the owner may").code(), "not_for_agents");
}
