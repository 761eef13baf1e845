//! Eyes: what is to be looked at again, and when.

use gastown_core::{AgentId, RigId, Time, Town};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A running agent's worktree is looked at no more often than this.
const LOOK_PAUSE: Duration = Duration::from_secs(2);

/// At most so rarely while it writes: each look that finds nothing new doubles the pause.
const LOOK_PAUSE_MAX: Duration = Duration::from_secs(8);

/// Where many write, more rarely: all looks together may take one part in so many of the time.
const LOOKS_PART: u32 = 50;

/// A branch moves in several steps of git: files beside files, then names.
const SETTLE_PAUSE: Duration = Duration::from_millis(100);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Thing {
    Rig(RigId),
    Agent(AgentId),
}

#[derive(Default)]
struct Wishes {
    due: BTreeMap<Thing, Instant>,
    looked: BTreeMap<AgentId, Looked>,
    /// How long a look at a worktree takes, about.
    takes: Duration,
    wrote: BTreeMap<AgentId, Time>,
    /// Wrote something since they were last looked at, or just before: files may follow what a program says.
    follow: BTreeSet<AgentId>,
    /// Not to be looked at before.
    rest: BTreeMap<Thing, Instant>,
    is_closed: bool,
}

/// An agent's worktree was looked at.
struct Looked {
    at: Instant,
    /// Not again so soon for what its program writes.
    pause: Duration,
}

impl Wishes {
    /// What a look found, and how long it took.
    fn note_look(&mut self, agent: &AgentId, is_changed: bool, took: Duration) {
        self.takes = (self.takes * 7 + took) / 8;
        let agents = u32::try_from(self.looked.len()).unwrap_or(u32::MAX);
        let most = self.takes.saturating_mul(agents).saturating_mul(LOOKS_PART).max(LOOK_PAUSE_MAX);
        let Some(looked) = self.looked.get_mut(agent) else { return };
        looked.pause = if is_changed { LOOK_PAUSE } else { (looked.pause * 2).min(most) };
        // Files may follow what it wrote just before.
        if self.follow.remove(agent) {
            let due = looked.at + looked.pause;
            self.due.entry(Thing::Agent(agent.clone())).or_insert(due);
        }
    }
}

/// What is to be looked at again. Bounded by what is in the town.
#[derive(Default)]
pub(crate) struct Eyes {
    wishes: Mutex<Wishes>,
    changed: Condvar,
}

impl Eyes {
    /// The agent's program wrote something.
    pub(crate) fn output(&self, agent: &AgentId) {
        let mut wishes = self.lock();
        let now = Instant::now();
        let due = wishes.looked.get(agent).map_or(now, |looked| (looked.at + looked.pause).max(now));
        wishes.follow.insert(agent.clone());
        if let Entry::Vacant(place) = wishes.due.entry(Thing::Agent(agent.clone())) {
            place.insert(due);
            self.changed.notify_all();
        }
    }

    /// When its program last wrote.
    pub(crate) fn wrote(&self, agent: &AgentId, at: Time) {
        self.lock().wrote.insert(agent.clone(), at);
        self.output(agent);
    }

    /// To be looked at once something has settled that comes in several steps.
    pub(crate) fn wish_soon(&self, thing: Thing) {
        self.lock().due.entry(thing).or_insert(Instant::now() + SETTLE_PAUSE);
        self.changed.notify_all();
    }

    pub(crate) fn wish_at(&self, thing: Thing, due: Instant) {
        let mut wishes = self.lock();
        let rest = wishes.rest.get(&thing).copied();
        wishes.due.entry(thing).or_insert(rest.map_or(due, |rest| rest.max(due)));
        self.changed.notify_all();
    }

    /// Whoever wishes to look at it waits for so long from now.
    pub(crate) fn rest(&self, thing: &Thing, pause: Duration) {
        let until = Instant::now() + pause;
        let mut wishes = self.lock();
        wishes.rest.insert(thing.clone(), until);
        if let Some(due) = wishes.due.get_mut(thing) {
            *due = (*due).max(until);
        }
    }

    /// To be looked at now. What they are must be on the board already.
    pub(crate) fn wish(&self, things: Vec<Thing>) {
        self.lock().due.extend(things.into_iter().map(|thing| (thing, Instant::now())));
        self.changed.notify_all();
    }

    pub(crate) fn all(&self, town: &Town) {
        let rigs = town.rigs.values().filter(|rig| !rig.removed).map(|rig| Thing::Rig(rig.id.clone()));
        let agents = town
            .agents
            .values()
            .filter(|agent| agent.worktree.is_some())
            .map(|agent| Thing::Agent(agent.id.clone()));
        self.wish(rigs.chain(agents).collect());
    }

    /// What a look at its worktree found, and how long it took; returns when its program last wrote.
    pub(crate) fn note_look(&self, agent: &AgentId, is_changed: bool, took: Duration) -> Option<Time> {
        let mut wishes = self.lock();
        wishes.note_look(agent, is_changed, took);
        wishes.wrote.get(agent).copied()
    }

    pub(crate) fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Wishes> {
        self.wishes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the next thing that is due; `None` once closed.
    pub(crate) fn next(&self) -> Option<Thing> {
        let mut wishes = self.lock();
        loop {
            if wishes.is_closed {
                return None;
            }
            let first =
                wishes.due.iter().min_by_key(|(_, due)| **due).map(|(thing, due)| (thing.clone(), *due));
            let now = Instant::now();
            wishes = match first {
                Some((thing, due)) if due <= now => {
                    wishes.due.remove(&thing);
                    if let Thing::Agent(agent) = &thing {
                        let pause = wishes.looked.get(agent).map_or(LOOK_PAUSE, |looked| looked.pause);
                        wishes.looked.insert(agent.clone(), Looked { at: now, pause });
                    }
                    return Some(thing);
                }
                Some((_, due)) => {
                    let waited = self.changed.wait_timeout(wishes, due - now);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.changed.wait(wishes).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked(agents: usize) -> Wishes {
        let at = Instant::now();
        let of = |n: usize| (AgentId::from(format!("a{n}").as_str()), Looked { at, pause: LOOK_PAUSE });
        Wishes { looked: (0..agents).map(of).collect(), ..Wishes::default() }
    }

    #[test]
    fn a_worktree_that_does_not_change_is_looked_at_more_and_more_rarely_until_it_does() {
        let (mut wishes, agent) = (looked(1), AgentId::from("a0"));
        let mut pauses = Vec::new();
        for is_changed in [false, false, false, true] {
            wishes.note_look(&agent, is_changed, Duration::from_millis(10));
            pauses.push(wishes.looked[&agent].pause.as_secs());
        }

        assert_eq!(pauses, [4, 8, 8, 2]);
    }

    #[test]
    fn where_many_write_all_looks_together_take_a_small_part_of_the_time() {
        let (mut wishes, agent) = (looked(300), AgentId::from("a0"));
        wishes.follow.insert(agent.clone());
        for _ in 0..50 {
            wishes.note_look(&agent, false, Duration::from_millis(20));
        }

        let (pause, takes) = (wishes.looked[&agent].pause, wishes.takes);
        assert!(
            takes * 300 * (LOOKS_PART - 1) < pause && pause < takes * 300 * (LOOKS_PART + 1),
            "{pause:?}"
        );
        assert!(wishes.due.contains_key(&Thing::Agent(agent)), "what it wrote is followed");
    }
}
