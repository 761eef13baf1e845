//! The loop, stepped by hand in a world of memory.

mod stepped;

use super::*;
use crate::board::News;
use crate::fake::{BASE, MERGED};
use crate::reconcile::reconcile;
use crate::world::{Checking, Found};
use gastown_core::*;
use stepped::Stepped;

#[test]
fn a_burst_is_one_commit_and_one_update() {
    let mut stepped = Stepped::with_rig(1, Review::Required);
    let before = stepped.world.commits();
    let news = stepped.board.subscribe();

    let add = |n: i32| AddTask { title: format!("task {n}"), ..AddTask::default() };
    let (mails, answers): (Vec<_>, Vec<_>) =
        (0..500).map(|n| Stepped::mail(Command::AddTask(add(n)))).unzip();
    stepped.step(mails);

    assert_eq!(stepped.world.commits(), before + 1);
    let seqs: Vec<u64> = answers.iter().map(|answer| answer.recv().unwrap().unwrap().seq).collect();
    assert!(seqs.iter().all(|seq| *seq == seqs[0]));
    match news.next(Duration::ZERO) {
        News::Update(update) => assert_eq!((update.events.len(), update.published.seq), (500, seqs[0])),
        other => panic!("{other:?}"),
    }
    assert!(matches!(news.next(Duration::ZERO), News::Nothing));
}

#[test]
fn two_assignments_to_one_agent_in_one_turn_leave_the_second_lined_up() {
    let mut stepped = Stepped::with_rig(2, Review::Required);
    let (first, second) = (stepped.task("first"), stepped.task("second"));

    let (mails, answers): (Vec<_>, Vec<_>) =
        [&first, &second].map(|task| Stepped::mail(Stepped::assign(task, "wren"))).into_iter().unzip();
    stepped.step(mails);

    answers.iter().for_each(|answer| drop(answer.recv().unwrap().unwrap()));
    let town = &stepped.turns.town;
    assert_eq!(town.agent(&"wren".into()).unwrap().task, Some(first));
    assert!(town.task(&second).unwrap().lined_up.is_some());
    assert_eq!(stepped.jobs.len(), 1, "one session starts");
}

#[test]
fn a_refused_command_in_a_turn_leaves_the_others_alone() {
    let mut stepped = Stepped::with_rig(3, Review::Required);
    let task = stepped.task("only once");

    let (mails, answers): (Vec<_>, Vec<_>) =
        ["wren", "otter"].map(|agent| Stepped::mail(Stepped::assign(&task, agent))).into_iter().unzip();
    stepped.step(mails);

    assert!(answers[0].recv().unwrap().is_ok());
    assert!(matches!(answers[1].recv().unwrap(), Err(CallError::Refused(Refusal::TaskNotReady { .. }))));
}

#[test]
fn a_full_disk_publishes_nothing_of_the_turn_and_loses_nothing_that_happened() {
    let mut stepped = Stepped::with_rig(4, Review::Required);
    let task = stepped.task("mend the lamp");
    stepped.must(Stepped::assign(&task, "wren"));
    stepped.work();
    let before = stepped.board.published();
    stepped.world.with(|facts| facts.disk_is_full = true);

    let (mail, answer) = Stepped::mail(Command::CloseTask { task: task.clone() });
    let (other, other_answer) =
        Stepped::mail(Command::AddTask(AddTask { title: "more".into(), ..AddTask::default() }));
    let session = stepped.session("wren").id;
    let ended = Mail::Observed(Observation::SessionEnded { session, exit: Exit::Code(0) });
    stepped.step(vec![mail, other, ended]);

    assert!(matches!(answer.recv().unwrap(), Err(CallError::Refused(_))));
    assert!(matches!(other_answer.recv().unwrap(), Err(CallError::NotKept { .. })));
    let now = stepped.board.published();
    assert_eq!((now.seq, &now.town), (before.seq, &before.town));
    assert!(now.read_only.as_ref().is_some_and(|words| words.contains("full")));
    assert!(stepped.jobs.is_empty() && stepped.turns.pause_until_next_try().is_some());

    stepped.world.with(|facts| facts.disk_is_full = false);
    stepped.step(Vec::new());

    assert!(matches!(stepped.session("wren").state, SessionState::Ended { .. }));
    assert_eq!(stepped.board.published().read_only, None);
}

#[test]
fn an_observation_that_changes_no_fact_is_no_commit() {
    let mut stepped = Stepped::with_rig(5, Review::Required);
    let before = (stepped.world.commits(), stepped.board.published().seq);

    stepped.see(Observation::TargetSeen { rig: "harbor".into(), head: BASE.into() });

    assert_eq!((stepped.world.commits(), stepped.board.published().seq), before);
}

#[test]
fn a_worktree_that_is_told_of_twice_is_one_fact() {
    let mut stepped = Stepped::reviewed(12);
    let session = stepped.session("wren").id;
    let worktree = stepped.turns.town.agent(&"wren".into()).unwrap().worktree.clone().unwrap();
    let before = stepped.world.commits();

    stepped.see(Observation::WorktreeMade { session, worktree });

    assert_eq!(stepped.world.commits(), before);
}

#[test]
fn an_answer_of_an_earlier_round_is_dropped() {
    let mut stepped = Stepped::reviewed(6);
    let request = stepped.only_request();
    let session = stepped.session("wren").id;

    let change = Change::default();
    let work =
        TakenWork::Commits { head: MERGED.into(), base: BASE.into(), change, left_out: LeftOut::Nothing };
    stepped.see(Observation::WorkTaken { session, round: 0, work });
    let run = gastown_core::RunId(9);
    stepped.see(Observation::Landing { rig: "harbor".into(), run, outcome: LandOutcome::Landed });

    assert_eq!(stepped.only_request(), request);
}

#[test]
fn an_approved_task_lands_and_nothing_is_owed_any_more() {
    let mut stepped = Stepped::reviewed(7);
    let request = stepped.only_request();
    assert_eq!(request.state, RequestState::InReview);

    stepped.must(Command::Approve { request: request.id, head: request.head });
    stepped.work();

    assert!(
        matches!(&stepped.only_request().state, RequestState::Landed { commit, .. } if commit.as_str() == MERGED)
    );
    let published = stepped.board.published();
    assert!(
        published
            .town
            .tasks
            .values()
            .all(|task| matches!(task.state, TaskState::Closed { why: Closed::Landed, .. }))
    );
    assert_eq!((published.busy, stepped.turns.pause_until_next_try()), (0, None));
}

#[test]
fn a_landing_that_waits_is_owed_and_tried_again_later() {
    let mut stepped = Stepped::reviewed(8);
    let request = stepped.only_request();
    stepped.world.with(|facts| facts.land_waits = true);
    stepped.must(Command::Approve { request: request.id, head: request.head });
    stepped.work();
    assert!(
        matches!(&stepped.only_request().state, RequestState::Landing { waits: Some(words), .. } if words.contains("modified"))
    );
    let pause = stepped.turns.pause_until_next_try().unwrap();
    assert!(pause > Duration::ZERO);
    stepped.step(Vec::new());
    assert!(stepped.jobs.is_empty(), "not before its time");

    stepped.world.with(|facts| {
        facts.land_waits = false;
        facts.now += i64::try_from(pause.as_micros()).unwrap();
    });
    stepped.step(Vec::new());
    stepped.work();

    assert!(matches!(stepped.only_request().state, RequestState::Landed { .. }));
}

#[test]
fn a_message_waits_while_a_question_is_open() {
    let mut stepped = Stepped::with_rig(9, Review::Required);
    let task = stepped.task("mend the lamp");
    stepped.must(Stepped::assign(&task, "wren"));
    stepped.work();
    let session = stepped.session("wren").id;
    let choices = Vec::new();
    let ask = Command::OpenAsk {
        session,
        kind: AskKind::Question,
        text: "which?".into(),
        choices,
        command: None,
        by_message: true,
    };
    let ask = match stepped.must(ask).about {
        Some(Entity::Ask(ask)) => ask,
        other => panic!("{other:?}"),
    };
    stepped.must(Command::SendMessage(Nudge {
        agent: "wren".into(),
        text: "hello".into(),
        when_idle: false,
    }));
    stepped.work();
    assert!(stepped.world.facts.lock().unwrap().typed.is_empty());

    stepped.must(Command::Answer { ask, text: "the red one".into() });
    stepped.work();

    let mut typed = stepped.world.facts.lock().unwrap().typed.clone();
    typed.sort();
    assert_eq!(typed, ["hello", "the red one"]);
}

#[test]
fn a_rule_answers_in_the_turn_of_the_ask_and_after_its_day_no_more() {
    let mut stepped = Stepped::with_rig(9, Review::Required);
    let task = stepped.task("mend the lamp");
    stepped.must(Stepped::assign(&task, "wren"));
    stepped.work();
    let rule = AddRule {
        rig: "harbor".into(),
        preset: None,
        line: "git status".into(),
        rest: false,
        options: Vec::new(),
        days: 1,
    };
    stepped.must(Command::AddRule(rule));
    let session = stepped.session("wren").id;
    let ask = |text: &str| Command::OpenAsk {
        session: session.clone(),
        kind: AskKind::Permission,
        text: text.into(),
        choices: Vec::new(),
        command: Some(AskedCommand { line: "git status".into(), folder: None, firing: None }),
        by_message: false,
    };
    let before = stepped.world.commits();

    stepped.must(ask("today"));

    assert_eq!(stepped.world.commits(), before + 1, "asked and answered in one commit");
    let last = stepped.world.facts.lock().unwrap().commits.last().cloned().unwrap_or_default();
    let [(asker, Event::AskOpened { .. }), (answerer, Event::AskAnswered { by: Some(by), .. })] = &last[..]
    else {
        panic!("{last:?}")
    };
    assert_eq!((asker.as_str(), answerer), ("owner", &format!("rule {by}")));

    const DAY: i64 = 24 * 3_600 * 1_000_000;
    stepped.world.with(|facts| facts.now += DAY);
    let Some(Entity::Ask(asked)) = stepped.must(ask("tomorrow")).about else { panic!("an ask") };
    assert_eq!(stepped.turns.town.asks.get(&asked).map(|ask| &ask.outcome), Some(&AskOutcome::Open));
}

#[test]
fn a_message_waits_while_nobody_knows_what_the_screen_shows() {
    let mut stepped = Stepped::with_rig(9, Review::Required);
    let task = stepped.task("mend the lamp");
    stepped.must(Stepped::assign(&task, "wren"));
    stepped.work();
    let session = stepped.session("wren").id;
    let shows = |signal| Observation::SessionSignalled { session: session.clone(), signal };
    stepped.see(shows(Signal::Unclear));
    stepped.must(Command::SendMessage(Nudge {
        agent: "wren".into(),
        text: "hello".into(),
        when_idle: false,
    }));
    stepped.work();
    assert!(stepped.world.facts.lock().unwrap().typed.is_empty(), "it may be a dialog");

    stepped.see(shows(Signal::Ready));
    stepped.work();

    assert_eq!(stepped.world.facts.lock().unwrap().typed, ["hello"]);
}

#[test]
fn what_is_chosen_in_a_dialog_goes_before_the_messages_that_wait_for_its_end() {
    let mut stepped = Stepped::with_rig(9, Review::Required);
    let task = stepped.task("mend the lamp");
    stepped.must(Stepped::assign(&task, "wren"));
    stepped.work();
    let session = stepped.session("wren").id;
    let choices = vec![Choice { text: "Yes".into(), grant: Some(Grant::Allow) }];
    let dialog =
        Dialog { kind: AskKind::Permission, text: "Run it?".into(), choices, waits: None, writes: None };
    let signal = Signal::Asking { dialog, command: None };
    stepped.see(Observation::SessionSignalled { session: session.clone(), signal });
    stepped.must(Command::SendMessage(Nudge {
        agent: "wren".into(),
        text: "hello".into(),
        when_idle: false,
    }));
    stepped.work();

    let ask = stepped.turns.town.open_asks(&"wren".into())[0].id.clone();
    stepped.must(Command::Answer { ask, text: "allow".into() });
    stepped.work();
    assert_eq!(stepped.world.facts.lock().unwrap().typed, ["Yes"]);

    stepped.see(Observation::SessionSignalled { session, signal: Signal::Ready });
    stepped.work();
    assert_eq!(stepped.world.facts.lock().unwrap().typed, ["Yes", "hello"]);
}

#[test]
fn a_message_that_is_held_says_why_once_and_is_typed_when_nothing_holds_it() {
    let mut stepped = Stepped::with_rig(9, Review::Required);
    let task = stepped.task("mend the lamp");
    stepped.must(Stepped::assign(&task, "wren"));
    stepped.work();
    stepped.world.with(|facts| facts.held = Some("a line stands there".into()));
    let nudge = Nudge { agent: "wren".into(), text: "hello".into(), when_idle: false };
    let Some(Entity::Message(message)) = stepped.must(Command::SendMessage(nudge)).about else {
        panic!("a message")
    };
    let told = |stepped: &Stepped| stepped.turns.town.messages.get(&message).cloned().expect("a message");

    stepped.work();
    let commits = stepped.world.commits();
    assert_eq!(told(&stepped).held.as_deref(), Some("a line stands there"));
    stepped.world.with(|facts| facts.now += 10_000_000);
    stepped.step(Vec::new());
    stepped.work();
    assert_eq!(stepped.world.commits(), commits, "it is not told again");

    stepped.world.with(|facts| (facts.held, facts.now) = (None, facts.now + 10_000_000));
    stepped.step(Vec::new());
    stepped.work();

    assert_eq!(stepped.world.facts.lock().unwrap().typed, ["hello"]);
    assert_eq!(told(&stepped).delivery, Delivery::Typed);
}

#[test]
fn a_session_whose_keeper_died_while_nobody_looked_is_lost_and_its_worktree_saved() {
    let mut stepped = Stepped::with_rig(10, Review::Required);
    let task = stepped.task("mend the lamp");
    stepped.must(Stepped::assign(&task, "wren"));
    stepped.work();

    stepped.world.with(|facts| facts.found = Some(Found::Lost("its keeper had died".into())));
    let town = stepped.turns.town.clone();
    let first = reconcile(&*stepped.world, &town);
    stepped.step(first);
    stepped.work();

    assert!(matches!(&stepped.session("wren").state, SessionState::Lost { why, .. } if why.contains("died")));
    assert!(stepped.turns.town.snapshots.values().any(|snapshot| snapshot.taken));
    assert_eq!(stepped.turns.town.sessions.iter().count(), 1, "nothing is started again by itself");
}

#[test]
fn the_same_seed_makes_the_same_town() {
    let run = |seed| {
        let mut stepped = Stepped::reviewed(seed);
        let request = stepped.only_request();
        stepped.must(Command::Approve { request: request.id, head: request.head });
        stepped.work();
        (stepped.turns.town, stepped.world.facts.lock().unwrap().commits.clone())
    };

    assert_eq!(run(11), run(11));
    assert_ne!(run(11).0, run(12).0);
}

#[test]
fn a_check_that_nobody_waits_for_any_more_is_told_to_end_once_it_runs() {
    let mut stepped = Stepped::reviewed(21);
    let request = stepped.only_request();
    stepped.must(Command::Approve { request: request.id.clone(), head: request.head });
    assert_eq!(stepped.jobs.len(), 1, "the check is under way");

    stepped.must(Command::Reject { request: request.id });

    let stopped = stepped.world.facts.lock().unwrap().stopped.clone();
    assert_eq!(stopped, [("harbor".into(), Checking::Line(RunId(0)))]);
    stepped.work();
    assert!(
        matches!(stepped.only_request().state, RequestState::Withdrawn { .. }),
        "its answer came too late"
    );
}

#[test]
fn a_check_that_ran_when_the_hall_died_runs_again_and_decides_the_same() {
    let mut stepped = Stepped::reviewed(22);
    let request = stepped.only_request();
    stepped.must(Command::Approve { request: request.id, head: request.head });
    let before = stepped.turns.town.lanes.clone();

    let mut stepped = stepped.again();

    assert_eq!(stepped.turns.town.lanes, before);
    assert!(matches!(&stepped.jobs[..], [Job { effect: Effect::CheckRun { run: RunId(0), .. }, .. }]));
    stepped.work();
    assert!(matches!(stepped.only_request().state, RequestState::Landed { .. }));
}

#[test]
fn a_check_waits_in_its_place_until_the_rehearsal_that_gave_way_has_left_it() {
    let mut stepped = Stepped::reviewed(21);
    let gate = Gate { name: "lit".into(), command: "true".into(), timeout_secs: 60 };
    stepped.must(Command::SetRig(SetRig {
        gates: Some(vec![gate]),
        rehearse: Some(Rehearse::Always),
        ..SetRig::of("harbor".into())
    }));
    let request = stepped.only_request();
    let rehearsal = stepped.jobs.pop().expect("a rehearsal is under way");
    assert!(matches!(rehearsal.effect, Effect::Rehearse { .. }) && stepped.jobs.is_empty());

    stepped.must(Command::Approve { request: request.id, head: request.head });
    assert!(stepped.jobs.is_empty(), "its folder is still in use");
    stepped.step(vec![Mail::Answer { id: rehearsal.id, answer: Answer::default() }]);

    assert!(matches!(stepped.jobs[..], [Job { effect: Effect::CheckRun { .. }, .. }]));
}
