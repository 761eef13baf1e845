//! How sessions end: as their program did, or with a keeper that died and left something running.

use gastown_core::{Exit, KeeperFacts, SessionId};
use gastown_pty::keeper::survivors::{end_session_survivors, is_marked};
use gastown_pty::{Ended, os};
use std::time::Duration;

/// For what a dead keeper left running, between TERM and KILL: its end is told only then, and within 2 s.
const SURVIVORS_GRACE: Duration = Duration::from_millis(500);

pub(super) fn lost_words(words: &str, facts: &KeeperFacts, session: &SessionId) -> String {
    let left = end_what_is_left(facts, session);
    format!("its keeper died ({words}); {left}")
}

/// Ends what a dead keeper left running, and says so.
pub(super) fn end_what_is_left(facts: &KeeperFacts, session: &SessionId) -> String {
    let known = gastown_pty::KeeperFacts {
        pid: facts.pid,
        start_time: facts.start_time,
        boot_id: facts.boot_id.clone(),
        nonce: facts.nonce.clone(),
        program_pid: facts.child_pid,
        program_start_time: os::start_time(facts.child_pid).unwrap_or(0),
    };
    // The number may have gone to a stranger: then only the marker in the environment counts.
    let is_ours = is_marked(facts.child_pid, session.as_str().as_ref());
    match end_session_survivors(is_ours.then_some(&known), session.as_str(), SURVIVORS_GRACE) {
        Ok(0) => "nothing of it was left running".into(),
        Ok(1) => "1 process of it was ended".into(),
        Ok(count) => format!("{count} processes of it were ended"),
        Err(error) => format!("what it left running could not be ended: {error}"),
    }
}

pub(super) fn exit_of(ended: Ended) -> Exit {
    match ended {
        Ended::Code(code) => Exit::Code(code),
        Ended::Signal(signal) => Exit::Signal(signal),
    }
}
