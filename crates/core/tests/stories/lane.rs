//! Several requests in the queue at once: what is checked together, what lands, who goes back.

use crate::teller::Teller;
use gastown_core::*;
use std::collections::BTreeSet;

/// As many requests as there are names, all in the line before the first check begins.
fn line(teller: &mut Teller, names: &[&str]) -> Vec<RequestId> {
    teller.must(Command::HoldQueue { rig: "harbor".into() });
    let requests = names.iter().map(|name| request(teller, name)).collect();
    teller.must(Command::ReleaseQueue { rig: "harbor".into() });
    requests
}

/// An approved request; its title, its agent and its head have this name.
fn request(teller: &mut Teller, name: &str) -> RequestId {
    let (task, agent) = (teller.task(name, None), teller.agent(&format!("{name}-agent")));
    teller.assign(&task, &agent);
    let request = teller.finishes(&agent, name);
    teller.must(Command::Approve { request: request.clone(), head: name.into() });
    request
}

fn runners(teller: &mut Teller, runners: u8) {
    teller.must(Command::SetRig(SetRig { runners: Some(runners), ..SetRig::of("harbor".into()) }));
}

/// Every check that was ever started, as the requests that it was about.
fn checks(teller: &Teller) -> Vec<Vec<RequestId>> {
    let started = teller.journal.iter().filter_map(|event| match event {
        Event::Queue { step: QueueStep::RunStarted { requests, .. }, .. } => Some(requests.clone()),
        _ => None,
    });
    started.collect()
}

fn landed(teller: &Teller, requests: &[RequestId]) -> Vec<String> {
    let commit = |id| match teller.request(id).state {
        RequestState::Landed { commit, .. } => commit.to_string(),
        other => format!("{other:?}"),
    };
    requests.iter().map(commit).collect()
}

fn running(teller: &Teller) -> Vec<LaneRun> {
    let lane = teller.lane();
    lane.runs.iter().filter(|run| lane.is_running(run.id)).cloned().collect()
}

/// A commit for each request of a run, named after it and the run.
fn chain(run: &LaneRun) -> CheckOutcome {
    let commit = |request: &RequestId| Oid::new(format!("{}+{request}", run.id.0));
    CheckOutcome::Green { chain: run.requests.iter().map(commit).collect() }
}

/// Ends every check as `outcome` says and lands what passed, until the queue is at rest. Nothing but what passed is ever the
/// target, and whoever has only the journal knows the same.
fn drain(teller: &mut Teller, outcome: impl Fn(&LaneRun) -> CheckOutcome) {
    let mut tested: BTreeSet<Oid> = BTreeSet::from(["base".into()]);
    for _ in 0..100 {
        let read: Town = teller.journal.iter().fold(Town::default(), |mut town, event| {
            town.apply(event);
            town
        });
        assert_eq!(read, teller.town, "a hall that died here decides the same");
        assert!(tested.contains(&teller.town.rig(&"harbor".into()).expect("a rig").target_head));
        if teller.lane().landing.is_some() {
            teller.landing(LandOutcome::Landed);
            continue;
        }
        let Some(run) = running(teller).first().cloned() else { return };
        let outcome = outcome(&run);
        if let CheckOutcome::Green { chain } = &outcome {
            tested.extend(chain.last().cloned());
        }
        teller.ended(run.id, outcome);
    }
    panic!("the queue never rests: {:?}", teller.lane());
}

fn red() -> CheckOutcome {
    CheckOutcome::Failed { gate: "test".into(), words: "red".into(), already: false }
}

#[test]
fn four_that_are_good_together_land_with_one_check_each_with_a_commit_of_its_own() {
    let mut teller = Teller::new();
    let four = line(&mut teller, &["a", "b", "c", "d"]);
    let all = checks(&teller);
    assert_eq!((all.len(), all.concat()), (1, four.clone()));
    assert!(four.iter().all(|id| matches!(teller.request(id).state, RequestState::Checking { .. })));

    teller.passes_check(&four[0], &["m1", "m2", "m3", "m4"]);
    let waits =
        |commit: &str| RequestState::Landing { commit: commit.into(), target: "base".into(), waits: None };
    assert_eq!(teller.request(&four[1]).state, waits("m2"));
    teller.landing(LandOutcome::Landed);

    assert_eq!(landed(&teller, &four), ["m1", "m2", "m3", "m4"]);
    assert_eq!(teller.town.rig(&"harbor".into()).expect("a rig").target_head, "m4".into());
    assert_eq!(checks(&teller).len(), 1, "nothing is left to check");
}

#[test]
fn the_bad_one_of_four_goes_back_after_a_confirmation_and_the_others_land() {
    let mut teller = Teller::new();
    let four = line(&mut teller, &["a", "b", "c", "d"]);
    let bad = four[2].clone();

    drain(&mut teller, |run| if run.requests.contains(&bad) { red() } else { chain(run) });

    let states = four.iter().map(|id| teller.request(id).state);
    let back: Vec<bool> = states.map(|state| matches!(state, RequestState::GateFailed { .. })).collect();
    assert_eq!(back, [false, false, true, false]);
    assert!(
        landed(&teller, &[four[0].clone(), four[1].clone(), four[3].clone()]).iter().all(|c| c.contains('+'))
    );
    let alone = checks(&teller).into_iter().filter(|run| *run == [bad.clone()]).count();
    assert!(alone >= 1, "nobody is rejected on a guess: {:?}", checks(&teller));
    assert!(teller.request(&four[0]).verdicts.is_empty(), "a failure that others share is not its own");
}

#[test]
fn two_that_git_cannot_merge_are_never_checked_together() {
    let mut teller = Teller::new();
    let three = line(&mut teller, &["a", "b", "c"]);
    let apart = vec![(three[0].clone(), three[1].clone())];

    teller.checked(&three[0], CheckOutcome::NotMerged { unfit: vec![], apart });

    assert_eq!(checks(&teller)[1..], [vec![three[0].clone(), three[2].clone()]]);
    let waits = teller.lane().waits();
    assert!(waits.contains(&(three[1].clone(), Wait::Apart(three[0].clone()))), "{waits:?}");
    drain(&mut teller, chain);
    assert_eq!(checks(&teller)[2..], [vec![three[1].clone()]]);
    assert!(landed(&teller, &three).iter().all(|commit| commit.contains('+')));
}

#[test]
fn who_conflicts_with_the_target_goes_back_and_the_rest_of_its_check_begins_again() {
    let mut teller = Teller::new();
    let three = line(&mut teller, &["a", "b", "c"]);

    teller.conflicts(&three[1], "a.txt");

    assert!(matches!(teller.request(&three[1]).state, RequestState::Conflict { .. }));
    assert_eq!(checks(&teller)[1..], [vec![three[0].clone(), three[2].clone()]]);
}

#[test]
fn two_runners_check_two_groups_at_a_time_and_both_land() {
    let mut teller = Teller::new();
    runners(&mut teller, 2);
    let four = line(&mut teller, &["a", "b", "c", "d"]);

    let runs = running(&teller);
    assert_eq!(runs.iter().map(|run| run.runner).collect::<Vec<_>>(), [0, 1]);
    let mut checked: Vec<_> = runs.iter().flat_map(|run| run.requests.clone()).collect();
    checked.sort();
    let mut all = four.clone();
    all.sort();
    assert_eq!(checked, all, "each is checked once");
    drain(&mut teller, chain);

    assert!(landed(&teller, &four).iter().all(|commit| commit.contains('+')));
    assert!(checks(&teller).len() <= 3, "what passed beside another rides along: {:?}", checks(&teller));
}

#[test]
fn a_check_of_what_was_withdrawn_is_stopped_and_one_of_others_too_goes_on() {
    let mut teller = Teller::new();
    let alone = request(&mut teller, "alone");
    let run = teller.run_of(&alone).id;
    teller.must(Command::Reject { request: alone.clone() });
    assert!(!teller.lane().is_running(run));
    assert_eq!(teller.ended(run, red()), [], "its answer comes too late");

    let three = line(&mut teller, &["a", "b", "c"]);
    teller.must(Command::Reject { request: three[1].clone() });
    assert_eq!(running(&teller).len(), 1, "it says something of the others");
    drain(&mut teller, chain);

    assert!(landed(&teller, &[three[0].clone(), three[2].clone()]).iter().all(|c| c.contains('+')));
    assert!(matches!(teller.request(&three[1]).state, RequestState::Withdrawn { .. }));
    assert_eq!(
        checks(&teller).last(),
        Some(&vec![three[0].clone(), three[2].clone()]),
        "without it, once more"
    );
}

#[test]
fn what_a_check_says_of_an_older_head_is_nothing_to_the_new_one() {
    let mut teller = Teller::new();
    let two = line(&mut teller, &["a", "b"]);
    let old = teller.run_of(&two[1]).id;
    teller.must(Command::SendBack { request: two[1].clone(), message: "more".into(), comments: vec![] });
    teller.must(Command::Restart { agent: "b-agent".into(), fresh: false });
    teller.finishes(&"b-agent".into(), "b2");
    teller.must(Command::Approve { request: two[1].clone(), head: "b2".into() });
    assert!(teller.lane().is_running(old), "it still says something of the other");

    let misfit = Misfit::Conflict { files: vec!["a.txt".into()], words: "both changed".into() };
    let unfit = vec![Unfit { request: two[1].clone(), misfit }];
    teller.ended(old, CheckOutcome::NotMerged { unfit, apart: vec![] });

    assert!(matches!(teller.request(&two[1]).state, RequestState::Checking { .. }));
    drain(&mut teller, chain);
    assert!(landed(&teller, &two).iter().all(|commit| commit.contains('+')));
}

#[test]
fn a_target_that_somebody_moved_voids_what_runs_on_the_old_one() {
    let mut teller = Teller::new();
    let two = line(&mut teller, &["a", "b"]);
    let old = teller.run_of(&two[0]).id;

    teller.see(Observation::TargetSeen { rig: "harbor".into(), head: "theirs".into() });

    assert_eq!(teller.request(&two[0]).state, RequestState::Checking { target: "theirs".into() });
    assert_eq!(teller.ended(old, CheckOutcome::Green { chain: vec!["m1".into(), "m2".into()] }), []);
    drain_from(&mut teller, "theirs");
    assert!(landed(&teller, &two).iter().all(|commit| commit.contains('+')));
}

fn forced_back(from: &str, to: &str, lost: &[&str]) -> Observation {
    let lost = lost.iter().map(|commit| Oid::from(*commit)).collect();
    Observation::TargetWentBack { rig: "harbor".into(), from: from.into(), to: to.into(), lost }
}

fn held_why(teller: &Teller) -> Option<String> {
    let rig = teller.town.rig(&"harbor".into()).expect("a rig");
    assert_eq!(rig.held, rig.held_why.is_some());
    rig.held_why.clone()
}

#[test]
fn a_target_that_was_forced_back_stops_the_line_until_a_person_lets_it_go_on() {
    let mut teller = Teller::new();
    let two = line(&mut teller, &["a", "b"]);

    teller.see(forced_back("base", "older", &["base"]));

    assert!(held_why(&teller).is_some_and(|why| why.contains("forced back from base to older")));
    assert!(running(&teller).is_empty() && teller.request(&two[0]).state == RequestState::Queued);
    teller.must(Command::ReleaseQueue { rig: "harbor".into() });
    assert_eq!(held_why(&teller), None);
    drain_from(&mut teller, "older");
    assert!(landed(&teller, &two).iter().all(|commit| commit.contains('+')));
}

#[test]
fn a_landing_that_was_taken_out_by_force_stops_the_line_and_a_commit_written_anew_does_not() {
    let mut teller = Teller::new();
    teller.see(forced_back("base", "amended", &["base"]));
    assert_eq!(held_why(&teller), None, "nothing waits, and nothing of the town's is gone");

    let request = request(&mut teller, "a");
    drain_from(&mut teller, "amended");
    let commit = landed(&teller, std::slice::from_ref(&request)).remove(0);
    teller.see(forced_back(&commit, "amended", &[&commit]));

    assert!(held_why(&teller).is_some_and(|why| why.contains("\"a\", which had landed")));
    assert_eq!(teller.see(forced_back(&commit, "amended", &[&commit])), [], "told once");
}

fn drain_from(teller: &mut Teller, target: &str) {
    let run = running(teller).first().cloned().expect("a check");
    assert_eq!(run.target, target.into());
    teller.ended(run.id, chain(&run));
    teller.landing(LandOutcome::Landed);
}

#[test]
fn our_own_landing_that_is_seen_before_its_answer_is_nobody_elses() {
    let mut teller = Teller::new();
    let two = line(&mut teller, &["a", "b"]);
    teller.passes_check(&two[0], &["m1", "m2"]);

    assert_eq!(teller.see(Observation::TargetSeen { rig: "harbor".into(), head: "m2".into() }), []);
    teller.landing(LandOutcome::Landed);

    assert_eq!(landed(&teller, &two), ["m1", "m2"]);
}

#[test]
fn what_passed_until_another_landed_is_rejected_with_that_ones_name() {
    let mut teller = Teller::new();
    runners(&mut teller, 2);
    let two = line(&mut teller, &["a", "b"]);
    let both = two.clone();

    drain(&mut teller, |run| {
        // On the first target each is good; b on top of a is not.
        let on_top = run.target != "base".into() && run.requests.contains(&both[1]);
        let together = both.iter().all(|id| run.requests.contains(id));
        if on_top || together { red() } else { chain(run) }
    });

    let RequestState::GateFailed { words, .. } = teller.request(&two[1]).state else {
        panic!("{:?}", teller.request(&two[1]).state)
    };
    assert!(words.contains(&format!("It passed until a ({}) landed.", two[0])), "{words}");
}

#[test]
fn a_gate_that_runs_nowhere_takes_all_it_was_to_check_out_of_the_line_and_one_that_runs_on_the_target_one() {
    let mut teller = Teller::new();
    let could_not =
        |everywhere| CheckOutcome::CouldNotRun { gate: "test".into(), words: "no npm".into(), everywhere };
    let three = line(&mut teller, &["a", "b", "c"]);
    teller.checked(&three[0], could_not(true));
    let out = |id: &RequestId| matches!(teller.request(id).state, RequestState::CouldNotRun { .. });
    assert!(three.iter().all(out), "nobody is checked until a person says so");
    assert!(running(&teller).is_empty());

    let mut teller = Teller::new();
    let three = line(&mut teller, &["a", "b", "c"]);
    let bad = three[1].clone();
    drain(&mut teller, |run| if run.requests.contains(&bad) { could_not(false) } else { chain(run) });
    let state = |id: &RequestId| teller.request(id).state;
    assert!(matches!(state(&three[1]), RequestState::CouldNotRun { .. }));
    assert!(landed(&teller, &[three[0].clone(), three[2].clone()]).iter().all(|c| c.contains('+')));
}

#[test]
fn what_never_ends_says_nothing_once_and_blocks_when_it_hangs_again() {
    let mut teller = Teller::new();
    let request = request(&mut teller, "a");
    let hung = || CheckOutcome::Hung { gate: "test".into(), words: "it did not end within 9 s".into() };

    teller.checked(&request, hung());
    assert!(matches!(teller.request(&request).state, RequestState::Checking { .. }), "once is no result");
    drain(&mut teller, |_| hung());

    assert!(matches!(teller.request(&request).state, RequestState::CouldNotRun { .. }));
    assert!(checks(&teller).len() <= 4, "{:?}", checks(&teller));
}

#[test]
fn a_landing_that_waits_is_given_up_for_the_others_when_one_of_them_is_sent_back() {
    let mut teller = Teller::new();
    let two = line(&mut teller, &["a", "b"]);
    teller.passes_check(&two[0], &["m1", "m2"]);
    teller.landing(LandOutcome::Waits { words: "a file is modified".into() });
    let shown = |id: &RequestId| teller.request(id).state.clone();
    assert!(matches!(shown(&two[1]), RequestState::Landing { waits: Some(_), .. }));

    teller.must(Command::SendBack { request: two[0].clone(), message: "no".into(), comments: vec![] });

    assert_eq!(teller.run_of(&two[1]).requests, [two[1].clone()]);
    teller.lands(&two[1], "m3");
    assert_eq!(landed(&teller, &two[1..]), ["m3"]);
}

#[test]
fn what_is_already_red_on_the_target_blocks_and_says_so() {
    let mut teller = Teller::new();
    let request = request(&mut teller, "a");

    drain(&mut teller, |_| CheckOutcome::Failed { gate: "test".into(), words: "red".into(), already: true });

    let RequestState::GateFailed { words, .. } = teller.request(&request).state else { panic!("it blocks") };
    assert!(words.starts_with("Already red on main"), "{words}");
}

fn gated() -> Teller {
    let mut teller = Teller::new();
    let gates =
        vec![Gate { name: "test".into(), command: "make test".into(), timeout_secs: 60, paths: Vec::new() }];
    teller.must(Command::SetRig(SetRig { gates: Some(gates), ..SetRig::of("harbor".into()) }));
    teller
}

fn let_through(request: &RequestId, gate: &str, why: &str) -> Command {
    Command::OverrideGate { request: request.clone(), gate: gate.into(), why: why.into() }
}

#[test]
fn a_red_gate_is_let_through_by_a_person_with_a_reason_for_one_head() {
    let mut teller = gated();
    let id = request(&mut teller, "a");
    assert!(matches!(teller.refused(let_through(&id, "test", "known")), Refusal::RequestNotFit { .. }));
    drain(&mut teller, |_| CheckOutcome::Failed { gate: "test".into(), words: "red".into(), already: true });
    let gates = teller.town.rig(&"harbor".into()).expect("a rig").gates.clone();
    assert_eq!(teller.request(&id).red_gate(&gates).map(|gate| gate.name.as_str()), Some("test"));
    let refused = |teller: &mut Teller, gate: &str, why: &str| teller.refused(let_through(&id, gate, why));
    assert!(matches!(refused(&mut teller, "lint", "known"), Refusal::Invalid { field: "gate", .. }));
    for why in [" ", "two\nlines", &"a".repeat(501)] {
        assert!(
            matches!(refused(&mut teller, "test", why), Refusal::Invalid { field: "why" | "message", .. }),
            "{why}"
        );
    }

    teller.must(let_through(&id, "test", "red on main since Monday, see #12"));

    let request = teller.request(&id);
    assert!(request.is_let(&gates[0], &"a".into()) && !request.is_let(&gates[0], &"b".into()));
    let other = Gate { command: "true".into(), ..gates[0].clone() };
    assert!(!request.is_let(&other, &"a".into()), "another command is another gate");
    drain(&mut teller, chain);
    let landed = teller.request(&id);
    assert!(matches!(landed.state, RequestState::Landed { .. }));
    let [over] = &landed.overrides[..] else { panic!("{:?}", landed.overrides) };
    assert_eq!((over.by.as_str(), over.why.as_str()), ("owner", "red on main since Monday, see #12"));
}

#[test]
fn a_new_head_is_let_through_by_nobody() {
    let mut teller = gated();
    let id = request(&mut teller, "a");
    teller.fails_check(&id);
    teller.must(let_through(&id, "test", "known"));
    teller.fails_check(&id);
    assert_eq!(teller.request(&id).overrides.len(), 1, "it counts still: another gate may be red now");
    teller.must(let_through(&id, "test", "still known"));
    let told: Vec<String> = teller.request(&id).overrides.iter().map(|over| over.why.clone()).collect();
    assert_eq!(told, ["still known"], "one for each gate, the newest");
    teller.must(Command::SendBack { request: id.clone(), message: "no".into(), comments: vec![] });
    assert_eq!(teller.request(&id).overrides.len(), 0, "a person wants it other");
    let agent = AgentId::from("a-agent");
    let Session { id: session, round, .. } = teller.session(&agent);

    teller.see(Observation::WorkTaken { session, round, work: crate::teller::commits("b") });

    assert_eq!((teller.request(&id).head.as_str(), teller.request(&id).overrides.len()), ("b", 0));
}

#[test]
fn the_line_is_taken_by_priority_also_where_that_changes_while_it_waits_and_not_while_held() {
    let mut teller = Teller::new();
    let first = request(&mut teller, "first");
    teller.must(Command::HoldQueue { rig: "harbor".into() });
    let two = [request(&mut teller, "a"), request(&mut teller, "b")];
    let task = teller.request(&two[1]).task.expect("a task");
    teller.must(Command::EditTask(EditTask { priority: Some(Priority(0)), ..EditTask::of(task) }));
    teller.passes_check(&first, &["m1"]);
    assert_eq!(teller.request(&first).state, RequestState::Queued, "held: nothing lands");
    assert!(running(&teller).is_empty(), "nothing is checked");

    teller.must(Command::ReleaseQueue { rig: "harbor".into() });
    teller.landing(LandOutcome::Landed);

    assert_eq!(running(&teller)[0].requests, [two[1].clone(), two[0].clone()], "urgent first");
}

#[test]
fn a_town_that_checked_one_request_at_a_time_goes_on_where_it_was() {
    let mut teller = Teller::new();
    teller.must(Command::HoldQueue { rig: "harbor".into() });
    let request = request(&mut teller, "a");
    let (rig, at) = ("harbor".into(), Time(9));
    let started =
        Event::CheckStarted { request: request.clone(), head: "a".into(), target: "base".into(), at };
    teller.town.apply(&started);
    teller.town.lanes = Default::default();

    teller.must(Command::ReleaseQueue { rig });

    assert_eq!(teller.run_of(&request).requests, [request]);
}
