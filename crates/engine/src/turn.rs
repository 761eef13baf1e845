//! One turn: everything in the mailbox is decided, committed once, published once; then effects go out. In that order, nowhere else.

mod mail;
mod stops;
#[cfg(test)]
pub(crate) mod tests;

use crate::board::{Board, OutboxReader};
use crate::call::{CallError, Done};
use crate::effect::{self, Readiness};
use crate::eyes::Eyes;
use crate::radar;
use crate::sight;
use crate::team;
use crate::world::World;
use gastown_agent::Hooked;
use gastown_core::{
    Background, Caller, Command, EffectId, Entity, Event, Observation, QueuePolicy, Refusal, SessionId, Time,
    Town, decide, house_policy, observe, owed_by, settle_by,
};
use gastown_store::{JournalEntry, Owed, Turn};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::time::Duration;

pub(crate) use mail::{Answer, Job, Mail};

/// Consequences of one command or observation; more would be a circle.
const SETTLE_ROUNDS_MAX: usize = 10_000;
/// How long a turn that could not be kept is left alone.
pub(crate) const UNSAVED_PAUSE: Duration = Duration::from_secs(5);
/// Actor of what nobody asked for.
const TOWN: &str = "town";

#[derive(Debug)]
enum Phase {
    Waiting,
    /// Under the names that it went out with: the town may forget what they were made of before it is done.
    Running(Vec<String>),
    NotBefore(Time),
}

/// The town's loop, one turn at a time.
pub(crate) struct Turns {
    world: Arc<dyn World>,
    board: Arc<Board>,
    eyes: Arc<Eyes>,
    /// Remotes that are to be asked.
    teams: Arc<Eyes>,
    radars: Arc<Eyes>,
    outbox: Option<Arc<dyn OutboxReader>>,
    policy: Arc<QueuePolicy>,
    town: Town,
    seq: u64,
    owed: BTreeMap<Place, (Owed, Phase)>,
    places: u64,
    /// What happened and could not be kept yet.
    unsaved: Vec<Mail>,
    is_read_only: bool,
}

type Reply = SyncSender<Result<Done, CallError>>;

/// Order in which effects were owed.
type Place = u64;

/// A turn that is being made up; nothing of it has happened yet.
struct Draft {
    next: Town,
    at: Time,
    entries: Vec<(String, Event)>,
    touched: BTreeSet<Entity>,
    owe: Vec<Owed>,
    settled: Vec<EffectId>,
    again: Vec<(EffectId, Time)>,
    replies: Vec<(Reply, Result<Option<Entity>, CallError>)>,
    happened: Vec<Mail>,
}

impl Turns {
    pub(crate) fn new(
        world: Arc<dyn World>,
        board: Arc<Board>,
        (eyes, teams, radars): (Arc<Eyes>, Arc<Eyes>, Arc<Eyes>),
        outbox: Option<Arc<dyn OutboxReader>>,
        owed: Vec<Owed>,
    ) -> Self {
        let published = board.published();
        let (town, seq) = (published.town.clone(), published.seq);
        let places = owed.len() as u64;
        let owed = (0..).zip(owed.into_iter().map(|owed| (owed, Phase::Waiting))).collect();
        Self {
            world,
            board,
            eyes,
            teams,
            radars,
            outbox,
            policy: Arc::new(house_policy),
            town,
            seq,
            owed,
            places,
            unsaved: Vec::new(),
            is_read_only: false,
        }
    }

    pub(crate) fn decided_by(self, policy: Arc<QueuePolicy>) -> Self {
        Self { policy, ..self }
    }

    /// Carries out one turn and returns the effects that may go out now.
    pub(crate) fn step(&mut self, mails: Vec<Mail>) -> Vec<Job> {
        let mut draft = Draft {
            next: self.town.clone(),
            at: self.world.now(),
            entries: Vec::new(),
            touched: BTreeSet::new(),
            owe: Vec::new(),
            settled: Vec::new(),
            again: Vec::new(),
            replies: Vec::new(),
            happened: Vec::new(),
        };
        let unsaved = std::mem::take(&mut self.unsaved);
        unsaved.into_iter().chain(mails).for_each(|mail| self.take(&mut draft, mail));
        self.drop_moot(&mut draft);
        if draft.entries.is_empty() && draft.settled.is_empty() {
            self.finish(draft, self.seq);
        } else {
            self.keep(draft);
        }
        // What this very turn made needless is settled at once, so that a quiet town owes nothing.
        if !self.is_read_only && self.moot(&self.town).next().is_some() {
            return self.step(Vec::new());
        }
        self.ready_jobs()
    }

    /// How long until something has to be tried again; none when all is quiet.
    pub(crate) fn pause_until_next_try(&self) -> Option<Duration> {
        let now = self.world.now();
        let unsaved = (!self.unsaved.is_empty()).then(|| later(now, UNSAVED_PAUSE));
        let waits = self.owed.values().filter_map(|(_, phase)| match phase {
            Phase::NotBefore(at) => Some(*at),
            _ => None,
        });
        let next = waits.chain(unsaved).min()?;
        Some(Duration::from_micros(u64::try_from(next.0 - now.0).unwrap_or(0)))
    }

    fn take(&self, draft: &mut Draft, mail: Mail) {
        match mail {
            Mail::Call { caller, command, reply } => {
                let decided = self.call(draft, &caller, &command);
                draft.replies.push((reply, decided));
            }
            Mail::Observed(observation) => {
                self.see(draft, &observation);
                draft.happened.push(Mail::Observed(observation));
            }
            Mail::Outbox { session, bytes } => {
                self.read_outbox(draft, &session, &bytes);
                draft.happened.push(Mail::Outbox { session, bytes });
            }
            Mail::Answer { id, answer } => {
                answer.observations.iter().for_each(|observation| self.see(draft, observation));
                match answer.again {
                    Some(pause) => draft.again.push((id.clone(), later(draft.at, pause))),
                    None => draft.settled.push(id.clone()),
                }
                draft.happened.push(Mail::Answer { id, answer });
            }
            Mail::Close => {}
        }
    }

    fn call(
        &self,
        draft: &mut Draft,
        caller: &Caller,
        command: &Command,
    ) -> Result<Option<Entity>, CallError> {
        let world = self.world.clone();
        let decision = decide(&draft.next, caller, command, draft.at, &mut || world.fresh())?;
        if let (Command::Hook { event, words, told, firing }, Caller::Session(session)) = (command, caller) {
            let hooked = Hooked { event, words, told: told.as_deref(), firing: *firing };
            self.hear_hook(session, &hooked)?;
            if let Some(jobs) = world.background(session, &hooked) {
                self.see(draft, &Observation::BackgroundSeen(Background { session: session.clone(), jobs }));
            }
        }
        let actor = caller.name(&draft.next);
        self.happen(draft, &actor, decision.events);
        Ok(decision.about)
    }

    /// Evidence, not a fact: it is weighed with what the program shows.
    fn hear_hook(&self, session: &SessionId, hooked: &Hooked<'_>) -> Result<(), Refusal> {
        if self.world.hear_hook(session, hooked) {
            return Ok(());
        }
        let rule = "one that the agent's preset knows, or ready, working, blocked, turn-ended, failed";
        Err(Refusal::Invalid { field: "hook event", value: hooked.event.to_owned(), rule })
    }

    fn see(&self, draft: &mut Draft, observation: &Observation) {
        let world = self.world.clone();
        let events = observe(&draft.next, observation, draft.at, &mut || world.fresh());
        self.happen(draft, TOWN, events);
    }

    fn read_outbox(&self, draft: &mut Draft, session: &SessionId, bytes: &[u8]) {
        let what = format!("a call in the outbox of {session}");
        let Some(reader) = &self.outbox else {
            let why = "nobody here understands it".to_owned();
            return self.see(draft, &Observation::Fault { what, why });
        };
        let outcome = reader.read(&draft.next, session, bytes).and_then(|command| {
            let caller = Caller::Session(session.clone());
            self.call(draft, &caller, &command).map_err(|refused| refused.to_string())
        });
        if let Err(why) = outcome {
            self.see(draft, &Observation::Fault { what, why });
        }
    }

    fn happen(&self, draft: &mut Draft, actor: &str, events: Vec<Event>) {
        events.into_iter().for_each(|event| self.apply(draft, actor, event));
        for _ in 0..SETTLE_ROUNDS_MAX {
            let world = self.world.clone();
            let events = settle_by(&draft.next, &*self.policy, draft.at, &mut || world.fresh());
            if events.is_empty() {
                return;
            }
            events.into_iter().for_each(|event| self.apply(draft, TOWN, event));
        }
        tracing::error!("the town does not settle; the rest is left for the next turn");
    }

    fn apply(&self, draft: &mut Draft, actor: &str, event: Event) {
        draft.next.apply(&event);
        draft.touched.extend(event.touches(&draft.next));
        let seq = self.seq + draft.entries.len() as u64 + 1;
        let effects = owed_by(&event, &draft.next).into_iter().enumerate();
        draft
            .owe
            .extend(effects.map(|(n, effect)| Owed { id: EffectId::new(format!("e-{seq}-{n}")), effect }));
        let otherwise = match &event {
            Event::AskAnswered { by: Some(rule), .. } => Some(format!("rule {rule}")),
            Event::WaitTold(_) => Some(TOWN.to_owned()),
            _ => None,
        };
        draft.entries.push((otherwise.unwrap_or_else(|| actor.to_owned()), event));
    }

    /// Effects whose reason is gone are settled without being carried out.
    fn drop_moot(&self, draft: &mut Draft) {
        let moot: Vec<_> = self.moot(&draft.next).collect();
        draft.settled.extend(moot);
    }

    fn moot<'a>(&'a self, town: &'a Town) -> impl Iterator<Item = EffectId> + 'a {
        let waiting = self.owed.values().filter(|(_, phase)| !matches!(phase, Phase::Running(_)));
        let moot = waiting.filter(|(owed, _)| effect::readiness(town, &owed.effect) == Readiness::Moot);
        moot.map(|(owed, _)| owed.id.clone())
    }

    fn keep(&mut self, draft: Draft) {
        let turn = Turn {
            at: draft.at,
            entries: &draft.entries,
            touched: &draft.touched,
            next: &draft.next,
            owe: &draft.owe,
            settled: &draft.settled,
        };
        match self.world.commit(&turn) {
            Ok(seq) => self.finish(draft, seq),
            Err(error) => self.refuse(draft, &error.to_string()),
        }
    }

    /// Nothing of the turn happened: callers are told, and what the world said is kept for later.
    fn refuse(&mut self, draft: Draft, words: &str) {
        tracing::error!(words, "a turn could not be kept");
        self.unsaved = draft.happened;
        for (reply, decided) in draft.replies {
            let refused = decided.and_then(|_| Err(CallError::NotKept { words: words.to_owned() }));
            answer(&reply, refused);
        }
        if !self.is_read_only {
            self.is_read_only = true;
            let words = words.to_owned();
            self.board.publish(Vec::new(), |published| published.read_only = Some(words));
        }
    }

    fn finish(&mut self, draft: Draft, seq: u64) {
        let before = self.seq;
        let (busy_before, changed) = (self.owed.len(), !draft.entries.is_empty());
        self.seq = seq;
        self.owed.retain(|_, (owed, _)| !draft.settled.contains(&owed.id));
        for (id, at) in &draft.again {
            self.owed
                .values_mut()
                .filter(|(owed, _)| owed.id == *id)
                .for_each(|(_, phase)| *phase = Phase::NotBefore(*at));
        }
        for owed in draft.owe {
            self.owed.insert(self.places, (owed, Phase::Waiting));
            self.places += 1;
        }
        self.town = draft.next;
        let was_kept = changed || !draft.settled.is_empty();
        let is_mended = was_kept && std::mem::take(&mut self.is_read_only);
        if changed || is_mended || self.owed.len() != busy_before {
            let (town, busy) = (self.town.clone(), self.owed.len());
            let stopped = stops::sessions(&draft.entries);
            let asked = team::touched(draft.entries.iter().map(|(_, event)| event));
            let touched = sight::touched(&self.town, draft.entries.iter().map(|(_, event)| event));
            let crossed = radar::touched(&self.town, draft.entries.iter().map(|(_, event)| event));
            let events = draft.entries.into_iter().zip(before + 1..);
            let events = events
                .map(|((actor, event), seq)| JournalEntry { seq, at: draft.at, actor, event })
                .collect();
            self.board.publish(events, |published| {
                (published.seq, published.town, published.busy) = (seq, town, busy);
                if is_mended {
                    published.read_only = None;
                }
            });
            // Only now: eyes that are quicker than the board would look for what is not yet on it, find nothing, and
            // never look again.
            for session in stopped {
                self.world.break_off(&session);
            }
            self.eyes.wish(touched);
            self.teams.wish(asked);
            crossed.iter().for_each(|rig| radar::wish(&self.radars, rig));
        }
        let running = self.owed.values().filter(|(_, phase)| matches!(phase, Phase::Running(_)));
        for (rig, run) in stops::checks(&self.town, running.map(|(owed, _)| &owed.effect)) {
            self.world.stop_check(&rig, run);
        }
        for (reply, decided) in draft.replies {
            answer(&reply, decided.map(|about| Done { seq, about }));
        }
    }

    /// What may go out: the oldest of each order, when nothing of that order is under way.
    fn ready_jobs(&mut self) -> Vec<Job> {
        let now = self.world.now();
        let running = self.owed.values().filter_map(|(_, phase)| match phase {
            Phase::Running(names) => Some(names),
            _ => None,
        });
        let mut taken: BTreeSet<String> = running.flatten().cloned().collect();
        let (mut jobs, mut under_way) = (Vec::new(), taken.clone());
        for (owed, phase) in self.owed.values_mut() {
            let order = effect::order(&self.town, &owed.effect);
            let before = if effect::overtakes(&owed.effect) { &under_way } else { &taken };
            let is_free = order.iter().all(|name| !before.contains(name));
            // What waits keeps its place: later effects of the same order do not overtake it, but for a choice.
            taken.extend(order.iter().cloned());
            let is_due = match phase {
                Phase::Waiting => true,
                Phase::Running(_) => false,
                Phase::NotBefore(at) => *at <= now,
            };
            if is_free && is_due && effect::readiness(&self.town, &owed.effect) == Readiness::Now {
                *phase = Phase::Running(order.clone());
                under_way.extend(order);
                jobs.push(Job { id: owed.id.clone(), effect: owed.effect.clone(), town: self.town.clone() });
            }
        }
        jobs
    }
}

fn answer(reply: &Reply, outcome: Result<Done, CallError>) {
    if reply.send(outcome).is_err() {
        tracing::debug!("a caller did not wait for its answer");
    }
}

fn later(now: Time, pause: Duration) -> Time {
    Time(now.0.saturating_add(i64::try_from(pause.as_micros()).unwrap_or(i64::MAX)))
}
