//! Landings that are undone by `gt`.

use gastown_tests::{Repo, TestTown, until};

/// A task whose work landed; its request.
fn landed(town: &TestTown, agent: &str, file: &str) -> (String, String) {
    town.add_agent(agent);
    let task = town.add_task(&format!("Write {file}"), &format!("mkdir -p texts; echo new > texts/{file}"));
    town.ok(&["sling", &task, agent]);
    town.wait_task(&task, "in_review");
    let request = town.review_of(&task);
    town.ok(&["review", "approve", &request]);
    town.wait_task(&task, "closed");
    (task, request)
}

fn is_there(repo: &Repo, file: &str) -> bool {
    repo.git(&["ls-tree", "--name-only", "main", &format!("texts/{file}")]).contains(file)
}

#[test]
fn an_undo_says_its_way_and_is_told_by_list_journal_and_task() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &["--gate", "test=true"]);
    let before = repo.git(&["rev-parse", "main"]);
    let (task, newest) = landed(&town, "wren", "a.txt");

    let would = town.json(&["mq", "undo", &newest, "--dry-run"]);
    let undoing = town.json(&["mq", "undo", &newest]);
    assert_eq!((&would["way"], &would["words"]), (&undoing["way"], &undoing["words"]));
    assert_eq!(undoing["way"], "step_back", "{undoing}");
    town.wait_task(&task, "open");
    assert_eq!(repo.git(&["rev-parse", "main"]), before);
    let shown = town.json(&["mq", "show", &newest]);
    assert_eq!(shown["state"], "reverted");
    assert!(shown["why"].as_str().is_some_and(|why| why.starts_with("undone: main went back")), "{shown}");
    assert!(town.refused(&["mq", "undo", &newest]).contains("undone"));

    let (first_task, first) = landed(&town, "otter", "b.txt");
    landed(&town, "moss", "c.txt");
    let undoing = town.json(&["mq", "undo", &first]);
    assert_eq!(
        (&undoing["way"], &undoing["request"]["title"]),
        (&"revert".into(), &"Undo: Write b.txt".into())
    );
    assert!(undoing["words"].as_str().is_some_and(|why| why.contains("newer commits")), "{undoing}");
    town.wait_task(&first_task, "open");

    assert!(!is_there(&repo, "b.txt") && is_there(&repo, "c.txt"));
    let undo = undoing["request"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(town.json(&["mq", "show", &undo])["undoes"], first.as_str());
    let said = town.ok(&["events"]);
    assert!(said.contains("Write b.txt was undone by Undo: Write b.txt"), "{said}");

    // The agent begins anew: what it had is not in its way, and lands again.
    town.ok(&["sling", &first_task, "otter"]);
    town.wait_task(&first_task, "in_review");
    town.ok(&["review", "approve", &town.review_of(&first_task)]);
    town.wait_task(&first_task, "closed");
    until("it is there again", || is_there(&repo, "b.txt"));
    repo.is_intact();
}
