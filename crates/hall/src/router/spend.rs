//! Calls about what is spent.

use super::presets;
use crate::clock;
use crate::connection::Client;
use crate::fault::bad_call;
use crate::project::{SpendAsk, budget_view, spend_view};
use gastown_api::ApiError;
use gastown_api::call::{SetBudgetArgs, SpendArgs};
use gastown_api::view::{BudgetView, SpendView};
use gastown_core::{Budget, BudgetScope, Command, Money, SetBudget};
use gastown_engine::Prices;

const DAYS: u16 = 14;
const DAYS_MAX: u16 = 92;

pub(super) fn show(client: &Client, args: &SpendArgs) -> Result<SpendView, ApiError> {
    let days = args.days.unwrap_or(DAYS);
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(bad_call(format!("{days} days cannot be looked back on: 1 to {DAYS_MAX}")));
    }
    let published = client.published();
    let budget = published.town.budgets.get(&BudgetScope::Day);
    let offset = args.utc_offset_minutes.or(budget.map(|budget| budget.utc_offset_minutes)).unwrap_or(0);
    let presets = presets::load(client)?;
    let (prices, prices_wrong) = match Prices::load(&client.hall.config) {
        Ok(prices) => (prices, None),
        Err(error) => (Prices::default(), Some(error.to_string())),
    };
    let ask = SpendAsk { now: clock::now(), days, utc_offset_minutes: offset, presets: &presets };
    let mut view = spend_view(&published.town, &ask);
    view.prices_as_of = prices.as_of().map(str::to_owned);
    view.prices_wrong = prices_wrong;
    Ok(view)
}

/// What is not named stays as it is.
pub(super) fn set(client: &Client, args: &SetBudgetArgs) -> Result<BudgetView, ApiError> {
    let published = client.published();
    let known = published.town.budgets.get(&BudgetScope::Day);
    let now = known.cloned().unwrap_or_else(|| Budget::new(BudgetScope::Day));
    let set = SetBudget {
        scope: BudgetScope::Day,
        soft: amount(args.soft.as_deref(), now.soft)?,
        hard: amount(args.hard.as_deref(), now.hard)?,
        utc_offset_minutes: args.utc_offset_minutes.unwrap_or(now.utc_offset_minutes),
    };
    client.change(Command::SetBudget(set))?;
    budget(client)
}

pub(super) fn lift(client: &Client) -> Result<BudgetView, ApiError> {
    client.change(Command::LiftBudget { scope: BudgetScope::Day })?;
    budget(client)
}

fn budget(client: &Client) -> Result<BudgetView, ApiError> {
    budget_view(&client.published().town, clock::now()).ok_or_else(super::unnamed)
}

fn amount(text: Option<&str>, known: Option<Money>) -> Result<Option<Money>, ApiError> {
    match text.map(str::trim) {
        None => Ok(known),
        Some("") => Ok(None),
        Some(text) => Money::parse(text).map(Some).ok_or_else(|| {
            ApiError::new(
                "invalid",
                format!("{text:?} is no amount of dollars"),
                "write it as 40 or 12.50; nothing was changed",
            )
        }),
    }
}
