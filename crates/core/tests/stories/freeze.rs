//! All agents at once: frozen, and thawed.

use crate::teller::{Teller, rig};
use gastown_core::*;

fn stands(teller: &Teller, agent: &AgentId) -> bool {
    agent_status(&teller.town, agent).paused
}

fn owed(teller: &Teller, events: &[Event]) -> Vec<Effect> {
    events.iter().flat_map(|event| owed_by(event, &teller.town)).collect()
}

const ALL: Command = Command::Freeze { rig: None };

#[test]
fn a_freeze_stops_every_program_also_one_that_is_about_to_start_and_a_thaw_lets_all_go_on() {
    let mut teller = Teller::new();
    let (wren, rook) = (teller.agent("wren"), teller.agent("rook"));
    let task = teller.task("Paint", Some("true"));
    teller.assign(&task, &wren);
    let late = teller.task("Late", Some("true"));
    teller.must(Command::Assign { task: late, agent: rook.clone(), when: When::Now });

    let events = teller.must(ALL);

    let effects = owed(&teller, &events);
    assert!(
        matches!(&effects[..], [Effect::PauseSession { .. }, Effect::PauseSession { .. }]),
        "one waits behind its start: {effects:?}"
    );
    assert!(stands(&teller, &wren) && stands(&teller, &rook));
    assert!(teller.must(ALL).is_empty(), "a second freeze changes nothing");

    let events = teller.must(Command::Thaw { rig: None });
    let effects = owed(&teller, &events);
    assert!(
        matches!(&effects[..], [Effect::ResumeSession { .. }, Effect::ResumeSession { .. }]),
        "{effects:?}"
    );
    assert!(!stands(&teller, &wren) && !stands(&teller, &rook));
    assert!(teller.must(Command::Thaw { rig: None }).is_empty());
}

#[test]
fn what_is_lined_up_starts_nothing_while_the_town_is_frozen() {
    let mut teller = Teller::new();
    let wren = teller.agent("wren");
    let (first, next) = (teller.task("First", Some("true")), teller.task("Next", Some("true")));
    teller.assign(&first, &wren);
    teller.assign(&next, &wren);
    let request = teller.finishes(&wren, "c1");
    teller.must(ALL);

    teller.must(Command::Approve { request, head: "c1".into() });
    assert_eq!(teller.town.agent(&wren).expect("an agent").task, None, "nothing begins by itself");
    assert!(stands(&teller, &wren), "and it is told why");

    teller.must(Command::Thaw { rig: None });
    assert_eq!(teller.town.agent(&wren).expect("an agent").task, Some(next));
}

#[test]
fn one_that_rests_frozen_is_let_go_on_by_itself_or_started_by_a_person() {
    let mut teller = Teller::new();
    let (wren, rook) = (teller.agent("wren"), teller.agent("rook"));
    teller.must(ALL);
    assert_eq!(teller.state(&wren), AgentState::Idle);

    teller.must(Command::Resume { agent: wren.clone() });
    assert!(!stands(&teller, &wren));
    assert!(matches!(teller.refused(Command::Resume { agent: wren }), Refusal::AgentLacks { .. }));

    let task = teller.task("Paint", Some("true"));
    teller.assign(&task, &rook);
    assert!(!stands(&teller, &rook), "a person wants it to run");
}

#[test]
fn a_rig_is_frozen_alone_and_one_that_does_not_exist_is_refused() {
    let mut teller = Teller::new();
    teller.must(Command::AddRig(rig("quay", "qy", "/repos/quay")));
    let wren = teller.agent("wren");
    let far = AgentId::from("far");
    teller.must(Command::AddAgent {
        rig: "quay".into(),
        name: Some(far.clone()),
        preset: "shell".into(),
        mode: Mode::Ask,
        role: Role::Worker,
    });

    teller.must(Command::Freeze { rig: Some("quay".into()) });
    assert!(stands(&teller, &far) && !stands(&teller, &wren));
    teller.must(ALL);
    teller.must(Command::Thaw { rig: Some("quay".into()) });
    assert!(!stands(&teller, &far) && stands(&teller, &wren));

    for command in
        [Command::Freeze { rig: Some("nowhere".into()) }, Command::Thaw { rig: Some("nowhere".into()) }]
    {
        assert!(matches!(teller.refused(command), Refusal::NoSuchRig(_)));
    }
}
