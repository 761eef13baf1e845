//! How an event changes a town. It never fails and never decides: an event that names nothing known changes nothing.

mod lane;
mod rehearsal;
mod request;
mod usage;

use crate::{
    Agent, AgentChange, AskOutcome, Assignment, Background, Closed, Delivery, Event, LateTold, Session,
    SessionId, SessionState, Task, TaskId, TaskState, Time, Town,
};
use rpds::RedBlackTreeMapSync as Map;

impl Town {
    pub fn apply(&mut self, event: &Event) {
        self.apply_rig(event);
        self.apply_task(event);
        self.apply_agent(event);
        self.apply_session(event);
        self.apply_queue(event);
        self.apply_request(event);
        self.apply_other(event);
        self.apply_usage(event);
    }

    fn apply_rig(&mut self, event: &Event) {
        match event {
            Event::RigAdded { rig } => put(&mut self.rigs, &rig.id, rig.clone()),
            Event::RigChanged(other) => change(&mut self.rigs, &other.rig, |rig| {
                set(&mut rig.gates, &other.gates);
                set(&mut rig.review, &other.review);
                set(&mut rig.owner, &other.owner);
                set(&mut rig.ground, &other.ground);
                if let Some(line) = &other.run {
                    rig.run = Some(line.clone()).filter(|line| !line.is_empty());
                }
                set(&mut rig.fetch_minutes, &other.fetch_minutes);
                set(&mut rig.runners, &other.runners);
                set(&mut rig.landing, &other.landing);
                set(&mut rig.sign_off, &other.sign_off);
                set(&mut rig.sign, &other.sign);
                if let Some(message) = &other.message {
                    rig.message = Some(message.clone()).filter(|message| !message.is_empty());
                }
                set(&mut rig.author, &other.author);
                set(&mut rig.rehearse, &other.rehearse);
                set(&mut rig.late, &other.late);
                set(&mut rig.tiers, &other.tiers);
                set(&mut rig.pull_requests, &other.pull_requests);
                if let Some(name) = &other.forge {
                    rig.forge = Some(name.clone()).filter(|name| !name.is_empty());
                }
                set(&mut rig.push, &other.push);
            }),
            Event::RigRemoved { rig } => change(&mut self.rigs, rig, |rig| rig.removed = true),
            Event::QueueHeld { rig, why } => {
                change(&mut self.rigs, rig, |rig| (rig.held, rig.held_why) = (true, why.clone()));
            }
            Event::QueueReleased { rig } => {
                change(&mut self.rigs, rig, |rig| (rig.held, rig.held_why) = (false, None));
            }
            Event::TargetMoved { rig, head, .. } => {
                change(&mut self.rigs, rig, |rig| rig.target_head = head.clone())
            }
            Event::Push { rig, at, step } => change(&mut self.rigs, rig, |rig| rig.pushes.take(step, *at)),
            _ => {}
        }
    }

    fn apply_task(&mut self, event: &Event) {
        match event {
            Event::TaskAdded { task } => put(&mut self.tasks, &task.id, task.clone()),
            Event::TaskEdited { task, title, body, script, kind, priority, labels, deferred, at } => {
                change(&mut self.tasks, task, |task| {
                    set(&mut task.title, title);
                    set(&mut task.body, body);
                    set(&mut task.kind, kind);
                    set(&mut task.priority, priority);
                    set(&mut task.labels, labels);
                    if script.is_some() {
                        task.script = script.clone();
                    }
                    if let Some(deferred) = deferred {
                        task.state = if *deferred { TaskState::Deferred } else { TaskState::Open };
                    }
                    task.updated = *at;
                })
            }
            Event::TaskStacked { task, on, at } => {
                change(&mut self.tasks, task, |task| (task.on, task.updated) = (on.clone(), *at))
            }
            Event::StartWished { task, start, at } => {
                change(&mut self.tasks, task, |task| (task.start, task.updated) = (start.clone(), *at))
            }
            Event::TaskClosed { task, why, at } => self.close_task(task, why, *at),
            Event::TaskReopened { task, at } => change(&mut self.tasks, task, |task| {
                task.state = TaskState::Open;
                (task.assignment, task.request, task.updated) = (None, None, *at);
            }),
            Event::TaskCommented { task, comment } => change(&mut self.tasks, task, |task| {
                task.updated = comment.at;
                task.comments.push(comment.clone());
            }),
            Event::FileAttached { task, attachment } => change(&mut self.tasks, task, |task| {
                task.updated = attachment.at;
                task.attachments.push(attachment.clone());
            }),
            Event::FileDetached { task, name, at } => change(&mut self.tasks, task, |task| {
                task.updated = *at;
                task.attachments.retain(|file| file.name != *name);
            }),
            Event::PointsChanged { task, points, at } => change(&mut self.tasks, task, |task| {
                let highest = points.iter().map(|point| point.id).max().unwrap_or(0);
                task.points_made = task.points_made.max(highest);
                (task.points, task.updated) = (points.clone(), *at);
            }),
            Event::PointClaimed { task, point, claim, at } => change(&mut self.tasks, task, |task| {
                task.updated = *at;
                let claimed = task.points.iter_mut().find(|known| known.id == *point);
                claimed.into_iter().for_each(|point| point.claim = claim.clone());
            }),
            Event::DependencyAdded { task, needs } => {
                change(&mut self.tasks, task, |task| task.needs.push(needs.clone()))
            }
            Event::DependencyRemoved { task, needs } => {
                change(&mut self.tasks, task, |task| task.needs.retain(|id| id != needs))
            }
            Event::TaskLinedUp { task, place } => change(&mut self.tasks, task, |task| {
                (task.lined_up, task.assignment) = (Some(place.clone()), None);
            }),
            Event::TaskUnassigned { task, .. } => {
                self.free_holder(task);
                change(&mut self.tasks, task, |task| (task.lined_up, task.assignment) = (None, None));
            }
            _ => {}
        }
    }

    fn close_task(&mut self, id: &TaskId, why: &Closed, at: Time) {
        self.free_holder(id);
        change(&mut self.tasks, id, |task| {
            task.state = TaskState::Closed { why: why.clone(), at };
            (task.lined_up, task.updated) = (None, at);
        });
    }

    /// The agent that holds the task holds nothing any more.
    fn free_holder(&mut self, task: &TaskId) {
        let holder = self
            .agents
            .values()
            .find(|agent| agent.task.as_ref() == Some(task))
            .map(|agent| agent.id.clone());
        if let Some(holder) = holder {
            change(&mut self.agents, &holder, |agent| agent.task = None);
        }
    }

    fn apply_agent(&mut self, event: &Event) {
        match event {
            Event::AgentAdded { agent } => put(&mut self.agents, &agent.id, agent.clone()),
            Event::AgentRemoved { agent } => change(&mut self.agents, agent, |agent| agent.removed = true),
            Event::AgentMoved { agent, lot } => change(&mut self.agents, agent, |agent| agent.lot = *lot),
            Event::AgentChanged(AgentChange { agent, mode }) => {
                change(&mut self.agents, agent, |agent| agent.mode = *mode)
            }
            Event::AgentPaused { agent, .. } => change(&mut self.agents, agent, |agent| agent.paused = true),
            Event::AgentResumed { agent, .. } => {
                change(&mut self.agents, agent, |agent| agent.paused = false)
            }
            Event::WorktreeMade { agent, worktree } => {
                change(&mut self.agents, agent, |agent| agent.worktree = Some(worktree.clone()))
            }
            Event::WorktreeRemoved { agent } => {
                change(&mut self.agents, agent, |agent| agent.worktree = None)
            }
            Event::TaskAssigned { task, agent, session, epoch, at } => {
                change(&mut self.agents, agent, |agent| {
                    agent.epoch = *epoch;
                    agent.task = Some(task.clone());
                });
                change(&mut self.tasks, task, |task| {
                    let round = task.assignment.as_ref().map_or(1, |before| before.round);
                    let held = Assignment {
                        agent: agent.clone(),
                        session: session.clone(),
                        epoch: *epoch,
                        at: *at,
                        round,
                    };
                    (task.assignment, task.lined_up, task.updated) = (Some(held), None, *at);
                });
            }
            _ => {}
        }
    }

    fn apply_session(&mut self, event: &Event) {
        match event {
            Event::SessionPlanned { session } => {
                put(&mut self.sessions, &session.id, session.clone());
                change(&mut self.agents, &session.agent, |agent| {
                    agent.session = Some(session.id.clone());
                    (agent.paused, agent.stopped) = (false, false);
                });
                change(&mut self.tasks, &session.task, |task| {
                    if let Some(held) = task.assignment.as_mut() {
                        (held.session, held.round) = (session.id.clone(), session.round);
                    }
                });
            }
            Event::SessionStarted { session, keeper, program, at } => {
                let running = SessionState::Running { keeper: keeper.clone(), since: *at };
                self.change_session(session, |session| {
                    (session.state, session.program) = (running, *program);
                });
            }
            Event::BackgroundSeen(Background { session, jobs }) => {
                self.change_session(session, |session| session.background = *jobs)
            }
            Event::SessionNotStarted { session, why, at } => self.change_session(session, |session| {
                session.state = SessionState::NotStarted { why: why.clone(), at: *at }
            }),
            Event::SessionSignalled { session, signal, at } => self.change_session(session, |session| {
                (session.signal, session.signal_at) = (Some(signal.clone()), Some(*at));
                session.has_worked |= matches!(signal, crate::Signal::Working | crate::Signal::TurnEnded);
                session.note_limit(signal, *at);
            }),
            Event::LimitPassed { session, how, at } => {
                self.change_session(session, |session| session.pass_limit(*how, *at))
            }
            Event::SessionStopAsked { session: id } => {
                self.change_session(id, |session| session.stop_asked = true);
                let agent = self.sessions.get(id).map(|session| session.agent.clone());
                if let Some(agent) = agent {
                    change(&mut self.agents, &agent, |agent| {
                        agent.stopped |= agent.session.as_ref() == Some(id)
                    });
                }
            }
            Event::SessionEnded { session, exit, at } => self.change_session(session, |session| {
                session.state = SessionState::Ended { exit: exit.clone(), at: *at }
            }),
            Event::SessionLost { session, why, at } => self.change_session(session, |session| {
                session.state = SessionState::Lost { why: why.clone(), at: *at }
            }),
            Event::LateTold(LateTold { session, base, .. }) => {
                self.change_session(session, |session| session.late_told = Some(base.clone()))
            }
            Event::TurnFinished { session, .. } => {
                self.change_session(session, |session| session.hands_in = true)
            }
            Event::NothingChanged { session } | Event::WorkNotTaken { session, .. } => {
                self.change_session(session, |session| session.hands_in = false)
            }
            Event::DoneSaid { session, words } => {
                self.change_session(session, |session| session.said_done = Some(words.clone()))
            }
            _ => {}
        }
    }

    fn change_session(&mut self, id: &SessionId, with: impl FnOnce(&mut Session)) {
        change(&mut self.sessions, id, with);
    }

    fn apply_other(&mut self, event: &Event) {
        match event {
            Event::AskOpened { ask } => put(&mut self.asks, &ask.id, ask.clone()),
            Event::AskAnswered { ask, text, at, by, .. } => change(&mut self.asks, ask, |ask| {
                ask.outcome = AskOutcome::Answered { text: text.clone(), at: *at, by: by.clone() }
            }),
            Event::AskCommandTold { ask, command } => {
                change(&mut self.asks, ask, |ask| ask.command = Some(command.clone()))
            }
            Event::WaitTold(told) => {
                change(&mut self.asks, &told.ask, |ask| ask.note_telling(&told.telling, told.at))
            }
            Event::RuleMade { rule } => put(&mut self.rules, &rule.id, rule.clone()),
            Event::RuleRemoved { rule, at } => change(&mut self.rules, rule, |rule| rule.removed = Some(*at)),
            Event::AskWithdrawn { ask, at } => {
                change(&mut self.asks, ask, |ask| ask.outcome = AskOutcome::Withdrawn { at: *at })
            }
            Event::MessageQueued { message } => put(&mut self.messages, &message.id, message.clone()),
            Event::MessageFollowed { message, session } => {
                change(&mut self.messages, message, |message| message.session = session.clone())
            }
            Event::MessageHeld { message, why } => {
                change(&mut self.messages, message, |message| message.held = Some(why.clone()))
            }
            Event::MessageTyped { message } => {
                change(&mut self.messages, message, |message| message.delivery = Delivery::Typed)
            }
            Event::MessageFailed { message, why } => change(&mut self.messages, message, |message| {
                message.delivery = Delivery::Failed { why: why.clone() }
            }),
            Event::SnapshotTaken { snapshot } => {
                change(&mut self.snapshots, snapshot, |snapshot| snapshot.taken = true)
            }
            Event::SnapshotFailed { snapshot, why } => {
                change(&mut self.snapshots, snapshot, |snapshot| snapshot.failed = Some(why.clone()))
            }
            Event::SnapshotPlanned { snapshot } => put(&mut self.snapshots, &snapshot.id, snapshot.clone()),
            _ => {}
        }
    }
}

/// True while the agent has had no other assignment since and holds nothing.
pub(crate) fn takes_back(agents: &Map<crate::AgentId, Agent>, task: &Task, held: &Assignment) -> bool {
    agents.get(&held.agent).is_some_and(|agent| {
        !agent.removed && agent.epoch == held.epoch && agent.task.as_ref().is_none_or(|id| *id == task.id)
    })
}

fn put<K: Ord + Clone, V>(map: &mut Map<K, V>, key: &K, value: V) {
    map.insert_mut(key.clone(), value);
}

fn change<K: Ord + Clone, V: Clone>(map: &mut Map<K, V>, key: &K, with: impl FnOnce(&mut V)) {
    if let Some(value) = map.get_mut(key) {
        with(value);
    }
}

fn set<T: Clone>(field: &mut T, value: &Option<T>) {
    if let Some(value) = value {
        *field = value.clone();
    }
}
