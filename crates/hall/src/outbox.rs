//! Calls that agents leave as files when their sandbox refuses sockets: the same calls, with the same token.

use crate::caller::session_of;
use crate::router::sessions::{ask_command, done_command, hand_over_command, hook_command};
use gastown_api::call::AnyCall;
use gastown_api::wire::{OUTBOX_BYTES_MAX, OutboxFile};
use gastown_core::{AddTask, Command, Priority, SessionId, StartWish, Town};
use gastown_engine::OutboxReader;

pub(crate) struct Outbox;

impl OutboxReader for Outbox {
    fn read(&self, town: &Town, session: &SessionId, bytes: &[u8]) -> Result<Command, String> {
        if bytes.len() > OUTBOX_BYTES_MAX {
            return Err(format!("the file is longer than {OUTBOX_BYTES_MAX} bytes"));
        }
        let file: OutboxFile =
            serde_json::from_slice(bytes).map_err(|error| format!("the file is not a call: {error}"))?;
        // The folder says whose it is, and the token proves it.
        if file.session != session.as_str() || session_of(town, &file.session, &file.token).is_none() {
            return Err("the token is not this session's".into());
        }
        let call = file.any_call().map_err(|error| format!("{}: {error}", file.call))?;
        command(session, call)
    }
}

fn command(session: &SessionId, call: AnyCall) -> Result<Command, String> {
    match call {
        AnyCall::Done(args) => Ok(done_command(args)),
        AnyCall::HandOver(args) => Ok(hand_over_command(args)),
        AnyCall::Hook(args) => Ok(hook_command(args, None)),
        AnyCall::OpenAsk(args) => Ok(ask_command(session.clone(), args, true)),
        AnyCall::CommentTask(args) => {
            Ok(Command::CommentTask { task: args.task.as_str().into(), text: args.text })
        }
        AnyCall::AddTask(args) => Ok(Command::AddTask(AddTask {
            title: args.title,
            body: args.body.unwrap_or_default(),
            script: args.script,
            priority: args.priority.map(Priority).unwrap_or_default(),
            labels: args.labels.unwrap_or_default(),
            needs: args.needs.unwrap_or_default().iter().map(|id| id.as_str().into()).collect(),
            parent: args.parent.as_deref().map(Into::into),
            on: args.on.as_deref().map(Into::into),
            points: args.done_when.unwrap_or_default(),
            start: StartWish { model: args.model, effort: args.effort, ..StartWish::default() },
            ..AddTask::default()
        })),
        other => Err(format!("{} needs an answer, and the outbox gives none", other.name())),
    }
}
