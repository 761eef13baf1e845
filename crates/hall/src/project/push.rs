//! What a rig's view and the journal say of pushes.

use super::rfc3339;
use gastown_api::view::{PushTroubleView, PushTroubleWord, PushWord};
use gastown_core::{Push, PushStep, PushTrouble, Rig, RigId};

pub(super) fn push_word(rig: &Rig) -> PushWord {
    match rig.push {
        Push::Off => PushWord::Off,
        Push::Ask => PushWord::Ask,
        Push::On => PushWord::On,
    }
}

pub(super) fn trouble(rig: &Rig) -> Option<PushTroubleView> {
    let waits = rig.pushes.pushing.as_ref().and_then(|pushing| {
        Some(PushTroubleView {
            kind: PushTroubleWord::Unreachable,
            words: pushing.words.clone()?,
            commit: pushing.commit.to_string(),
            at: None,
        })
    });
    let refused = rig.pushes.refused.as_ref().map(|no| PushTroubleView {
        kind: match no.why {
            PushTrouble::Behind => PushTroubleWord::Behind,
            PushTrouble::WentBack => PushTroubleWord::WentBack,
            PushTrouble::Declined => PushTroubleWord::Declined,
            PushTrouble::NoAccess => PushTroubleWord::NoAccess,
            PushTrouble::NoRemote => PushTroubleWord::NoRemote,
            PushTrouble::Unreachable => PushTroubleWord::Unreachable,
        },
        words: no.words.clone(),
        commit: no.commit.to_string(),
        at: Some(rfc3339(no.at)),
    });
    waits.or(refused)
}

pub(super) fn text(rig: &RigId, step: &PushStep) -> String {
    match step {
        PushStep::Started { commit } => format!("{rig} is being pushed, up to {}", short(commit.as_str())),
        PushStep::Unreachable { words } => format!("{rig} was not pushed yet: {words}"),
        PushStep::Done { commit, to } => format!("{} of {rig} is on {to}", short(commit.as_str())),
        PushStep::Refused { words, .. } => format!("{rig} was not pushed: {words}"),
    }
}

fn short(oid: &str) -> &str {
    oid.get(..7).unwrap_or(oid)
}
