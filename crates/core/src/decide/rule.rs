//! Rules: made, removed, and what an ask that opens is answered by.

use super::agent::answered;
use super::{Decision, Mint};
use crate::rule::{ALLOWED_MIN, Offer, RULE_DAYS_MAX, Verdict, covering, denied, offer_for, past_of, read};
use crate::{
    AddRule, Ask, AskId, AskOutcome, AskedCommand, Caller, Command, Entity, Event, Pattern, Refusal, RigId,
    Rule, RuleId, Time, Town,
};

const DAY_MICROS: i64 = 24 * 3_600 * 1_000_000;

/// The events of an ask that opens: with a rule's answer, where a live rule covers it.
pub(super) fn opened(mint: &mut Mint, ask: Ask) -> Vec<Event> {
    let answer = answer_of(mint, &ask);
    [Event::AskOpened { ask }].into_iter().chain(answer).collect()
}

/// What an open ask is about is known now.
pub(super) fn told(mint: &mut Mint, ask: &Ask, command: Option<&AskedCommand>) -> Vec<Event> {
    let Some(command) = command.filter(|_| ask.command.is_none()) else {
        return Vec::new();
    };
    let event = Event::AskCommandTold { ask: ask.id.clone(), command: command.clone() };
    let ask = Ask { command: Some(command.clone()), ..ask.clone() };
    let answer = answer_of(mint, &ask);
    [event].into_iter().chain(answer).collect()
}

/// "Allow", by the rule that covers it, never more than this once; at a limit, that it waits.
fn answer_of(mint: &mut Mint, ask: &Ask) -> Vec<Event> {
    let town = mint.town;
    if let Some(place) = ask.waiting_choice().filter(|_| !ask.for_person) {
        return answered(mint, ask, &(place + 1).to_string(), None).unwrap_or_default();
    }
    match covering(town, ask, mint.now) {
        // A dialog without that choice stays a person's.
        Some(rule) => answered(mint, ask, "allow", Some(&rule.id)).unwrap_or_default(),
        None => Vec::new(),
    }
}

/// Commands about rules.
pub(super) fn decide(mint: &mut Mint, caller: &Caller, command: &Command) -> Result<Decision, Refusal> {
    match command {
        Command::AddRule(wish) => add(mint, caller, wish),
        Command::AcceptRule { ask, days } => accept(mint, caller, ask, *days),
        Command::RemoveRule { rule } => remove(mint.town, rule, mint.now),
        _ => Err(Refusal::OnlyForAgents),
    }
}

/// A rule that the owner wrote.
fn add(mint: &mut Mint, caller: &Caller, add: &AddRule) -> Result<Decision, Refusal> {
    let town = mint.town;
    let pattern = add.pattern()?;
    let past = past_of(town, &town.rig(&add.rig)?.id);
    let from = past.iter().filter(|past| past.verdict == Some(Verdict::Allowed));
    let from = from.filter(|past| past.plain.as_ref().is_some_and(|plain| pattern.covers(plain)));
    let from = from.filter(|past| add.preset.as_deref().is_none_or(|preset| past.preset == preset));
    let from = from.map(|past| past.ask.clone()).collect();
    make(mint, caller, (&add.rig, add.preset.clone(), add.days), pattern, from)
}

impl AddRule {
    /// # Errors
    /// What is not plain, and a free rest where what follows may be more than data.
    pub fn pattern(&self) -> Result<Pattern, Refusal> {
        let invalid = |rule| Refusal::Invalid { field: "command", value: self.line.clone(), rule };
        let plain = read(&self.line).map_err(|_| {
            invalid(
                "one plain command: a program and its words, nothing that a shell would do something with",
            )
        })?;
        if self.rest {
            let options = self.options.iter().cloned().collect();
            return Pattern::free(plain.words(), options).ok_or_else(|| {
                invalid(
                    "a free rest follows only programs whose further words are data, with options that keep it so; \
                     docs/rules.md names them",
                )
            });
        }
        let rule = "without a free rest the rule is for that command only, and has no options beside it";
        if self.options.is_empty() { Ok(Pattern::exact(&plain)) } else { Err(invalid(rule)) }
    }
}

/// The rule that was offered after this ask was allowed, if it still can be.
fn accept(mint: &mut Mint, caller: &Caller, id: &AskId, days: u16) -> Result<Decision, Refusal> {
    let town = mint.town;
    let ask = town.ask(id)?;
    let rig = town.rig(&town.agent(&ask.agent)?.rig)?.id.clone();
    let past = past_of(town, &rig);
    let Offer { pattern, preset, from, .. } = offer_for(&past, id).ok_or_else(|| no_offer(ask))?;
    make(mint, caller, (&rig, Some(preset), days), pattern, from)
}

fn no_offer(ask: &Ask) -> Refusal {
    const FEW: &str = "you have not allowed it often enough, or denied something like it";
    debug_assert_eq!(ALLOWED_MIN, 3, "docs/rules.md names the number");
    let is_plain = ask.command.as_ref().is_some_and(|command| read(&command.line).is_ok());
    let why = match (&ask.command, &ask.outcome) {
        (None, _) => "the command that it is about is not known for certain",
        (Some(_), _) if !is_plain => "its command is not plain, so no rule can cover it",
        (Some(_), AskOutcome::Answered { .. }) => FEW,
        (Some(_), _) => "you have not answered it",
    };
    Refusal::NoOffer { ask: ask.id.clone(), why }
}

/// Makes it; rules of the same reach that it covers are not needed any more, and what is asked now and it covers is answered.
fn make(
    mint: &mut Mint,
    caller: &Caller,
    (rig, preset, days): (&RigId, Option<String>, u16),
    pattern: Pattern,
    from: Vec<AskId>,
) -> Result<Decision, Refusal> {
    let (town, now) = (mint.town, mint.now);
    if !(1..=RULE_DAYS_MAX).contains(&days) {
        let rule = "1 to 365 days: a rule that nobody looks at again is not wanted any more";
        return Err(Refusal::Invalid { field: "days", value: days.to_string(), rule });
    }
    if let Some((ask, _)) = denied(town, rig).find(|(_, plain)| pattern.covers(plain)) {
        let command = ask.command.as_ref().map(|command| command.line.clone()).unwrap_or_default();
        return Err(Refusal::RuleCoversDenied { command, ask: ask.id.clone() });
    }
    let expires = Time(now.0.saturating_add(i64::from(days).saturating_mul(DAY_MICROS)));
    let (id, by) = (mint.rule(), caller.name(town));
    let made = Rule {
        id: id.clone(),
        rig: rig.clone(),
        preset,
        pattern,
        from,
        by,
        made: now,
        expires,
        removed: None,
    };
    let is_needless = |rule: &&Rule| {
        rule.rig == made.rig
            && rule.removed.is_none()
            && rule.expires <= made.expires
            && (made.preset.is_none() || rule.preset == made.preset)
            && made.pattern.contains(&rule.pattern)
    };
    let needless = town.rules.values().filter(is_needless);
    let mut events: Vec<_> =
        needless.map(|rule| Event::RuleRemoved { rule: rule.id.clone(), at: now }).collect();
    events.push(Event::RuleMade { rule: made });
    let mut next = town.clone();
    events.iter().for_each(|event| next.apply(event));
    let mut after = Mint { town: &next, now, fresh: &mut *mint.fresh };
    let open = next.asks.values().filter(|ask| ask.outcome == AskOutcome::Open);
    events.extend(open.flat_map(|ask| answer_of(&mut after, ask)).collect::<Vec<_>>());
    Ok(Decision::of(events, Entity::Rule(id)))
}

fn remove(town: &Town, id: &RuleId, at: Time) -> Result<Decision, Refusal> {
    let rule = town.rule(id)?.id.clone();
    Ok(Decision::of(vec![Event::RuleRemoved { rule: rule.clone(), at }], Entity::Rule(rule)))
}
