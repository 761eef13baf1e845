//! How a hall begins and ends.

use crate::serving::{Serving, folder, options};
use gastown_api::call::{NoArgs, StayArgs, calls};
use gastown_api::client::Push;
use gastown_api::paths::LockFile;
use gastown_engine::{Born, Store};
use gastown_hall::{HallError, open, run_with};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn a_second_hall_is_refused_with_the_pid_of_the_first() {
    let serving = Serving::start();
    let folder = folder();
    let mut second = options(&folder);
    second.place = serving.place.clone();

    let refusal = run_with(&second, |_| panic!("the town must not be opened")).unwrap_err();

    assert!(matches!(refusal, HallError::Held { pid: Some(pid), .. } if pid == std::process::id()));
    assert!(refusal.to_string().contains("gt down"), "{refusal}");
    assert!(serving.owner().0.call::<calls::Status>(NoArgs {}).is_ok(), "the first goes on");
}

#[test]
fn a_socket_that_a_killed_hall_left_is_replaced() {
    let serving = Serving::start_with(|options| {
        options.place.make_runtime().unwrap();
        drop(UnixListener::bind(options.place.socket()).unwrap());
        assert!(options.place.socket().exists());
        std::fs::write(options.place.lock(), "pid = 1\nruntime = \"/nowhere\"\n").unwrap();
    });

    assert!(serving.owner().0.call::<calls::Status>(NoArgs {}).is_ok());
    let lock: LockFile = serving.place.read_lock().unwrap();
    assert_eq!(lock, LockFile { pid: std::process::id(), runtime: serving.place.runtime.clone() });
}

#[test]
fn token_and_sockets_are_for_the_owner_only() {
    let serving = Serving::start();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;

    assert_eq!(mode(&serving.place.token()), 0o600);
    assert_eq!(mode(&serving.place.runtime), 0o700);
}

#[test]
fn a_hall_that_nobody_needs_ends_and_takes_its_socket_along() {
    let serving = Serving::start_with(|options| {
        options.linger = Duration::ZERO;
        options.stay = false;
    });
    let (owner, pushes) = serving.owner();
    assert_eq!(owner.call::<calls::Status>(NoArgs {}).unwrap().waiting, 0);

    drop((owner, pushes));

    serving.ended.recv_timeout(PATIENCE).expect("the hall ends");
    assert!(!serving.place.socket().exists());
}

#[test]
fn a_hall_that_was_told_to_stay_ends_only_when_told_otherwise() {
    let serving = Serving::start_with(|options| {
        options.linger = Duration::ZERO;
        options.stay = true;
    });
    let stays = serving.owner().0.call::<calls::HallInfo>(NoArgs {}).unwrap().stays;

    // It was connected to and left: it would have ended before it let the next one in.
    let (owner, pushes) = serving.owner();
    let told = owner.call::<calls::Stay>(StayArgs { stay: false }).unwrap();
    drop((owner, pushes));

    assert!(stays && !told.stays);
    serving.ended.recv_timeout(PATIENCE).expect("the hall ends");
}

#[test]
fn down_answers_and_then_hangs_up() {
    let serving = Serving::start();
    let (owner, pushes) = serving.owner();

    owner.call::<calls::Down>(Default::default()).unwrap();

    assert!(matches!(pushes.recv_timeout(PATIENCE), Ok(Push::Closed { .. })));
    serving.ended.recv_timeout(PATIENCE).expect("the hall ends");
}

#[test]
fn a_town_file_of_another_town_is_refused() {
    let folder = folder();
    let foreign = options(&folder);
    let born = Born { id: "f".repeat(32), name: "other".into() };
    drop(Store::open(&foreign.place.dir.join("town.db"), &born).unwrap());

    let refusal = run_with(&foreign, |outbox| open(&foreign, outbox)).unwrap_err();

    assert!(refusal.to_string().contains("town.toml"), "{refusal}");
}
