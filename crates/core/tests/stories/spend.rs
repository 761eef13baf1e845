//! What sessions used and worked, and what budgets do about it.

use crate::teller::Teller;
use gastown_core::*;

const MINUTE: i64 = 60 * 1_000_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn bin(quarter: i64, cost: i64, unpriced: u64) -> TokenBin {
    let tokens = Tokens { input: 10, output: 5, ..Tokens::default() };
    let sum = Sum { answers: 1, tokens, cost: Money(cost), unpriced };
    TokenBin { quarter, model: "m".into(), sum }
}

fn read(session: &SessionId, bins: Vec<TokenBin>) -> Observation {
    let reading = Reading { bins, ..Reading::default() };
    Observation::UsageRead { session: session.clone(), reading }
}

fn budget(soft: Option<i64>, hard: Option<i64>) -> Command {
    let limit = |amount: Option<i64>| amount.map(Money);
    Command::SetBudget(SetBudget {
        scope: BudgetScope::Day,
        soft: limit(soft),
        hard: limit(hard),
        utc_offset_minutes: 0,
    })
}

/// A town with a session that runs and one more agent at rest.
fn running() -> (Teller, SessionId, AgentId) {
    let mut teller = Teller::new();
    let (task, wren, otter) = (teller.task("Paint", None), teller.agent("wren"), teller.agent("otter"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);
    (teller, session, otter)
}

fn usage(teller: &Teller, session: &SessionId) -> Usage {
    teller.town.usage.get(session).expect("a row").clone()
}

fn worked(usage: &Usage) -> i64 {
    usage.work.iter().map(|bin| bin.micros).sum::<i64>() / MINUTE
}

#[test]
fn only_the_time_in_which_the_program_works_is_counted() {
    let (mut teller, session, _) = running();
    let says = |signal| Observation::SessionSignalled { session: session.clone(), signal };
    let then = |minutes: i64, teller: &mut Teller, signal| {
        teller.passes(minutes * MINUTE);
        teller.see(says(signal));
    };

    then(20, &mut teller, Signal::Working);
    then(5, &mut teller, Signal::Blocked);
    then(60, &mut teller, Signal::Working);
    then(5, &mut teller, Signal::TurnEnded);
    teller.passes(60 * MINUTE);
    teller.see(Observation::SessionEnded { session: session.clone(), exit: Exit::Code(0) });

    assert_eq!(worked(&usage(&teller, &session)), 30);
    assert_eq!(usage(&teller, &session).working_since, None);
}

#[test]
fn a_paused_program_does_not_work() {
    let (mut teller, session, _) = running();

    teller.passes(10 * MINUTE);
    teller.must(Command::Pause { agent: "wren".into() });
    teller.passes(30 * MINUTE);
    teller.must(Command::Resume { agent: "wren".into() });
    teller.passes(10 * MINUTE);
    teller.see(Observation::SessionLost { session: session.clone(), why: "gone".into() });

    assert_eq!(worked(&usage(&teller, &session)), 20);
}

#[test]
fn a_turn_that_ended_owes_a_reading_of_its_transcript_a_moment_later() {
    let (mut teller, session, _) = running();
    let says = |signal| Observation::SessionSignalled { session: session.clone(), signal };

    teller.see(says(Signal::Working));
    let events = teller.see(says(Signal::TurnEnded));

    let owed: Vec<_> = events.iter().flat_map(|event| owed_by(event, &teller.town)).collect();
    assert!(owed.iter().any(|effect| matches!(effect, Effect::ReadUsage { .. })), "{owed:?}");
}

#[test]
fn a_reading_says_what_came_since_the_last_and_nothing_twice() {
    let (mut teller, session, _) = running();
    let first = teller.see(read(&session, vec![bin(0, 100, 0)]));
    assert!(matches!(&first[..], [Event::UsageRead { added, .. }] if added.cost == Money(100)));

    assert_eq!(teller.see(read(&session, vec![bin(0, 100, 0)])), []);
    let more = teller.see(read(&session, vec![bin(0, 150, 7), bin(1, 30, 0)]));

    assert!(
        matches!(&more[..], [Event::UsageRead { added, bins, .. }] if added.cost == Money(80) && added.unpriced == 7 && bins.len() == 2)
    );
    assert_eq!(usage(&teller, &session).total().cost, Money(180));
}

#[test]
fn a_hard_limit_keeps_new_work_waiting_and_what_runs_goes_on() {
    let (mut teller, session, otter) = running();
    teller.must(budget(Some(50), Some(100)));
    teller.see(read(&session, vec![bin(0, 60, 0)]));
    assert!(teller.town.holding(Time(0)).is_none(), "the soft limit holds nothing");

    let events = teller.see(read(&session, vec![bin(0, 100, 0)]));
    let owed: Vec<_> = events.iter().flat_map(|event| owed_by(event, &teller.town)).collect();
    assert_eq!(owed, [Effect::AwaitDay { until: Time(DAY) }]);
    let task = teller.task("Next", None);
    teller.assign(&task, &otter);
    assert_eq!(teller.town.agent(&otter).expect("an agent").task, None, "it waits");
    assert!(teller.town.session(&session).expect("a session").state.is_live());
    let refusal = teller.refused(Command::Restart { agent: "wren".into(), fresh: false });
    assert_eq!(refusal, Refusal::SpendLimit { spent: Money(100), limit: Money(100) });

    teller.passes(DAY);
    teller.see(Observation::DayTurned);

    assert_eq!(teller.town.agent(&otter).expect("an agent").task, Some(task), "a new day");
}

#[test]
fn a_raised_or_lifted_limit_lets_the_work_start() {
    for command in [budget(None, Some(1_000)), Command::LiftBudget { scope: BudgetScope::Day }] {
        let (mut teller, session, otter) = running();
        teller.must(budget(None, Some(100)));
        teller.see(read(&session, vec![bin(0, 100, 0)]));
        let task = teller.task("Next", None);
        teller.assign(&task, &otter);

        teller.must(command);

        assert_eq!(teller.town.agent(&otter).expect("an agent").task, Some(task));
        assert_eq!(teller.see(read(&session, vec![bin(0, 110, 0)])).len(), 1, "nothing is held again");
    }
}

#[test]
fn what_was_spent_yesterday_does_not_count_today() {
    let (mut teller, session, _) = running();
    teller.must(budget(None, Some(100)));
    teller.passes(DAY);

    teller.see(read(&session, vec![bin(0, 500, 0)]));

    assert!(teller.town.holding(Time(DAY + MINUTE)).is_none());
}

#[test]
fn limits_that_make_no_sense_are_refused() {
    let mut teller = Teller::new();
    for (soft, hard) in [(Some(0), None), (None, Some(-1)), (Some(5), Some(4))] {
        assert!(matches!(teller.refused(budget(soft, hard)), Refusal::Invalid { .. }));
    }
    let lift = Command::LiftBudget { scope: BudgetScope::Day };
    assert_eq!(teller.refused(lift), Refusal::NoHardLimit);
}

#[test]
fn the_soft_limit_is_said_once_a_day() {
    let (mut teller, session, _) = running();
    teller.must(budget(Some(50), None));
    let said = |events: &[Event]| events.iter().any(|event| matches!(event, Event::SoftLimitReached { .. }));

    assert!(said(&teller.see(read(&session, vec![bin(0, 60, 0)]))));
    assert!(!said(&teller.see(read(&session, vec![bin(0, 70, 0)]))));
    teller.passes(DAY);
    assert!(said(&teller.see(read(&session, vec![bin(0, 70, 0), bin(96, 60, 0)]))));
}
