//! Views of a rig and of its Main Street.

use super::{push, rfc3339};
use gastown_api::view::{
    AuthorWord, CheckStepView, CheckVerdictWord, CheckedWord, GateView, LampView, LandingWord, LateView,
    LateWord, PersonView, ProposalView, ProposedWord, RehearseWord, ReviewWord, RigCheckView, RigHistoryView,
    RigView, SourceView, TeamView,
};
use gastown_core::{
    Gate, LandingAuthor, LandingStyle, Late, LateWay, Oid, Rehearse, Request, RequestState, Review, Rig,
    Source, Town, queue_order,
};
use gastown_engine::{
    CheckStep, CheckVerdict, CheckedThing, Lamp, Proposal, Published, RigCheck, RigSight, Setting, TeamSight,
};
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
        gates: rig.gates.iter().map(gate_view).collect(),
        review: match rig.review {
            Review::Required => ReviewWord::Required,
            Review::Off => ReviewWord::Off,
        },
        setup: rig.ground.setup.clone(),
        proposed: proposed(published.sight.rigs.get(&rig.id)),
        teardown: rig.ground.teardown.clone(),
        copy: rig.ground.copy.clone(),
        ports: rig.ground.ports,
        caches: rig.ground.caches.clone(),
        held: rig.held,
        held_why: rig.held_why.clone(),
        shallow: rig.shallow,
        demo: rig.demo,
        queue: queue_order(town, &rig.id).iter().map(ToString::to_string).collect(),
        tracks: super::tracks::of(town, &rig.id),
        not_pushed: published.sight.rigs.get(&rig.id).and_then(|seen| seen.not_pushed).unwrap_or(0),
        pull_requests: rig.pull_requests,
        forge: rig.forge.clone(),
        tiers: rig.tiers.iter().map(ToString::to_string).collect(),
        push: push::push_word(rig),
        pushing: rig.pushes.pushing.is_some(),
        push_trouble: push::trouble(rig),
        added: rfc3339(rig.added),
        run: rig.run.clone(),
        fetch_minutes: rig.fetch_minutes,
        runners: rig.runners,
        landing: landing_word(rig.landing),
        sign_off: rig.sign_off,
        sign: rig.sign,
        message: rig.message.clone(),
        author: author_word(rig.author),
        rehearse: match rig.rehearse {
            Rehearse::Off => RehearseWord::Off,
            Rehearse::On => RehearseWord::On,
            Rehearse::Always => RehearseWord::Always,
        },
        late: late_view(rig.late),
        rehearsal_halted: town
            .lanes
            .get(&rig.id)
            .and_then(|lane| lane.rehearsals.halted.as_ref())
            .filter(|(target, _)| *target == rig.target_head)
            .map(|(_, why)| why.clone()),
        team: published
            .sight
            .teams
            .get(&rig.id)
            .map(|seen| team_view(seen, published.sight.rigs.get(&rig.id))),
        check: published.sight.checks.get(&rig.id).map(|check| check_view(rig, check)),
    }
}

fn landing_word(landing: LandingStyle) -> LandingWord {
    match landing {
        LandingStyle::Merge => LandingWord::Merge,
        LandingStyle::Squash => LandingWord::Squash,
        LandingStyle::Rebase => LandingWord::Rebase,
    }
}

fn author_word(author: LandingAuthor) -> AuthorWord {
    match author {
        LandingAuthor::Agent => AuthorWord::Agent,
        LandingAuthor::Owner => AuthorWord::Owner,
    }
}

fn late_view(late: Late) -> LateView {
    let way = match late.way {
        LateWay::Off => LateWord::Off,
        LateWay::Tell => LateWord::Tell,
        LateWay::Rebase => LateWord::Rebase,
    };
    LateView { way, after: late.after }
}

fn gate_view(gate: &Gate) -> GateView {
    GateView {
        name: gate.name.clone(),
        command: gate.command.clone(),
        timeout_secs: gate.timeout_secs,
        paths: gate.paths.clone(),
    }
}

fn proposed(seen: Option<&RigSight>) -> Vec<ProposalView> {
    let all = seen.map_or(&[][..], |seen| &seen.proposed);
    let view = |proposal: &Proposal| {
        let (what, name) = match &proposal.setting {
            Setting::Setup => (ProposedWord::Setup, None),
            Setting::Teardown => (ProposedWord::Teardown, None),
            Setting::Copy => (ProposedWord::Copy, None),
            Setting::Ports => (ProposedWord::Ports, None),
            Setting::Cache => (ProposedWord::Cache, None),
            Setting::Gate(name) => (ProposedWord::Gate, Some(name.clone())),
        };
        ProposalView { what, name, value: proposal.value.clone(), from: proposal.from.clone() }
    };
    all.iter().map(view).collect()
}

fn team_view(seen: &TeamSight, rig: Option<&RigSight>) -> TeamView {
    let against = rig.and_then(|rig| rig.team);
    TeamView {
        name: seen.name.clone(),
        ahead: against.map(|(ahead, _)| ahead),
        behind: against.map(|(_, behind)| behind),
        fetched: seen.fetched.map(rfc3339),
        unknown: seen.unknown.clone(),
    }
}

pub fn check_view(rig: &Rig, check: &RigCheck) -> RigCheckView {
    let moved = check.commit.as_ref().is_some_and(|commit| *commit != rig.target_head);
    RigCheckView {
        began: rfc3339(check.began),
        ended: check.ended.map(rfc3339),
        commit: check.commit.as_ref().map(ToString::to_string),
        stale: moved || check.gates != rig.gates || check.ground != rig.ground,
        steps: check.steps.iter().map(step_view).collect(),
    }
}

fn step_view(step: &CheckStep) -> CheckStepView {
    let (what, gate) = match &step.what {
        CheckedThing::Target => (CheckedWord::Target, None),
        CheckedThing::Copy => (CheckedWord::Copy, None),
        CheckedThing::Setup => (CheckedWord::Setup, None),
        CheckedThing::Gate(name) => (CheckedWord::Gate, Some(name.clone())),
        CheckedThing::TwoAtOnce => (CheckedWord::Two, None),
        CheckedThing::LeftBehind => (CheckedWord::Left, None),
        CheckedThing::Room => (CheckedWord::Room, None),
    };
    let verdict = match step.verdict {
        CheckVerdict::Running => CheckVerdictWord::Running,
        CheckVerdict::Passed => CheckVerdictWord::Passed,
        CheckVerdict::Failed => CheckVerdictWord::Failed,
        CheckVerdict::CouldNotRun => CheckVerdictWord::CouldNotRun,
        CheckVerdict::Skipped => CheckVerdictWord::Skipped,
    };
    let log = step.log.as_ref().map(|log| log.display().to_string());
    CheckStepView { what, gate, verdict, detail: step.detail.clone(), took_ms: step.took_ms, log }
}

fn landed<'a>(town: &'a Town, rig: &'a Rig) -> impl Iterator<Item = (&'a Oid, &'a Request)> {
    town.requests.values().filter(|request| request.rig == rig.id).filter_map(|request| {
        match &request.state {
            RequestState::Landed { commit, .. } => Some((commit, request)),
            // Its commit is still there, beside the one that takes it out.
            RequestState::Reverted { commit, by: Some(_), .. } => Some((commit, request)),
            _ => None,
        }
    })
}

/// None until git was asked: an unknown street is not an empty one.
pub fn history_view(published: &Published, rig: &Rig) -> Option<RigHistoryView> {
    let seen = published.sight.rigs.get(&rig.id).filter(|seen| seen.unknown.is_none())?;
    let ours: BTreeMap<_, _> = landed(&published.town, rig).collect();
    let lamps = one_each(&seen.lamps, &ours);
    let folded = seen.lamps.len() - lamps.len();
    Some(RigHistoryView {
        rig: rig.id.to_string(),
        head: seen.head.as_ref()?.to_string(),
        lamps: lamps.into_iter().map(|lamp| lamp_view(lamp, ours.get(&lamp.commit).copied())).collect(),
        total: u32::try_from(seen.total).unwrap_or(u32::MAX).saturating_sub(folded as u32),
    })
}

/// A landing that came commit by commit is one lamp: its last commit stands for those down to what it lies on.
fn one_each<'a>(lamps: &'a [Lamp], ours: &BTreeMap<&Oid, &Request>) -> Vec<&'a Lamp> {
    let mut shown = Vec::with_capacity(lamps.len());
    let mut at = 0;
    while let Some(lamp) = lamps.get(at) {
        let place = ours.get(&lamp.commit).and_then(|request| request.landed_on.as_ref());
        // Where what it lies on is not seen, nothing is known to be part of it.
        let below =
            place.and_then(|place| lamps[at + 1..].iter().position(|lamp| lamp.commit == place.below));
        shown.push(lamp);
        at += 1 + below.unwrap_or(0);
    }
    shown
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
        rule: landing
            .and_then(|request| request.approval.as_ref())
            .and_then(|approval| approval.rule.clone()),
        undone: landing.is_some_and(|request| matches!(request.state, RequestState::Reverted { .. })),
    }
}
