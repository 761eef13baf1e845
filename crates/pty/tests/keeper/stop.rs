//! The end of a session that is asked for.

use std::time::{Duration, Instant};

use gastown_pty::{Ended, ExitFacts};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Session, wait_until};

#[test]
fn a_program_that_hears_the_wish_ends_within_the_grace() {
    let mut session = Session::start("trap 'echo bye; exit 3' TERM; echo up; while :; do read line; done");
    session.wait_for_output("up");

    session.keeper.stop(Duration::from_secs(20)).unwrap();

    assert_eq!(session.wait_for_exit().ended, Ended::Code(3));
    assert!(session.output().contains("bye"));
}

#[test]
fn a_program_that_does_not_hear_is_killed_after_the_grace_with_all_it_left() {
    let script = "trap '' TERM HUP; (trap '' TERM HUP; setsid sh -c 'echo away; sleep 1000' &) ; (sleep 1000 &); \
                  echo up; while :; do sleep 1; done";
    let mut session = Session::start(script);
    session.wait_for_output("up");
    session.wait_for_output("away");
    wait_until("its processes", || session.marked() >= 3);
    let asked = Instant::now();

    session.keeper.stop(Duration::from_millis(300)).unwrap();
    let exit = session.wait_for_exit();

    assert_eq!(exit.ended, Ended::Signal(9));
    assert!(asked.elapsed() >= Duration::from_millis(300));
    assert_eq!(session.marked(), 0);
}

#[test]
fn a_stopped_program_can_be_ended() {
    let mut session = Session::start("trap 'exit 4' TERM; echo up; kill -STOP $$; read line");
    session.wait_for_output("up");

    session.keeper.stop(Duration::from_secs(20)).unwrap();

    assert_eq!(session.wait_for_exit().ended, Ended::Code(4));
}

#[test]
fn a_keeper_that_is_told_to_end_by_a_signal_ends_its_program_and_writes_it_down() {
    let mut session = Session::start("trap 'exit 5' TERM; echo up; while :; do read line; done");
    session.wait_for_output("up");
    let keeper = Pid::from_raw(session.facts.pid.cast_signed()).unwrap();

    kill_process(keeper, Signal::HUP).unwrap();
    kill_process(keeper, Signal::TERM).unwrap();

    assert!(session.wait_for_keeper_end().success());
    assert_eq!(ExitFacts::read(session.dir()).unwrap().unwrap().ended, Ended::Code(5));
}

#[test]
fn what_a_program_leaves_when_it_ends_by_itself_is_not_killed() {
    // The child says when it has left the terminal's session: before that, the terminal's end takes it along.
    let mut session = Session::start("setsid sh -c 'echo away; exec sleep 1000' & read line; exit 0");
    session.wait_for_output("away");

    session.keeper.write(b"\r").unwrap();

    assert_eq!(session.wait_for_exit().ended, Ended::Code(0));
    wait_until("the one that stays", || session.marked() == 1);
}
