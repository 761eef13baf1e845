//! kill -9 of everyone in turn.

use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use gastown_pty::keeper::is_kept;
use gastown_pty::keeper::survivors::{end_marked, end_session_survivors, survivors, wait_for_marked};
use gastown_pty::{ExitFacts, Keeper, KeeperError, KeeperFacts, Started};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::support::{PATIENCE, Session, command, marker, wait_until};

/// The hall is played by a shell with a group of its own, which starts the keeper plainly.
#[test]
fn a_keeper_outlives_the_whole_group_of_whoever_started_it() {
    let dir = tempfile::tempdir().unwrap();
    let marker = marker();
    let env = dir.path().join("env");
    let profile = dir.path().join("profile");
    std::fs::write(&env, format!("PATH=/usr/bin:/bin\0GT_SESSION={marker}\0")).unwrap();
    std::fs::write(&profile, gastown_pty::trampoline::EMPTY_PROFILE).unwrap();
    let script = "\"$GT_KEEP\" hold --dir . --socket ./s --cols 80 --rows 24 --ring 65536 --cwd . --env-file env \
                  --profile profile -- sh -c 'echo up; read line; echo done' & sleep 1000";
    let mut hall = Command::new("sh")
        .args(["-c", script])
        .env("GT_KEEP", env!("CARGO_BIN_EXE_gt-keep"))
        .current_dir(dir.path())
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap();
    let mut facts = None;
    wait_until("the keeper's facts", || {
        facts = KeeperFacts::read(dir.path()).unwrap();
        facts.is_some()
    });
    let facts = facts.unwrap();

    kill_process_group(Pid::from_raw(hall.id().cast_signed()).unwrap(), Signal::KILL).unwrap();
    hall.wait().unwrap();

    assert!(facts.is_alive());
    let mut keeper = Keeper::connect(&dir.path().join("s")).unwrap();
    keeper.write(b"\r").unwrap();
    wait_until("the exit", || ExitFacts::read(dir.path()).unwrap().is_some());
    wait_until("the end of the keeper", || !facts.is_alive());
}

#[test]
fn a_folder_has_one_keeper_from_before_its_start_until_its_end() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(is_kept(dir.path()).unwrap(), None, "nobody was ever there");
    let mut command = command(dir.path(), "echo up; read line", &marker());
    let quick = std::mem::replace(&mut command.gt_keep, dir.path().join("slow-keep"));
    let slow = format!(
        "#!/bin/sh\nuntil test -e {}/go; do sleep 0.01; done\nexec {} \"$@\"\n",
        dir.path().display(),
        quick.display()
    );
    std::fs::write(&command.gt_keep, slow).unwrap();
    std::fs::set_permissions(&command.gt_keep, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();

    let mut first = command.spawn().unwrap();
    assert_eq!(is_kept(dir.path()).unwrap(), Some(true), "one that has said nothing yet counts");
    assert!(KeeperFacts::read(dir.path()).unwrap().is_none());
    assert!(matches!(command.spawn(), Err(KeeperError::Kept { .. })));
    std::fs::write(dir.path().join("go"), "").unwrap();
    let Started::Running(mut keeper, _) = first.ready(PATIENCE).unwrap() else {
        panic!("it waits for a line")
    };
    assert!(matches!(command.spawn(), Err(KeeperError::Kept { .. })));

    keeper.write(b"\r").unwrap();
    first.child.wait().unwrap();
    assert_eq!(is_kept(dir.path()).unwrap(), Some(false));
}

#[test]
fn what_was_started_with_a_mark_is_waited_for_or_ended() {
    let mark = format!("GASTOWN_TEST_MARK={}", marker());
    let (name, value) = mark.split_once('=').unwrap();
    let dir = tempfile::tempdir().unwrap();
    let short = Duration::from_millis(50);

    // A daemon that it starts is nobody's concern.
    let script = "setsid sh -c 'touch daemon; exec sleep 60' & exec sleep 60";
    let mut git = Command::new("sh");
    let mut git =
        git.args(["-c", script]).current_dir(dir.path()).env(name, value).process_group(0).spawn().unwrap();
    wait_until("the daemon", || dir.path().join("daemon").exists());
    assert_eq!(wait_for_marked(mark.as_ref(), short).unwrap(), 1);
    git.kill().unwrap();
    git.wait().unwrap();
    assert_eq!(wait_for_marked(mark.as_ref(), short).unwrap(), 0);

    assert_eq!(end_marked(mark.as_ref(), short).unwrap(), 1, "the daemon");
    assert_eq!(end_marked(mark.as_ref(), short).unwrap(), 0);
}

#[test]
fn what_outlives_a_killed_keeper_is_found_and_ended() {
    // Ignores every polite signal, forks twice, and opens a session of its own: only the marker names it.
    let away = "trap '' TERM HUP INT; echo away; while :; do sleep 1; done";
    let script = format!("trap '' TERM HUP; (setsid sh -c \"{away}\" &); echo up; while :; do sleep 1; done");
    let mut session = Session::start(&script);
    session.wait_for_output("away");
    session.wait_for_output("up");

    session.kill_keeper();
    assert!(!session.facts.is_alive());
    assert!(ExitFacts::read(session.dir()).unwrap().is_none());
    let found = survivors(Some(&session.facts), &session.marker).unwrap();
    assert!(found.iter().any(|process| process.session != session.facts.program_pid), "{found:?}");
    assert!(found.iter().any(|process| process.session == session.facts.program_pid), "{found:?}");

    let ended =
        end_session_survivors(Some(&session.facts), &session.marker, Duration::from_millis(200)).unwrap();

    assert!(ended >= 2, "{ended}");
    assert_eq!(survivors(Some(&session.facts), &session.marker).unwrap(), []);
}

#[test]
fn a_survivor_that_cleared_its_environment_is_found_by_its_session() {
    let mut session = Session::start("trap '' HUP; env -i sh -c 'trap \"\" HUP; echo up; sleep 1000' & wait");
    session.wait_for_output("up");
    session.kill_keeper();

    let found = survivors(Some(&session.facts), "another marker").unwrap();

    assert!(!found.is_empty());
    assert!(found.iter().all(|process| process.session == session.facts.program_pid));
}

#[test]
fn the_numbers_of_another_program_or_an_earlier_boot_name_no_survivors() {
    let session = Session::start("echo up; read line");
    session.wait_for_output("up");
    let reused =
        KeeperFacts { program_start_time: session.facts.program_start_time + 1, ..session.facts.clone() };
    let earlier = KeeperFacts { boot_id: "earlier".into(), ..session.facts.clone() };

    assert_eq!(survivors(Some(&reused), "another marker").unwrap(), []);
    assert_eq!(survivors(Some(&earlier), "another marker").unwrap(), []);
}

#[test]
fn a_folder_can_be_used_again_after_a_crash() {
    let mut first = Session::start("echo first; read line");
    first.wait_for_output("first");
    first.kill_keeper();
    assert!(first.dir().join("s").exists());

    let mut again = command(first.dir(), "echo again; read line", &first.marker).spawn().unwrap();
    let started = again.ready(crate::support::PATIENCE).unwrap();

    let gastown_pty::Started::Running(_, facts) = started else { panic!("{started:?}") };
    assert_ne!(facts.nonce, first.facts.nonce);
    first.wait_for_output("again");
    again.child.kill().unwrap();
    again.child.wait().unwrap();
}
