//! The call that tells what an agent's state rests on.

use super::agents;
use crate::connection::Client;
use crate::fault::api_error;
use crate::project::{rfc3339, state_word};
use gastown_api::ApiError;
use gastown_api::call::AgentArgs;
use gastown_api::view::{EvidenceView, EvidenceWord, WhyView};
use gastown_core::{Sequence, Signal, Witness, WitnessSource, signal_status};

pub(super) fn why(client: &Client, args: &AgentArgs) -> Result<WhyView, ApiError> {
    let account = client.engine().account(&args.agent.as_str().into()).map_err(api_error)?;
    // Read last: what was heard reaches the town a moment later, and a state older than its reason would contradict it.
    let agent = agents::show(client, args)?;
    let evidence = account.witnesses.into_iter().map(evidence).collect();
    Ok(WhyView { agent, rule: account.rule, evidence, added_to_start: account.added })
}

fn evidence(witness: Witness) -> EvidenceView {
    let source = match witness.source {
        WitnessSource::Screen => EvidenceWord::Screen,
        WitnessSource::Protocol => EvidenceWord::Protocol,
        WitnessSource::Hook => EvidenceWord::Report,
        WitnessSource::Title => EvidenceWord::Title,
        WitnessSource::Sequence(Sequence::Progress) => EvidenceWord::Progress,
        WitnessSource::Sequence(Sequence::Prompt) => EvidenceWord::Prompt,
        WitnessSource::Sequence(Sequence::Notification) => EvidenceWord::Notification,
        WitnessSource::Sequence(Sequence::Bell) => EvidenceWord::Bell,
        WitnessSource::Transcript => EvidenceWord::Transcript,
    };
    let (state, reason) = signal_status(&witness.signal);
    let has_words =
        matches!(witness.signal, Signal::Asking { .. } | Signal::Limited { .. } | Signal::Failed { .. });
    EvidenceView {
        source,
        state: state_word(state),
        words: has_words.then_some(reason),
        rule: witness.rule,
        since: witness.since.map(rfc3339),
        proof: witness.proof,
    }
}
