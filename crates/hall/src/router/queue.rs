//! Calls that look back on a rig's queue, and at what an undo would do.

use super::requests::find;
use crate::clock;
use crate::connection::Client;
use crate::fault::{api_error, bad_call};
use crate::project::{Span, queue_figures_view};
use gastown_api::ApiError;
use gastown_api::call::{QueueFiguresArgs, RequestArgs};
use gastown_api::view::{QueueFiguresView, UndoWayView};
use gastown_core::{BudgetScope, RigId, Time};

const DAYS: u16 = 14;
const DAYS_MAX: u16 = 92;
/// What landed in the span may have been checked, or rehearsed, so long before.
const BEFORE_MICROS: i64 = 7 * 24 * 60 * 60 * 1_000_000;

pub(super) fn figures(client: &Client, args: &QueueFiguresArgs) -> Result<QueueFiguresView, ApiError> {
    let days = args.days.unwrap_or(DAYS);
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(bad_call(format!("{days} days cannot be looked back on: 1 to {DAYS_MAX}")));
    }
    let published = client.published();
    let id: RigId = args.rig.as_str().into();
    let rig = published.town.rig(&id)?;
    let budget = published.town.budgets.get(&BudgetScope::Day);
    let offset = args.utc_offset_minutes.or(budget.map(|budget| budget.utc_offset_minutes)).unwrap_or(0);
    let span = Span::new(clock::now(), days, offset);
    let from = Time(span.begins().0.saturating_sub(BEFORE_MICROS));
    let past = client.engine().queue_past(&id, from).map_err(api_error)?;
    Ok(queue_figures_view(&published.town, rig, &past, &span))
}

pub(super) fn undo_way(client: &Client, args: &RequestArgs) -> Result<UndoWayView, ApiError> {
    let id = find(client, &args.request)?;
    let found = client.engine().undo_way(&id).map_err(api_error)?;
    Ok(UndoWayView { way: super::requests::way_word(&found.way), words: found.words })
}
