//! Workers: threads that carry effects out. Long ones (checks, landings) have workers of their own, so that no gate ever
//! holds up the start of an agent or a landing.

use crate::effect::{self, Crew};
use crate::turn::{Job, Mail};
use crate::world::World;
use std::collections::VecDeque;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// Workers for what takes moments, for what may take minutes, and for checks: so many of all rigs run at a time.
const SHORT_WORKERS: usize = 4;
const LONG_WORKERS: usize = 2;
const CHECK_WORKERS: usize = 8;
/// Of all rigs, too; a check of the line never waits for one of these.
const REHEARSAL_WORKERS: usize = 4;
/// For what waits for a network.
const REMOTE_WORKERS: usize = 2;

/// Jobs that no worker has taken yet. Bounded by what the town owes, which is in the database anyway.
#[derive(Default)]
struct Line {
    jobs: Mutex<Jobs>,
    changed: Condvar,
}

#[derive(Default)]
struct Jobs {
    waiting: VecDeque<Job>,
    is_closed: bool,
}

pub(crate) struct Workers {
    short: Arc<Line>,
    long: Arc<Line>,
    checks: Arc<Line>,
    rehearsals: Arc<Line>,
    remotes: Arc<Line>,
}

impl Workers {
    /// Starts the threads; whoever holds the handles joins them after [`Workers::close`].
    pub(crate) fn start(
        world: &Arc<dyn World>,
        mail: &SyncSender<Mail>,
    ) -> std::io::Result<(Self, Vec<JoinHandle<()>>)> {
        let workers = Self {
            short: Arc::default(),
            long: Arc::default(),
            checks: Arc::default(),
            rehearsals: Arc::default(),
            remotes: Arc::default(),
        };
        let mut threads = Vec::new();
        for (line, count, name) in [
            (&workers.short, SHORT_WORKERS, "effect"),
            (&workers.long, LONG_WORKERS, "long effect"),
            (&workers.checks, CHECK_WORKERS, "check"),
            (&workers.rehearsals, REHEARSAL_WORKERS, "rehearsal"),
            (&workers.remotes, REMOTE_WORKERS, "remote"),
        ] {
            for _ in 0..count {
                let (line, world, mail) = (line.clone(), world.clone(), mail.clone());
                let work = move || line.work(&*world, &mail);
                threads.push(std::thread::Builder::new().name(name.into()).spawn(work)?);
            }
        }
        Ok((workers, threads))
    }

    pub(crate) fn give(&self, jobs: Vec<Job>) {
        for job in jobs {
            let line = match effect::crew(&job.town, &job.effect) {
                Crew::Short => &self.short,
                Crew::Long => &self.long,
                Crew::Check => &self.checks,
                Crew::Rehearsal => &self.rehearsals,
                Crew::Remote => &self.remotes,
            };
            line.lock().waiting.push_back(job);
            line.changed.notify_one();
        }
    }

    /// Waiting jobs stay owed; those under way are finished.
    pub(crate) fn close(&self) {
        for line in [&self.short, &self.long, &self.checks, &self.rehearsals, &self.remotes] {
            let mut jobs = line.lock();
            jobs.is_closed = true;
            jobs.waiting.clear();
            line.changed.notify_all();
        }
    }
}

impl Line {
    fn work(&self, world: &dyn World, mail: &SyncSender<Mail>) {
        while let Some(job) = self.next() {
            let _span = tracing::info_span!("effect", id = %job.id).entered();
            let answer = effect::carry_out(world, &job);
            // Nobody listens any more: the effect stays owed and is looked at again at the next start.
            if mail.send(Mail::Answer { id: job.id, answer }).is_err() {
                return;
            }
        }
    }

    fn next(&self) -> Option<Job> {
        let mut jobs = self.lock();
        loop {
            if jobs.is_closed {
                return None;
            }
            match jobs.waiting.pop_front() {
                Some(job) => return Some(job),
                None => jobs = self.changed.wait(jobs).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
