//! Commands about rigs.

use super::{Decision, Mint, pull, review};
use crate::landing::wrong_in;
use crate::tier::{PATHS_MAX, must_be_glob};
use crate::{
    AddRig, Entity, Event, Gate, Ground, LandingAuthor, LandingStyle, Late, Push, Pushes, RUNNERS_MAX,
    Refusal, Rehearse, Rig, RigChange, RigId, SetRig, Time, Town,
};
use std::collections::BTreeSet;

/// What would make a path stand for several.
const GLOB: [char; 4] = ['*', '?', '[', '!'];

const NAME_RULE: &str = "1 to 32 of a-z, 0-9 and -, beginning with a letter";
const PREFIX_RULE: &str =
    "1 to 8 of a-z and 0-9, beginning with a letter, and none of the town's own: s, mr, sn, ask, rule, m, e";
const PORTS_MAX: u16 = 100;
const RESERVED: [&str; 7] = ["s", "mr", "sn", "ask", "rule", "m", "e"];

pub(super) fn add(town: &Town, add: &AddRig, now: Time) -> Result<Decision, Refusal> {
    check_names(town, add)?;
    check_gates(&add.gates)?;
    check_ground(&add.ground)?;
    for (field, value) in [("owner name", &add.owner.name), ("owner e-mail", &add.owner.email)] {
        if value.trim().is_empty() || value.contains(['<', '>', '\n']) {
            return Err(Refusal::Invalid {
                field,
                value: value.clone(),
                rule: "git needs one to sign landings; it holds no <, > or line end",
            });
        }
    }
    let rig = Rig {
        id: add.name.clone(),
        prefix: add.prefix.clone(),
        source: add.source.clone(),
        target: add.target.clone(),
        target_head: add.target_head.clone(),
        owner: add.owner.clone(),
        gates: add.gates.clone(),
        review: add.review,
        held: false,
        held_why: None,
        shallow: add.shallow,
        demo: add.demo,
        removed: false,
        added: now,
        ground: add.ground.clone(),
        run: None,
        fetch_minutes: crate::rig::FETCH_MINUTES,
        runners: 1,
        landing: LandingStyle::default(),
        sign_off: false,
        sign: false,
        message: None,
        author: LandingAuthor::default(),
        rehearse: Rehearse::default(),
        late: Late::default(),
        pull_requests: false,
        forge: None,
        tiers: Vec::new(),
        push: Push::default(),
        pushes: Pushes::default(),
    };
    Ok(Decision::of(vec![Event::RigAdded { rig }], Entity::Rig(add.name.clone())))
}

fn check_names(town: &Town, add: &AddRig) -> Result<(), Refusal> {
    let invalid = |field, value: &str, rule| Err(Refusal::Invalid { field, value: value.into(), rule });
    if !is_slug(add.name.as_str(), 32, true) {
        return invalid("rig name", add.name.as_str(), NAME_RULE);
    }
    if !is_slug(&add.prefix, 8, false) || RESERVED.contains(&add.prefix.as_str()) {
        return invalid("prefix", &add.prefix, PREFIX_RULE);
    }
    if town.rigs.contains_key(&add.name) {
        return Err(Refusal::RigNameTaken(add.name.clone()));
    }
    // A removed rig's tasks stay for the history, so its prefix stays taken too.
    if let Some(other) = town.rigs.values().find(|rig| rig.prefix == add.prefix) {
        return Err(Refusal::PrefixTaken { prefix: add.prefix.clone(), rig: other.id.clone() });
    }
    match town.rigs.values().find(|rig| !rig.removed && rig.source == add.source && rig.target == add.target)
    {
        Some(other) => Err(Refusal::SourceTaken(other.id.clone())),
        None => Ok(()),
    }
}

/// Lower-case letters and digits, beginning with a letter.
pub(super) fn is_slug(text: &str, max: usize, dashes: bool) -> bool {
    text.len() <= max
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || (dashes && c == '-'))
}

fn check_gates(gates: &[Gate]) -> Result<(), Refusal> {
    let mut names = BTreeSet::new();
    for gate in gates {
        let invalid = |rule| Err(Refusal::Invalid { field: "gate", value: gate.name.clone(), rule });
        if !is_slug(&gate.name, 32, true) {
            return invalid(NAME_RULE);
        }
        if gate.command.trim().is_empty() {
            return invalid("its command must not be empty");
        }
        if gate.timeout_secs == 0 {
            return invalid("its time limit must be at least 1 second");
        }
        if gate.paths.len() > PATHS_MAX {
            return invalid("it is for at most 32 globs; without any it is for everything");
        }
        for glob in &gate.paths {
            let invalid = |rule| Refusal::Invalid { field: "gate's path", value: glob.clone(), rule };
            must_be_glob(glob).map_err(invalid)?;
        }
        if !names.insert(&gate.name) {
            return invalid("its name must be unique in the rig");
        }
    }
    Ok(())
}

fn check_ground(ground: &Ground) -> Result<(), Refusal> {
    let invalid = |field, value: &str, rule| Err(Refusal::Invalid { field, value: value.into(), rule });
    if let Some(path) = ground.copy.iter().find(|path| !is_inside(path)) {
        return invalid("file to copy", path, "a path or glob from the repository's top, such as .env");
    }
    if let Some(path) = ground.caches.iter().find(|path| !is_inside(path) || path.contains(GLOB)) {
        return invalid(
            "folder to keep",
            path,
            "a folder from the repository's top, such as target; no glob",
        );
    }
    if ground.ports > PORTS_MAX {
        return invalid("ports", &ground.ports.to_string(), "at most 100 for each worktree");
    }
    Ok(())
}

/// A path of one line that leads neither out of the repository nor into git's own folder.
fn is_inside(path: &str) -> bool {
    let parts = path.split('/').all(|part| !matches!(part, "" | "." | ".." | ".git"));
    parts && path.trim() == path && !path.contains(['\n', '\0', '\\'])
}

fn check_runners(runners: Option<u8>) -> Result<(), Refusal> {
    match runners {
        Some(n) if n == 0 || n > RUNNERS_MAX => Err(Refusal::Invalid {
            field: "runners",
            value: n.to_string(),
            rule: "1 to 8 checks of the queue at a time",
        }),
        _ => Ok(()),
    }
}

fn message_of(text: &str) -> Result<String, Refusal> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    match wrong_in(&text) {
        Some((value, rule)) => Err(Refusal::Invalid { field: "message", value, rule }),
        None => Ok(text),
    }
}

pub(super) fn set(town: &Town, set: &SetRig, now: Time) -> Result<Decision, Refusal> {
    let known = &town.rig(&set.rig)?.ground;
    let ground = set.ground.over(known);
    check_ground(&ground)?;
    check_gates(set.gates.as_deref().unwrap_or_default())?;
    check_runners(set.runners)?;
    let message = set.message.as_deref().map(message_of).transpose()?;
    if let Some(late) = set.late.filter(|late| late.after == 0) {
        let rule = "from at least 1 commit behind on";
        return Err(Refusal::Invalid { field: "late", value: late.after.to_string(), rule });
    }
    pull::must_be_possible(town.rig(&set.rig)?, set.pull_requests)?;
    let tiers = set.tiers.as_deref().map(review::tiers_of).transpose()?;
    let event = Event::RigChanged(RigChange {
        rig: set.rig.clone(),
        gates: set.gates.clone(),
        review: set.review,
        owner: set.owner.clone(),
        ground: (ground != *known).then_some(ground),
        run: set.run.as_ref().map(|line| line.trim().to_owned()),
        fetch_minutes: set.fetch_minutes,
        runners: set.runners,
        landing: set.landing,
        sign_off: set.sign_off,
        sign: set.sign,
        message,
        author: set.author,
        rehearse: set.rehearse,
        late: set.late,
        pull_requests: set.pull_requests,
        forge: set.forge.as_ref().map(|name| name.trim().to_owned()),
        tiers: tiers.clone(),
        push: set.push,
    });
    let mut events = vec![event];
    events.extend(tiers.iter().flat_map(|tiers| review::let_by_others(town, &set.rig, tiers, now)));
    Ok(Decision::of(events, Entity::Rig(set.rig.clone())))
}

/// Removes a rig whose agents rest; a demo ends its agents itself.
pub(super) fn remove(mint: &mut Mint, id: &RigId) -> Result<Decision, Refusal> {
    let town = mint.town;
    let rig = town.rig(id)?;
    let live: Vec<_> = town
        .agents_of(id)
        .filter(|agent| town.session_of(agent).is_some_and(|session| session.state.is_live()))
        .collect();
    if !live.is_empty() && !rig.demo {
        let agents = live.iter().map(|agent| agent.id.as_str()).collect::<Vec<_>>().join(", ");
        return Err(Refusal::RigBusy { rig: id.clone(), agents });
    }
    let mut events: Vec<_> = live
        .iter()
        .filter_map(|agent| agent.session.clone())
        .map(|session| Event::SessionStopAsked { session })
        .collect();
    events.extend(
        town.requests.values().filter(|request| request.rig == *id && !request.state.is_final()).map(
            |request| Event::RequestWithdrawn {
                request: request.id.clone(),
                words: "the rig was removed".into(),
                at: mint.now,
            },
        ),
    );
    events.extend(town.agents_of(id).map(|agent| Event::AgentRemoved { agent: agent.id.clone() }));
    events.push(Event::RigRemoved { rig: id.clone() });
    Ok(Decision::of(events, Entity::Rig(id.clone())))
}

pub(super) fn hold(town: &Town, id: &RigId, hold: bool) -> Result<Decision, Refusal> {
    let rig = town.rig(id)?;
    let event = if hold {
        Event::QueueHeld { rig: id.clone(), why: None }
    } else {
        Event::QueueReleased { rig: id.clone() }
    };
    let events = if rig.held == hold { Vec::new() } else { vec![event] };
    Ok(Decision::of(events, Entity::Rig(id.clone())))
}
