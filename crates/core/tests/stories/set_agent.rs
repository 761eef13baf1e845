//! An agent is set otherwise while it is there: its mode, and the model and effort of its task.

use crate::teller::Teller;
use gastown_core::*;

fn set(agent: &AgentId) -> SetAgent {
    SetAgent { agent: agent.clone(), mode: None, model: None, effort: None, tell: Vec::new(), restart: false }
}

fn told(teller: &Teller) -> Vec<String> {
    teller.town.messages.values().map(|message| message.text.clone()).collect()
}

#[test]
fn the_mode_of_one_at_rest_counts_from_its_next_start_on() {
    let mut teller = Teller::new();
    let wren = teller.agent("wren");

    teller.must(Command::SetAgent(SetAgent { mode: Some(Mode::Full), ..set(&wren) }));
    assert_eq!(teller.town.agent(&wren).expect("an agent").mode, Mode::Full);

    let again = teller.must(Command::SetAgent(SetAgent { mode: Some(Mode::Full), ..set(&wren) }));
    assert!(again.is_empty(), "it has that mode: {again:?}");
}

#[test]
fn a_running_program_keeps_its_mode_or_is_restarted_with_the_new_one() {
    let (mut teller, wren) = Teller::at_work();
    let before = teller.session(&wren).id;

    let refused = teller.refused(Command::SetAgent(SetAgent { mode: Some(Mode::Full), ..set(&wren) }));
    assert!(matches!(refused, Refusal::AgentNotFit { .. }), "{refused}");
    assert_eq!(teller.town.agent(&wren).expect("an agent").mode, Mode::Ask, "nothing was changed");

    teller.must(Command::SetAgent(SetAgent { mode: Some(Mode::Full), restart: true, ..set(&wren) }));
    assert_eq!(teller.town.agent(&wren).expect("an agent").mode, Mode::Full);
    let next = teller.session(&wren);
    assert_ne!(next.id, before);
    assert_eq!(next.goes_on_after.as_deref(), Some("it was restarted"), "in the same conversation");
}

#[test]
fn a_running_program_is_told_its_model_once_and_its_task_keeps_it() {
    let (mut teller, wren) = Teller::at_work();
    let session = teller.session(&wren).id;

    let tell = vec!["/model opus".to_owned(), "/effort low".to_owned()];
    let wish = SetAgent { model: Some("opus".into()), effort: Some("low".into()), tell, ..set(&wren) };
    teller.must(Command::SetAgent(wish));

    let mut said = told(&teller);
    said.sort();
    assert_eq!(said, ["/effort low", "/model opus"]);
    assert!(teller.town.messages.values().all(|message| message.when_idle), "never into its turn");
    assert_eq!(teller.session(&wren).id, session);
    let task = teller.town.task(&teller.session(&wren).task).expect("its task").start.clone();
    assert_eq!((task.model.as_deref(), task.effort.as_deref()), (Some("opus"), Some("low")));

    teller.must(Command::SetAgent(SetAgent { model: Some(String::new()), ..set(&wren) }));
    let task = teller.town.task(&teller.session(&wren).task).expect("its task").start.clone();
    assert_eq!((task.model, task.effort.as_deref()), (None, Some("low")), "its own again");
}

#[test]
fn words_that_a_program_would_take_for_options_and_agents_without_a_task_are_refused() {
    let (mut teller, wren) = Teller::at_work();
    for model in ["--dangerous", "two words", "line\nline"] {
        let wish = SetAgent { model: Some(model.into()), tell: vec!["/model".into()], ..set(&wren) };
        assert!(matches!(teller.refused(Command::SetAgent(wish)), Refusal::Invalid { field: "model", .. }));
    }
    assert!(told(&teller).is_empty(), "nothing was said");

    let rook = teller.agent("rook");
    let refused = teller.refused(Command::SetAgent(SetAgent { effort: Some("low".into()), ..set(&rook) }));
    assert!(matches!(refused, Refusal::AgentLacks { .. }), "{refused}");
    let nobody = AgentId::from("nobody");
    assert!(matches!(teller.refused(Command::SetAgent(set(&nobody))), Refusal::NoSuchAgent(_)));
}

#[test]
fn jobs_in_the_background_are_told_beside_the_state_and_end_with_the_program() {
    let (mut teller, wren) = Teller::at_work();
    let session = teller.session(&wren).id;
    let sees = |teller: &mut Teller, jobs| {
        teller.see(Observation::BackgroundSeen(Background { session: session.clone(), jobs }))
    };
    let reason = |teller: &Teller| agent_status(&teller.town, &wren).reason;

    sees(&mut teller, 2);
    assert_eq!(reason(&teller), "the program says that it works", "at work it is no news");
    teller.see(Observation::SessionSignalled { session: session.clone(), signal: Signal::Ready });
    assert!(reason(&teller).ends_with("; 2 jobs in its background go on"), "{}", reason(&teller));
    assert!(sees(&mut teller, 2).is_empty(), "nothing new");
    sees(&mut teller, 0);
    assert!(!reason(&teller).contains("background"), "{}", reason(&teller));

    teller.see(Observation::SessionLost { session: session.clone(), why: "gone".into() });
    assert!(sees(&mut teller, 3).is_empty(), "what has ended has no background");
}

#[test]
fn a_program_that_is_read_starts_until_it_says_something() {
    let mut teller = Teller::new();
    teller.program.is_read = true;
    let (task, wren) = (teller.task("Paint", None), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);
    assert_eq!(teller.state(&wren), AgentState::Starting);

    teller.see(Observation::SessionSignalled { session, signal: Signal::Working });
    assert_eq!(teller.state(&wren), AgentState::Working);

    teller.program.is_read = false;
    let (script, rook) = (teller.task("Script", Some("true")), teller.agent("rook"));
    teller.assign(&script, &rook);
    teller.starts(&rook);
    assert_eq!(teller.state(&rook), AgentState::Working, "nothing will be said of a script");
}
