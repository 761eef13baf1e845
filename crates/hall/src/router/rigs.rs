//! Calls about rigs and their queues.

use crate::connection::Client;
use crate::fault::api_error;
use crate::project::{check_view, history_view, radar_view, rig_view};
use gastown_api::ApiError;
use gastown_api::call::{AddRigArgs, BranchesView, GateArgs, PersonArgs, RigArgs, SetRigArgs};
use gastown_api::view::{
    AuthorWord, LandingWord, LateView, LateWord, PushWord, RadarView, RehearseWord, ReviewWord, RigCheckView,
    RigHistoryView, RigView,
};
use gastown_core::{
    Command, Gate, Ground, GroundChange, LandingAuthor, LandingStyle, Late, LateWay, Person, Push,
    PushTrouble, Rehearse, Review, RigId, SetRig,
};
use gastown_engine::AddRigRequest;

const GATE_TIMEOUT_SECS: u32 = 600;

pub(super) fn add(client: &Client, args: AddRigArgs) -> Result<RigView, ApiError> {
    let wish = AddRigRequest {
        path_or_url: args.source,
        name: args.name,
        prefix: args.prefix,
        target: args.target,
        gates: args.gates.unwrap_or_default().into_iter().map(gate_of).collect(),
        review: args.review.map(review_of).unwrap_or_default(),
        owner: args.owner.map(person_of),
        demo: false,
        ground: GroundChange {
            setup: args.setup,
            teardown: args.teardown,
            copy: args.copy,
            ports: args.ports,
            caches: args.caches,
        }
        .over(&Ground::default()),
    };
    let rig = client.engine().add_rig(&wish).map_err(api_error)?;
    view(client, &rig)
}

pub(super) fn set(client: &Client, args: SetRigArgs) -> Result<RigView, ApiError> {
    let rig = RigId::from(args.rig.as_str());
    client.change(Command::SetRig(SetRig {
        rig: rig.clone(),
        gates: args.gates.map(|gates| gates.into_iter().map(gate_of).collect()),
        review: args.review.map(review_of),
        owner: args.owner.map(person_of),
        ground: GroundChange {
            setup: args.setup,
            teardown: args.teardown,
            copy: args.copy,
            ports: args.ports,
            caches: args.caches,
        },
        run: args.run,
        fetch_minutes: args.fetch_minutes,
        runners: args.runners,
        landing: args.landing.map(landing_of),
        sign_off: args.sign_off,
        sign: args.sign,
        message: args.message,
        author: args.author.map(author_of),
        rehearse: args.rehearse.map(rehearse_of),
        late: args.late.map(|late| late_of(&late)),
        pull_requests: args.pull_requests,
        forge: args.forge,
        tiers: args.tiers,
        push: args.push.map(push_of),
    }))?;
    view(client, &rig)
}

pub(super) fn remove(client: &Client, args: &RigArgs) -> Result<(), ApiError> {
    client.change(Command::RemoveRig { rig: args.rig.as_str().into() }).map(drop)
}

pub(super) fn check(client: &Client, args: &RigArgs) -> Result<RigCheckView, ApiError> {
    let id = RigId::from(args.rig.as_str());
    let check = client.engine().check_rig(&id).map_err(api_error)?;
    Ok(check_view(client.published().town.rig(&id)?, &check))
}

pub(super) fn fetch(client: &Client, args: &RigArgs) -> Result<RigView, ApiError> {
    let rig = RigId::from(args.rig.as_str());
    client.engine().fetch_rig(&rig).map_err(api_error)?;
    view(client, &rig)
}

pub(super) fn push(client: &Client, args: &RigArgs) -> Result<RigView, ApiError> {
    let rig = RigId::from(args.rig.as_str());
    if let Err(error) = client.engine().push_rig(&rig) {
        let published = client.published();
        let refused = published.town.rig(&rig).ok().and_then(|rig| rig.pushes.refused.as_ref());
        let hint = refused.map_or("", |no| after_refusal(no.why));
        let error = api_error(error);
        return Err(if error.hint.is_empty() { ApiError { hint: hint.into(), ..error } } else { error });
    }
    view(client, &rig)
}

pub(super) fn refresh_pulls(client: &Client, args: &RigArgs) -> Result<RigView, ApiError> {
    let rig = RigId::from(args.rig.as_str());
    client.change(Command::RefreshPulls { rig: rig.clone() })?;
    view(client, &rig)
}

fn after_refusal(why: PushTrouble) -> &'static str {
    match why {
        PushTrouble::Behind => {
            "bring what the remote has into the target (`git pull` in your repository), then push again"
        }
        PushTrouble::WentBack => {
            "ask whoever forced it back; pushing again brings back what is gone there. To keep it away, undo it here first"
        }
        PushTrouble::Declined => {
            "see what the remote, or your pre-push hook, wants; a protected branch takes pull requests"
        }
        PushTrouble::NoAccess => "run `git push` in your repository once and log in; then push again",
        PushTrouble::NoRemote => "set one with `git branch --set-upstream-to`",
        PushTrouble::Unreachable => "push again once the remote can be reached",
    }
}

pub(super) fn hold(client: &Client, args: &RigArgs, hold: bool) -> Result<RigView, ApiError> {
    let rig = RigId::from(args.rig.as_str());
    client.change(match hold {
        true => Command::HoldQueue { rig: rig.clone() },
        false => Command::ReleaseQueue { rig: rig.clone() },
    })?;
    view(client, &rig)
}

/// An agent sees its own rig.
pub(super) fn list(client: &Client) -> Result<Vec<RigView>, ApiError> {
    let published = client.published();
    let only = client.only_rig(&published)?;
    let here = published.town.rigs.values().filter(|rig| !rig.removed);
    let here = here.filter(|rig| only.as_ref().is_none_or(|own| rig.id == *own));
    Ok(here.map(|rig| rig_view(&published, rig)).collect())
}

pub(super) fn show(client: &Client, args: &RigArgs) -> Result<RigView, ApiError> {
    let rig = RigId::from(args.rig.as_str());
    match client.only_rig(&client.published())? {
        Some(own) if own != rig => Err(gastown_core::Refusal::NoSuchRig(rig).into()),
        _ => view(client, &rig),
    }
}

pub(super) fn branches(client: &Client, args: &RigArgs) -> Result<BranchesView, ApiError> {
    let id = args.rig.as_str().into();
    let target = client.published().town.rig(&id)?.target.clone();
    Ok(BranchesView { target, branches: client.engine().branches(&id).map_err(api_error)? })
}

pub(super) fn history(client: &Client, args: &RigArgs) -> Result<RigHistoryView, ApiError> {
    let published = client.published();
    let rig = published.town.rig(&args.rig.as_str().into())?;
    history_view(&published, rig).ok_or_else(|| {
        let seen = published.sight.rigs.get(&rig.id).and_then(|seen| seen.unknown.clone());
        let words = seen.unwrap_or_else(|| format!("the history of {} was not looked at yet", rig.id));
        ApiError::new("not_seen", words, "try again in a moment")
    })
}

/// Pairs that one answer has room for; what is beyond is counted.
const RADAR_TIES_MAX: usize = 5_000;

pub(super) fn radar(client: &Client, args: &RigArgs) -> Result<RadarView, ApiError> {
    let published = client.published();
    let rig = published.town.rig(&args.rig.as_str().into())?;
    radar_view(&published, rig, RADAR_TIES_MAX).ok_or_else(|| {
        let words = format!("the branches of {} were not looked at yet", rig.id);
        ApiError::new("not_seen", words, "try again in a moment")
    })
}

fn view(client: &Client, rig: &RigId) -> Result<RigView, ApiError> {
    let published = client.published();
    Ok(rig_view(&published, published.town.rig(rig)?))
}

fn gate_of(args: GateArgs) -> Gate {
    Gate {
        name: args.name,
        command: args.command,
        timeout_secs: args.timeout_secs.unwrap_or(GATE_TIMEOUT_SECS),
        paths: args.paths.unwrap_or_default(),
    }
}

fn person_of(args: PersonArgs) -> Person {
    Person { name: args.name, email: args.email }
}

fn late_of(late: &LateView) -> Late {
    let way = match late.way {
        LateWord::Off => LateWay::Off,
        LateWord::Tell => LateWay::Tell,
        LateWord::Rebase => LateWay::Rebase,
    };
    Late { way, after: late.after }
}

fn rehearse_of(word: RehearseWord) -> Rehearse {
    match word {
        RehearseWord::Off => Rehearse::Off,
        RehearseWord::On => Rehearse::On,
        RehearseWord::Always => Rehearse::Always,
    }
}

fn push_of(word: PushWord) -> Push {
    match word {
        PushWord::Off => Push::Off,
        PushWord::Ask => Push::Ask,
        PushWord::On => Push::On,
    }
}

fn landing_of(word: LandingWord) -> LandingStyle {
    match word {
        LandingWord::Merge => LandingStyle::Merge,
        LandingWord::Squash => LandingStyle::Squash,
        LandingWord::Rebase => LandingStyle::Rebase,
    }
}

fn author_of(word: AuthorWord) -> LandingAuthor {
    match word {
        AuthorWord::Agent => LandingAuthor::Agent,
        AuthorWord::Owner => LandingAuthor::Owner,
    }
}

fn review_of(word: ReviewWord) -> Review {
    match word {
        ReviewWord::Required => Review::Required,
        ReviewWord::Off => Review::Off,
    }
}
