//! Snapshots, frames, the journal as it comes, and waits.

use crate::serving::{Serving, until};
use gastown_api::ApiError;
use gastown_api::call::{FollowArgs, ListTasksArgs, NoArgs, TaskArgs, WaitTaskArgs, calls};
use gastown_api::client::{ClientError, Push};
use gastown_api::view::{EventView, TaskStatusWord, TownSnapshot};
use gastown_core::{AddTask, Command, EditTask};
use gastown_hall::project::{HallFacts, event_view, town_snapshot};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

/// The town as it is, made without any frame.
fn fresh(serving: &Serving, like: &TownSnapshot) -> TownSnapshot {
    let published = serving.engine.published();
    let facts = HallFacts {
        version: like.hall.version.clone(),
        protocol: like.hall.protocol,
        pid: like.hall.pid,
        town_id: serving.place.id.clone(),
        town_name: serving.place.name.clone(),
        town_dir: serving.place.dir.display().to_string(),
        stays: true,
    };
    let rows = serving.engine.journal(published.seq.saturating_sub(200), 200).unwrap();
    let events = rows.iter().map(|row| event_view(&published.town, row)).collect();
    town_snapshot(&facts, &published, events, like.seq)
}

/// Sentences are written when a row is first shown; titles may have changed since.
fn without_texts(mut snapshot: TownSnapshot) -> TownSnapshot {
    snapshot.events.iter_mut().for_each(|event| event.text.clear());
    snapshot
}

fn changes(serving: &Serving) {
    serving.add_rig("harbor", "hb");
    serving.add_rig("mill", "ml");
    serving.add_agent("harbor", "wren");
    let first = serving.add_task("harbor", "Mend the light");
    let second = serving.add_task("harbor", "Paint the door");
    serving.change(Command::AddDependency { task: second.clone(), needs: first.clone() });
    serving.assign(&first, "wren");
    for n in 0..120 {
        let edit = EditTask { title: Some(format!("Paint {n} doors")), ..EditTask::of(second.clone()) };
        serving.change(Command::EditTask(edit));
        serving.change(Command::AddTask(AddTask {
            rig: Some("mill".into()),
            title: format!("Grind {n}"),
            ..AddTask::default()
        }));
    }
    serving.change(Command::RemoveRig { rig: "mill".into() });
}

#[test]
fn the_first_snapshot_and_all_frames_make_a_fresh_snapshot() {
    let serving = Serving::start();
    let (owner, pushes) = serving.owner();
    let mut mirror = owner.call::<calls::Subscribe>(NoArgs {}).unwrap();

    changes(&serving);

    let is_settled = || serving.engine.published().busy == 0;
    until("nothing is owed", is_settled);
    let mut frames = 0;
    // A last change that is known: all frames before it have come when it has.
    let last = serving.add_task("harbor", "Last");
    while !mirror.tasks.iter().any(|task| task.id == last.as_str()) {
        match pushes.recv_timeout(PATIENCE).expect("a frame comes") {
            Push::Frame(frame) => assert!(mirror.accept(&frame), "a gap before frame {}", frame.seq),
            other => panic!("{other:?} is no frame"),
        }
        frames += 1;
    }
    assert!(frames > 1);
    assert_eq!(without_texts(mirror.clone()), without_texts(fresh(&serving, &mirror)));
    assert!(!mirror.tasks.iter().any(|task| task.rig == "mill"), "rows of a removed rig go away");
}

#[test]
fn every_subscriber_gets_the_same_frames_and_none_after_it_left() {
    let serving = Serving::start();
    let (first, first_pushes) = serving.owner();
    let (second, second_pushes) = serving.owner();
    first.call::<calls::Subscribe>(NoArgs {}).unwrap();
    second.call::<calls::Subscribe>(NoArgs {}).unwrap();

    serving.add_rig("harbor", "hb");
    let seen = (first_pushes.recv_timeout(PATIENCE).unwrap(), second_pushes.recv_timeout(PATIENCE).unwrap());
    second.call::<calls::Unsubscribe>(NoArgs {}).unwrap();
    while second_pushes.try_recv().is_ok() {}
    serving.add_task("harbor", "Mend the light");

    assert_eq!(seen.0, seen.1);
    assert!(matches!(first_pushes.recv_timeout(PATIENCE).unwrap(), Push::Frame(_)));
    // Its next answer comes after anything that could have been pushed before it.
    second.call::<calls::Status>(NoArgs {}).unwrap();
    assert!(second_pushes.try_recv().is_err());
}

#[test]
fn a_follower_gets_every_row_once_and_in_order() {
    let serving = Serving::start();
    changes(&serving);
    let before = serving.engine.published().seq;
    let (owner, pushes) = serving.owner();
    owner.call::<calls::Follow>(FollowArgs { since: Some(0) }).unwrap();

    let next = || -> EventView {
        match pushes.recv_timeout(PATIENCE).expect("a row comes") {
            Push::Event(event) => *event,
            other => panic!("{other:?} is no row"),
        }
    };
    for seq in 1..=before {
        assert_eq!(next().seq, seq);
    }
    let task = serving.add_task("harbor", "Later");
    let mut row = next();
    while row.event != "task_added" {
        row = next();
    }

    assert_eq!((row.task.as_deref(), row.actor.as_str()), (Some(task.as_str()), "owner"));
    assert!(row.text.contains("Later"), "{}", row.text);
}

#[test]
fn a_wait_ends_with_its_fact_or_says_what_is_there_instead() {
    let serving = Serving::start();
    serving.add_rig("harbor", "hb");
    let task = serving.add_task("harbor", "Mend the light");
    let (owner, _pushes) = serving.owner();
    let wait =
        |timeout_ms| WaitTaskArgs { task: task.to_string(), status: TaskStatusWord::Closed, timeout_ms };

    let late = owner.call::<calls::WaitTask>(wait(Some(20)));
    let seen = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| owner.call::<calls::WaitTask>(wait(None)));
        // The same connection goes on while a call of it waits.
        owner.call::<calls::CloseTask>(TaskArgs { task: task.to_string() }).unwrap();
        waiting.join().unwrap()
    });

    match late {
        Err(ClientError::Refused(error)) => {
            assert_eq!(error.code, ApiError::TIMED_OUT);
            assert!(error.message.contains("open"), "{error}");
        }
        other => panic!("it must be late: {other:?}"),
    }
    assert_eq!(seen.unwrap().status, TaskStatusWord::Closed);
}

#[test]
fn ids_may_be_short_and_lists_are_filtered() {
    let serving = Serving::start();
    serving.add_rig("harbor", "hb");
    let task = serving.add_task("harbor", "Mend the light");
    let (owner, _pushes) = serving.owner();

    let shown = owner.call::<calls::ShowTask>(TaskArgs { task: "hb".into() }).unwrap();
    let closed = ListTasksArgs { status: Some(TaskStatusWord::Closed), ..Default::default() };
    let ready = ListTasksArgs { ready: Some(true), ..Default::default() };

    assert_eq!(shown.id, task.as_str());
    assert_eq!(owner.call::<calls::ListTasks>(closed).unwrap(), []);
    assert_eq!(owner.call::<calls::ListTasks>(ready).unwrap(), [shown]);
}
