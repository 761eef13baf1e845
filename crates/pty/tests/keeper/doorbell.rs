//! The doorbell, and the silence of a session in which nothing happens.

use std::time::Duration;

use gastown_pty::{Keeper, KeeperEvent};

use crate::support::{Session, wait_until};

fn doorbell(event: KeeperEvent) -> Option<u64> {
    match event {
        KeeperEvent::Doorbell { head } => Some(head),
        _ => None,
    }
}

/// A barrier: whatever the keeper said before its answer to a status has been read.
fn doorbells_until_status(keeper: &mut Keeper) -> usize {
    let wanted = keeper.status().unwrap();
    let mut rung = 0;
    while let Some(event) = keeper.wait_event(crate::support::PATIENCE).unwrap() {
        match event {
            KeeperEvent::Doorbell { .. } => rung += 1,
            KeeperEvent::Status { id, .. } if id == wanted => return rung,
            _ => {}
        }
    }
    panic!("no status came");
}

#[test]
fn it_rings_once_for_each_arming() {
    let mut session = Session::start("while :; do read line; echo \"<$line>\"; done");
    let head = session.ring().head().unwrap();
    let id = session.keeper.arm(head).unwrap();
    session.wait_for_done(id);
    assert!(session.ring().doorbell_is_armed().unwrap());

    session.keeper.write(b"one\r").unwrap();
    let rung = session.wait_for("the doorbell", doorbell);
    assert!(rung > head);
    session.wait_for_output("<one>");
    session.keeper.write(b"two\r").unwrap();
    session.wait_for_output("<two>");

    assert_eq!(doorbells_until_status(&mut session.keeper), 0);
    wait_until("the flag to be down", || !session.ring().doorbell_is_armed().unwrap());
    let head = session.ring().head().unwrap();
    session.keeper.arm(head).unwrap();
    session.keeper.write(b"three\r").unwrap();
    session.wait_for("the second doorbell", doorbell);
}

#[test]
fn it_rings_at_once_for_output_that_is_there_already() {
    let mut session = Session::start("echo early; read line");
    session.wait_for_output("early");

    session.keeper.arm(0).unwrap();

    assert!(session.wait_for("the doorbell", doorbell) >= 5);
}

#[test]
fn each_client_has_a_doorbell_of_its_own() {
    let mut session = Session::start("while :; do read line; echo \"<$line>\"; done");
    let mut other = Keeper::connect(&session.dir().join("s")).unwrap();
    let head = session.ring().head().unwrap();
    let id = session.keeper.arm(head).unwrap();
    session.wait_for_done(id);

    session.keeper.write(b"one\r").unwrap();
    session.wait_for("the doorbell", doorbell);

    assert_eq!(doorbells_until_status(&mut other), 0);
}

#[test]
fn an_idle_keeper_does_not_wake_up() {
    let mut session = Session::start("echo up; read line");
    session.wait_for_output("up");
    let head = session.ring().head().unwrap();
    let id = session.keeper.arm(head).unwrap();
    session.wait_for_done(id);
    assert_eq!(doorbells_until_status(&mut session.keeper), 0);
    let is_asleep =
        || std::fs::read_to_string(format!("/proc/{}/stat", session.facts.pid)).unwrap().contains(") S ");
    wait_until("the keeper to sleep", is_asleep);
    let before = wake_ups(&session);

    // The claim is about the passing of time itself: nothing happens for a while.
    std::thread::sleep(Duration::from_millis(700));

    assert_eq!(wake_ups(&session), before);
}

/// How often its keeper went to sleep.
fn wake_ups(session: &Session) -> u32 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", session.facts.pid)).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
    line.unwrap().trim().parse().unwrap()
}

#[test]
fn output_that_nobody_waits_for_does_not_wake_the_keeper_each_time() {
    let mut session = Session::start("for n in $(seq 60); do echo n$n; sleep 0.02; done; touch f; read l");
    session.wait_for_output("n1");
    let before = wake_ups(&session);
    wait_until("the program to have written all", || session.dir().join("f").exists());

    let woken = wake_ups(&session) - before;
    assert!(woken < 20, "{woken} times for 60 lines");
    assert_eq!(doorbells_until_status(&mut session.keeper), 0);
    assert!(session.output().contains("n60"), "all is there for whoever asks");
}
