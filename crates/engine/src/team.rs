//! What the team has, fetched from time to time on a thread of its own: a slow network holds nobody up.

use crate::board::Board;
use crate::eyes::{Eyes, Thing};
use crate::world::World;
use gastown_core::{Event, RigChange, RigId, Time, Town};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The last fetch of what a rig's target follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamSight {
    /// As git shows it: `origin/main`.
    pub name: Option<String>,
    /// When it was last fetched.
    pub fetched: Option<Time>,
    /// Why the last try did not.
    pub unknown: Option<String>,
}

/// Fetches what is due until closed; a rig whose target follows nothing is left alone until it is asked for.
pub(crate) fn follow(due: &Eyes, eyes: &Eyes, world: &dyn World, board: &Board) {
    while let Some(thing) = due.next() {
        let Thing::Rig(id) = thing else { continue };
        if fetch(&id, eyes, world, board)
            && let Some(pause) = pause_of(&board.published().town, &id)
        {
            due.wish_at(Thing::Rig(id), Instant::now() + pause);
        }
    }
}

/// True where there is a remote to be asked again.
pub(crate) fn fetch(id: &RigId, eyes: &Eyes, world: &dyn World, board: &Board) -> bool {
    let published = board.published();
    let Ok(rig) = published.town.rig(id) else { return false };
    let known = published.sight.teams.get(id).cloned();
    let seen = match world.fetch_team(rig) {
        Ok(None) => return false,
        Ok(Some(name)) => TeamSight { name: Some(name), fetched: Some(world.now()), unknown: None },
        Err(trouble) => {
            let (name, fetched) = known.map_or((None, None), |known| (known.name, known.fetched));
            TeamSight { name, fetched, unknown: Some(trouble.words) }
        }
    };
    board.publish(Vec::new(), |published| {
        Arc::make_mut(&mut published.sight).teams.insert(id.clone(), seen);
    });
    eyes.wish(vec![Thing::Rig(id.clone())]);
    true
}

fn pause_of(town: &Town, id: &RigId) -> Option<Duration> {
    let minutes = town.rig(id).ok()?.fetch_minutes;
    (minutes > 0).then(|| Duration::from_secs(u64::from(minutes) * 60))
}

/// Rigs whose remote is to be asked at once.
pub(crate) fn touched<'a>(events: impl Iterator<Item = &'a Event>) -> Vec<Thing> {
    let rigs = events.filter_map(|event| match event {
        Event::RigAdded { rig } if rig.fetch_minutes > 0 => Some(rig.id.clone()),
        Event::RigChanged(RigChange { rig, fetch_minutes: Some(1..), .. }) => Some(rig.clone()),
        _ => None,
    });
    rigs.map(Thing::Rig).collect()
}

pub(crate) fn all(town: &Town) -> Vec<Thing> {
    let rigs = town.rigs.values().filter(|rig| !rig.removed && rig.fetch_minutes > 0);
    rigs.map(|rig| Thing::Rig(rig.id.clone())).collect()
}
