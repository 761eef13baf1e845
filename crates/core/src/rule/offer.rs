//! Rules that the owner's own answers speak for: the smallest that cover what was always allowed, and what each would have
//! answered.

use super::{Head, Pattern, Plain, option_of, read};
use crate::{Ask, AskId, AskKind, AskOutcome, Grant, RigId, Rule, Time, Town};
use std::collections::BTreeSet;

/// So many answers of the owner speak for a rule.
pub const ALLOWED_MIN: usize = 3;
/// A free rest needs more than one thing that stood there.
const KINDS_MIN: usize = 2;

/// A permission that was asked for in a rig.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past<'a> {
    pub ask: &'a AskId,
    pub preset: &'a str,
    /// None where its command is not known, or not plain.
    pub plain: Option<Plain>,
    /// What the owner said; none where a rule answered, nobody did, or the words were neither.
    pub verdict: Option<Verdict>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Allowed,
    Denied,
}

/// A rule that could be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub pattern: Pattern,
    pub preset: String,
    /// The owner's answers that speak for it.
    pub from: Vec<AskId>,
    pub replay: Replay,
}

/// What a rule would have answered of all that was asked there of its preset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    pub covered: u32,
    pub asked: u32,
}

/// Every permission that was asked for in the rig, oldest first.
pub fn past_of<'a>(town: &'a Town, rig: &RigId) -> Vec<Past<'a>> {
    let in_rig = |ask: &&Ask| town.agents.get(&ask.agent).is_some_and(|agent| agent.rig == *rig);
    let mut asks: Vec<&Ask> =
        town.asks.values().filter(|ask| ask.kind == AskKind::Permission).filter(in_rig).collect();
    asks.sort_by_key(|ask| (ask.since, &ask.id));
    let past = asks.into_iter().map(|ask| Past {
        ask: &ask.id,
        preset: town.sessions.get(&ask.session).map_or("", |session| session.preset.as_str()),
        plain: ask.command.as_ref().and_then(|command| read(&command.line).ok()),
        verdict: verdict(ask),
    });
    past.collect()
}

/// Every plain command that the owner denied in the rig, of whatever program.
pub fn denied<'a>(town: &'a Town, rig: &'a RigId) -> impl Iterator<Item = (&'a Ask, Plain)> {
    let in_rig = move |ask: &&Ask| town.agents.get(&ask.agent).is_some_and(|agent| agent.rig == *rig);
    let denied = town.asks.values().filter(|ask| verdict(ask) == Some(Verdict::Denied)).filter(in_rig);
    denied.filter_map(|ask| Some((ask, read(&ask.command.as_ref()?.line).ok()?)))
}

fn verdict(ask: &Ask) -> Option<Verdict> {
    match &ask.outcome {
        AskOutcome::Answered { text, by: None, .. } => ask.granted(text).map(|grant| match grant {
            Grant::Allow | Grant::Always => Verdict::Allowed,
            Grant::Deny => Verdict::Denied,
        }),
        _ => None,
    }
}

/// The rule that this ask and others like it speak for, if the owner allowed it.
pub fn offer_for(past: &[Past<'_>], ask: &AskId) -> Option<Offer> {
    let asked = past.iter().find(|past| past.ask == ask)?;
    let plain = asked.plain.as_ref().filter(|_| asked.verdict == Some(Verdict::Allowed))?;
    let is_denied = |pattern: &Pattern| {
        past.iter().any(|past| {
            past.verdict == Some(Verdict::Denied)
                && past.plain.as_ref().is_some_and(|denied| pattern.covers(denied))
        })
    };
    let allowed = allowed(past, asked.preset);
    let patterns = free_patterns(&allowed, plain).into_iter().chain([Pattern::exact(plain)]);
    let mut offers = patterns.filter(|pattern| !is_denied(pattern)).map(|pattern| Offer {
        from: supporters(&allowed, &pattern),
        preset: asked.preset.to_owned(),
        replay: replay(past, Some(asked.preset), &pattern),
        pattern,
    });
    offers.find(|offer| offer.from.len() >= ALLOWED_MIN)
}

/// Everything that can be offered in a rig now, what would have answered most first. What a live rule covers is none.
pub fn offers(past: &[Past<'_>], rules: &[&Rule], now: Time) -> Vec<Offer> {
    let mut found: Vec<Offer> = Vec::new();
    let mut looked = BTreeSet::new();
    let allowed = past.iter().rev().filter(|past| past.verdict == Some(Verdict::Allowed));
    for (plain, one) in allowed.filter_map(|past| Some((past.plain.as_ref()?, past))) {
        let is_of = |rule: &Rule| rule.preset.as_ref().is_none_or(|preset| preset == one.preset);
        let is_ruled =
            rules.iter().any(|rule| rule.is_live(now) && is_of(rule) && rule.pattern.covers(plain));
        let is_offered = found.iter().any(|offer| offer.preset == one.preset && offer.pattern.covers(plain));
        // Each command once; its newest ask stands for the others.
        if looked.insert((one.preset, plain)) && !is_ruled && !is_offered {
            found.extend(offer_for(past, one.ask));
        }
    }
    found.sort_by(|a, b| b.replay.covered.cmp(&a.replay.covered).then_with(|| a.pattern.cmp(&b.pattern)));
    found
}

/// What this pattern would have answered of all that agents of this preset asked.
pub fn replay(past: &[Past<'_>], preset: Option<&str>, pattern: &Pattern) -> Replay {
    let asked = past.iter().filter(|past| preset.is_none_or(|preset| past.preset == preset));
    asked.fold(Replay::default(), |sum, past| Replay {
        covered: sum.covered + u32::from(past.plain.as_ref().is_some_and(|plain| pattern.covers(plain))),
        asked: sum.asked + 1,
    })
}

type Allowed<'a> = (&'a AskId, &'a Plain);

fn allowed<'a>(past: &'a [Past<'a>], preset: &str) -> Vec<Allowed<'a>> {
    let of_preset =
        past.iter().filter(|past| past.preset == preset && past.verdict == Some(Verdict::Allowed));
    of_preset.filter_map(|past| Some((past.ask, past.plain.as_ref()?))).collect()
}

fn supporters(allowed: &[Allowed<'_>], pattern: &Pattern) -> Vec<AskId> {
    allowed.iter().filter(|(_, plain)| pattern.covers(plain)).map(|(ask, _)| (*ask).clone()).collect()
}

/// Patterns with a free rest that cover this command and what is like it, from those that cover all of it to those that cover
/// least: where a wide one would cover something denied, a narrower one may not.
fn free_patterns(allowed: &[Allowed<'_>], plain: &Plain) -> Vec<Pattern> {
    let words = plain.words();
    let Some(head) = Head::of(words).filter(|head| head.takes(&words[head.depth()..])) else {
        return Vec::new();
    };
    let mut patterns: Vec<Pattern> = Vec::new();
    for depth in head.depth()..=words.len() {
        let family: Vec<&[String]> = allowed
            .iter()
            .map(|(_, other)| other.words())
            .filter(|other| other.starts_with(&words[..depth]) && head.takes(&other[head.depth()..]))
            .collect();
        let kinds: BTreeSet<_> = family.iter().collect();
        if family.len() < ALLOWED_MIN || kinds.len() < KINDS_MIN {
            break;
        }
        let fixed = common(&family);
        let options = family.iter().flat_map(|other| &other[fixed..]).filter_map(|word| option_of(word));
        let options = options.map(|(name, _)| name.to_owned()).collect();
        let pattern = Pattern::free(&words[..fixed], options);
        patterns.extend(pattern.filter(|pattern| patterns.last() != Some(pattern)));
    }
    patterns
}

/// How many words they all begin with.
fn common(family: &[&[String]]) -> usize {
    let Some((first, others)) = family.split_first() else { return 0 };
    let same = |at: usize| others.iter().all(|other| other.get(at) == first.get(at));
    (0..first.len()).take_while(|at| same(*at)).count()
}
