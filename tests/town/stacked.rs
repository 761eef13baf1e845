//! Stacked work: a task begins on top of another's branch, and lands after it.

use gastown_tests::{Repo, TestTown};

const LOWER: &str = "if [ \"$GT_ROUND\" = 1 ]; then echo low > texts/low.txt; exit; fi\n\
                     until test -e \"$HOME/go\"; do sleep 0.05; done; echo lower > texts/low.txt";
const UPPER: &str = "set -e; test -f texts/low.txt; if [ \"$GT_ROUND\" = 1 ]; then echo up > texts/up.txt; exit; fi\n\
                     until test -e \"$HOME/go\"; do sleep 0.05; done; git fetch -q origin; git rebase -q --onto origin/main HEAD~1";

fn harbor(town: &TestTown) -> Repo {
    let repo = town.repo("harbor");
    town.add_rig(&repo, &["--gate", "test=sh test.sh"]);
    town.add_agent("wren");
    town.add_agent("otter");
    repo
}

/// A lower task of wren's in review.
fn lower(town: &TestTown, script: &str) -> (String, String) {
    let low = town.add_task("Lower", script);
    town.ok(&["sling", &low, "wren"]);
    town.wait_task(&low, "in_review");
    let review = town.review_of(&low);
    (low, review)
}

/// A task of otter's on top of it, in review.
fn upper(town: &TestTown, low: &str) -> (String, String) {
    let up = town.add_task("Upper", UPPER);
    town.ok(&["task", "edit", &up, "--on", low]);
    town.ok(&["sling", &up, "otter"]);
    town.wait_task(&up, "in_review");
    let review = town.review_of(&up);
    (up, review)
}

/// Second rounds wait for this.
fn go(town: &TestTown) {
    std::fs::write(town.path("home/go"), "").expect("a file");
}

fn landing(agent: &str, title: &str, task: &str) -> String {
    format!("harbor/{agent} {title} ({task})")
}

#[test]
fn work_on_top_of_other_work_is_reviewed_alone_and_lands_after_it() {
    let town = TestTown::new();
    let repo = harbor(&town);
    let (low, low_review) = lower(&town, LOWER);
    let (up, up_review) = upper(&town, &low);

    let shown = town.json(&["review", "show", &up_review]);
    assert_eq!((&shown["stacked_on"], &shown["commits"]), (&low.as_str().into(), &1.into()));
    let diff = town.ok(&["review", "show", &up_review, "--diff"]);
    assert!(diff.contains("texts/up.txt") && !diff.contains("texts/low.txt"), "{diff}");
    town.ok(&["review", "approve", &up_review]);
    let waits = town.json(&["mq", "show", &up_review]);
    assert_eq!(waits["state"], "queued", "{waits}");
    assert_eq!(waits["why"], format!("after {low}, stacked on it"));
    assert_eq!(repo.landings(), ["Ada Owner first"], "approved, and yet it waits");
    town.ok(&["review", "approve", &low_review]);
    town.wait_task(&up, "closed");

    let landed = [landing("otter", "Upper", &up), landing("wren", "Lower", &low), "Ada Owner first".into()];
    assert_eq!(repo.landings(), landed);
    assert_eq!(repo.git(&["rev-list", "--min-parents=2", "--count", "main"]), "2", "each is a merge");
    assert_eq!(repo.read("texts/up.txt"), "up\n");
    assert_eq!(town.json(&["mq", "show", &up_review])["stacked_on"], serde_json::Value::Null);
    repo.is_intact();
}

#[test]
fn work_below_that_is_sent_back_lands_with_its_second_round_and_then_what_is_on_it() {
    let town = TestTown::new();
    let repo = harbor(&town);
    let (low, low_review) = lower(&town, LOWER);
    let (up, up_review) = upper(&town, &low);
    town.ok(&["review", "approve", &up_review]);

    town.ok(&["review", "send-back", &low_review, "--message", "Lower, please."]);
    let why = town.json(&["mq", "show", &up_review])["why"].to_string();
    assert!(why.contains("with its agent again"), "{why}");
    go(&town);
    town.wait_task(&low, "in_review");
    town.ok(&["review", "approve", &low_review]);
    town.wait_task(&up, "closed");

    assert_eq!((repo.read("texts/low.txt"), repo.read("texts/up.txt")), ("lower\n".into(), "up\n".into()));
    repo.is_intact();
}

#[test]
fn work_on_a_rejected_task_waits_until_it_was_taken_off_it_and_lands_without_it() {
    let town = TestTown::new();
    let repo = harbor(&town);
    let (low, low_review) = lower(&town, LOWER);
    let (up, up_review) = upper(&town, &low);
    town.ok(&["review", "approve", &up_review]);

    town.ok(&["review", "reject", &low_review]);
    let why = town.json(&["mq", "show", &up_review])["why"].to_string();
    assert!(why.contains(&format!("stacked on {low}, which will not land")), "{why}");
    let refused = town.refused(&["task", "edit", &up, "--on", ""]);
    assert!(refused.contains("send it back first"), "{refused}");
    town.ok(&["review", "send-back", &up_review, "--message", "Without the lower one."]);
    town.ok(&["task", "edit", &up, "--on", ""]);
    go(&town);
    town.wait_task(&up, "in_review");
    town.ok(&["review", "approve", &up_review]);
    town.wait_task(&up, "closed");

    assert_eq!(repo.landings(), [landing("otter", "Upper", &up), "Ada Owner first".into()]);
    assert!(!repo.path.join("texts/low.txt").exists(), "rejected work came in with what stood on it");
    repo.is_intact();
}

#[test]
fn work_below_that_was_written_anew_sends_what_stands_on_it_back_instead_of_landing_the_old() {
    let town = TestTown::new();
    let repo = harbor(&town);
    let anew = "if [ \"$GT_ROUND\" = 1 ]; then echo low > texts/low.txt; exit; fi\n\
                git reset -q --hard origin/main && echo anew > texts/new.txt";
    let (low, low_review) = lower(&town, anew);
    let (up, up_review) = upper(&town, &low);
    town.ok(&["review", "approve", &up_review]);
    town.ok(&["review", "send-back", &low_review, "--message", "Anew."]);
    town.wait_task(&low, "in_review");

    town.ok(&["review", "approve", &low_review]);
    town.wait_task(&low, "closed");
    town.wait_task(&up, "in_progress");
    let shown = town.json(&["mq", "show", &up_review]);
    assert_eq!(shown["state"], "conflict", "{shown}");
    assert!(shown["why"].to_string().contains("stands on commits that did not land"), "{shown}");
    go(&town);
    town.ok(&["restart", "otter"]);
    town.wait_task(&up, "in_review");
    town.ok(&["review", "approve", &up_review]);
    town.wait_task(&up, "closed");

    assert!(!repo.path.join("texts/low.txt").exists(), "nobody approved it");
    assert_eq!((repo.read("texts/new.txt"), repo.read("texts/up.txt")), ("anew\n".into(), "up\n".into()));
    repo.is_intact();
}

/// A town that lands in this style; nobody's script waits for anything.
fn landing_as(town: &TestTown, style: &str) -> Repo {
    let repo = harbor(town);
    town.ok(&["rig", "set", "harbor", "--landing", style]);
    repo
}

#[test]
fn work_that_changes_the_lines_of_what_was_squashed_below_it_lands_as_what_it_changes_there() {
    let town = TestTown::new();
    let repo = landing_as(&town, "squash");
    let (low, low_review) = lower(&town, "printf 'one\\ntwo\\n' > texts/low.txt");
    let up = town.add_task("Upper", "set -e; test -f texts/low.txt; printf 'one\\nTWO\\n' > texts/low.txt");
    town.ok(&["task", "edit", &up, "--on", &low]);
    town.ok(&["sling", &up, "otter"]);
    town.wait_task(&up, "in_review");
    town.ok(&["review", "approve", &town.review_of(&up)]);

    town.ok(&["review", "approve", &low_review]);
    town.wait_task(&up, "closed");

    assert_eq!(repo.read("texts/low.txt"), "one\nTWO\n");
    assert_eq!(repo.git(&["rev-list", "--count", "main"]), "3", "one commit for each");
    assert_eq!(
        repo.git(&["diff", "--shortstat", "main~1", "main"]).trim(),
        "1 file changed, 1 insertion(+), 1 deletion(-)"
    );
    repo.is_intact();
}

#[test]
fn work_that_is_finished_after_what_is_below_it_landed_as_other_commits_is_reviewed_and_lands_alone() {
    let town = TestTown::new();
    let repo = landing_as(&town, "rebase");
    let (low, low_review) = lower(&town, "printf 'one\\ntwo\\n' > texts/low.txt");
    let slow =
        "set -e; until test -e \"$HOME/go\"; do sleep 0.05; done; printf 'one\\nTWO\\n' > texts/low.txt";
    let up = town.add_task("Upper", slow);
    town.ok(&["task", "edit", &up, "--on", &low]);
    town.ok(&["sling", &up, "otter"]);
    // Somebody else lands first, so that the lower work comes to the target as another commit.
    repo.write("texts/other.txt", "other\n");
    repo.commit("other");
    town.ok(&["review", "approve", &low_review]);
    town.wait_task(&low, "closed");
    go(&town);
    town.wait_task(&up, "in_review");

    let review = town.review_of(&up);
    let shown = town.json(&["review", "show", &review]);
    assert_eq!(shown["commits"], 1, "{shown}");
    assert_eq!(shown["files"].as_array().map(Vec::len), Some(1), "{shown}");
    town.ok(&["review", "approve", &review]);
    town.wait_task(&up, "closed");

    assert_eq!(repo.read("texts/low.txt"), "one\nTWO\n");
    assert_eq!(repo.git(&["rev-list", "--count", "main"]), "4");
    repo.is_intact();
}
