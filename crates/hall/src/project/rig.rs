//! Views of a rig and of its Main Street.

use super::rfc3339;
use gastown_api::view::{GateView, LampView, PersonView, ReviewWord, RigHistoryView, RigView, SourceView};
use gastown_core::{Oid, Request, RequestState, Review, Rig, Source, Town, queue_order};
use gastown_engine::{Lamp, Published};
use std::collections::BTreeMap;

pub fn rig_view(published: &Published, rig: &Rig) -> RigView {
    let town = &published.town;
    RigView {
        rig: rig.id.to_string(),
        prefix: rig.prefix.clone(),
        source: match &rig.source {
            Source::Path(path) => SourceView::Path(path.clone()),
            Source::Url(url) => SourceView::Url(url.clone()),
        },
        target: rig.target.clone(),
        head: rig.target_head.to_string(),
        owner: PersonView { name: rig.owner.name.clone(), email: rig.owner.email.clone() },
        gates: rig
            .gates
            .iter()
            .map(|g| GateView {
                name: g.name.clone(),
                command: g.command.clone(),
                timeout_secs: g.timeout_secs,
            })
            .collect(),
        review: match rig.review {
            Review::Required => ReviewWord::Required,
            Review::Off => ReviewWord::Off,
        },
        setup: rig.ground.setup.clone(),
        proposed_setup: published.sight.rigs.get(&rig.id).and_then(|seen| seen.proposed_setup.clone()),
        teardown: rig.ground.teardown.clone(),
        copy: rig.ground.copy.clone(),
        ports: rig.ground.ports,
        held: rig.held,
        shallow: rig.shallow,
        demo: rig.demo,
        queue: queue_order(town, &rig.id).iter().map(ToString::to_string).collect(),
        not_pushed: not_pushed(town, rig),
        added: rfc3339(rig.added),
    }
}

/// Landings of a rig from a URL stay in the town's clone.
fn not_pushed(town: &Town, rig: &Rig) -> u32 {
    match rig.source {
        Source::Path(_) => 0,
        Source::Url(_) => landed(town, rig).count() as u32,
    }
}

fn landed<'a>(town: &'a Town, rig: &'a Rig) -> impl Iterator<Item = (&'a Oid, &'a Request)> {
    town.requests.values().filter(|request| request.rig == rig.id).filter_map(|request| {
        match &request.state {
            RequestState::Landed { commit, .. } => Some((commit, request)),
            _ => None,
        }
    })
}

/// None until git was asked: an unknown street is not an empty one.
pub fn history_view(published: &Published, rig: &Rig) -> Option<RigHistoryView> {
    let seen = published.sight.rigs.get(&rig.id).filter(|seen| seen.unknown.is_none())?;
    let ours: BTreeMap<_, _> = landed(&published.town, rig).collect();
    Some(RigHistoryView {
        rig: rig.id.to_string(),
        head: seen.head.as_ref()?.to_string(),
        lamps: seen.lamps.iter().map(|lamp| lamp_view(lamp, ours.get(&lamp.commit).copied())).collect(),
        total: u32::try_from(seen.total).unwrap_or(u32::MAX),
    })
}

fn lamp_view(lamp: &Lamp, landing: Option<&Request>) -> LampView {
    LampView {
        oid: lamp.commit.to_string(),
        subject: lamp.subject.clone(),
        author: lamp.author.clone(),
        at: rfc3339(lamp.at),
        task: landing.and_then(|request| request.task.as_ref()).map(ToString::to_string),
        agent: landing.and_then(|request| request.agent.as_ref()).map(ToString::to_string),
        request: landing.map(|request| request.id.to_string()),
    }
}
