//! Calls that wait: for a fact, for an answer, for the next row of the journal. No thread and no timer is held but the
//! deadline that the caller named.

use crate::caller::agent_of;
use crate::connection::Client;
use crate::fault::bad_call;
use crate::project::{agent_view, ask_view, event_view, request_views, task_view};
use crate::router::{ids, sessions};
use gastown_api::ApiError;
use gastown_api::call::{
    AnyCall, FollowArgs, HookArgs, HookReply, OpenAskArgs, WaitAgentArgs, WaitQueueArgs, WaitTaskArgs,
};
use gastown_api::view::{AgentStateWord, AskView, QueueStatusView};
use gastown_api::wire::FromHall;
use gastown_core::{AskId, AskOutcome, RigId, queue_order};
use gastown_engine::Published;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

const ROWS_AT_ONCE: usize = 200;
/// No hook waits longer for its answer, in ms.
const HOOK_WAIT_MS_MAX: u64 = 3_600_000;

/// Carries out one of these calls and answers it.
pub(crate) async fn run(client: &Arc<Client>, id: u64, call: AnyCall) {
    let answer = match call {
        AnyCall::WaitAgent(args) => agent(client, args).await,
        AnyCall::WaitTask(args) => task(client, args).await,
        AnyCall::WaitQueue(args) => queue(client, args).await,
        AnyCall::OpenAsk(args) => open_ask(client, args).await,
        AnyCall::Hook(args) => hook(client, args).await,
        AnyCall::Follow(args) => return follow(client, id, args).await,
        other => Err(bad_call(format!("{} does not wait", other.name()))),
    };
    client.answer(id, answer);
}

async fn agent(client: &Client, args: WaitAgentArgs) -> Result<Value, ApiError> {
    if args.state != "paused" && AgentStateWord::parse(&args.state).is_none() {
        let words = AgentStateWord::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(", ");
        return Err(bad_call(format!(
            "{:?} is no state of an agent; there are {words} and paused",
            args.state
        )));
    }
    let what = format!("agent {} to be {}", args.agent, args.state);
    let seen = until(client, args.timeout_ms, &what, |published| {
        let view = agent_view(published, published.town.agent(&args.agent.as_str().into())?);
        let is_so = if args.state == "paused" {
            view.paused
        } else {
            !view.paused && view.state.as_str() == args.state
        };
        let now = if view.paused { "paused".to_owned() } else { format!("{} ({})", view.state, view.reason) };
        Ok(if is_so { Look::Seen(view) } else { Look::NotYet(now) })
    });
    json(seen.await?)
}

async fn task(client: &Client, args: WaitTaskArgs) -> Result<Value, ApiError> {
    let what = format!("task {} to be {}", args.task, args.status);
    let seen = until(client, args.timeout_ms, &what, |published| {
        let town = &published.town;
        let view = task_view(town, town.task(&ids::task(town, &args.task)?)?);
        Ok(if view.status == args.status { Look::Seen(view) } else { Look::NotYet(view.status.to_string()) })
    });
    json(seen.await?)
}

async fn queue(client: &Client, args: WaitQueueArgs) -> Result<Value, ApiError> {
    let what = format!("the queue of {} to be idle", args.rig);
    let seen = until(client, args.timeout_ms, &what, |published| {
        let view = queue_status(published, &args.rig.as_str().into())?;
        let first = view.queue.first().map(|request| format!("{}: {}", request.id, request.why));
        Ok(if view.idle { Look::Seen(view) } else { Look::NotYet(first.unwrap_or_default()) })
    });
    json(seen.await?)
}

fn queue_status(published: &Published, rig: &RigId) -> Result<QueueStatusView, ApiError> {
    let town = &published.town;
    let held = town.rig(rig)?.held;
    let line = queue_order(town, rig);
    let queue = request_views(town, line.iter().filter_map(|id| town.requests.get(id)));
    Ok(QueueStatusView { rig: rig.to_string(), idle: queue.is_empty(), held, queue })
}

async fn open_ask(client: &Arc<Client>, args: OpenAskArgs) -> Result<Value, ApiError> {
    let wait_ms = args.wait_ms;
    let asking = client.clone();
    let opened = client.hall.threads.beside(move || sessions::open_ask(&asking, args)).await;
    let ask: AskId = opened.map_err(|error| ApiError::new("hall_fault", error.to_string(), ""))??;
    let look = |published: &Published| -> Result<(AskView, bool), ApiError> {
        let ask = published.town.ask(&ask)?;
        Ok((ask_view(ask), ask.outcome == AskOutcome::Open))
    };
    if wait_ms.is_none() {
        return json(look(&client.hall.engine.published())?.0);
    }
    let what = format!("an answer to {ask}");
    let seen = until(client, wait_ms, &what, |published| {
        let (view, is_open) = look(published)?;
        Ok(if is_open { Look::NotYet("open".into()) } else { Look::Seen(view) })
    });
    json(seen.await?)
}

/// The answer to what the program told its hook. Where nobody gives one in time, its dialog is there for it.
async fn hook(client: &Arc<Client>, args: HookArgs) -> Result<Value, ApiError> {
    let patience = Duration::from_millis(args.wait_ms.unwrap_or_default().min(HOOK_WAIT_MS_MAX));
    let (reply, answer) = tokio::sync::oneshot::channel();
    let firing = client.hall.engine.expect_reply(Box::new(move |words| reply.send(words).is_ok()));
    let telling = client.clone();
    let told = client.hall.threads.beside(move || sessions::hook(&telling, args, Some(firing))).await;
    if let Err(refused) = told.map_err(|error| ApiError::new("hall_fault", error.to_string(), "")).flatten() {
        client.hall.engine.forget_reply(firing);
        return Err(refused);
    }
    let mut changes = client.hall.feed.changes();
    let ends = async { while changes.changed().await.is_ok() && !client.hall.must_end() {} };
    let reply = tokio::select! {
        words = answer => words.ok(),
        () = ends => None,
        () = tokio::time::sleep(patience) => None,
    };
    json(HookReply { reply })
}

enum Look<T> {
    Seen(T),
    /// What is there instead.
    NotYet(String),
}

/// Looks at each publication until the fact is there.
async fn until<T>(
    client: &Client,
    timeout_ms: Option<u64>,
    what: &str,
    look: impl Fn(&Published) -> Result<Look<T>, ApiError>,
) -> Result<T, ApiError> {
    let mut changes = client.hall.feed.changes();
    let mut last = String::new();
    let waiting = async {
        loop {
            changes.borrow_and_update();
            let published = client.hall.engine.published();
            agent_of(&published.town, &client.caller)?;
            match look(&published)? {
                Look::Seen(seen) => return Ok(seen),
                Look::NotYet(now) => last = now,
            }
            if changes.changed().await.is_err() || client.hall.must_end() {
                return Err(ApiError::new(
                    "closing",
                    format!("the hall ended while waiting for {what}"),
                    "start it again with `gt up`",
                ));
            }
        }
    };
    let waited = match timeout_ms {
        None => Ok(waiting.await),
        Some(ms) => tokio::time::timeout(Duration::from_millis(ms), waiting).await,
    };
    waited.unwrap_or_else(|_| {
        let words = format!("waited for {what}; it is {last}");
        Err(ApiError::new(ApiError::TIMED_OUT, words, "wait longer, or look why it is so"))
    })
}

/// Sends rows of the journal as they come, as fast as the client reads. The journal is on disk: nothing piles up here.
async fn follow(client: &Arc<Client>, id: u64, args: FollowArgs) {
    let mut changes = client.hall.feed.changes();
    let mut since = args.since.unwrap_or_else(|| client.hall.engine.published().seq);
    client.answer(id, Ok(Value::Object(serde_json::Map::new())));
    loop {
        changes.borrow_and_update();
        let reading = client.clone();
        let rows = client.hall.threads.beside(move || {
            let rows = reading.hall.engine.journal(since, ROWS_AT_ONCE)?;
            let town = &reading.hall.engine.published().town;
            Ok::<_, gastown_engine::StoreError>(
                rows.iter().map(|row| event_view(town, row)).collect::<Vec<_>>(),
            )
        });
        let rows = match rows.await {
            Ok(Ok(rows)) => rows,
            Ok(Err(error)) => return tracing::error!(%error, "the journal could not be followed"),
            Err(error) => return tracing::error!(%error, "the journal could not be followed"),
        };
        let is_page_full = rows.len() == ROWS_AT_ONCE;
        for row in rows {
            since = row.seq;
            if !client.out.room().await || !client.out.send(&FromHall::Event { event: Box::new(row) }) {
                return;
            }
        }
        if !is_page_full && (changes.changed().await.is_err() || client.hall.must_end()) {
            return;
        }
    }
}

fn json(view: impl Serialize) -> Result<Value, ApiError> {
    serde_json::to_value(view).map_err(|error| ApiError::new("hall_fault", error.to_string(), ""))
}
