//! What a task carries: its acceptance list, its files, and how it is to be begun.

use crate::teller::{Teller, commits};
use gastown_core::*;

fn add_point(teller: &mut Teller, task: &TaskId, text: &str, gate: &str) {
    teller.must(Command::AddPoint { task: task.clone(), text: text.into(), gate: gate.into() });
}

fn standings(teller: &Teller, task: &TaskId) -> Vec<(u32, &'static str)> {
    let task = teller.town.task(task).expect("a task");
    let words = task.points.iter().map(|point| {
        let word = match standing(&teller.town, task, point) {
            Standing::Open => "open",
            Standing::Claimed(_) => "claimed",
            Standing::Proven { .. } => "proven",
        };
        (point.id, word)
    });
    words.collect()
}

/// A rig with a check named `test`, and a task of wren's that runs.
fn begun(teller: &mut Teller) -> (TaskId, AgentId, Caller) {
    let gates =
        vec![Gate { name: "test".into(), command: "true".into(), timeout_secs: 9, paths: Vec::new() }];
    teller.must(Command::SetRig(SetRig { gates: Some(gates), ..SetRig::of("harbor".into()) }));
    let (task, wren) = (teller.task("One", None), teller.agent("wren"));
    teller.assign(&task, &wren);
    let caller = Caller::Session(teller.starts(&wren));
    (task, wren, caller)
}

fn claims(points: &[u32]) -> Command {
    Command::ClaimPoints { task: None, points: points.to_vec(), holds: true }
}

#[test]
fn a_point_is_open_until_its_agent_claims_it_and_proven_once_its_check_passed_on_this_head() {
    let mut teller = Teller::new();
    let (task, _, caller) = begun(&mut teller);
    add_point(&mut teller, &task, "No float is left", "test");
    add_point(&mut teller, &task, "It can be undone", "");
    assert_eq!(standings(&teller, &task), [(1, "open"), (2, "open")]);

    let done = Command::Done { status: None, words: String::new(), claims: vec![2] };
    teller.run(caller, done).expect("its own task");
    let session = teller.session(&"wren".into());
    teller.see(Observation::WorkTaken { session: session.id, round: 1, work: commits("c1") });
    let request = teller.town.task(&task).expect("a task").request.clone().expect("a request");
    teller.must(Command::Approve { request: request.clone(), head: "c1".into() });
    let verdict = |head: &str| Verdict {
        gate: "test".into(),
        result: GateResult::Passed,
        commit: "m1".into(),
        head: Some(head.into()),
        target: None,
        took_ms: 1,
        words: String::new(),
        at: Time(1),
        key: None,
        known: false,
    };
    let run = teller.run_of(&request).id;
    teller.see(Observation::Checked {
        rig: "harbor".into(),
        run,
        verdicts: vec![verdict("c1")],
        kept: vec![],
        outcome: CheckOutcome::Green { chain: vec!["m1".into()] },
    });

    assert_eq!(standings(&teller, &task), [(1, "proven"), (2, "claimed")]);
}

#[test]
fn claims_and_proofs_of_a_round_are_gone_in_the_next() {
    let mut teller = Teller::new();
    let (task, wren, caller) = begun(&mut teller);
    add_point(&mut teller, &task, "It burns", "test");
    teller.run(caller, claims(&[1])).expect("its own task");
    let request = teller.finishes(&wren, "c1");
    assert_eq!(standings(&teller, &task), [(1, "claimed")]);

    teller.must(Command::SendBack { request, message: "It does not.".into(), comments: vec![] });

    assert_eq!(standings(&teller, &task), [(1, "open")]);
}

#[test]
fn other_words_are_another_point_and_a_number_is_never_used_again() {
    let mut teller = Teller::new();
    let (task, _, caller) = begun(&mut teller);
    for text in ["One", "Two"] {
        add_point(&mut teller, &task, text, "");
    }
    teller.run(caller.clone(), claims(&[1, 2])).expect("its own task");

    let edit = Command::EditPoint { task: task.clone(), point: 1, text: Some("Uno".into()), gate: None };
    teller.must(edit);
    teller.must(Command::RemovePoint { task: task.clone(), point: 2 });
    add_point(&mut teller, &task, "Three", "");

    assert_eq!(standings(&teller, &task), [(1, "open"), (3, "open")]);
    let refusal = teller.run(caller, claims(&[2])).expect_err("it is gone");
    assert_eq!(refusal, Refusal::NoSuchPoint { task, point: 2 });
}

#[test]
fn an_agent_claims_for_its_own_task_only_and_changes_no_list() {
    let mut teller = Teller::new();
    let (task, _, caller) = begun(&mut teller);
    let other = teller.task("Other", None);
    add_point(&mut teller, &other, "Anything", "");

    let claim = Command::ClaimPoints { task: Some(other.clone()), points: vec![1], holds: true };
    let refusal = teller.run(caller.clone(), claim).expect_err("not its own");
    assert_eq!(refusal.code(), "not_for_agents");
    let add = Command::AddPoint { task, text: "Easy".into(), gate: String::new() };
    assert_eq!(teller.run(caller, add).expect_err("the owner's").code(), "not_for_agents");
    let gate = Command::AddPoint { task: other, text: "x".into(), gate: "nothing".into() };
    assert!(teller.refused(gate).to_string().contains("check"), "a check that there is not");
}

#[test]
fn files_of_a_task_have_plain_names_and_bounds() {
    let mut teller = Teller::new();
    let task = teller.task("One", None);
    let attach = |name: &str, bytes| Command::AttachFile { task: task.clone(), name: name.into(), bytes };

    teller.must(attach("screen.png", 1));
    for bad in [attach("../town.db", 1), attach("screen.png", 1), attach("x", 0), attach("x", (10 << 20) + 1)]
    {
        assert_eq!(teller.refused(bad.clone()).code(), "invalid", "{bad:?}");
    }
    for n in 0..4 {
        teller.must(attach(&format!("big-{n}.bin"), 10 << 20));
    }
    assert!(teller.refused(attach("more.bin", 10 << 20)).to_string().contains("50 MiB"));
    for n in 0..15 {
        teller.must(attach(&format!("{n}.log"), 1));
    }
    assert!(teller.refused(attach("more.log", 1)).to_string().contains("at most 20"));
    teller.must(Command::DetachFile { task: task.clone(), name: "0.log".into() });
    let gone = Command::DetachFile { task: task.clone(), name: "0.log".into() };
    assert_eq!(teller.refused(gone).code(), "no_such_file");
}

#[test]
fn a_task_for_a_rig_goes_to_a_free_agent_of_that_preset_and_mode_else_to_a_new_one() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", None), teller.agent("wren"));
    let to =
        |mode| Command::AssignToRig { task: task.clone(), preset: "shell".into(), mode, when: When::Now };

    teller.must(to(Some(Mode::Edits)));

    let held = teller.town.task(&task).expect("a task").assignment.clone().expect("an agent").agent;
    assert_ne!(held, wren, "wren asks first");
    assert_eq!(teller.town.agent(&held).expect("an agent").mode, Mode::Edits);
}

#[test]
fn where_work_begins_is_changed_before_it_has_begun_and_never_on_a_stack() {
    let mut teller = Teller::new();
    let (low, up) = (teller.task("Lower", None), teller.task("Upper", None));
    let base = |task: &TaskId, base: &str| {
        let start = StartChange { base: Some(base.into()), ..StartChange::default() };
        Command::EditTask(EditTask { start, ..EditTask::of(task.clone()) })
    };
    let on = EditTask { on: Some(Some(low.clone())), ..EditTask::of(up.clone()) };

    teller.must(base(&up, "release"));
    assert_eq!(teller.refused(Command::EditTask(on.clone())).code(), "invalid");
    teller.must(base(&up, "main"));
    assert_eq!(teller.town.task(&up).expect("a task").start.base, None, "the target is no other branch");
    teller.must(Command::EditTask(on));
    assert_eq!(teller.refused(base(&up, "release")).code(), "invalid");
    for bad in ["-x", "two words"] {
        assert_eq!(teller.refused(base(&low, bad)).code(), "invalid");
    }
    let wren = teller.agent("wren");
    teller.assign(&low, &wren);
    assert!(teller.refused(base(&low, "release")).to_string().contains("begun already"));
}

#[test]
fn an_agent_does_not_choose_how_much_another_may_do() {
    let mut teller = Teller::new();
    let (_, _, caller) = begun(&mut teller);
    let start = StartWish { mode: Some(Mode::Full), ..StartWish::default() };
    let add = AddTask { title: "Free me".into(), start, ..AddTask::default() };

    let refusal = teller.run(caller, Command::AddTask(add)).expect_err("the owner's to choose");

    assert_eq!(refusal.code(), "not_for_agents");
}
