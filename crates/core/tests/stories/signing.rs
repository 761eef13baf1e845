//! Landings that the owner's git signs: what lands then, and what waits. And what of a rig's landings can be set.

use crate::teller::Teller;
use gastown_core::*;

/// Approved, checked and about to land.
fn lands(teller: &mut Teller, name: &str) -> RequestId {
    let (task, agent) = (teller.task(name, None), teller.agent(&format!("{name}-agent")));
    teller.assign(&task, &agent);
    let request = teller.finishes(&agent, name);
    teller.must(Command::Approve { request: request.clone(), head: name.into() });
    teller.passes_check(&request, &["m1"]);
    request
}

fn sees(teller: &mut Teller, outcome: SignOutcome) {
    let run = teller.lane().landing.expect("something lands");
    teller.see(Observation::Signed { rig: "harbor".into(), run, outcome });
}

fn signed(commit: &str) -> SignOutcome {
    SignOutcome::Signed { chain: vec![commit.into()] }
}

fn refused(words: &str) -> SignOutcome {
    SignOutcome::Refused { words: words.into() }
}

fn landing(commit: &str, waits: Option<&str>) -> RequestState {
    RequestState::Landing { commit: commit.into(), target: "base".into(), waits: waits.map(str::to_owned) }
}

fn target(teller: &Teller) -> Oid {
    teller.town.rig(&"harbor".into()).expect("a rig").target_head.clone()
}

fn set(teller: &mut Teller, set: SetRig) -> Rig {
    teller.must(Command::SetRig(set));
    teller.town.rig(&"harbor".into()).expect("a rig").clone()
}

#[test]
fn what_is_signed_lands_in_the_place_of_what_passed() {
    let mut teller = Teller::new();
    let request = lands(&mut teller, "a");

    sees(&mut teller, signed("s1"));
    assert_eq!(teller.request(&request).state, landing("s1", None));
    // The move is seen before its answer is here.
    teller.see(Observation::TargetSeen { rig: "harbor".into(), head: "s1".into() });
    teller.landing(LandOutcome::Landed);

    assert!(
        matches!(teller.request(&request).state, RequestState::Landed { commit, .. } if commit == "s1".into())
    );
    assert_eq!(target(&teller), "s1".into());
}

#[test]
fn what_is_not_signed_waits_without_blame_until_it_is_asked_for_again() {
    let mut teller = Teller::new();
    let request = lands(&mut teller, "a");

    sees(&mut teller, refused("no key"));

    assert_eq!(teller.request(&request).state, landing("m1", Some("no key")));
    assert!(teller.lane().not_signed(&request).is_some());
    assert_eq!(target(&teller), "base".into());
    teller.must(Command::Retry { request: request.clone() });
    assert_eq!(teller.request(&request).state, landing("m1", None));
    assert!(teller.lane().not_signed(&request).is_none());
    sees(&mut teller, signed("s1"));
    teller.landing(LandOutcome::Landed);
    assert_eq!(target(&teller), "s1".into());
}

#[test]
fn only_a_landing_that_was_not_signed_is_asked_for_again() {
    let mut teller = Teller::new();
    let request = lands(&mut teller, "a");
    let before = teller.journal.len();

    teller.refused(Command::Retry { request: request.clone() });
    teller.landing(LandOutcome::Waits { words: "a file is modified".into() });
    teller.refused(Command::Retry { request: request.clone() });
    sees(&mut teller, signed("s1"));
    teller.refused(Command::Retry { request });
    // Whoever signs it once more is late.
    let run = teller.lane().landing.expect("something lands");
    teller.see(Observation::Signed { rig: "harbor".into(), run, outcome: signed("s2") });
    teller.see(Observation::Signed { rig: "harbor".into(), run, outcome: refused("no key") });

    assert_eq!(teller.journal.len(), before + 2, "it waited, and was signed");
}

#[test]
fn a_signature_that_comes_after_the_target_moved_is_for_nothing() {
    let mut teller = Teller::new();
    let request = lands(&mut teller, "a");
    let run = teller.lane().landing.expect("something lands");

    teller.see(Observation::TargetSeen { rig: "harbor".into(), head: "other".into() });
    teller.see(Observation::Signed { rig: "harbor".into(), run, outcome: signed("s1") });

    assert!(matches!(teller.request(&request).state, RequestState::Checking { .. }));
    teller.lands(&request, "m2");
    assert_eq!(target(&teller), "m2".into());
}

#[test]
fn a_rig_says_whether_it_signs_what_a_landing_says_and_who_its_author_is() {
    let mut teller = Teller::new();
    let of = || SetRig::of("harbor".into());

    let message = Some("  {title}\r\n\r\n{body} ".into());
    let author = Some(LandingAuthor::Owner);
    let rig = set(&mut teller, SetRig { sign: Some(true), message, author, ..of() });
    assert_eq!((rig.sign, rig.message.as_deref()), (true, Some("{title}\n\n{body}")));
    assert_eq!(rig.author, LandingAuthor::Owner);

    let rig = set(&mut teller, SetRig { runners: Some(2), ..of() });
    assert!(
        rig.sign && rig.message.is_some() && rig.author == LandingAuthor::Owner,
        "what is not named stays"
    );

    let rig = set(&mut teller, SetRig { sign: Some(false), message: Some(" ".into()), ..of() });
    assert_eq!((rig.sign, rig.message), (false, None));
}

#[test]
fn a_message_that_names_what_is_not_known_is_refused_with_what_is() {
    let mut teller = Teller::new();
    for message in ["{titel} ({id})".to_owned(), "a\u{7}".into(), "x".repeat(2_001)] {
        let refusal =
            teller.refused(Command::SetRig(SetRig { message: Some(message), ..SetRig::of("harbor".into()) }));
        assert!(matches!(refusal, Refusal::Invalid { field: "message", .. }), "{refusal}");
    }
    let message = Some("{titel}".into());
    let words =
        teller.refused(Command::SetRig(SetRig { message, ..SetRig::of("harbor".into()) })).to_string();
    assert!(words.contains("{titel}") && words.contains("{title}, {id}"), "{words}");
}
