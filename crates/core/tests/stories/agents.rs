//! Tasks, agents, asks and refusals.

use crate::teller::{Teller, commits, rig};
use gastown_core::*;
use gastown_queue::RunId;

#[test]
fn assigning_plans_the_session_and_owes_its_start_in_the_same_decision() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("Paint", Some("true")), teller.agent("wren"));

    let events = teller.must(Command::Assign { task, agent: wren, when: When::Now });

    let owed: Vec<_> = events.iter().flat_map(|event| owed_by(event, &teller.town)).collect();
    assert!(matches!(&owed[..], [Effect::StartSession { .. }]), "{owed:?}");
}

#[test]
fn a_second_task_for_a_busy_agent_waits_and_starts_by_itself_when_the_first_is_approved() {
    let mut teller = Teller::new();
    let (one, two) = (teller.task("One", Some("true")), teller.task("Two", Some("true")));
    let wren = teller.agent("wren");
    teller.assign(&one, &wren);
    teller.assign(&two, &wren);
    assert_eq!(
        teller.town.task(&two).expect("a task").lined_up.as_ref().map(|place| &place.agent),
        Some(&wren)
    );
    assert!(!is_ready(&teller.town, teller.town.task(&two).expect("a task")), "ready for nobody else");

    let request = teller.finishes(&wren, "c1");
    teller.must(Command::Approve { request, head: "c1".into() });

    assert_eq!(teller.town.agent(&wren).expect("an agent").task, Some(two));
    assert_eq!(teller.session(&wren).epoch, 2);
}

#[test]
fn start_later_waits_for_a_word() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("true")), teller.agent("wren"));

    teller.must(Command::Assign { task: task.clone(), agent: wren.clone(), when: When::Later });
    assert_eq!(teller.state(&wren), AgentState::Idle);
    teller.must(Command::Start { agent: wren.clone() });

    assert_eq!(teller.town.agent(&wren).expect("an agent").task, Some(task));
}

#[test]
fn answers_about_an_older_head_commit_round_or_session_mean_nothing() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("true")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.session(&wren).id;
    let request = teller.finishes(&wren, "c1");
    teller.must(Command::Approve { request: request.clone(), head: "c1".into() });
    let before = teller.town.clone();

    let stale = [
        Observation::WorkTaken { session: session.clone(), round: 9, work: commits("c9") },
        Observation::SessionEnded { session: session.clone(), exit: Exit::Code(1) },
        Observation::SessionNotStarted { session, why: "late".into() },
        Observation::Landing { rig: "harbor".into(), run: RunId(9), outcome: LandOutcome::Landed },
        Observation::Checked {
            rig: "harbor".into(),
            run: RunId(9),
            verdicts: vec![],
            kept: vec![],
            outcome: CheckOutcome::Green { chain: vec!["m9".into()] },
        },
    ];
    for observation in stale {
        assert_eq!(teller.see(observation.clone()), vec![], "{observation:?}");
    }

    assert_eq!(teller.town, before);
}

#[test]
fn tasks_that_would_wait_on_themselves_are_refused_with_the_path() {
    let mut teller = Teller::new();
    let (a, b, c) = (teller.task("A", None), teller.task("B", None), teller.task("C", None));
    teller.must(Command::AddDependency { task: b.clone(), needs: a.clone() });
    teller.must(Command::AddDependency { task: c.clone(), needs: b.clone() });

    let refusal = teller.refused(Command::AddDependency { task: a.clone(), needs: c.clone() });

    assert_eq!(refusal, Refusal::Circle { task: a.clone(), path: format!("{a} → {c} → {b} → {a}") });
    assert_eq!(
        teller.refused(Command::AddDependency { task: a.clone(), needs: a }).code(),
        "circle",
        "also on itself"
    );
}

#[test]
fn a_blocked_task_cannot_be_assigned_and_says_on_what_it_waits() {
    let mut teller = Teller::new();
    let (a, b, wren) = (teller.task("A", None), teller.task("B", None), teller.agent("wren"));
    teller.must(Command::AddDependency { task: b.clone(), needs: a.clone() });

    let refusal = teller.refused(Command::Assign { task: b, agent: wren, when: When::Now });

    assert!(refusal.to_string().contains(a.as_str()), "{refusal}");
}

#[test]
fn names_and_prefixes_that_are_taken_are_refused() {
    let mut teller = Teller::new();
    teller.agent("wren");

    assert_eq!(teller.refused(Command::AddRig(rig("harbor", "xx", "/b"))).code(), "rig_name_taken");
    assert_eq!(teller.refused(Command::AddRig(rig("other", "hb", "/b"))).code(), "prefix_taken");
    assert_eq!(teller.refused(Command::AddRig(rig("other", "mr", "/b"))).code(), "invalid");
    assert_eq!(teller.refused(Command::AddRig(rig("other", "oo", "/repo"))).code(), "source_taken");
    let again = Command::AddAgent {
        rig: "harbor".into(),
        name: Some("wren".into()),
        preset: "shell".into(),
        mode: Mode::Ask,
        role: Role::Worker,
    };
    assert_eq!(teller.refused(again.clone()).code(), "agent_name_used");
    teller.must(Command::RemoveAgent { agent: "wren".into() });
    assert_eq!(teller.refused(again).code(), "agent_name_used", "names are never used again");
}

#[test]
fn an_agent_speaks_for_itself_only() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", None), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);
    let caller = Caller::Session(session);

    let refusal = teller.run(caller.clone(), Command::Stop { agent: wren.clone() }).expect_err("refused");
    assert_eq!(refusal.code(), "not_for_agents");
    teller
        .run(caller.clone(), Command::Done { status: None, words: "done".into(), claims: vec![] })
        .expect("its own call");

    let next = teller.task("Two", None);
    teller.must(Command::Unassign { task });
    teller.assign(&next, &wren);
    let refusal = teller
        .run(caller, Command::Done { status: None, words: String::new(), claims: vec![] })
        .expect_err("stale");
    assert_eq!(refusal.code(), "stale_epoch");
}

#[test]
fn an_answer_counts_for_one_ask_only() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", None), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);
    let ask = Command::OpenAsk {
        session: session.clone(),
        kind: AskKind::Question,
        text: "Which?".into(),
        choices: vec![],
        command: None,
        by_message: false,
    };
    teller.run(Caller::Session(session), ask).expect("asked");
    assert_eq!(teller.state(&wren), AgentState::NeedsAnswer);
    let id = teller.town.open_asks(&wren)[0].id.clone();

    teller.must(Command::Answer { ask: id.clone(), text: "blue".into() });

    assert_eq!(teller.state(&wren), AgentState::Working);
    assert_eq!(teller.refused(Command::Answer { ask: id, text: "red".into() }).code(), "ask_closed");
}

#[test]
fn the_same_question_asked_again_is_the_same_ask_while_it_is_open() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", None), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);
    let ask = Command::OpenAsk {
        session: session.clone(),
        kind: AskKind::Question,
        text: "Which?".into(),
        choices: vec![],
        command: None,
        by_message: false,
    };
    teller.run(Caller::Session(session.clone()), ask.clone()).expect("asked");
    teller.run(Caller::Session(session.clone()), ask.clone()).expect("asked again");
    let open: Vec<_> = teller.town.open_asks(&wren).iter().map(|ask| ask.id.clone()).collect();
    assert_eq!(open.len(), 1);

    teller.must(Command::Answer { ask: open[0].clone(), text: "blue".into() });
    teller.run(Caller::Session(session), ask).expect("asked anew");

    assert_ne!(teller.town.open_asks(&wren)[0].id, open[0], "an answered one is not opened again");
}

#[test]
fn a_program_that_fails_at_its_start_says_its_exit_and_its_own_words_and_is_not_started_again_by_itself() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", None), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);

    let said = "it said “No key.”; log in".to_owned();
    let events = teller.see(Observation::SessionEnded { session, exit: Exit::AtStart { code: 2, said } });

    assert_eq!(events.len(), 1, "{events:?}");
    let status = agent_status(&teller.town, &wren);
    assert_eq!(
        (status.state, status.reason.as_str()),
        (AgentState::Failed, "exited 2; it said “No key.”; log in")
    );
}

#[test]
fn a_failed_program_produces_no_request_and_says_its_exit() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("exit 3")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);

    let events = teller.see(Observation::SessionEnded { session, exit: Exit::Code(3) });

    assert_eq!(events.len(), 1, "{events:?}");
    let status = agent_status(&teller.town, &wren);
    assert_eq!((status.state, status.reason.as_str()), (AgentState::Failed, "exited 3"));
    let next = teller.task("Two", None);
    let refusal = teller.refused(Command::Assign { task: next, agent: wren, when: When::Now });
    assert_eq!(refusal.code(), "agent_not_fit");
}

#[test]
fn taking_a_task_back_saves_the_worktree_and_ends_the_program() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("sleep")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.session(&wren).id;
    let worktree =
        WorktreeRef { dir: "/w".into(), branch: "gastown/wren/x".into(), base: "base".into(), ports: None };
    teller.see(Observation::WorktreeMade { session, worktree });
    teller.starts(&wren);

    let events = teller.must(Command::Unassign { task: task.clone() });

    let kinds: Vec<_> = events.iter().map(std::mem::discriminant).collect();
    assert_eq!(kinds.len(), 3);
    assert!(matches!(events[0], Event::SnapshotPlanned { .. }), "saved first: {events:?}");
    assert!(is_ready(&teller.town, teller.town.task(&task).expect("a task")));
    assert_eq!(teller.town.agent(&wren).expect("an agent").task, None);
}

#[test]
fn a_lost_terminal_is_a_failure_that_saves_the_worktree_and_takes_no_work() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("sleep")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.session(&wren).id;
    let worktree =
        WorktreeRef { dir: "/w".into(), branch: "gastown/wren/x".into(), base: "base".into(), ports: None };
    teller.see(Observation::WorktreeMade { session, worktree });
    let session = teller.starts(&wren);

    let events = teller.see(Observation::SessionLost { session: session.clone(), why: "gone".into() });

    assert!(matches!(&events[..], [Event::SessionLost { .. }, Event::SnapshotPlanned { .. }]), "{events:?}");
    assert_eq!(teller.state(&wren), AgentState::Failed);
    assert_eq!(teller.see(Observation::SessionLost { session, why: "again".into() }), vec![]);
}

#[test]
fn work_that_is_still_being_read_is_neither_idle_nor_stopped() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("Paint", Some("true")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let request = teller.finishes(&wren, "c1");
    teller.must(Command::SendBack { request, message: "Greener".into(), comments: vec![] });

    let session = teller.starts(&wren);
    teller.see(Observation::SessionEnded { session: session.clone(), exit: Exit::Code(0) });
    assert_eq!(teller.state(&wren), AgentState::Working);

    teller.see(Observation::WorkTaken { session, round: 2, work: TakenWork::Nothing });
    assert_eq!(teller.state(&wren), AgentState::Stopped);
}
