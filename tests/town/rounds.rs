//! Work that comes back: conflict, red check, a person's comments, a question.

use gastown_tests::TestTown;

#[test]
fn a_conflict_goes_back_to_its_agent_and_lands_after_a_second_round() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    town.add_agent("wren");
    town.add_agent("otter");
    let first = town.add_task("One is uno", "echo uno > texts/one.txt");
    let second = town.add_task(
        "One is eins",
        "if [ \"$GT_ROUND\" = 1 ]; then echo eins > texts/one.txt; exit; fi\n\
         git fetch -q origin main && git merge -q -X ours -m 'Merge main' FETCH_HEAD",
    );
    town.ok(&["sling", &first, "wren"]);
    town.ok(&["sling", &second, "otter"]);
    for task in [&first, &second] {
        town.wait_task(task, "in_review");
    }
    let (mr1, mr2) = (town.review_of(&first), town.review_of(&second));

    town.ok(&["review", "approve", &mr1]);
    town.wait_task(&first, "closed");
    town.ok(&["review", "approve", &mr2]);
    town.wait_agent("otter", "stopped");
    let shown = town.json(&["mq", "show", &mr2]);
    assert_eq!(shown["state"], "conflict", "{shown}");
    assert!(shown["why"].as_str().expect("a reason").contains("texts/one.txt"), "{shown}");
    town.ok(&["restart", "otter"]);
    town.wait_task(&second, "in_review");
    assert_eq!(town.review_of(&second), mr2, "a request is stable per assignment");
    town.ok(&["review", "approve", &mr2]);
    town.wait_task(&second, "closed");

    assert_eq!(repo.read("texts/one.txt"), "eins\n");
    assert_eq!(repo.landings().len(), 3);
    repo.is_intact();
}

#[test]
fn a_red_check_blocks_the_landing_and_its_log_can_be_read() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &["--gate", "test=sh test.sh && echo all fine || { echo found BROKEN; exit 1; }"]);
    town.add_agent("wren");
    let task = town.add_task("Break it", "echo BROKEN > texts/two.txt");
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let review = town.review_of(&task);

    town.ok(&["review", "approve", &review]);
    town.wait_agent("wren", "stopped");

    assert_eq!(town.json(&["mq", "show", &review])["state"], "gate_failed");
    assert!(town.ok(&["mq", "log", &review, "test"]).contains("found BROKEN"));
    let seen = &town.json(&["mq", "ledger", "--rig", "harbor"])["gates"][0];
    assert_eq!((&seen["gate"], &seen["flukes"]), (&"test".into(), &0.into()), "{seen}");
    assert!(seen["ran"].as_u64().is_some_and(|ran| ran > 0) && seen["failed"] == seen["ran"], "{seen}");
    assert_eq!(
        (&seen["last_red"]["request"], &seen["last_red"]["blame"]),
        (&review.as_str().into(), &"change".into())
    );
    assert_eq!(seen["fluke_permille"], serde_json::Value::Null, "nothing good was seen: {seen}");
    let gate = &town.json(&["mq", "show", &review])["gates"][0];
    assert!(gate["tree"].is_string() && gate["environment"].is_string() && gate["known"] == false, "{gate}");
    let figures = town.json(&["mq", "figures", "--rig", "harbor"]);
    assert_eq!(
        (&figures["sum"]["sent_back"], &figures["sum"]["serial"]),
        (&1.into(), &1.into()),
        "{figures}"
    );
    assert_eq!(repo.landings(), ["Ada Owner first"]);
    repo.is_intact();
}

#[test]
fn a_check_that_does_not_exist_or_hangs_could_not_run_and_blocks() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &["--gate", "lint=no-such-linter --all", "--gate-timeout", "1"]);
    town.add_agent("wren");
    let task = town.add_task("One more", "echo two > texts/two.txt");
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let review = town.review_of(&task);

    town.ok(&["review", "approve", &review]);
    town.ok(&["wait", "mq", "--rig", "harbor", "--idle", "--timeout", "60"]);
    assert_eq!(town.json(&["mq", "show", &review])["state"], "could_not_run");
    town.ok(&["rig", "set", "harbor", "--gate", "lint=sleep 600", "--gate-timeout", "1"]);
    town.ok(&["mq", "retry", &review]);
    town.ok(&["wait", "mq", "--rig", "harbor", "--idle", "--timeout", "60"]);
    let shown = town.json(&["mq", "show", &review]);
    assert_eq!(shown["state"], "could_not_run", "{shown}");
    assert_eq!(repo.landings(), ["Ada Owner first"]);
    town.ok(&["rig", "set", "harbor", "--gate", "lint=true"]);
    town.ok(&["mq", "retry", &review]);
    town.wait_task(&task, "closed");

    repo.is_intact();
}

#[test]
fn comments_go_back_as_one_message_and_the_second_round_is_a_revision() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    town.add_agent("wren");
    let task = town
        .add_task("Count", "echo round $GT_ROUND > texts/count.txt; cat \"$GT_OUTBOX/../inbox/prime.md\"");
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let review = town.review_of(&task);

    town.ok(&[
        "review",
        "send-back",
        &review,
        "--comment",
        "texts/count.txt:1:say it in words",
        "--message",
        "Nearly.",
    ]);
    gastown_tests::until("its script has run again, by itself", || {
        town.json(&["review", "show", &review])["revision"] == 2
    });

    let shown = town.json(&["review", "show", &review]);
    assert_eq!(shown["revision"], 2, "{shown}");
    let in_full = town.json(&["mq", "show", &review]);
    let asked = in_full["asked_for"].as_str().expect("what was asked for");
    assert!(asked.contains("Nearly.") && asked.contains("texts/count.txt:1: say it in words"), "{asked}");
    let screen = town.ok(&["peek", "wren"]);
    assert!(screen.contains("say it in words"), "the agent can read the comments: {screen}");
    town.ok(&["review", "reject", &review]);
    town.wait_task(&task, "closed");
    assert_eq!(repo.landings(), ["Ada Owner first"]);
}

#[test]
fn a_question_waits_for_its_answer() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &["--review", "off"]);
    town.add_agent("wren");
    let task = town
        .add_task("Choose", "colour=$(gt ask --wait 'Which colour?'); echo \"$colour\" > texts/colour.txt");
    town.ok(&["sling", &task, "wren"]);
    town.wait_agent("wren", "needs_answer");
    let waiting = town.json(&["waiting"]);
    assert_eq!(waiting[0]["text"], "Which colour?");

    town.ok(&["answer", waiting[0]["ask"].as_str().expect("an id"), "green"]);
    town.wait_task(&task, "closed");

    assert_eq!(repo.read("texts/colour.txt"), "green\n", "review off: it landed by itself");
}

#[test]
fn a_question_outlives_the_hall_that_took_it() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &["--review", "off"]);
    town.add_agent("wren");
    let task = town
        .add_task("Choose", "colour=$(gt ask --wait 'Which colour?'); echo \"$colour\" > texts/colour.txt");
    town.ok(&["sling", &task, "wren"]);
    town.wait_agent("wren", "needs_answer");

    gastown_tests::leftovers::kill(town.hall_pid());
    let waiting = town.json(&["waiting"]);
    assert_eq!(waiting.as_array().map(Vec::len), Some(1), "{waiting}");
    gastown_tests::until("the agent has its answer", || {
        // An answer that comes before the agent has found the new hall is asked for once more.
        for ask in town.json(&["waiting"]).as_array().expect("a list") {
            town.ok(&["answer", ask["ask"].as_str().expect("an id"), "green"]);
        }
        town.json(&["task", "show", &task])["status"] == "closed"
    });

    assert_eq!(repo.read("texts/colour.txt"), "green\n");
}

#[test]
fn a_red_check_is_let_through_by_the_owner_and_the_landing_says_so() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &["--gate", "test=false"]);
    town.add_agent("wren");
    let task = town.add_task("Light it", "echo lit > texts/two.txt");
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let review = town.review_of(&task);
    town.ok(&["review", "approve", &review]);
    town.wait_agent("wren", "stopped");
    let red = town.json(&["mq", "show", &review]);
    assert_eq!((&red["state"], &red["red_gate"]), (&"gate_failed".into(), &"test".into()), "{red}");
    let refused = town.refused(&["mq", "override", &review, "lint", "--why", "known"]);
    assert!(refused.contains("another gate is the red one"), "{refused}");

    town.ok(&["mq", "override", &review, "test", "--why", "known, see #12"]);

    town.wait_task(&task, "closed");
    let landed = town.json(&["mq", "show", &review]);
    assert_eq!(landed["overrides"][0]["by"], "owner", "{landed}");
    assert_eq!(landed["gates"][0]["result"], "failed", "it is said as it ended: {landed}");
    let why = landed["why"].as_str().expect("a reason");
    assert!(why.contains("in spite of a red test, let by owner: known, see #12"), "{why}");
    let events = town.ok(&["events"]);
    assert!(events.contains("owner let Light it land in spite of a red test: known, see #12"), "{events}");
    assert!(events.contains("the check of Light it: test is red, and was let through"), "{events}");
    assert!(town.ok(&["mq", "show", &review]).contains("in spite of"));
    let ledger = &town.json(&["mq", "ledger", "--rig", "harbor"])["gates"][0];
    assert_eq!((&ledger["flukes"], &ledger["passed"]), (&0.into(), &0.into()), "{ledger}");
    assert_eq!(ledger["red_on_target"], true, "{ledger}");
    assert_eq!(repo.landings().len(), 2);
}
