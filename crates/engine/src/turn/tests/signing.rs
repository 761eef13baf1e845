//! What lands in a rig that signs: when the owner's git is asked, and how often.

use super::super::*;
use super::stepped::Stepped;
use crate::fake::{MERGED, SIGNED};
use gastown_core::*;

/// Finished work, about to be approved in a rig that signs.
fn signing(seed: u64, refused: Option<&str>) -> Stepped {
    let mut stepped = Stepped::reviewed(seed);
    stepped.must(Command::SetRig(SetRig { sign: Some(true), ..SetRig::of("harbor".into()) }));
    stepped.world.with(|facts| facts.not_signed = refused.map(str::to_owned));
    stepped
}

fn approve(stepped: &mut Stepped) {
    let request = stepped.only_request();
    stepped.must(Command::Approve { request: request.id, head: request.head });
    stepped.work();
}

fn later(stepped: &mut Stepped, pause: Duration) {
    stepped.world.with(|facts| facts.now += i64::try_from(pause.as_micros()).unwrap());
    stepped.step(Vec::new());
    stepped.work();
}

fn asked(stepped: &Stepped) -> usize {
    stepped.world.facts.lock().unwrap().signings
}

fn landed_as(stepped: &Stepped) -> Option<String> {
    match stepped.only_request().state {
        RequestState::Landed { commit, .. } => Some(commit.to_string()),
        _ => None,
    }
}

#[test]
fn what_lands_is_signed_once_and_what_is_only_checked_never() {
    let mut stepped = signing(31, None);

    approve(&mut stepped);

    assert_eq!((landed_as(&stepped).as_deref(), asked(&stepped)), (Some(SIGNED), 1));
    assert_eq!(stepped.turns.pause_until_next_try(), None, "and nothing is owed");

    let mut other = Stepped::reviewed(32);
    approve(&mut other);
    assert_eq!((landed_as(&other).as_deref(), asked(&other)), (Some(MERGED), 0));
}

#[test]
fn what_is_not_signed_waits_and_is_asked_for_again_after_minutes() {
    let mut stepped = signing(33, Some("no key"));
    approve(&mut stepped);
    let waits = |stepped: &Stepped| match stepped.only_request().state {
        RequestState::Landing { waits, .. } => waits,
        other => panic!("{other:?}"),
    };
    assert_eq!(waits(&stepped).as_deref(), Some("no key"));

    later(&mut stepped, Duration::from_secs(30));
    assert_eq!(asked(&stepped), 1, "whoever types no passphrase is not asked all the time");
    later(&mut stepped, Duration::from_secs(300));
    assert_eq!(asked(&stepped), 2);
    stepped.world.with(|facts| facts.not_signed = None);
    later(&mut stepped, Duration::from_secs(300));

    assert_eq!((landed_as(&stepped).as_deref(), asked(&stepped)), (Some(SIGNED), 3));
}

#[test]
fn a_person_has_it_tried_at_once() {
    let mut stepped = signing(34, Some("no key"));
    approve(&mut stepped);
    stepped.world.with(|facts| facts.not_signed = None);

    stepped.must(Command::Retry { request: stepped.only_request().id });
    later(&mut stepped, Duration::from_secs(5));

    assert_eq!((landed_as(&stepped).as_deref(), asked(&stepped)), (Some(SIGNED), 2));
}

#[test]
fn a_rig_that_signs_no_more_lets_what_waited_land_unsigned() {
    let mut stepped = signing(35, Some("no key"));
    approve(&mut stepped);

    stepped.must(Command::SetRig(SetRig { sign: Some(false), ..SetRig::of("harbor".into()) }));
    later(&mut stepped, Duration::from_secs(5));

    assert_eq!((landed_as(&stepped).as_deref(), asked(&stepped)), (Some(MERGED), 1));
}

#[test]
fn a_landing_that_waits_for_the_checkout_is_signed_once_whoever_dies_meanwhile() {
    let mut stepped = signing(36, None);
    stepped.world.with(|facts| facts.land_waits = true);
    approve(&mut stepped);
    assert_eq!((landed_as(&stepped), asked(&stepped)), (None, 1));

    let mut stepped = stepped.again();
    stepped.work();
    stepped.world.with(|facts| facts.land_waits = false);
    later(&mut stepped, Duration::from_secs(5));

    assert_eq!((landed_as(&stepped).as_deref(), asked(&stepped)), (Some(SIGNED), 1));
}
