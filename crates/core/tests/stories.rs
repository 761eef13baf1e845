//! Stories of a town told in commands and observations: what is decided, refused and ignored.

use gastown_core::*;

/// A town, its clock and its source of fresh numbers: the least an engine would have.
struct Teller {
    town: Town,
    clock: i64,
    fresh: u64,
}

impl Teller {
    fn new() -> Self {
        let mut teller = Self {
            town: Town::default(),
            clock: 0,
            fresh: 7,
        };
        teller.must(Command::AddRig(rig("harbor", "hb", "/repo")));
        teller
    }

    fn run(&mut self, caller: Caller, command: Command) -> std::result::Result<Vec<Event>, Refusal> {
        self.clock += 1;
        let mut fresh = self.fresh;
        let mut next = || {
            fresh = fresh
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            fresh >> 20
        };
        let decision = decide(&self.town, &caller, &command, Time(self.clock), &mut next)?;
        self.fresh = fresh;
        self.settle_after(decision.events.clone());
        Ok(decision.events)
    }

    fn must(&mut self, command: Command) -> Vec<Event> {
        self.run(Caller::Owner, command.clone())
            .unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"))
    }

    fn refused(&mut self, command: Command) -> Refusal {
        let before = self.town.clone();
        let refusal = self
            .run(Caller::Owner, command)
            .expect_err("this must be refused");
        assert_eq!(before, self.town, "a refusal changes nothing");
        refusal
    }

    fn see(&mut self, observation: Observation) -> Vec<Event> {
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
        let named = event.touches(&self.town);
        let unnamed: Vec<_> = changed_rows(&before, &self.town)
            .into_iter()
            .filter(|row| !named.contains(row))
            .collect();
        assert!(
            unnamed.is_empty(),
            "{event:?} changed {unnamed:?}, and names only {named:?}"
        );
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

    fn task(&mut self, title: &str, script: Option<&str>) -> TaskId {
        let add = AddTask {
            title: title.into(),
            script: script.map(Into::into),
            ..AddTask::default()
        };
        match &self.must(Command::AddTask(add))[..] {
            [Event::TaskAdded { task }] => task.id.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn agent(&mut self, name: &str) -> AgentId {
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

    fn assign(&mut self, task: &TaskId, agent: &AgentId) {
        self.must(Command::Assign {
            task: task.clone(),
            agent: agent.clone(),
            when: When::Now,
        });
    }

    fn session(&self, agent: &AgentId) -> Session {
        let agent = self.town.agent(agent).expect("an agent");
        self.town.session_of(agent).expect("a session").clone()
    }

    fn starts(&mut self, agent: &AgentId) -> SessionId {
        let session = self.session(agent).id;
        let keeper = KeeperFacts {
            pid: 1,
            start_time: 1,
            boot_id: "b".into(),
            nonce: "n".into(),
            child_pid: 2,
        };
        self.see(Observation::SessionStarted {
            session: session.clone(),
            keeper,
        });
        session
    }

    /// The program ends well and its work is taken at `head`.
    fn finishes(&mut self, agent: &AgentId, head: &str) -> RequestId {
        let session = self.starts(agent);
        self.see(Observation::SessionEnded {
            session: session.clone(),
            exit: Exit::Code(0),
        });
        let round = self.session(agent).round;
        self.see(Observation::WorkTaken {
            session: session.clone(),
            round,
            work: commits(head),
        });
        let task = self.town.session(&session).expect("a session").task.clone();
        self.town
            .task(&task)
            .expect("a task")
            .request
            .clone()
            .expect("a request")
    }

    fn state(&self, agent: &AgentId) -> AgentState {
        agent_status(&self.town, agent).state
    }

    fn request(&self, id: &RequestId) -> Request {
        self.town.request(id).expect("a request").clone()
    }

    fn checked(&mut self, id: &RequestId, outcome: CheckOutcome) {
        let head = self.request(id).head;
        let target = self
            .town
            .rig(&"harbor".into())
            .expect("a rig")
            .target_head
            .clone();
        self.see(Observation::Checked {
            request: id.clone(),
            head,
            target,
            verdicts: vec![],
            outcome,
        });
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
    rows
}

fn rig(name: &str, prefix: &str, path: &str) -> AddRig {
    AddRig {
        name: name.into(),
        prefix: prefix.into(),
        source: Source::Path(path.into()),
        target: "main".into(),
        target_head: "base".into(),
        owner: Person {
            name: "Ada".into(),
            email: "ada@example.org".into(),
        },
        gates: vec![],
        review: Review::Required,
        shallow: false,
        demo: false,
    }
}

fn commits(head: &str) -> TakenWork {
    let change = Change {
        files: 1,
        additions: 2,
        deletions: 1,
        commits: 1,
    };
    TakenWork::Commits {
        head: head.into(),
        base: "base".into(),
        change,
    }
}

#[test]
fn a_task_goes_from_assignment_to_the_target_and_is_closed_when_the_target_was_seen_to_hold_it() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("Paint the lamp", Some("true")), teller.agent("wren"));

    teller.assign(&task, &wren);
    assert_eq!(teller.state(&wren), AgentState::Starting);
    let request = teller.finishes(&wren, "c1");
    assert_eq!(teller.state(&wren), AgentState::Done);
    teller.must(Command::Approve {
        request: request.clone(),
        head: "c1".into(),
    });
    assert!(
        matches!(teller.request(&request).state, RequestState::Checking { .. }),
        "the queue starts by itself"
    );
    assert_eq!(
        teller.state(&wren),
        AgentState::Idle,
        "an agent whose work is approved is free"
    );
    teller.checked(&request, CheckOutcome::Green { commit: "m1".into() });
    assert_ne!(
        task_status(&teller.town, teller.town.task(&task).expect("a task")),
        TaskStatus::Closed
    );
    teller.see(Observation::Landing {
        request: request.clone(),
        commit: "m1".into(),
        outcome: LandOutcome::Landed,
    });

    assert!(matches!(
        teller.request(&request).state,
        RequestState::Landed { .. }
    ));
    assert_eq!(
        task_status(&teller.town, teller.town.task(&task).expect("a task")),
        TaskStatus::Closed
    );
    assert_eq!(
        teller.town.rig(&"harbor".into()).expect("a rig").target_head,
        "m1".into()
    );
}

#[test]
fn assigning_plans_the_session_and_owes_its_start_in_the_same_decision() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("Paint", Some("true")), teller.agent("wren"));

    let events = teller.must(Command::Assign {
        task,
        agent: wren,
        when: When::Now,
    });

    let owed: Vec<_> = events
        .iter()
        .flat_map(|event| owed_by(event, &teller.town))
        .collect();
    assert!(matches!(&owed[..], [Effect::StartSession { .. }]), "{owed:?}");
}

#[test]
fn a_second_task_for_a_busy_agent_waits_and_starts_by_itself_when_the_first_is_approved() {
    let mut teller = Teller::new();
    let (one, two) = (teller.task("One", Some("true")), teller.task("Two", Some("true")));
    let wren = teller.agent("wren");
    teller.assign(&one, &wren);
    teller.assign(&two, &wren);
    assert_eq!(
        teller
            .town
            .task(&two)
            .expect("a task")
            .lined_up
            .as_ref()
            .map(|place| &place.agent),
        Some(&wren)
    );
    assert!(
        !is_ready(&teller.town, teller.town.task(&two).expect("a task")),
        "ready for nobody else"
    );

    let request = teller.finishes(&wren, "c1");
    teller.must(Command::Approve {
        request,
        head: "c1".into(),
    });

    assert_eq!(teller.town.agent(&wren).expect("an agent").task, Some(two));
    assert_eq!(teller.session(&wren).epoch, 2);
}

#[test]
fn start_later_waits_for_a_word() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("true")), teller.agent("wren"));

    teller.must(Command::Assign {
        task: task.clone(),
        agent: wren.clone(),
        when: When::Later,
    });
    assert_eq!(teller.state(&wren), AgentState::Idle);
    teller.must(Command::Start { agent: wren.clone() });

    assert_eq!(teller.town.agent(&wren).expect("an agent").task, Some(task));
}

#[test]
fn an_approval_of_an_older_head_is_refused() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("true")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let request = teller.finishes(&wren, "c1");

    let refusal = teller.refused(Command::Approve {
        request,
        head: "c0".into(),
    });

    assert_eq!(refusal.code(), "request_moved_on");
}

#[test]
fn work_sent_back_returns_to_its_agent_for_one_more_round_and_a_new_head_is_a_revision() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("true")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let request = teller.finishes(&wren, "c1");
    let comments = vec![ReviewComment {
        file: "a.txt".into(),
        line: 3,
        text: "rename".into(),
    }];

    teller.must(Command::SendBack {
        request: request.clone(),
        message: "Close.".into(),
        comments,
    });
    assert_eq!(
        teller.state(&wren),
        AgentState::Stopped,
        "its script has ended and is not run again by itself"
    );
    assert!(
        agent_status(&teller.town, &wren)
            .reason
            .contains("a.txt:3: rename")
    );
    teller.must(Command::Restart { agent: wren.clone() });
    assert_eq!(teller.session(&wren).round, 2);
    let again = teller.finishes(&wren, "c2");

    assert_eq!(again, request, "a request is stable per assignment");
    assert_eq!(
        (teller.request(&request).revision, teller.request(&request).round),
        (2, 2)
    );
    assert_eq!(teller.request(&request).state, RequestState::InReview);
}

#[test]
fn a_conflict_goes_back_to_a_free_agent_and_is_told_to_a_live_session() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", None), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);
    teller.see(Observation::SessionSignalled {
        session: session.clone(),
        signal: Signal::Working,
    });
    teller.see(Observation::SessionSignalled {
        session: session.clone(),
        signal: Signal::TurnEnded,
    });
    teller.see(Observation::WorkTaken {
        session,
        round: 1,
        work: commits("c1"),
    });
    let request = teller
        .town
        .task(&task)
        .expect("a task")
        .request
        .clone()
        .expect("a request");
    teller.must(Command::Approve {
        request: request.clone(),
        head: "c1".into(),
    });

    teller.checked(
        &request,
        CheckOutcome::Conflict {
            files: vec!["a.txt".into()],
            words: "both changed".into(),
        },
    );

    assert_eq!(teller.town.agent(&wren).expect("an agent").task, Some(task));
    let told: Vec<_> = teller
        .town
        .messages
        .values()
        .map(|message| message.text.clone())
        .collect();
    assert!(told.len() == 1 && told[0].contains("a.txt"), "{told:?}");
    assert_eq!(
        teller.request(&request).approval,
        None,
        "a fix passes review again"
    );
}

#[test]
fn work_that_comes_back_to_a_busy_agent_waits_first_in_its_line() {
    let mut teller = Teller::new();
    let (one, two) = (teller.task("One", Some("true")), teller.task("Two", Some("true")));
    let wren = teller.agent("wren");
    teller.assign(&one, &wren);
    let request = teller.finishes(&wren, "c1");
    teller.must(Command::HoldQueue { rig: "harbor".into() });
    teller.must(Command::Approve {
        request: request.clone(),
        head: "c1".into(),
    });
    teller.assign(&two, &wren);

    teller.must(Command::SendBack {
        request,
        message: "again".into(),
        comments: vec![],
    });

    assert_eq!(teller.town.agent(&wren).expect("an agent").task, Some(two));
    let place = teller
        .town
        .task(&one)
        .expect("a task")
        .lined_up
        .clone()
        .expect("a place");
    assert!(
        place.order == 0 && place.hang,
        "a script waits for a person's word"
    );
}

#[test]
fn a_check_that_could_not_run_blocks_and_is_not_a_pass() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("true")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let request = teller.finishes(&wren, "c1");
    teller.must(Command::Approve {
        request: request.clone(),
        head: "c1".into(),
    });

    teller.checked(
        &request,
        CheckOutcome::CouldNotRun {
            gate: "test".into(),
            words: "no npm".into(),
        },
    );

    assert!(matches!(
        teller.request(&request).state,
        RequestState::CouldNotRun { .. }
    ));
    teller.must(Command::Retry {
        request: request.clone(),
    });
    assert!(matches!(
        teller.request(&request).state,
        RequestState::Checking { .. }
    ));
}

#[test]
fn answers_about_an_older_head_commit_round_or_session_mean_nothing() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("true")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.session(&wren).id;
    let request = teller.finishes(&wren, "c1");
    teller.must(Command::Approve {
        request: request.clone(),
        head: "c1".into(),
    });
    let before = teller.town.clone();

    let stale = [
        Observation::WorkTaken {
            session: session.clone(),
            round: 9,
            work: commits("c9"),
        },
        Observation::SessionEnded {
            session: session.clone(),
            exit: Exit::Code(1),
        },
        Observation::SessionNotStarted {
            session,
            why: "late".into(),
        },
        Observation::Landing {
            request: request.clone(),
            commit: "m9".into(),
            outcome: LandOutcome::Landed,
        },
        Observation::Checked {
            request,
            head: "c0".into(),
            target: "base".into(),
            verdicts: vec![],
            outcome: CheckOutcome::Green { commit: "m9".into() },
        },
    ];
    for observation in stale {
        assert_eq!(teller.see(observation.clone()), vec![], "{observation:?}");
    }

    assert_eq!(teller.town, before);
}

#[test]
fn a_landing_whose_target_moved_is_checked_again_on_the_new_target() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("true")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let request = teller.finishes(&wren, "c1");
    teller.must(Command::Approve {
        request: request.clone(),
        head: "c1".into(),
    });
    teller.checked(&request, CheckOutcome::Green { commit: "m1".into() });

    let outcome = LandOutcome::Moved { now: "other".into() };
    teller.see(Observation::Landing {
        request: request.clone(),
        commit: "m1".into(),
        outcome,
    });

    assert_eq!(
        teller.request(&request).state,
        RequestState::Checking {
            target: "other".into()
        }
    );
}

#[test]
fn tasks_that_would_wait_on_themselves_are_refused_with_the_path() {
    let mut teller = Teller::new();
    let (a, b, c) = (
        teller.task("A", None),
        teller.task("B", None),
        teller.task("C", None),
    );
    teller.must(Command::AddDependency {
        task: b.clone(),
        needs: a.clone(),
    });
    teller.must(Command::AddDependency {
        task: c.clone(),
        needs: b.clone(),
    });

    let refusal = teller.refused(Command::AddDependency {
        task: a.clone(),
        needs: c.clone(),
    });

    assert_eq!(
        refusal,
        Refusal::Circle {
            task: a.clone(),
            path: format!("{a} → {c} → {b} → {a}")
        }
    );
    assert_eq!(
        teller
            .refused(Command::AddDependency {
                task: a.clone(),
                needs: a
            })
            .code(),
        "circle",
        "also on itself"
    );
}

#[test]
fn a_blocked_task_cannot_be_assigned_and_says_on_what_it_waits() {
    let mut teller = Teller::new();
    let (a, b, wren) = (
        teller.task("A", None),
        teller.task("B", None),
        teller.agent("wren"),
    );
    teller.must(Command::AddDependency {
        task: b.clone(),
        needs: a.clone(),
    });

    let refusal = teller.refused(Command::Assign {
        task: b,
        agent: wren,
        when: When::Now,
    });

    assert!(refusal.to_string().contains(a.as_str()), "{refusal}");
}

#[test]
fn names_and_prefixes_that_are_taken_are_refused() {
    let mut teller = Teller::new();
    teller.agent("wren");

    assert_eq!(
        teller.refused(Command::AddRig(rig("harbor", "xx", "/b"))).code(),
        "rig_name_taken"
    );
    assert_eq!(
        teller.refused(Command::AddRig(rig("other", "hb", "/b"))).code(),
        "prefix_taken"
    );
    assert_eq!(
        teller.refused(Command::AddRig(rig("other", "mr", "/b"))).code(),
        "invalid"
    );
    assert_eq!(
        teller
            .refused(Command::AddRig(rig("other", "oo", "/repo")))
            .code(),
        "source_taken"
    );
    let again = Command::AddAgent {
        rig: "harbor".into(),
        name: Some("wren".into()),
        preset: "shell".into(),
        mode: Mode::Ask,
        role: Role::Worker,
    };
    assert_eq!(teller.refused(again.clone()).code(), "agent_name_used");
    teller.must(Command::RemoveAgent { agent: "wren".into() });
    assert_eq!(
        teller.refused(again).code(),
        "agent_name_used",
        "names are never used again"
    );
}

#[test]
fn an_agent_speaks_for_itself_only() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", None), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);
    let caller = Caller::Session(session);

    let refusal = teller
        .run(caller.clone(), Command::Stop { agent: wren.clone() })
        .expect_err("refused");
    assert_eq!(refusal.code(), "not_for_agents");
    teller
        .run(
            caller.clone(),
            Command::Done {
                status: None,
                words: "done".into(),
            },
        )
        .expect("its own call");

    let next = teller.task("Two", None);
    teller.must(Command::Unassign { task });
    teller.assign(&next, &wren);
    let refusal = teller
        .run(
            caller,
            Command::Done {
                status: None,
                words: String::new(),
            },
        )
        .expect_err("stale");
    assert_eq!(refusal.code(), "stale_epoch");
}

#[test]
fn an_answer_counts_for_one_ask_only() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", None), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);
    let ask = Command::OpenAsk {
        session: session.clone(),
        kind: AskKind::Question,
        text: "Which?".into(),
        choices: vec![],
        by_message: false,
    };
    teller.run(Caller::Session(session), ask).expect("asked");
    assert_eq!(teller.state(&wren), AgentState::NeedsAnswer);
    let id = teller.town.open_asks(&wren)[0].id.clone();

    teller.must(Command::Answer {
        ask: id.clone(),
        text: "blue".into(),
    });

    assert_eq!(teller.state(&wren), AgentState::Working);
    assert_eq!(
        teller
            .refused(Command::Answer {
                ask: id,
                text: "red".into()
            })
            .code(),
        "ask_closed"
    );
}

#[test]
fn a_failed_program_produces_no_request_and_says_its_exit() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("exit 3")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);

    let events = teller.see(Observation::SessionEnded {
        session,
        exit: Exit::Code(3),
    });

    assert_eq!(events.len(), 1, "{events:?}");
    let status = agent_status(&teller.town, &wren);
    assert_eq!(
        (status.state, status.reason.as_str()),
        (AgentState::Failed, "exited 3")
    );
    let next = teller.task("Two", None);
    let refusal = teller.refused(Command::Assign {
        task: next,
        agent: wren,
        when: When::Now,
    });
    assert_eq!(refusal.code(), "agent_not_fit");
}

#[test]
fn taking_a_task_back_saves_the_worktree_and_ends_the_program() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("sleep")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.session(&wren).id;
    let worktree = WorktreeRef {
        dir: "/w".into(),
        branch: "gastown/wren/x".into(),
        base: "base".into(),
    };
    teller.see(Observation::WorktreeMade { session, worktree });
    teller.starts(&wren);

    let events = teller.must(Command::Unassign { task: task.clone() });

    let kinds: Vec<_> = events.iter().map(std::mem::discriminant).collect();
    assert_eq!(kinds.len(), 3);
    assert!(
        matches!(events[0], Event::SnapshotPlanned { .. }),
        "saved first: {events:?}"
    );
    assert!(is_ready(&teller.town, teller.town.task(&task).expect("a task")));
    assert_eq!(teller.town.agent(&wren).expect("an agent").task, None);
}

#[test]
fn the_queue_checks_one_at_a_time_by_priority_and_not_while_held() {
    let mut teller = Teller::new();
    teller.must(Command::HoldQueue { rig: "harbor".into() });
    let mut requests = Vec::new();
    for (name, priority) in [("wren", 2), ("otter", 0)] {
        let (task, agent) = (teller.task(name, Some("true")), teller.agent(name));
        let edit = EditTask {
            task: task.clone(),
            priority: Some(Priority(priority)),
            title: None,
            body: None,
            script: None,
            kind: None,
            labels: None,
            deferred: None,
        };
        teller.must(Command::EditTask(edit));
        teller.assign(&task, &agent);
        let request = teller.finishes(&agent, name);
        teller.must(Command::Approve {
            request: request.clone(),
            head: name.into(),
        });
        requests.push(request);
    }
    assert!(
        requests
            .iter()
            .all(|id| teller.request(id).state == RequestState::Queued)
    );

    teller.must(Command::ReleaseQueue { rig: "harbor".into() });

    assert_eq!(teller.request(&requests[0]).state, RequestState::Queued);
    assert!(
        matches!(teller.request(&requests[1]).state, RequestState::Checking { .. }),
        "urgent first"
    );
}
