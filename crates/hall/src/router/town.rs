//! Calls about the whole town, its hall and its snapshots.

use super::{ids, unnamed};
use crate::connection::Client;
use crate::demo::{self, DemoError};
use crate::fault::api_error;
use crate::project::{agent_view, event_view, hall_view, rig_view, snapshot_view, status_view};
use gastown_api::ApiError;
use gastown_api::call::{
    DemoCreateArgs, DownArgs, DownWord, JournalArgs, JournalPage, ListSnapshotsArgs, Restored, SnapshotArgs,
    StayArgs, TakeSnapshotArgs,
};
use gastown_api::view::{HallView, RigView, SnapshotView, StatusView};
use gastown_core::{Command, Entity};
use gastown_engine::Agents;
use std::collections::BTreeSet;
use std::path::PathBuf;

const JOURNAL_ROWS: u32 = 500;
const JOURNAL_ROWS_MAX: u32 = 1000;

pub(super) fn info(client: &Client) -> Result<HallView, ApiError> {
    Ok(hall_view(&client.hall.feed.facts(), &client.published()))
}

pub(super) fn unsubscribe(client: &Client) -> Result<(), ApiError> {
    client.hall.feed.unsubscribe(&client.out);
    Ok(())
}

pub(super) fn status(client: &Client) -> Result<StatusView, ApiError> {
    Ok(status_view(&client.hall.feed.facts(), &client.published()))
}

pub(super) fn journal(client: &Client, args: &JournalArgs) -> Result<JournalPage, ApiError> {
    let limit = args.limit.unwrap_or(JOURNAL_ROWS).clamp(1, JOURNAL_ROWS_MAX) as usize;
    let since = args.since;
    let rows = client.engine().journal(since, limit);
    let rows = rows.map_err(|error| ApiError::new("journal", error.to_string(), "see `gt doctor`"))?;
    let town = &client.published().town;
    Ok(JournalPage {
        next: rows.last().map_or(since, |row| row.seq),
        end: rows.len() < limit,
        events: rows.iter().map(|row| event_view(town, row)).collect(),
    })
}

pub(super) fn snapshots(client: &Client, args: &ListSnapshotsArgs) -> Result<Vec<SnapshotView>, ApiError> {
    let published = client.published();
    let taken = published.town.snapshots.values().filter(|snapshot| snapshot.taken);
    let wanted = taken.filter(|s| args.agent.as_ref().is_none_or(|agent| s.agent.as_str() == agent));
    let mut found: Vec<_> = wanted.collect();
    found.sort_by_key(|snapshot| (snapshot.at, snapshot.id.clone()));
    Ok(found.into_iter().map(snapshot_view).collect())
}

pub(super) fn take_snapshot(client: &Client, args: TakeSnapshotArgs) -> Result<SnapshotView, ApiError> {
    let reason = args.reason.unwrap_or_else(|| "asked for".to_owned());
    match client.change(Command::Snapshot { agent: args.agent.as_str().into(), reason })? {
        Some(Entity::Snapshot(id)) => {
            let published = client.published();
            published.town.snapshots.get(&id).map(snapshot_view).ok_or_else(unnamed)
        }
        _ => Err(unnamed()),
    }
}

pub(super) fn restore_snapshot(client: &Client, args: &SnapshotArgs) -> Result<Restored, ApiError> {
    let id = ids::snapshot(&client.published().town, &args.snapshot)?;
    client.engine().restore_snapshot(&id).map_err(api_error)?;
    let published = client.published();
    let agent =
        published.town.snapshots.get(&id).and_then(|snapshot| published.town.agents.get(&snapshot.agent));
    let dir = agent.and_then(|agent| agent_view(&published, agent).worktree);
    Ok(Restored { snapshot: id.to_string(), dir: dir.ok_or_else(unnamed)? })
}

pub(super) fn demo_create(client: &Client, args: &DemoCreateArgs) -> Result<RigView, ApiError> {
    let dir = args.dir.as_ref().map(PathBuf::from);
    let town_dir = &client.hall.place.dir;
    let rig =
        demo::create(client.engine(), town_dir, dir.as_deref(), crate::clock::now()).map_err(demo_error)?;
    let published = client.published();
    Ok(rig_view(&published, published.town.rig(&rig)?))
}

pub(super) fn demo_remove(client: &Client) -> Result<(), ApiError> {
    demo::remove(client.engine(), &client.hall.place.dir, crate::clock::now()).map_err(demo_error)
}

fn demo_error(error: DemoError) -> ApiError {
    let code = error.code();
    match error {
        DemoError::Call(error) => api_error(error),
        other => ApiError::new(code, other.to_string(), ""),
    }
}

pub(super) fn stay(client: &Client, args: &StayArgs) -> Result<HallView, ApiError> {
    client.hall.feed.set_stays(client.engine(), args.stay);
    info(client)
}

/// Answers once the town is closed; the hall ends right after.
pub(super) fn down(client: &Client, args: &DownArgs) -> Result<(), ApiError> {
    let published = client.published();
    let town = &published.town;
    let live = town.agents.values().filter(|agent| town.session_of(agent).is_some_and(|s| s.state.is_live()));
    let live: Vec<_> = live.map(|agent| agent.id.as_str()).collect();
    let shells = published.shells.iter().filter(|shell| shell.ended.is_none());
    let shells: BTreeSet<_> = shells.map(|shell| shell.agent.as_str()).collect();
    let agents = match args.agents {
        Some(DownWord::Stop) => Agents::Stop,
        Some(DownWord::Keep) => Agents::Keep,
        None if live.is_empty() && shells.is_empty() => Agents::Keep,
        None if live.is_empty() => {
            let shells = shells.into_iter().collect::<Vec<_>>().join(", ");
            return Err(ApiError::new(
                "shells_open",
                format!("shells of yours run in the worktrees of {shells}"),
                "say what becomes of them with --agents stop or --agents keep",
            ));
        }
        None => {
            let words = format!("agents are at work: {}", live.join(", "));
            return Err(ApiError::new(
                "agents_at_work",
                words,
                "say what becomes of them with --agents stop or --agents keep",
            ));
        }
    };
    client.hall.close(agents);
    Ok(())
}
