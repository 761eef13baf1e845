//! New ids, sessions and other things that need a fresh number and the present time.

use crate::id::base36;
use crate::{
    Agent, AgentId, Ask, AskId, AskOutcome, Change, Dialog, Event, Message, MessageId, Oid, ProgramFacts,
    Request, RequestId, RequestState, Rig, RigId, RuleId, Session, SessionId, SessionState, Snapshot,
    SnapshotId, Task, TaskId, Time, Town,
};

/// What deciding may use besides the town itself.
pub(crate) struct Mint<'a> {
    pub town: &'a Town,
    pub now: Time,
    pub fresh: &'a mut dyn FnMut() -> u64,
}

/// First length tried for a random id; one digit more after each few collisions.
const ID_DIGITS: usize = 4;
const TRIES_PER_LENGTH: usize = 8;

/// Given to agents that were not named, in this order; then with a number.
const NAMES: [&str; 48] = [
    "wren", "otter", "moss", "flint", "tansy", "sorrel", "clover", "fern", "bramble", "teasel", "ember",
    "sable", "brook", "lark", "dove", "finch", "pipit", "nettle", "elder", "gorse", "vetch", "ash", "hazel",
    "rowan", "heron", "kestrel", "plover", "swift", "marten", "badger", "hare", "vole", "thistle", "yarrow",
    "sedge", "reed", "alder", "birch", "cedar", "maple", "tern", "curlew", "dunlin", "siskin", "linnet",
    "robin", "merlin", "osprey",
];

impl Mint<'_> {
    fn id(&mut self, prefix: &str, is_free: impl Fn(&str) -> bool) -> String {
        let mut length = ID_DIGITS;
        loop {
            for _ in 0..TRIES_PER_LENGTH {
                let id = format!("{prefix}-{}", base36((self.fresh)(), length));
                if is_free(&id) {
                    return id;
                }
            }
            length += 1;
        }
    }

    pub fn task(&mut self, rig: &Rig) -> TaskId {
        let town = self.town;
        self.id(&rig.prefix, |id| !town.tasks.contains_key(&id.into())).as_str().into()
    }

    pub fn request(&mut self) -> RequestId {
        let town = self.town;
        self.id("mr", |id| !town.requests.contains_key(&id.into())).as_str().into()
    }

    /// Of nobody yet, in review.
    pub fn new_request(&mut self, rig: &RigId, (head, base, change): (&Oid, &Oid, &Change)) -> Request {
        Request {
            id: self.request(),
            rig: rig.clone(),
            task: None,
            agent: None,
            title: String::new(),
            branch: String::new(),
            head: head.clone(),
            base: base.clone(),
            revision: 1,
            round: 1,
            change: change.clone(),
            left_out: None,
            state: RequestState::InReview,
            approval: None,
            asked_for: None,
            overrides: Vec::new(),
            for_person: None,
            pull: None,
            verdicts: Vec::new(),
            opened: self.now,
            since: self.now,
            check_work: Vec::new(),
            landed_on: None,
            undoes: None,
            not_undone: None,
        }
    }

    pub fn ask(&mut self) -> AskId {
        let town = self.town;
        self.id("ask", |id| !town.asks.contains_key(&id.into())).as_str().into()
    }

    pub fn rule(&mut self) -> RuleId {
        let town = self.town;
        self.id("rule", |id| !town.rules.contains_key(&id.into())).as_str().into()
    }

    /// The ask of a dialog on a session's screen.
    pub fn dialog(&mut self, session: &Session, dialog: &Dialog) -> Ask {
        Ask {
            id: self.ask(),
            agent: session.agent.clone(),
            session: session.id.clone(),
            epoch: session.epoch,
            kind: dialog.kind,
            text: dialog.text.clone(),
            choices: dialog.choices.iter().map(|choice| choice.text.clone()).collect(),
            by_message: false,
            dialog: Some(dialog.clone()),
            command: None,
            for_person: false,
            since: self.now,
            outcome: AskOutcome::Open,
            told: None,
        }
    }

    fn session_id(&mut self) -> SessionId {
        let town = self.town;
        self.id("s", |id| !town.sessions.contains_key(&id.into())).as_str().into()
    }

    /// An unused name for an agent; removed agents keep theirs.
    pub fn agent_name(&self) -> AgentId {
        let used = |name: &str| self.town.agents.contains_key(&name.into());
        let numbered = (1u32..).flat_map(|n| {
            NAMES.iter().map(move |name| if n == 1 { (*name).to_owned() } else { format!("{name}-{n}") })
        });
        numbered.into_iter().find(|name| !used(name)).unwrap_or_else(|| NAMES[0].to_owned()).as_str().into()
    }

    /// A new session for a task, in state planned.
    pub fn session(&mut self, agent: &Agent, task: &TaskId, epoch: u64, round: u32) -> Session {
        let token = format!("{:016x}{:016x}", (self.fresh)(), (self.fresh)());
        Session {
            id: self.session_id(),
            agent: agent.id.clone(),
            rig: agent.rig.clone(),
            task: task.clone(),
            epoch,
            round,
            token,
            preset: agent.preset.clone(),
            state: SessionState::Planned,
            signal: None,
            signal_at: None,
            said_done: None,
            hands_in: false,
            late_told: None,
            stop_asked: false,
            planned: self.now,
            conversation: self.uuid(),
            held_elsewhere: false,
            program: ProgramFacts::default(),
            background: 0,
            has_worked: false,
            goes_on_after: None,
            handed_over: None,
            limit: None,
            limit_tries: 0,
            limit_tried: None,
        }
    }

    /// A random UUID (RFC 9562, version 4).
    fn uuid(&mut self) -> String {
        let (high, low) = ((self.fresh)(), (self.fresh)());
        let (time, middle, version) = (high >> 32, (high >> 16) & 0xffff, high & 0x0fff);
        let (variant, node) = ((low >> 48) & 0x3fff | 0x8000, low & 0xffff_ffff_ffff);
        format!("{time:08x}-{middle:04x}-4{version:03x}-{variant:04x}-{node:012x}")
    }

    pub fn snapshot(&mut self, agent: &Agent, reason: &str) -> Event {
        Event::SnapshotPlanned { snapshot: self.new_snapshot(agent, reason) }
    }

    pub fn new_snapshot(&mut self, agent: &Agent, reason: &str) -> Snapshot {
        let town = self.town;
        let id: SnapshotId = self.id("sn", |id| !town.snapshots.contains_key(&id.into())).as_str().into();
        let (rig, task) = (agent.rig.clone(), agent.task.clone());
        Snapshot {
            id,
            rig,
            agent: agent.id.clone(),
            task,
            reason: reason.into(),
            at: self.now,
            from: None,
            taken: false,
            failed: None,
        }
    }

    pub fn message(&mut self, agent: &AgentId, session: &SessionId, text: &str, when_idle: bool) -> Event {
        let town = self.town;
        let id: MessageId = self.id("m", |id| !town.messages.contains_key(&id.into())).as_str().into();
        let delivery = crate::Delivery::Queued;
        let message = Message {
            id,
            agent: agent.clone(),
            session: session.clone(),
            text: text.into(),
            when_idle,
            delivery,
            held: None,
            at: self.now,
        };
        Event::MessageQueued { message }
    }

    /// Tells a live session that its work came back; a program that has ended is started again by a person only.
    pub fn tell_agent(&mut self, task: &Task, words: &str) -> Vec<Event> {
        let Some(held) = &task.assignment else {
            return Vec::new();
        };
        let live = self.town.sessions.get(&held.session).is_some_and(|session| session.state.is_live());
        if live { vec![self.message(&held.agent, &held.session, words, true)] } else { Vec::new() }
    }
}
