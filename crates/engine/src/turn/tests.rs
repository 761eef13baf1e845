//! The loop, stepped by hand in a world of memory.

mod checks;
mod messages;
mod signing;
pub(crate) mod stepped;

use super::*;
use crate::board::News;
use crate::fake::{BASE, MERGED};
use crate::reconcile::reconcile;
use crate::world::Found;
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
    let work = TakenWork::Commits {
        head: MERGED.into(),
        base: BASE.into(),
        change,
        left_out: LeftOut::Nothing,
        touched: Touched::default(),
    };
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
