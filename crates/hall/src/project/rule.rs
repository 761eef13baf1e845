//! Views of permission rules, and the journal's sentences about them.

use super::rfc3339;
use gastown_api::view::{ReplayView, RuleOfferView, RuleView};
use gastown_core::rule::{Offer, RULE_DAYS, offer_for, offers, past_of};
use gastown_core::{Ask, AskId, AskOutcome, Event, Rig, RigId, Rule, RuleId, Town};
use std::collections::BTreeMap;

/// Rules that were not removed; an expired one is shown, so that it can be made anew or taken away.
pub(crate) fn rule_views(town: &Town, rig: Option<&RigId>) -> Vec<RuleView> {
    let mut answered: BTreeMap<&RuleId, u32> = BTreeMap::new();
    for rule in town.asks.values().filter_map(rule_of) {
        *answered.entry(rule).or_default() += 1;
    }
    let is_shown = |id: &RigId| town.rigs.get(id).is_some_and(|rig| !rig.removed);
    let shown = town.rules.values().filter(|rule| rule.removed.is_none() && is_shown(&rule.rig));
    let shown = shown.filter(|rule| rig.is_none_or(|rig| rule.rig == *rig));
    shown.map(|rule| rule_view(rule, answered.get(&rule.id).copied().unwrap_or(0))).collect()
}

/// The rule that answered an ask.
pub(super) fn rule_of(ask: &Ask) -> Option<&RuleId> {
    match &ask.outcome {
        AskOutcome::Answered { by, .. } => by.as_ref(),
        AskOutcome::Open | AskOutcome::Withdrawn { .. } => None,
    }
}

fn rule_view(rule: &Rule, answered: u32) -> RuleView {
    RuleView {
        rule: rule.id.to_string(),
        rig: rule.rig.to_string(),
        preset: rule.preset.clone(),
        command: rule.pattern.to_string(),
        options: rule.pattern.options(),
        from: rule.from.len() as u32,
        by: rule.by.clone(),
        made: rfc3339(rule.made),
        expires: rfc3339(rule.expires),
        answered,
    }
}

/// What can be offered in a rig now.
pub(crate) fn offer_views(town: &Town, rig: &Rig) -> Vec<RuleOfferView> {
    let past = past_of(town, &rig.id);
    let rules: Vec<&Rule> = town.rules.values().filter(|rule| rule.rig == rig.id).collect();
    let offers = offers(&past, &rules, crate::clock::now());
    offers.iter().filter_map(|offer| offer_view(&rig.id, offer.from.last()?, offer)).collect()
}

/// What the owner's answer to this ask speaks for.
pub(crate) fn offer_view_for(town: &Town, ask: &AskId) -> Option<RuleOfferView> {
    let rig = &town.agents.get(&town.asks.get(ask)?.agent)?.rig;
    offer_view(rig, ask, &offer_for(&past_of(town, rig), ask)?)
}

fn offer_view(rig: &RigId, ask: &AskId, offer: &Offer) -> Option<RuleOfferView> {
    Some(RuleOfferView {
        ask: ask.to_string(),
        rig: rig.to_string(),
        preset: offer.preset.clone(),
        command: offer.pattern.to_string(),
        options: offer.pattern.options(),
        allowed: offer.from.len() as u32,
        replay: ReplayView { covered: offer.replay.covered, asked: offer.replay.asked, denied: 0 },
        days: RULE_DAYS,
    })
}

pub(super) fn text(town: &Town, event: &Event) -> Option<String> {
    let pattern =
        |id: &RuleId| town.rules.get(id).map_or_else(String::new, |rule| format!(" ({})", rule.pattern));
    Some(match event {
        Event::RuleMade { rule } => {
            format!("in {} nobody is asked about {} until {}", rule.rig, rule.pattern, rfc3339(rule.expires))
        }
        Event::RuleRemoved { rule, .. } => format!("{rule}{} answers no more", pattern(rule)),
        Event::AskAnswered { ask, text, by: Some(rule), .. } => {
            let agent = town.asks.get(ask).map_or("an agent", |ask| ask.agent.as_str());
            format!("{rule}{} answered {agent}: {text}", pattern(rule))
        }
        Event::AskCommandTold { ask, command } => format!("{ask} is about {}", command.line),
        _ => return None,
    })
}
