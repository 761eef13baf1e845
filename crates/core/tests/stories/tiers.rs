//! Rules of review: what lands without a person, which rule let it, and what changes that.

use crate::teller::Teller;
use gastown_core::*;

const DOCS: &str = "docs/** lines<=50 gates -> alone";

fn with_rules(rules: &[&str]) -> Teller {
    let mut teller = Teller::new();
    let tiers = Some(rules.iter().map(ToString::to_string).collect());
    let gates =
        Some(vec![Gate { name: "test".into(), command: "true".into(), timeout_secs: 9, paths: Vec::new() }]);
    teller.must(Command::SetRig(SetRig { tiers, gates, ..SetRig::of("harbor".into()) }));
    teller
}

/// The agent's work, with these paths and so many lines.
fn finishes(teller: &mut Teller, agent: &AgentId, head: &str, paths: &[&str], lines: u32) -> RequestId {
    let Session { id: session, round, task, .. } = teller.session(agent);
    let file = |path: &&str| TouchedFile { path: (*path).into(), is_plain: true, is_counted: true };
    let touched = Touched { files: paths.iter().map(file).collect(), lines, is_cut: false };
    let change = Change { files: 1, additions: lines, deletions: 0, commits: 1, ..Change::default() };
    let (head, base, left_out) = (head.into(), "base".into(), LeftOut::Nothing);
    let work = TakenWork::Commits { head, base, change, left_out, touched };
    teller.see(Observation::WorkTaken { session, round, work });
    teller.town.task(&task).expect("a task").request.clone().expect("a request")
}

fn begin(teller: &mut Teller, name: &str) -> AgentId {
    let (task, agent) = (teller.task(name, None), teller.agent(name));
    teller.assign(&task, &agent);
    teller.starts(&agent);
    agent
}

#[test]
fn a_small_change_of_texts_lands_by_its_rule_and_the_record_names_it() {
    let mut teller = with_rules(&["migrations/** -> person", DOCS]);
    let agent = begin(&mut teller, "wren");
    let request = finishes(&mut teller, &agent, "h1", &["docs/a.md"], 12);

    let approval = teller.request(&request).approval.clone().expect("a rule let it in");
    assert_eq!((approval.rule.as_deref(), approval.by.as_str()), (Some(DOCS), "rule of review"));
    teller.lands(&request, "m1");
    let landed = teller.request(&request);
    assert!(matches!(landed.state, RequestState::Landed { .. }));
    assert_eq!(landed.approval.as_ref().and_then(|approval| approval.rule.as_deref()), Some(DOCS));
}

#[test]
fn what_no_rule_lets_land_waits_and_says_why() {
    let mut teller = with_rules(&["migrations/** -> person", DOCS]);
    let agent = begin(&mut teller, "wren");
    let request = finishes(&mut teller, &agent, "h1", &["docs/a.md", "migrations/1.sql"], 2);
    let waits = teller.request(&request);
    assert_eq!((&waits.state, &waits.approval), (&RequestState::InReview, &None));
    assert_eq!(waits.for_person.as_deref(), Some("migrations/** -> person"));

    teller.must(Command::Approve { request: request.clone(), head: "h1".into() });
    let approval = teller.request(&request).approval.clone().expect("a person's");
    assert_eq!(approval.rule, None);
}

#[test]
fn a_rule_that_is_taken_back_takes_back_what_it_let_in() {
    let mut teller = with_rules(&[DOCS]);
    teller.must(Command::HoldQueue { rig: "harbor".into() });
    let agent = begin(&mut teller, "wren");
    let request = finishes(&mut teller, &agent, "h1", &["docs/a.md"], 2);
    assert_eq!(teller.request(&request).state, RequestState::Queued);

    let tiers = Some(vec!["docs/** lines<=1 gates -> alone".to_owned()]);
    teller.must(Command::SetRig(SetRig { tiers, ..SetRig::of("harbor".into()) }));

    let waits = teller.request(&request);
    assert_eq!((&waits.state, &waits.approval), (&RequestState::InReview, &None));
}

#[test]
fn more_than_the_rule_allows_when_it_is_merged_waits_for_a_person() {
    let mut teller = with_rules(&[DOCS]);
    let agent = begin(&mut teller, "wren");
    let request = finishes(&mut teller, &agent, "h1", &["docs/a.md"], 2);

    let unfit = Unfit { request: request.clone(), misfit: Misfit::ForPerson { why: "src/a.rs".into() } };
    teller.checked(&request, CheckOutcome::NotMerged { unfit: vec![unfit], apart: Vec::new() });

    let waits = teller.request(&request);
    assert_eq!((&waits.state, waits.for_person.as_deref()), (&RequestState::InReview, Some("src/a.rs")));
}

#[test]
fn what_a_person_sent_back_a_person_sees_again() {
    let mut teller = with_rules(&["src/** -> person", "** lines<=50 gates -> alone"]);
    let agent = begin(&mut teller, "wren");
    let request = finishes(&mut teller, &agent, "h1", &["src/a.rs"], 2);
    let (message, comments) = ("not there".into(), Vec::new());
    teller.must(Command::SendBack { request: request.clone(), message, comments });

    finishes(&mut teller, &agent, "h2", &["docs/a.md"], 2);

    let waits = teller.request(&request);
    assert_eq!((waits.head.as_str(), &waits.state), ("h2", &RequestState::InReview));
}

#[test]
fn a_rule_that_cannot_be_read_changes_nothing() {
    let mut teller = with_rules(&[DOCS]);
    let tiers = Some(vec![DOCS.to_owned(), "../** -> alone".to_owned()]);
    teller.refused(Command::SetRig(SetRig { tiers, ..SetRig::of("harbor".into()) }));
}
