//! Runs a town as the least of engines would, and checks after every event that it names the rows it changed.

use gastown_core::*;

/// A town, its clock and its source of fresh numbers: the least an engine would have.
pub struct Teller {
    pub town: Town,
    clock: i64,
    fresh: u64,
    /// Whether programs that start can take up a conversation.
    pub program: ProgramFacts,
    /// All that happened.
    pub journal: Vec<Event>,
}

impl Teller {
    pub fn new() -> Self {
        let mut teller = Self {
            town: Town::default(),
            clock: 0,
            fresh: 7,
            program: ProgramFacts::default(),
            journal: Vec::new(),
        };
        teller.must(Command::AddRig(rig("harbor", "hb", "/repo")));
        teller
    }

    pub fn run(&mut self, caller: Caller, command: Command) -> std::result::Result<Vec<Event>, Refusal> {
        self.clock += 1;
        let mut fresh = self.fresh;
        let mut next = || {
            fresh = fresh.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            fresh >> 20
        };
        let decision = decide(&self.town, &caller, &command, Time(self.clock), &mut next)?;
        self.fresh = fresh;
        self.settle_after(decision.events.clone());
        Ok(decision.events)
    }

    pub fn must(&mut self, command: Command) -> Vec<Event> {
        self.run(Caller::Owner, command.clone()).unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"))
    }

    pub fn refused(&mut self, command: Command) -> Refusal {
        let before = self.town.clone();
        let refusal = self.run(Caller::Owner, command).expect_err("this must be refused");
        assert_eq!(before, self.town, "a refusal changes nothing");
        refusal
    }

    pub fn see(&mut self, observation: Observation) -> Vec<Event> {
        self.clock += 1;
        let mut fresh = self.fresh + 1;
        let events = observe(&self.town, &observation, Time(self.clock), &mut || {
            fresh += 77;
            fresh
        });
        self.fresh = fresh;
        self.settle_after(events.clone());
        events
    }

    /// Whoever keeps rows relies on `touches`: no event may change a row that it does not name.
    fn apply(&mut self, event: &Event) {
        let before = self.town.clone();
        self.town.apply(event);
        self.journal.push(event.clone());
        let named = event.touches(&self.town);
        let unnamed: Vec<_> =
            changed_rows(&before, &self.town).into_iter().filter(|row| !named.contains(row)).collect();
        assert!(unnamed.is_empty(), "{event:?} changed {unnamed:?}, and names only {named:?}");
    }

    fn settle_after(&mut self, events: Vec<Event>) {
        events.iter().for_each(|event| self.apply(event));
        for _ in 0..100 {
            let mut fresh = self.fresh + 1_000;
            let more = settle(&self.town, Time(self.clock), &mut || {
                fresh += 991;
                fresh
            });
            self.fresh = fresh;
            if more.is_empty() {
                return;
            }
            more.iter().for_each(|event| self.apply(event));
        }
        panic!("the town never settles");
    }

    pub fn task(&mut self, title: &str, script: Option<&str>) -> TaskId {
        let add = AddTask { title: title.into(), script: script.map(Into::into), ..AddTask::default() };
        match &self.must(Command::AddTask(add))[..] {
            [Event::TaskAdded { task }] => task.id.clone(),
            other => panic!("{other:?}"),
        }
    }

    /// A task that begins on another's branch.
    pub fn task_on(&mut self, title: &str, on: &TaskId) -> TaskId {
        let add = AddTask { title: title.into(), on: Some(on.clone()), ..AddTask::default() };
        match &self.must(Command::AddTask(add))[..] {
            [Event::TaskAdded { task }] => task.id.clone(),
            other => panic!("{other:?}"),
        }
    }

    pub fn agent(&mut self, name: &str) -> AgentId {
        let (mode, role) = (Mode::Ask, Role::Worker);
        self.must(Command::AddAgent {
            rig: "harbor".into(),
            name: Some(name.into()),
            preset: "shell".into(),
            mode,
            role,
        });
        name.into()
    }

    pub fn assign(&mut self, task: &TaskId, agent: &AgentId) {
        self.must(Command::Assign { task: task.clone(), agent: agent.clone(), when: When::Now });
    }

    pub fn session(&self, agent: &AgentId) -> Session {
        let agent = self.town.agent(agent).expect("an agent");
        self.town.session_of(agent).expect("a session").clone()
    }

    pub fn starts(&mut self, agent: &AgentId) -> SessionId {
        let session = self.session(agent).id;
        let keeper =
            KeeperFacts { pid: 1, start_time: 1, boot_id: "b".into(), nonce: "n".into(), child_pid: 2 };
        self.see(Observation::SessionStarted { session: session.clone(), keeper, program: self.program });
        session
    }

    /// One agent, at work on its first task in a conversation that can be taken up.
    pub fn at_work() -> (Self, AgentId) {
        let mut teller = Self::new();
        teller.program.can_go_on = true;
        let (task, wren) = (teller.task("Paint", None), teller.agent("wren"));
        teller.assign(&task, &wren);
        teller.works(&wren);
        (teller, wren)
    }

    /// Its newest session starts and works.
    pub fn works(&mut self, agent: &AgentId) -> SessionId {
        let session = self.starts(agent);
        self.see(Observation::SessionSignalled { session: session.clone(), signal: Signal::Working });
        session
    }

    /// The program ends well and its work is taken at `head`.
    pub fn finishes(&mut self, agent: &AgentId, head: &str) -> RequestId {
        let session = self.starts(agent);
        self.see(Observation::SessionEnded { session: session.clone(), exit: Exit::Code(0) });
        let round = self.session(agent).round;
        self.see(Observation::WorkTaken { session: session.clone(), round, work: commits(head) });
        let task = self.town.session(&session).expect("a session").task.clone();
        self.town.task(&task).expect("a task").request.clone().expect("a request")
    }

    pub fn state(&self, agent: &AgentId) -> AgentState {
        agent_status(&self.town, agent).state
    }

    /// Time goes on by itself.
    pub fn passes(&mut self, micros: i64) {
        self.clock += micros;
    }

    pub fn request(&self, id: &RequestId) -> Request {
        self.town.request(id).expect("a request").clone()
    }

    /// The check of the queue that runs and is about this request.
    pub fn run_of(&self, id: &RequestId) -> LaneRun {
        let lane = self.lane();
        let found = lane.runs.iter().find(|run| lane.is_running(run.id) && run.requests.contains(id));
        found.unwrap_or_else(|| panic!("no check of {id} runs: {lane:?}")).clone()
    }

    pub fn lane(&self) -> &Lane {
        self.town.lanes.get(&"harbor".into()).expect("something was queued")
    }

    /// Green, moved and seen in the target; alone.
    pub fn lands(&mut self, id: &RequestId, commit: &str) {
        self.passes_check(id, &[commit]);
        self.landing(LandOutcome::Landed);
    }

    pub fn passes_check(&mut self, id: &RequestId, chain: &[&str]) -> Vec<Event> {
        let chain = chain.iter().map(|commit| Oid::from(*commit)).collect();
        self.checked(id, CheckOutcome::Green { chain })
    }

    /// Fails as often as it takes until the queue believes it.
    pub fn fails_check(&mut self, id: &RequestId) -> Vec<Event> {
        let mut events = Vec::new();
        while self.request(id).state.is_in_queue() {
            let (gate, words) = ("test".into(), "red".into());
            events.extend(self.checked(id, CheckOutcome::Failed { gate, words, already: false }));
        }
        events
    }

    pub fn conflicts(&mut self, id: &RequestId, file: &str) -> Vec<Event> {
        let misfit = Misfit::Conflict { files: vec![file.into()], words: "both changed".into() };
        let unfit = vec![Unfit { request: id.clone(), misfit }];
        self.checked(id, CheckOutcome::NotMerged { unfit, apart: vec![] })
    }

    pub fn checked(&mut self, id: &RequestId, outcome: CheckOutcome) -> Vec<Event> {
        let run = self.run_of(id).id;
        self.ended(run, outcome)
    }

    /// All that happened then, what follows from it too.
    pub fn ended(&mut self, run: gastown_queue::RunId, outcome: CheckOutcome) -> Vec<Event> {
        let before = self.journal.len();
        let (verdicts, kept) = (vec![], vec![]);
        self.see(Observation::Checked { rig: "harbor".into(), run, verdicts, kept, outcome });
        self.journal[before..].to_vec()
    }

    pub fn landing(&mut self, outcome: LandOutcome) {
        let run = self.lane().landing.expect("something lands");
        self.see(Observation::Landing { rig: "harbor".into(), run, outcome });
    }
}

fn changed_rows(before: &Town, after: &Town) -> Vec<Entity> {
    let mut rows = Vec::new();
    macro_rules! changed {
        ($($field:ident => $kind:ident),+) => {$(
            let differs = after.$field.iter().filter(|(id, row)| before.$field.get(*id) != Some(*row));
            rows.extend(differs.map(|(id, _)| Entity::$kind(id.clone())));
        )+};
    }
    changed!(rigs => Rig, tasks => Task, agents => Agent, sessions => Session);
    changed!(requests => Request, asks => Ask, messages => Message, snapshots => Snapshot);
    changed!(usage => Usage, budgets => Budget, lanes => Lane, results => Results);
    rows
}

pub fn rig(name: &str, prefix: &str, path: &str) -> AddRig {
    AddRig {
        name: name.into(),
        prefix: prefix.into(),
        source: Source::Path(path.into()),
        target: "main".into(),
        target_head: "base".into(),
        owner: Person { name: "Ada".into(), email: "ada@example.org".into() },
        gates: vec![],
        review: Review::Required,
        shallow: false,
        demo: false,
        ground: Ground::default(),
    }
}

pub fn commits(head: &str) -> TakenWork {
    let change = Change { files: 1, additions: 2, deletions: 1, commits: 1, ..Change::default() };
    TakenWork::Commits {
        head: head.into(),
        base: "base".into(),
        change,
        left_out: LeftOut::Nothing,
        touched: Touched::default(),
    }
}
