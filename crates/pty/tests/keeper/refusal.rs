//! Starts that are refused: each with a sentence, and without a program that ran.

use std::path::Path;
use std::process::Command;

use gastown_pty::{KeeperCommand, KeeperError};

use crate::support::{PATIENCE, command, marker};

fn refusal(command: &KeeperCommand) -> (String, Option<i32>) {
    let mut started = command.spawn().unwrap();
    let sentence = match started.ready(PATIENCE) {
        Err(KeeperError::Refused { sentence }) => sentence,
        other => panic!("{other:?}"),
    };
    (sentence, started.child.wait().unwrap().code())
}

#[test]
fn a_folder_that_is_not_there_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = command(dir.path(), "touch started", &marker());
    command.cwd = dir.path().join("gone");

    let (sentence, code) = refusal(&command);

    assert!(sentence.contains("gone to work in is not there"), "{sentence}");
    assert_eq!(code, Some(70));
}

#[test]
fn a_ring_too_small_is_refused_by_its_bounds() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = command(dir.path(), "touch started", &marker());
    command.ring_bytes = 10;

    let (sentence, code) = refusal(&command);

    assert!(sentence.contains("--ring") && sentence.contains("4096"), "{sentence}");
    assert_eq!(code, Some(64));
    assert!(!dir.path().join("started").exists());
}

#[test]
fn a_second_keeper_of_one_socket_is_refused() {
    let session = crate::support::Session::start("echo up; read line");
    session.wait_for_output("up");
    let dir = tempfile::tempdir().unwrap();
    let mut command = command(dir.path(), "touch started", &marker());
    command.socket = session.dir().join("s");

    let (sentence, _) = refusal(&command);

    assert!(sentence.contains("could not listen"), "{sentence}");
    assert!(session.facts.is_alive());
}

/// A file system of 1 MiB; unmounted when the test ends.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn mount(at: &'a Path) -> Option<Self> {
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(at).output().ok()?;
        mounted.status.success().then_some(Self(at))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg(self.0).status();
        assert!(std::thread::panicking() || unmounted.is_ok_and(|status| status.success()));
    }
}

#[test]
fn a_full_disk_refuses_the_start_before_the_program_runs() {
    let dir = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::mount(dir.path()) else {
        println!("skipped: no right to mount a small file system");
        return;
    };
    let mut command = command(dir.path(), "touch started", &marker());
    command.ring_bytes = 4 << 20;

    let (sentence, code) = refusal(&command);

    assert!(sentence.contains("no space"), "{sentence}");
    assert_eq!(code, Some(73));
    assert!(!dir.path().join("started").exists());
    assert!(!dir.path().join("ring").exists());
}

#[test]
fn a_disk_that_fills_up_later_costs_neither_the_session_nor_its_exit() {
    let dir = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::mount(dir.path()) else {
        println!("skipped: no right to mount a small file system");
        return;
    };
    let script = "dd if=/dev/zero of=fill bs=4096 2>/dev/null; seq 1 100000; echo end; exit 6";
    let mut started = command(dir.path(), script, &marker()).spawn().unwrap();

    let status = started.child.wait().unwrap();

    assert!(status.success(), "{status}");
    let exit = gastown_pty::ExitFacts::read(dir.path()).unwrap().unwrap();
    assert_eq!(exit.ended, gastown_pty::Ended::Code(6));
    assert!(exit.head > 500_000);
}
