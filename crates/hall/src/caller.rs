//! Who a client is, by the token it shows.

use crate::fault::{api_error, bad_call};
use crate::hall::Hall;
use gastown_api::ApiError;
use gastown_api::call::{Access, AnyCall};
use gastown_api::wire::{ClientHello, PROTOCOL};
use gastown_core::{Agent, Caller, Refusal, SessionId, Town};

/// Lets a client in.
///
/// # Errors
/// Another protocol, or a token that is not one of this town.
pub(crate) fn who_is(hall: &Hall, hello: &ClientHello) -> Result<Caller, ApiError> {
    if hello.protocol != PROTOCOL {
        let words = format!("this hall speaks protocol {PROTOCOL}, the client {}", hello.protocol);
        return Err(ApiError::new(
            ApiError::PROTOCOL,
            words,
            "use the window and `gt` that came with this hall",
        ));
    }
    let published = hall.engine.published();
    let known = match &hello.session {
        None => is_same(&hello.token, &hall.token).then_some(Caller::Owner),
        Some(session) => session_of(&published.town, session, &hello.token),
    };
    let hint = "the owner's token is in the folder of the hall's socket; a session's is in its GT_TOKEN";
    known.ok_or_else(|| ApiError::new(ApiError::BAD_TOKEN, "the token is not one of this town", hint))
}

/// The caller behind a session's id and token.
pub(crate) fn session_of(town: &Town, session: &str, token: &str) -> Option<Caller> {
    let session = town.session(&SessionId::from(session)).ok()?;
    is_same(token, &session.token).then(|| Caller::Session(session.id.clone()))
}

/// Takes as long for a wrong token as for a right one.
fn is_same(shown: &str, right: &str) -> bool {
    let differs = shown.bytes().zip(right.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    !right.is_empty() && shown.len() == right.len() && differs == 0
}

/// Refuses calls that this caller may never make, by their names alone.
pub(crate) fn may_call(caller: &Caller, name: &str) -> Result<(), ApiError> {
    let Some((_, access)) = AnyCall::TABLE.iter().find(|(known, _)| *known == name) else {
        return Err(bad_call(format!("there is no call {name:?}")));
    };
    match (caller, access) {
        (Caller::Owner, Access::Agent) => Err(Refusal::OnlyForAgents.into()),
        (Caller::Session(_), Access::Owner) => Err(ApiError::new(
            ApiError::NOT_FOR_AGENTS,
            format!("only the town's owner may call {name}"),
            "ask the owner, for example with `gt ask`",
        )),
        _ => Ok(()),
    }
}

/// The agent behind a session that still is its agent's present one; nothing for the owner.
pub(crate) fn agent_of<'a>(town: &'a Town, caller: &Caller) -> Result<Option<&'a Agent>, ApiError> {
    let Caller::Session(id) = caller else {
        return Ok(None);
    };
    let refused = |refusal: Refusal| api_error(refusal.into());
    let session = town.session(id).map_err(refused)?;
    let agent = town.agent(&session.agent).map_err(refused)?;
    if agent.epoch != session.epoch {
        return Err(refused(Refusal::StaleEpoch { session: id.clone() }));
    }
    Ok(Some(agent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_token_is_never_right() {
        assert!(!is_same("", ""));
        assert!(!is_same("a", "ab"));
        assert!(!is_same("ab", "aa"));
        assert!(is_same("ab", "ab"));
    }
}
