//! Rehearsals as a person meets them in `gt`: set, shown, and an approval that needs no check.

use gastown_tests::{TestTown, until};

#[test]
fn what_is_green_together_and_who_breaks_whom_is_told_before_anything_is_approved() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    let noted = town.path("noted");
    let gate = format!(
        "test=echo x >> {}; ! {{ test -e texts/wren.txt && test -e texts/moss.txt; }}",
        noted.display()
    );
    town.add_rig(&repo, &["--gate", &gate]);
    assert_eq!(town.json(&["rig", "show", "harbor"])["rehearse"], "off");
    let tasks = ["wren", "otter", "moss"].map(|agent| {
        town.add_agent(agent);
        let task = town.add_task(agent, &format!("mkdir -p texts; echo new > texts/{agent}.txt"));
        town.ok(&["sling", &task, agent]);
        town.wait_task(&task, "in_review");
        task
    });
    let requests = tasks.each_ref().map(|task| town.review_of(task));

    town.ok(&["rig", "set", "harbor", "--rehearse", "always", "--runners", "2"]);
    let seen = |request: &str| town.json(&["mq", "show", request])["rehearsal"].clone();
    until("the pair is named", || {
        seen(&requests[0])["red_with"].as_array().is_some_and(|red| !red.is_empty())
    });
    until("the third is known alone", || seen(&requests[1])["alone"] == true);

    let words = seen(&requests[0])["words"].as_str().unwrap_or_default().to_owned();
    assert!(words.contains("red with moss (test)"), "{words}");
    let shown = town.ok(&["mq", "show", &requests[1]]);
    assert!(shown.contains("green on main as it is"), "{shown}");
    assert!(town.ok(&["review", "show", &requests[0]]).contains("red with moss"), "review says it, too");

    let journal = town.ok(&["events", "--json"]);
    let steps: Vec<&str> = journal.lines().filter(|line| line.contains("rehears")).collect();
    assert!(
        !steps.is_empty() && steps.iter().all(|step| step.contains("\"event\":\"rehearsal\"")),
        "{steps:?}"
    );

    town.ok(&["rig", "set", "harbor", "--rehearse", "off"]);
    let before = std::fs::read_to_string(&noted).expect("the gate's note");
    town.ok(&["review", "approve", &requests[1]]);
    town.wait_task(&tasks[1], "closed");
    assert_eq!(
        std::fs::read_to_string(&noted).expect("the gate's note"),
        before,
        "it landed from a known tree"
    );
    let wrong = town.gt(&["rig", "set", "harbor", "--rehearse", "never"]);
    assert!(wrong.code == 2 && wrong.err.contains("always"), "{wrong:?}");
    repo.is_intact();
}
