//! Calls of agents about their own work, and the answers to what they ask.

use super::{ids, unnamed};
use crate::caller::agent_of;
use crate::connection::Client;
use crate::project::{ask_view, offer_view_for};
use gastown_api::ApiError;
use gastown_api::call::{
    AnswerArgs, Answered, DoneArgs, HandOverArgs, HookArgs, HookReply, OpenAskArgs, PrimeView,
};
use gastown_api::view::{AskKindWord, AskView};
use gastown_core::{
    Ask, AskId, AskKind, AskOutcome, AskedCommand, Caller, Command, Entity, Firing, Refusal, SessionId,
};

pub(super) fn done(client: &Client, args: DoneArgs) -> Result<(), ApiError> {
    client.change(done_command(args)).map(drop)
}

pub(crate) fn done_command(args: DoneArgs) -> Command {
    let status = args.status.map(|status| status.as_str().to_owned());
    let (words, claims) = (args.words.unwrap_or_default(), args.claim.unwrap_or_default());
    Command::Done { status, words, claims }
}

pub(super) fn hand_over(client: &Client, args: HandOverArgs) -> Result<(), ApiError> {
    client.change(hand_over_command(args)).map(drop)
}

pub(crate) fn hand_over_command(args: HandOverArgs) -> Command {
    Command::HandOver { words: args.words }
}

pub(crate) fn hook(client: &Client, args: HookArgs, firing: Option<Firing>) -> Result<HookReply, ApiError> {
    client.change(hook_command(args, firing)).map(|_| HookReply::default())
}

/// `firing`: it waits for the answer.
pub(crate) fn hook_command(args: HookArgs, firing: Option<Firing>) -> Command {
    Command::Hook { event: args.event, words: args.words.unwrap_or_default(), told: args.told, firing }
}

/// Opens it; whoever waits for the answer does that elsewhere.
pub(crate) fn open_ask(client: &Client, args: OpenAskArgs) -> Result<AskId, ApiError> {
    let by_message = args.wait_ms.is_none();
    match client.change(ask_command(own_session(client)?, args, by_message))? {
        Some(Entity::Ask(id)) => Ok(id),
        _ => Err(unnamed()),
    }
}

/// `by_message`: nobody waits on the line for the answer.
pub(crate) fn ask_command(session: SessionId, args: OpenAskArgs, by_message: bool) -> Command {
    let command = args.command.map(|line| AskedCommand { line, folder: None, firing: None });
    let kind = match args.kind {
        // Who names a command asks for the permission to run it.
        _ if command.is_some() => AskKind::Permission,
        Some(AskKindWord::Permission) => AskKind::Permission,
        None | Some(AskKindWord::Question) => AskKind::Question,
        Some(AskKindWord::Plan) => AskKind::Plan,
    };
    let choices = args.choices.unwrap_or_default();
    Command::OpenAsk { session, kind, text: args.text, choices, command, by_message }
}

/// What the hall wrote for the program when its session was made.
pub(super) fn prime(client: &Client) -> Result<PrimeView, ApiError> {
    let session = own_session(client)?;
    agent_of(&client.published().town, &client.caller)?;
    let path = client.hall.place.dir.join("sessions").join(session.as_str()).join("inbox/prime.md");
    let text = std::fs::read_to_string(&path).map_err(|error| {
        ApiError::new("no_prime", format!("{} cannot be read: {error}", path.display()), "see `gt task show`")
    })?;
    Ok(PrimeView { text })
}

fn own_session(client: &Client) -> Result<SessionId, ApiError> {
    match &client.caller {
        Caller::Session(id) => Ok(id.clone()),
        Caller::Owner => Err(Refusal::OnlyForAgents.into()),
    }
}

pub(super) fn waiting(client: &Client) -> Result<Vec<AskView>, ApiError> {
    let published = client.published();
    let mut open: Vec<&Ask> =
        published.town.asks.values().filter(|ask| ask.outcome == AskOutcome::Open).collect();
    open.sort_by_key(|ask| (ask.since, ask.id.clone()));
    Ok(open.into_iter().map(ask_view).collect())
}

fn answer_command(ask: &AskId, args: &AnswerArgs) -> Command {
    let (ask, text) = (ask.clone(), args.text.clone());
    match args.in_words {
        Some(true) => Command::AnswerInWords { ask, words: text },
        _ => Command::Answer { ask, text },
    }
}

pub(super) fn answer(client: &Client, args: &AnswerArgs) -> Result<Answered, ApiError> {
    let town = client.published().town.clone();
    let id = ids::ask(&town, &args.ask)?;
    client.change(answer_command(&id, args))?;
    let asked = town.ask(&id)?;
    let is_equal = |other: &&Ask| {
        other.id != id
            && other.outcome == AskOutcome::Open
            && (other.kind, &other.text, &other.choices) == (asked.kind, &asked.text, &asked.choices)
    };
    let mut same = Vec::new();
    for other in town.asks.values().filter(|_| args.same == Some(true)).filter(is_equal) {
        match client.change(answer_command(&other.id, args)) {
            Ok(_) => same.push(other.id.to_string()),
            // Somebody was quicker: it is closed, which is what was wanted.
            Err(error) if error.code == "ask_closed" => {}
            Err(error) => return Err(error),
        }
    }
    let published = client.published();
    let offer = offer_view_for(&published.town, &id);
    Ok(Answered { ask: ask_view(published.town.ask(&id)?), same, offer })
}
