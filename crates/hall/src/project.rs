//! Projection: the views of a published town, and what differs between two of them. Written by the lead; the router uses it as it stands.

mod agent;
mod differ;
mod event;
mod limit;
mod line;
mod long_wait;
mod pull;
mod push;
mod queue_figures;
mod radar;
mod rehearsal;
mod request;
mod rig;
mod rule;
mod shell;
mod span;
mod spend;
mod steps;
mod task;
mod time;
mod tracks;

pub use differ::deltas;
pub use event::event_view;
pub use time::rfc3339;

use gastown_api::view::{
    AskKindWord, AskResultWord, AskView, DeliveryWord, EventView, GrantWord, HallView, MessageView,
    SnapshotView, StatusHallView, StatusView, TownSnapshot,
};
use gastown_core::{
    Ask, AskKind, AskOutcome, Delivery, Grant, Message, Snapshot, Town, agent_status, queue_order,
    task_status,
};
use gastown_engine::Published;
use std::collections::BTreeMap;

pub use agent::{agent_view, state_word};
pub(crate) use queue_figures::queue_figures_view;
pub use radar::radar_view;
pub use request::{request_view, request_views};
pub use rig::{check_view, history_view, rig_view};
pub(crate) use rule::{offer_view_for, offer_views, rule_views};
pub use shell::shell_view;
pub(crate) use span::Span;
pub(crate) use spend::{SpendAsk, budget_view, spend_view, town_spend};
pub use task::task_view;

/// What the hall knows of itself and the town does not.
#[derive(Clone, Debug)]
pub struct HallFacts {
    pub version: String,
    pub protocol: u32,
    pub pid: u32,
    pub town_id: String,
    pub town_name: String,
    pub town_dir: String,
    pub stays: bool,
}

/// Everything that is shown of a published town. `events` are the newest of the journal, oldest first.
pub fn town_snapshot(
    facts: &HallFacts,
    published: &Published,
    events: Vec<EventView>,
    seq: u64,
) -> TownSnapshot {
    let town = &published.town;
    let rigs = || town.rigs.values().filter(|rig| !rig.removed);
    TownSnapshot {
        seq,
        journal: published.seq,
        hall: hall_view(facts, published),
        rigs: rigs().map(|rig| rig_view(published, rig)).collect(),
        histories: rigs().filter_map(|rig| history_view(published, rig)).collect(),
        tasks: town
            .tasks
            .values()
            .filter(|task| is_shown(town, &task.rig))
            .map(|task| task_view(town, task))
            .collect(),
        agents: town
            .agents
            .values()
            .filter(|agent| !agent.removed)
            .map(|agent| agent_view(published, agent))
            .collect(),
        requests: request_views(town, town.requests.values()),
        asks: town.asks.values().map(ask_view).collect(),
        rules: rule_views(town, None),
        messages: town.messages.values().map(message_view).collect(),
        snapshots: town.snapshots.values().filter(|snapshot| snapshot.taken).map(snapshot_view).collect(),
        shells: shell::shown(published),
        radars: rigs().filter_map(|rig| radar_view(published, rig, radar::SHOWN_MAX)).collect(),
        spend: town_spend(town, crate::clock::now()),
        events,
    }
}

/// Rows of a removed rig stay in the database and leave the screen.
fn is_shown(town: &Town, rig: &gastown_core::RigId) -> bool {
    town.rigs.get(rig).is_some_and(|rig| !rig.removed)
}

pub fn hall_view(facts: &HallFacts, published: &Published) -> HallView {
    HallView {
        version: facts.version.clone(),
        protocol: facts.protocol,
        pid: facts.pid,
        town: facts.town_id.clone(),
        town_name: facts.town_name.clone(),
        town_dir: facts.town_dir.clone(),
        demo: published.town.rigs.values().any(|rig| rig.demo && !rig.removed),
        read_only: published.read_only.clone(),
        stays: facts.stays,
    }
}

/// One look at everything, for `gt status`.
pub fn status_view(facts: &HallFacts, published: &Published) -> StatusView {
    let town = &published.town;
    let mut agents = BTreeMap::new();
    for agent in town.agents.values().filter(|agent| !agent.removed) {
        let status = agent_status(town, &agent.id);
        let word = if status.paused { "paused" } else { status.state.as_str() };
        *agents.entry(word.to_owned()).or_insert(0) += 1;
    }
    let mut tasks = BTreeMap::new();
    for task in town.tasks.values().filter(|task| is_shown(town, &task.rig)) {
        *tasks.entry(task_status(town, task).as_str().to_owned()).or_insert(0) += 1;
    }
    let line = town.rigs.values().filter(|rig| !rig.removed).flat_map(|rig| queue_order(town, &rig.id));
    let line: Vec<_> = line.collect();
    let queue = request_views(town, line.iter().filter_map(|id| town.requests.get(id)));
    let waiting = town.asks.values().filter(|ask| ask.outcome == AskOutcome::Open).count() as u32;
    let hall = StatusHallView { pid: facts.pid, version: facts.version.clone(), seq: published.seq };
    let spend = town_spend(town, crate::clock::now());
    let limits = limit::preset_limits(town, crate::clock::now());
    StatusView { hall, agents, tasks, queue, waiting, spend, limits }
}

pub fn ask_view(ask: &Ask) -> AskView {
    let (result, answer, ended) = match &ask.outcome {
        AskOutcome::Open => (AskResultWord::Open, None, None),
        AskOutcome::Answered { text, at, .. } => {
            (AskResultWord::Answered, Some(text.clone()), Some(rfc3339(*at)))
        }
        AskOutcome::Withdrawn { at } => (AskResultWord::Withdrawn, None, Some(rfc3339(*at))),
    };
    let writes =
        ask.dialog.as_ref().and_then(|dialog| dialog.writes).filter(|place| *place < ask.choices.len());
    AskView {
        ask: ask.id.to_string(),
        agent: ask.agent.to_string(),
        session: ask.session.to_string(),
        kind: match ask.kind {
            AskKind::Permission => AskKindWord::Permission,
            AskKind::Question => AskKindWord::Question,
            AskKind::Plan => AskKindWord::Plan,
        },
        text: ask.text.clone(),
        choices: ask.choices.clone(),
        command: ask.command.as_ref().map(|command| command.line.clone()),
        grants: ask.grants().into_iter().map(grant_word).collect(),
        in_words: ask.kind != AskKind::Permission && (ask.dialog.is_none() || writes.is_some()),
        writes: writes.map(|place| ask.choices[place].clone()),
        since: rfc3339(ask.since),
        result,
        answer,
        by_rule: rule::rule_of(ask).map(ToString::to_string),
        ended,
    }
}

fn grant_word(grant: Grant) -> GrantWord {
    match grant {
        Grant::Allow => GrantWord::Allow,
        Grant::Always => GrantWord::Always,
        Grant::Deny => GrantWord::Deny,
    }
}

pub fn message_view(message: &Message) -> MessageView {
    let (delivery, why) = match &message.delivery {
        Delivery::Queued => (DeliveryWord::Queued, message.held.clone()),
        Delivery::Typed => (DeliveryWord::Typed, None),
        Delivery::Confirmed => (DeliveryWord::Confirmed, None),
        Delivery::Failed { why } => (DeliveryWord::Failed, Some(why.clone())),
    };
    MessageView {
        id: message.id.to_string(),
        agent: message.agent.to_string(),
        session: message.session.to_string(),
        text: message.text.clone(),
        when_idle: message.when_idle,
        delivery,
        why,
        at: rfc3339(message.at),
    }
}

pub fn snapshot_view(snapshot: &Snapshot) -> SnapshotView {
    SnapshotView {
        id: snapshot.id.to_string(),
        rig: snapshot.rig.to_string(),
        agent: snapshot.agent.to_string(),
        task: snapshot.task.as_ref().map(ToString::to_string),
        reason: snapshot.reason.clone(),
        at: rfc3339(snapshot.at),
    }
}
