//! What a task carries to its agent: points to claim, files, a branch to begin on, a model; and what is known of it later.

use gastown_tests::TestTown;
use serde_json::Value;

fn harbor(town: &TestTown, more: &[&str]) -> gastown_tests::Repo {
    let repo = town.repo("harbor");
    town.add_rig(&repo, more);
    town.add_agent("wren");
    repo
}

fn states(task: &Value) -> Vec<&str> {
    let points = task["points"].as_array().expect("a list");
    points.iter().map(|point| point["state"].as_str().expect("a word")).collect()
}

#[test]
fn points_are_told_to_the_agent_claimed_by_it_and_proven_by_a_check() {
    let town = TestTown::new();
    let _repo = harbor(&town, &["--gate", "test=sh test.sh"]);
    let task = town.add_task(
        "Paint",
        "grep 'It burns' \"$GT_OUTBOX/../inbox/prime.md\" > texts/told.txt; gt done --claim 2",
    );
    town.ok(&["task", "point", "add", &task, "It burns", "--gate", "test"]);
    town.ok(&["task", "point", "add", &task, "It is red"]);
    let refused = town.refused(&["task", "point", "add", &task, "x", "--gate", "nothing"]);
    assert!(refused.contains("check"), "{refused}");

    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let review = town.review_of(&task);
    let shown = town.json(&["review", "show", &review]);
    assert_eq!(states(&shown), ["open", "claimed"], "{shown}");
    assert_eq!(shown["points"][1]["by"], "wren");
    assert!(town.ok(&["review", "show", &review, "--diff"]).contains("1. It burns"));
    town.ok(&["review", "approve", &review]);
    town.wait_task(&task, "closed");

    assert_eq!(states(&town.json(&["task", "show", &task])), ["proven", "claimed"]);
}

#[test]
fn files_reach_the_agent_outlive_the_hall_and_never_land() {
    let town = TestTown::new();
    let repo = harbor(&town, &[]);
    std::fs::write(town.path("double fee.log"), "charged twice\n").expect("a file");
    let log = town.path("double fee.log");
    let log = log.to_str().expect("UTF-8");
    let script =
        "file=$(grep -o '/.*double-fee.log' \"$GT_OUTBOX/../inbox/prime.md\"); cp \"$file\" texts/seen.txt";
    let task = town.add_task("Fix the fee", script);

    town.ok(&["task", "attach", &task, log]);
    town.ok(&["task", "attach", &task, log]);
    let files = |task: &str| town.json(&["task", "show", task])["attachments"].clone();
    assert_eq!(
        (&files(&task)[0]["name"], &files(&task)[1]["name"]),
        (&"double-fee.log".into(), &"double-fee-2.log".into())
    );
    town.ok(&["task", "detach", &task, "double-fee-2.log"]);
    gastown_tests::leftovers::kill(town.hall_pid());
    assert_eq!(files(&task).as_array().map(Vec::len), Some(1));
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    town.ok(&["review", "approve", &town.review_of(&task)]);
    town.wait_task(&task, "closed");

    assert_eq!(repo.read("texts/seen.txt"), "charged twice\n", "the agent could read it");
    let landed = repo.git(&["ls-tree", "-r", "--name-only", "main"]);
    assert!(!landed.contains("double-fee"), "{landed}");
    let refused = town.refused(&["task", "attach", &task, "/nowhere/x.png"]);
    assert!(refused.contains("cannot be attached"), "{refused}");
    repo.is_intact();
}

#[test]
fn work_begun_on_another_branch_is_reviewed_beyond_it_and_lands_once_the_target_has_it() {
    let town = TestTown::new();
    let repo = harbor(&town, &[]);
    repo.git(&["checkout", "-q", "-b", "release"]);
    repo.write("texts/release.txt", "release\n");
    repo.commit("release work");
    repo.git(&["checkout", "-q", "main"]);
    let task =
        town.add_task("Mend the release", "test -f texts/release.txt && echo mended > texts/mended.txt");

    let refused = town.refused(&["sling", &task, "wren", "--base", "no-such-branch"]);
    assert!(refused.contains("base branch"), "{refused}");
    town.ok(&["sling", &task, "wren", "--base", "release"]);
    town.wait_task(&task, "in_review");
    let review = town.review_of(&task);
    let diff = town.ok(&["review", "show", &review, "--diff"]);
    assert!(diff.contains("texts/mended.txt") && !diff.contains("texts/release.txt"), "{diff}");
    town.ok(&["review", "approve", &review]);
    town.ok(&["wait", "mq", "--rig", "harbor", "--idle", "--timeout", "60"]);
    let shown = town.json(&["mq", "show", &review]);
    assert_eq!(shown["state"], "could_not_run", "{shown}");
    assert!(shown["why"].to_string().contains("begun on release"), "{shown}");
    repo.git(&["merge", "-q", "--no-edit", "release"]);
    town.ok(&["mq", "retry", &review]);
    town.wait_task(&task, "closed");

    assert_eq!(repo.read("texts/mended.txt"), "mended\n");
    repo.is_intact();
}

#[test]
fn a_model_is_refused_where_the_program_takes_none() {
    let town = TestTown::new();
    let _repo = harbor(&town, &[]);
    let task = town.add_task("One", "true");

    let refused = town.refused(&["sling", &task, "wren", "--model", "opus"]);
    assert!(refused.contains("takes no model"), "{refused}");
    let shown = town.json(&["task", "show", &task]);

    assert_eq!((&shown["model"], &shown["ready"]), (&Value::Null, &true.into()), "nothing was changed");
}

#[test]
fn the_history_of_a_task_is_whole_and_says_who() {
    let town = TestTown::new();
    let _repo = harbor(&town, &[]);
    let task = town.add_task("One", "echo two > texts/two.txt; gt task comment \"$GT_TASK\" 'half way'");
    let other = town.add_task("Another", "true");
    town.ok(&["task", "dep", "add", &other, &task]);
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    town.ok(&["review", "approve", &town.review_of(&task)]);
    town.wait_task(&task, "closed");

    let history = town.json(&["task", "history", &task]);
    let rows = history["events"].as_array().expect("rows");
    let who = |event: &str| {
        let row = rows.iter().find(|row| row["event"] == event);
        row.and_then(|row| row["actor"].as_str()).unwrap_or_else(|| panic!("no {event} in {history}"))
    };
    assert_eq!(who("task_added"), "owner");
    assert_eq!(who("task_commented"), "wren");
    assert_eq!((who("task_assigned"), who("request_approved")), ("owner", "owner"));
    assert_eq!((who("session_ended"), who("request_landed"), who("task_closed")), ("town", "town", "town"));
    assert!(
        rows.iter().all(|row| row["task"] != other.as_str() || row["event"] == "dependency_added"),
        "{history}"
    );
    let order: Vec<_> = rows.iter().map(|row| row["seq"].as_u64()).collect();
    assert!(order.is_sorted(), "{order:?}");
    assert!(town.ok(&["task", "history", &task]).contains("half way"));
}
