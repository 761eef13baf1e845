//! A town in a world of memory whose loop is stepped by hand.

use super::super::*;
use crate::board::Published;
use crate::effect::carry_out;
use crate::fake::{BASE, FakeWorld};
use gastown_core::*;
use std::sync::mpsc::{Receiver, sync_channel};

/// A town that is stepped: effects are carried out when the test says so.
pub struct Stepped {
    pub world: Arc<FakeWorld>,
    pub board: Arc<Board>,
    pub turns: Turns,
    pub jobs: Vec<Job>,
}

pub type Answered = Receiver<Result<Done, CallError>>;

impl Stepped {
    pub fn new(seed: u64) -> Self {
        let world = Arc::new(FakeWorld::default());
        world.with(|facts| facts.random = seed);
        let board = Arc::new(Board::new(Published::default()));
        let turns = Turns::new(world.clone(), board.clone(), Default::default(), None, Vec::new());
        Self { world, board, turns, jobs: Vec::new() }
    }

    /// The hall died here; another begins with what was kept.
    pub fn again(self) -> Self {
        let owed = self.turns.owed.values().map(|(owed, _)| owed.clone()).collect();
        let (town, seq) = (self.turns.town.clone(), self.turns.seq);
        let board = Arc::new(Board::new(Published { town, seq, ..Published::default() }));
        let turns = Turns::new(self.world.clone(), board.clone(), Default::default(), None, owed);
        let mut stepped = Self { world: self.world, board, turns, jobs: Vec::new() };
        stepped.step(Vec::new());
        stepped
    }

    /// A rig `harbor` with the agents `wren` and `otter`.
    pub fn with_rig(seed: u64, review: Review) -> Self {
        let mut stepped = Self::new(seed);
        stepped.must(Command::AddRig(AddRig {
            name: "harbor".into(),
            prefix: "hb".into(),
            source: Source::Path("/repo".into()),
            target: "main".into(),
            target_head: BASE.into(),
            owner: Person { name: "Ada".into(), email: "ada@example.org".into() },
            gates: vec![],
            review,
            shallow: false,
            demo: false,
            ground: Ground::default(),
        }));
        for name in ["wren", "otter"] {
            let (rig, name, preset) = ("harbor".into(), Some(name.into()), "shell".to_owned());
            stepped.must(Command::AddAgent { rig, name, preset, mode: Mode::Ask, role: Role::Worker });
        }
        stepped
    }

    pub fn mail(command: Command) -> (Mail, Answered) {
        let (reply, answer) = sync_channel(1);
        (Mail::Call { caller: Caller::Owner, command, reply }, answer)
    }

    pub fn step(&mut self, mails: Vec<Mail>) {
        let jobs = self.turns.step(mails);
        self.jobs.extend(jobs);
    }

    pub fn must(&mut self, command: Command) -> Done {
        let (mail, answer) = Self::mail(command);
        self.step(vec![mail]);
        answer.recv().unwrap().unwrap()
    }

    pub fn see(&mut self, observation: Observation) {
        self.step(vec![Mail::Observed(observation)]);
    }

    pub fn task(&mut self, title: &str) -> TaskId {
        let add = AddTask { title: title.into(), script: Some("true".into()), ..AddTask::default() };
        match self.must(Command::AddTask(add)).about {
            Some(Entity::Task(id)) => id,
            other => panic!("{other:?}"),
        }
    }

    pub fn assign(task: &TaskId, agent: &str) -> Command {
        Command::Assign { task: task.clone(), agent: agent.into(), when: When::Now }
    }

    /// Carries out all effects, and those that follow, until none is left.
    pub fn work(&mut self) {
        while !self.jobs.is_empty() {
            let jobs = std::mem::take(&mut self.jobs);
            for job in jobs {
                let answer = carry_out(&*self.world, &job);
                self.step(vec![Mail::Answer { id: job.id, answer }]);
            }
        }
    }

    pub fn town(&self) -> &Town {
        &self.turns.town
    }

    pub fn session(&self, agent: &str) -> Session {
        let town = &self.turns.town;
        town.session_of(town.agent(&agent.into()).unwrap()).unwrap().clone()
    }

    pub fn only_request(&self) -> Request {
        self.turns.town.requests.values().next().unwrap().clone()
    }

    /// A task of `wren` that is ready to be reviewed.
    pub fn reviewed(seed: u64) -> Self {
        let mut stepped = Self::with_rig(seed, Review::Required);
        let task = stepped.task("mend the lamp");
        stepped.must(Self::assign(&task, "wren"));
        stepped.work();
        let session = stepped.session("wren").id;
        stepped.see(Observation::SessionEnded { session, exit: Exit::Code(0) });
        stepped.work();
        stepped
    }
}
