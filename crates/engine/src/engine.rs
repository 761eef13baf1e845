//! The engine's handle: what the hall may ask of a running town.

mod adopt;
mod attachments;
mod branches;
mod queue_past;
mod requests;
mod rigs;
mod task_history;
mod terminals;

use crate::board::{Board, OutboxReader, Published, Reporter, Subscription};
use crate::call::{CallError, Done};
use crate::eyes::{Eyes, Thing};
use crate::owner_command::{OwnerCommand, OwnerRun};
use crate::radar;
use crate::reconcile::reconcile;
use crate::rig_check::RigCheck;
use crate::sight::{self, RigSight, Sight};
use crate::team;
use crate::turn::{Mail, Turns, UNSAVED_PAUSE};
use crate::workers::Workers;
use crate::world::World;
use gastown_core::{Caller, Command, QueuePolicy, RigId, SnapshotId, Town, queue_order};
use gastown_store::{JournalEntry, Owed, StoreError};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Mail that may wait for the next turn; whoever sends more waits.
const MAILBOX_LEN_MAX: usize = 4096;
/// How long agents may take to end when the town is closed with them.
const STOP_PATIENCE: Duration = Duration::from_secs(30);
const STOP_LOOK: Duration = Duration::from_millis(200);

/// What a town begins with: the committed town and what it still owes.
pub struct Opening {
    pub town: Town,
    pub seq: u64,
    pub owed: Vec<Owed>,
    /// Understands calls that agents leave as files; without it such a call is a fault in the journal.
    pub outbox: Option<Arc<dyn OutboxReader>>,
    /// Decides about the merge queues: the house's own, unless another one is to be measured.
    pub policy: Arc<QueuePolicy>,
}

/// What becomes of the agents when the town is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agents {
    Stop,
    Keep,
}

/// A running town.
pub struct Engine {
    world: Arc<dyn World>,
    board: Arc<Board>,
    eyes: Arc<Eyes>,
    teams: Arc<Eyes>,
    radars: Arc<Eyes>,
    mail: SyncSender<Mail>,
    workers: Arc<Workers>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Held while a file is being kept.
    files: Mutex<()>,
}

impl Engine {
    /// Compares the town with the world and starts its threads.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn open(world: Arc<dyn World>, opening: Opening) -> std::io::Result<Self> {
        let (mail, mailbox) = sync_channel(MAILBOX_LEN_MAX);
        let eyes = Arc::new(Eyes::default());
        let teams = Arc::new(Eyes::default());
        let radars = Arc::new(Eyes::default());
        let published = Published {
            seq: opening.seq,
            town: opening.town,
            busy: opening.owed.len(),
            ..Published::default()
        };
        let board = Arc::new(Board::new(published));
        let reporter = Reporter { mail: mail.clone(), eyes: eyes.clone(), board: board.clone() };
        world.listen(reporter.clone());
        let town = board.published().town.clone();
        let mut turns = Turns::new(
            world.clone(),
            board.clone(),
            (eyes.clone(), teams.clone(), radars.clone()),
            opening.outbox,
            opening.owed,
        )
        .decided_by(opening.policy);
        let first = reconcile(&*world, &town);
        let (workers, mut threads) = Workers::start(&world, &mail)?;
        let workers = Arc::new(workers);
        workers.give(turns.step(first));
        eyes.all(&board.published().town);
        teams.wish(team::all(&board.published().town));
        let running = workers.clone();
        threads.push(named("turns", move || run(turns, &mailbox, &running))?);
        let (looking, then, at, tell) = (eyes.clone(), radars.clone(), world.clone(), reporter.clone());
        threads.push(named("sight", move || sight::look(&looking, &then, &*at, &tell))?);
        let (due, at) = (radars.clone(), world.clone());
        threads.push(named("radar", move || radar::watch(&due, &*at, &reporter))?);
        let (due, seen, at, on) = (teams.clone(), eyes.clone(), world.clone(), board.clone());
        threads.push(named("team", move || team::follow(&due, &seen, &*at, &on))?);
        Ok(Self {
            world,
            board,
            eyes,
            teams,
            radars,
            mail,
            workers,
            threads: Mutex::new(threads),
            files: Mutex::new(()),
        })
    }

    /// Asks for a change; returns once it is committed and published.
    ///
    /// # Errors
    /// A refusal, or why it could not be kept; nothing was changed then.
    pub fn call(&self, caller: Caller, command: Command) -> Result<Done, CallError> {
        let (reply, answer) = sync_channel(1);
        self.mail.send(Mail::Call { caller, command, reply }).map_err(|_| CallError::Closed)?;
        answer.recv().map_err(|_| CallError::Closed)?
    }

    /// The town as it was last committed.
    pub fn published(&self) -> Arc<Published> {
        self.board.published()
    }

    pub fn subscribe(&self) -> Subscription {
        self.board.subscribe()
    }

    /// # Errors
    /// When the database cannot be read.
    pub fn journal(&self, since: u64, limit: usize) -> Result<Vec<JournalEntry>, StoreError> {
        self.world.journal(since, limit)
    }

    /// What is seen of a rig's target branch; nothing when it was not looked at yet.
    pub fn history(&self, rig: &RigId) -> Option<RigSight> {
        self.published().sight.rigs.get(rig).cloned()
    }

    pub fn sight(&self) -> Arc<Sight> {
        self.published().sight.clone()
    }

    /// Brings a saved state back into the agent's worktree, which is saved first.
    ///
    /// # Errors
    /// When the agent works, or git says no.
    pub fn restore_snapshot(&self, id: &SnapshotId) -> Result<(), CallError> {
        let published = self.published();
        let town = &published.town;
        let snapshot =
            town.snapshots.get(id).ok_or_else(|| gastown_core::Refusal::NoSuchSnapshot(id.clone()))?;
        let (rig, agent) = (town.rig(&snapshot.rig)?, town.agent(&snapshot.agent)?);
        if town.session_of(agent).is_some_and(|session| session.state.is_live()) {
            let state = "at work; stop it first".to_owned();
            return Err(gastown_core::Refusal::AgentNotFit { agent: agent.id.clone(), state }.into());
        }
        self.world.restore_snapshot(snapshot, rig, agent)?;
        self.eyes.wish(vec![Thing::Agent(agent.id.clone())]);
        Ok(())
    }

    /// Blocks until the command has ended, or was ended.
    pub fn run_for_owner(&self, command: &OwnerCommand<'_>) -> OwnerRun {
        self.world.run_for_owner(command)
    }

    /// True while an agent runs, a queue moves or something is owed: the town must not end by itself.
    pub fn has_work(&self) -> bool {
        let published = self.published();
        let town = &published.town;
        let runs = town.sessions.values().any(|session| session.state.is_live());
        let checks = published.sight.checks.values().any(RigCheck::is_running);
        let shells = published.shells.iter().any(|shell| shell.ended.is_none());
        runs || shells
            || checks
            || published.busy > 0
            || town.rigs.keys().any(|rig| !queue_order(town, rig).is_empty())
    }

    /// Closes the town; with [`Agents::Stop`] every agent is ended and its worktree saved first.
    ///
    /// Waits for what is under way. What could not be finished stays owed.
    pub fn shutdown(&self, agents: Agents) {
        if agents == Agents::Stop {
            self.stop_agents();
            if let Err(trouble) = self.world.end_shells() {
                tracing::warn!(%trouble, "shells could not be ended; they go on without the hall");
            }
        }
        self.workers.close();
        self.eyes.close();
        self.teams.close();
        self.radars.close();
        // Before the world: what is broken off there must not look like an answer.
        if self.mail.send(Mail::Close).is_err() {
            tracing::debug!("the loop had ended already");
        }
        self.world.close();
        self.board.close();
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a thread of the engine had panicked");
            }
        }
    }

    fn stop_agents(&self) {
        let news = self.subscribe();
        let town = self.published().town.clone();
        for agent in town.agents.values().filter(|agent| is_live(&town, agent)) {
            if let Err(error) = self.call(Caller::Owner, Command::Stop { agent: agent.id.clone() }) {
                tracing::warn!(agent = %agent.id, %error, "could not be stopped");
            }
        }
        let deadline = Instant::now() + STOP_PATIENCE;
        while Instant::now() < deadline {
            let town = self.published().town.clone();
            if !town.agents.values().any(|agent| is_live(&town, agent)) {
                return;
            }
            news.next(STOP_LOOK);
        }
        tracing::warn!("some agents did not end in time; they go on without the hall");
    }
}

fn is_live(town: &Town, agent: &gastown_core::Agent) -> bool {
    town.session_of(agent).is_some_and(|session| session.state.is_live())
}

fn named(name: &str, work: impl FnOnce() + Send + 'static) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name(name.into()).spawn(work)
}

/// Turns until the mailbox is closed. Sleeps without a timer while nothing has to be tried again.
fn run(mut turns: Turns, mailbox: &Receiver<Mail>, workers: &Workers) {
    loop {
        let first = match turns.pause_until_next_try() {
            None => mailbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(pause) => mailbox.recv_timeout(pause.min(UNSAVED_PAUSE)),
        };
        let mut mails = match first {
            Ok(mail) => vec![mail],
            Err(RecvTimeoutError::Timeout) => Vec::new(),
            Err(RecvTimeoutError::Disconnected) => return,
        };
        mails.extend(mailbox.try_iter().take(MAILBOX_LEN_MAX));
        let last = mails.iter().position(|mail| matches!(mail, Mail::Close));
        mails.truncate(last.unwrap_or(mails.len()));
        let _span = tracing::debug_span!("turn", mails = mails.len()).entered();
        let jobs = turns.step(mails);
        if last.is_some() {
            return;
        }
        workers.give(jobs);
    }
}
