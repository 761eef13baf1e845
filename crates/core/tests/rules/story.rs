//! Rules in a town: made from answers, answering, denied, expired, removed. Every town is also told anew from its journal.

use gastown_core::*;

const DAY: i64 = 24 * 3_600 * 1_000_000;

/// The least of engines, with a journal.
struct Told {
    town: Town,
    now: Time,
    fresh: u64,
    journal: Vec<Event>,
}

impl Told {
    /// Two agents with a program each, in one rig.
    fn begin() -> Self {
        let mut told = Self { town: Town::default(), now: Time(0), fresh: 0, journal: Vec::new() };
        told.must(Command::AddRig(AddRig {
            name: "harbor".into(),
            prefix: "hb".into(),
            source: Source::Path("/repo".into()),
            target: "main".into(),
            target_head: "0".into(),
            owner: Person { name: "Ada".into(), email: "ada@example.org".into() },
            gates: Vec::new(),
            review: Review::Required,
            shallow: false,
            demo: false,
            ground: Ground::default(),
        }));
        for (name, preset) in [("wren", "claude"), ("moss", "claude"), ("fern", "codex")] {
            let (mode, role) = (Mode::Ask, Role::Worker);
            let (rig, name): (RigId, AgentId) = ("harbor".into(), name.into());
            told.must(Command::AddAgent { rig, name: Some(name.clone()), preset: preset.into(), mode, role });
            let add = AddTask { title: "Work".into(), ..AddTask::default() };
            let Some(Entity::Task(task)) = told.must(Command::AddTask(add)).about else { panic!("a task") };
            told.must(Command::Assign { task, agent: name.clone(), when: When::Now });
            let session = told.session(&name);
            let worktree = WorktreeRef {
                dir: format!("/town/{name}"),
                branch: "b".into(),
                base: "0".into(),
                ports: None,
            };
            told.see(Observation::WorktreeMade { session: session.clone(), worktree });
            let keeper =
                KeeperFacts { pid: 1, start_time: 1, boot_id: "b".into(), nonce: "n".into(), child_pid: 2 };
            told.see(Observation::SessionStarted { session, keeper, program: ProgramFacts::default() });
        }
        told
    }

    fn session(&self, agent: &AgentId) -> SessionId {
        self.town.agents.get(agent).and_then(|agent| agent.session.clone()).expect("a session")
    }

    fn run(&mut self, command: &Command) -> std::result::Result<Decision, Refusal> {
        self.now.0 += 1;
        let mut fresh = self.fresh;
        let decision = decide(&self.town, &Caller::Owner, command, self.now, &mut || {
            fresh += 1;
            fresh
        })?;
        self.fresh = fresh;
        self.happen(&decision.events);
        Ok(decision)
    }

    fn must(&mut self, command: Command) -> Decision {
        self.run(&command).unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"))
    }

    fn see(&mut self, observation: Observation) -> Vec<Event> {
        self.now.0 += 1;
        let mut fresh = self.fresh;
        let events = observe(&self.town, &observation, self.now, &mut || {
            fresh += 1;
            fresh
        });
        self.fresh = fresh;
        self.happen(&events);
        events
    }

    fn happen(&mut self, events: &[Event]) {
        for event in events {
            self.town.apply(event);
            self.journal.push(event.clone());
        }
    }

    /// A dialog appears on the agent's screen.
    fn asks(&mut self, agent: &str, line: Option<&str>) -> Ask {
        self.asks_in(agent, line, &format!("/town/{agent}"));
        let newest = self.town.asks.values().filter(|ask| ask.agent == agent.into());
        newest.max_by_key(|ask| ask.since).expect("an ask").clone()
    }

    fn asks_in(&mut self, agent: &str, line: Option<&str>, folder: &str) -> Vec<Event> {
        let session = self.session(&agent.into());
        let text = format!("Bash command\n{} {}", line.unwrap_or("?"), self.now.0);
        let command =
            line.map(|line| AskedCommand { line: line.into(), folder: Some(folder.into()), firing: None });
        let signal = Signal::Asking { dialog: dialog(&text), command };
        self.see(Observation::SessionSignalled { session, signal })
    }

    fn allows(&mut self, agent: &str, line: &str) -> Ask {
        let ask = self.asks(agent, Some(line));
        self.must(Command::Answer { ask: ask.id.clone(), text: "allow".into() });
        ask
    }

    fn denies(&mut self, agent: &str, line: &str) {
        let ask = self.asks(agent, Some(line)).id;
        self.must(Command::Answer { ask, text: "deny".into() });
    }

    /// Three allowed tests, and the rule that they speak for.
    fn with_rule() -> (Self, RuleId) {
        let mut told = Self::begin();
        told.allows("wren", "cargo test -p core");
        told.allows("moss", "cargo test -p engine");
        let last = told.allows("wren", "cargo test -p core --lib");
        let made = told.must(Command::AcceptRule { ask: last.id, days: 30 });
        let Some(Entity::Rule(rule)) = made.about else { panic!("a rule") };
        (told, rule)
    }
}

fn dialog(text: &str) -> Dialog {
    let choice = |text: &str, grant| Choice { text: text.into(), grant: Some(grant) };
    let choices =
        vec![choice("Yes", Grant::Allow), choice("Yes, always", Grant::Always), choice("No", Grant::Deny)];
    Dialog { kind: AskKind::Permission, text: text.into(), choices, waits: None, writes: None }
}

fn answered_by(ask: &Ask) -> Option<&RuleId> {
    match &ask.outcome {
        AskOutcome::Answered { by, .. } => by.as_ref(),
        _ => None,
    }
}

#[test]
fn the_fourth_like_three_that_were_allowed_is_answered_by_the_rule_with_allow_and_never_always() {
    let (mut told, rule) = Told::with_rule();

    let events = told.asks_in("moss", Some("cargo test -p git"), "/town/moss/crates");

    let answer = events.iter().find(|event| matches!(event, Event::AskAnswered { .. })).expect("an answer");
    let Event::AskAnswered { ask, text, choice, by, .. } = answer else { unreachable!() };
    assert_eq!((text.as_str(), *choice, by.as_ref()), ("Yes", Some(0), Some(&rule)));
    let owed = owed_by(answer, &told.town);
    assert_eq!(owed, [Effect::ChooseInDialog { ask: ask.clone(), choice: 0 }], "as a person's answer is");
    assert_eq!(answered_by(told.town.ask(ask).expect("an ask")), Some(&rule));
    assert_eq!(told.town.rule(&rule).expect("a rule").pattern.to_string(), "cargo test -p …");
    assert_eq!(told.town.rule(&rule).expect("a rule").from.len(), 3);
}

#[test]
fn whatever_is_not_certain_is_asked() {
    let (mut told, _) = Told::with_rule();

    for line in ["cargo test -p x && rm y", "cargo test -p core --release", "cargo test", "git push"] {
        assert_eq!(told.asks("moss", Some(line)).outcome, AskOutcome::Open, "{line}");
    }
    assert_eq!(told.asks("moss", None).outcome, AskOutcome::Open, "nobody knows what would run");
    assert_eq!(told.asks("fern", Some("cargo test -p core")).outcome, AskOutcome::Open, "another preset");
    for folder in ["/town/wren", "/town", "/", "/town/moss2", "/town/moss/../wren", ""] {
        let events = told.asks_in("moss", Some("cargo test -p core"), folder);
        assert!(!events.iter().any(|event| matches!(event, Event::AskAnswered { .. })), "{folder}");
    }
}

#[test]
fn what_an_open_ask_is_about_may_be_told_later_and_is_answered_then() {
    let (mut told, rule) = Told::with_rule();
    let session = told.session(&"moss".into());
    let shown = |command| Signal::Asking { dialog: dialog("Bash command\ncargo test -p core"), command };
    told.see(Observation::SessionSignalled { session: session.clone(), signal: shown(None) });
    let open = told.town.open_asks(&"moss".into())[0].id.clone();

    let command =
        AskedCommand { line: "cargo test -p core".into(), folder: Some("/town/moss".into()), firing: None };
    told.see(Observation::SessionSignalled { session, signal: shown(Some(command)) });

    assert_eq!(answered_by(told.town.ask(&open).expect("the same ask")), Some(&rule));
}

#[test]
fn an_answer_that_did_not_arrive_is_a_persons_to_repeat() {
    let (mut told, _) = Told::with_rule();
    let ask = told.asks("moss", Some("cargo test -p core"));

    told.see(Observation::AnswerNotTyped { ask: ask.id, why: "its program is over".into() });

    let open = told.town.open_asks(&"moss".into());
    assert_eq!((open.len(), open[0].for_person), (1, true), "asked, and not answered by the rule again");
}

#[test]
fn a_rule_answers_until_it_expires_or_is_removed() {
    let (mut told, rule) = Told::with_rule();
    let made = told.now;

    told.now = Time(made.0 + 30 * DAY - 10);
    assert_eq!(answered_by(&told.asks("moss", Some("cargo test -p core"))), Some(&rule), "its last day");
    told.now = Time(made.0 + 30 * DAY + 10);
    assert_eq!(told.asks("moss", Some("cargo test -p core")).outcome, AskOutcome::Open, "expired");

    let (mut told, rule) = Told::with_rule();
    told.must(Command::RemoveRule { rule: rule.clone() });
    assert_eq!(told.asks("moss", Some("cargo test -p core")).outcome, AskOutcome::Open, "removed");
    let again = told.run(&Command::RemoveRule { rule }).expect_err("it is gone");
    assert_eq!(again.code(), "no_such_rule");
}

#[test]
fn what_was_denied_in_a_rig_no_rule_there_covers_and_no_rule_answers() {
    let (mut told, _) = Told::with_rule();
    told.denies("fern", "cargo test -p store");

    assert_eq!(told.asks("wren", Some("cargo test -p store")).outcome, AskOutcome::Open);
    assert!(answered_by(&told.asks("wren", Some("cargo test -p hall"))).is_some(), "what is like it, is");
    let add = AddRule {
        rig: "harbor".into(),
        preset: None,
        line: "cargo test".into(),
        rest: true,
        options: vec!["-p".into()],
        days: 7,
    };
    let refused = told.run(&Command::AddRule(add.clone())).expect_err("it would cover what was denied");
    assert_eq!(refused.code(), "rule_covers_denied");
    assert!(refused.to_string().contains("cargo test -p store"), "{refused}");
    told.must(Command::AddRule(AddRule {
        line: "cargo test -p api".into(),
        rest: false,
        options: vec![],
        ..add
    }));
}

#[test]
fn an_offer_needs_three_answers_of_the_owner_and_grows_with_what_is_seen() {
    let mut told = Told::begin();
    let offer = |told: &Told, ask: &Ask| {
        let past = rule::past_of(&told.town, &"harbor".into());
        rule::offer_for(&past, &ask.id)
            .map(|offer| (offer.pattern.to_string(), offer.replay.covered, offer.replay.asked))
    };
    told.allows("wren", "git status");
    told.allows("moss", "git status");
    let other = told.allows("wren", "sh test.sh");
    assert_eq!(offer(&told, &other), None);
    let third = told.allows("wren", "git status");
    assert_eq!(offer(&told, &third), Some(("git status".into(), 3, 4)), "always the same, so only that");
    let more = told.allows("wren", "git status src");
    assert_eq!(offer(&told, &more), Some(("git status …".into(), 4, 5)));
    told.denies("wren", "git status vendor");
    assert_eq!(offer(&told, &third), Some(("git status".into(), 3, 6)), "narrower, for the denied one");
    let denied = told.asks("wren", Some("git push"));
    assert_eq!(offer(&told, &denied), None, "not answered");
    let refused = told.run(&Command::AcceptRule { ask: other.id, days: 30 }).expect_err("once is not always");
    assert_eq!(refused.code(), "no_offer");
}

#[test]
fn a_wider_rule_takes_the_place_of_narrower_ones_and_answers_what_is_open() {
    let (mut told, narrow) = Told::with_rule();
    let open = told.asks("fern", Some("cargo test -p core"));
    assert_eq!(open.outcome, AskOutcome::Open);

    let options = vec!["-p".into(), "--lib".into()];
    let add = AddRule {
        rig: "harbor".into(),
        preset: None,
        line: "cargo test".into(),
        rest: true,
        options,
        days: 30,
    };
    let Some(Entity::Rule(wide)) = told.must(Command::AddRule(add)).about else { panic!("a rule") };

    assert!(told.town.rule(&narrow).is_err(), "not needed any more");
    assert_eq!(answered_by(told.town.ask(&open.id).expect("the ask")), Some(&wide));
}

#[test]
fn a_rule_that_cannot_hold_is_refused_with_the_reason() {
    let mut told = Told::begin();
    let add = |line: &str, rest, options: &[&str], days| {
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        Command::AddRule(AddRule {
            rig: "harbor".into(),
            preset: None,
            line: line.into(),
            rest,
            options,
            days,
        })
    };
    for (command, words) in [
        (add("cargo test && rm x", false, &[], 30), "one plain command"),
        (add("npx", true, &[], 30), "further words are data"),
        (add("git log", true, &["--output"], 30), "further words are data"),
        (add("git log", false, &["--stat"], 30), "without a free rest"),
        (add("git log", true, &[], 0), "1 to 365 days"),
        (add("git log", true, &[], 366), "1 to 365 days"),
    ] {
        let refused = told.run(&command).expect_err(words);
        assert!(refused.to_string().contains(words), "{refused}");
    }
    let session = told.session(&"wren".into());
    let by_agent =
        decide(&told.town, &Caller::Session(session), &add("ls", false, &[], 1), told.now, &mut || 1);
    assert_eq!(by_agent.expect_err("rules are the owner's").code(), "not_for_agents");
}

#[test]
fn the_same_journal_and_rules_give_the_same_decisions() {
    let (mut told, _) = Told::with_rule();
    told.denies("fern", "cargo test -p store");
    told.asks("wren", Some("cargo test -p store"));

    let mut again = Town::default();
    told.journal.iter().for_each(|event| again.apply(event));
    assert_eq!(again, told.town, "a town is what its journal says");

    for line in ["cargo test -p core", "cargo test -p store", "cargo test -p x; y", "git push"] {
        let session = told.session(&"moss".into());
        let command = AskedCommand { line: line.into(), folder: None, firing: None };
        let signal = Signal::Asking { dialog: dialog(line), command: Some(command) };
        let observation = Observation::SessionSignalled { session, signal };
        let [one, other] = [&told.town, &again].map(|town| {
            let mut fresh = 900;
            observe(town, &observation, told.now, &mut || {
                fresh += 1;
                fresh
            })
        });
        assert_eq!(one, other, "{line}");
    }
}
