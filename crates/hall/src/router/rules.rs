//! Calls about permission rules.

use super::ids;
use crate::connection::Client;
use crate::project::{offer_views, rule_views};
use gastown_api::ApiError;
use gastown_api::call::{AcceptRuleArgs, AddRuleArgs, ListRulesArgs, RigArgs, RuleArgs};
use gastown_api::view::{ReplayView, RuleOfferView, RuleView};
use gastown_core::rule::{RULE_DAYS, denied, past_of, replay};
use gastown_core::{AddRule, Command, Entity, RuleId};

pub(super) fn list(client: &Client, args: &ListRulesArgs) -> Result<Vec<RuleView>, ApiError> {
    let published = client.published();
    let rig = args.rig.as_deref().map(|rig| published.town.rig(&rig.into())).transpose()?;
    Ok(rule_views(&published.town, rig.map(|rig| &rig.id)))
}

pub(super) fn propose(client: &Client, args: &RigArgs) -> Result<Vec<RuleOfferView>, ApiError> {
    let published = client.published();
    Ok(offer_views(&published.town, published.town.rig(&args.rig.as_str().into())?))
}

pub(super) fn accept(client: &Client, args: &AcceptRuleArgs) -> Result<RuleView, ApiError> {
    let ask = ids::ask(&client.published().town, &args.ask)?;
    made(client, Command::AcceptRule { ask, days: args.days.unwrap_or(RULE_DAYS) })
}

pub(super) fn add(client: &Client, args: AddRuleArgs) -> Result<RuleView, ApiError> {
    let add = of(args);
    if let Some(preset) = &add.preset {
        super::presets::must_be_known(client, preset)?;
    }
    made(client, Command::AddRule(add))
}

pub(super) fn remove(client: &Client, args: &RuleArgs) -> Result<(), ApiError> {
    let rule = ids::rule(&client.published().town, &args.rule)?;
    client.change(Command::RemoveRule { rule }).map(drop)
}

/// Nothing is made: what such a rule would have answered.
pub(super) fn replayed(client: &Client, args: AddRuleArgs) -> Result<ReplayView, ApiError> {
    let add = of(args);
    let (published, pattern) = (client.published(), add.pattern()?);
    let rig = &published.town.rig(&add.rig)?.id;
    let found = replay(&past_of(&published.town, rig), add.preset.as_deref(), &pattern);
    let denied = denied(&published.town, rig).filter(|(_, plain)| pattern.covers(plain)).count();
    Ok(ReplayView { covered: found.covered, asked: found.asked, denied: denied as u32 })
}

fn of(args: AddRuleArgs) -> AddRule {
    AddRule {
        rig: args.rig.as_str().into(),
        preset: args.preset,
        line: args.command,
        rest: args.rest.unwrap_or(false),
        options: args.options.unwrap_or_default(),
        days: args.days.unwrap_or(RULE_DAYS),
    }
}

fn made(client: &Client, command: Command) -> Result<RuleView, ApiError> {
    match client.change(command)? {
        Some(Entity::Rule(id)) => view(client, &id),
        _ => Err(super::unnamed()),
    }
}

fn view(client: &Client, id: &RuleId) -> Result<RuleView, ApiError> {
    let published = client.published();
    let rule = published.town.rule(id)?;
    let mut views = rule_views(&published.town, Some(&rule.rig)).into_iter();
    views.find(|view| view.rule == id.as_str()).ok_or_else(super::unnamed)
}
