//! Ids as people write them: whole, or the beginning of one that no other has. Names of rigs and agents are whole.

use gastown_api::ApiError;
use gastown_core::{AskId, MessageId, Refusal, RequestId, RuleId, SessionId, SnapshotId, TaskId, Town};
use gastown_engine::Published;

/// Candidates that are named at most.
const CANDIDATES_MAX: usize = 8;

pub(crate) fn task(town: &Town, text: &str) -> Result<TaskId, ApiError> {
    let exact = TaskId::from(text);
    if town.tasks.contains_key(&exact) {
        return Ok(exact);
    }
    one(town.tasks.keys(), text, |id| id.as_str(), Refusal::NoSuchTask(exact.clone()))
}

pub(crate) fn request(town: &Town, text: &str) -> Result<RequestId, ApiError> {
    let exact = RequestId::from(text);
    if town.requests.contains_key(&exact) {
        return Ok(exact);
    }
    one(town.requests.keys(), text, |id| id.as_str(), Refusal::NoSuchRequest(exact.clone()))
}

pub(crate) fn ask(town: &Town, text: &str) -> Result<AskId, ApiError> {
    let exact = AskId::from(text);
    if town.asks.contains_key(&exact) {
        return Ok(exact);
    }
    one(town.asks.keys(), text, |id| id.as_str(), Refusal::NoSuchAsk(exact.clone()))
}

pub(crate) fn rule(town: &Town, text: &str) -> Result<RuleId, ApiError> {
    let exact = RuleId::from(text);
    if town.rules.contains_key(&exact) {
        return Ok(exact);
    }
    let present = town.rules.values().filter(|rule| rule.removed.is_none());
    one(present.map(|rule| &rule.id), text, |id| id.as_str(), Refusal::NoSuchRule(exact.clone()))
}

pub(crate) fn snapshot(town: &Town, text: &str) -> Result<SnapshotId, ApiError> {
    let exact = SnapshotId::from(text);
    if town.snapshots.contains_key(&exact) {
        return Ok(exact);
    }
    one(town.snapshots.keys(), text, |id| id.as_str(), Refusal::NoSuchSnapshot(exact.clone()))
}

pub(crate) fn message(town: &Town, text: &str) -> Result<MessageId, ApiError> {
    let hint = "see the messages of the agent";
    let none = ApiError::new("no_such_message", format!("there is no message {text}"), hint);
    one(town.messages.keys(), text, |id| id.as_str(), none)
}

pub(crate) fn shell(published: &Published, text: &str) -> Result<SessionId, ApiError> {
    let none =
        ApiError::new("no_such_shell", format!("there is no shell {text}"), "see `gt shell AGENT --list`");
    one(published.shells.iter().map(|shell| &shell.id), text, |id| id.as_str(), none)
}

fn one<'a, I: Clone + 'a>(
    ids: impl Iterator<Item = &'a I>,
    beginning: &str,
    text: impl Fn(&I) -> &str,
    none: impl Into<ApiError>,
) -> Result<I, ApiError> {
    let mut found = ids.filter(|id| !beginning.is_empty() && text(id).starts_with(beginning));
    let Some(first) = found.next() else {
        return Err(none.into());
    };
    let others: Vec<&I> = found.take(CANDIDATES_MAX).collect();
    if others.is_empty() {
        return Ok(first.clone());
    }
    let names = std::iter::once(first).chain(others).map(text).collect::<Vec<_>>().join(", ");
    Err(ApiError::new(ApiError::AMBIGUOUS, format!("{beginning} may be {names}"), "write more of the id"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(ids: &[&str], text: &str) -> Result<String, ApiError> {
        let ids: Vec<TaskId> = ids.iter().map(|id| TaskId::from(*id)).collect();
        let none = Refusal::NoSuchTask(text.into());
        one(ids.iter(), text, |id| id.as_str(), none).map(|id| id.to_string())
    }

    #[test]
    fn the_beginning_of_one_id_is_enough_and_of_two_is_refused_with_both() {
        let ids = ["gt-a1", "gt-a2", "gt-b1"];

        assert_eq!(find(&ids, "gt-b").unwrap(), "gt-b1");
        assert!(find(&ids, "gt-a").unwrap_err().message.contains("gt-a1, gt-a2"));
        assert_eq!(find(&ids, "hb").unwrap_err().code, "no_such_task");
        assert_eq!(find(&ids, "").unwrap_err().code, "no_such_task");
    }
}
