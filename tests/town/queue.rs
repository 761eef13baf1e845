//! The queue as a person meets it in `gt`: how many checks run, why each request waits, and a hall that dies at work.

use gastown_tests::{TestTown, leftovers, until};

#[test]
fn the_number_of_runners_is_set_shown_and_bounded() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    assert_eq!(town.json(&["rig", "show", "harbor"])["runners"], 1);

    town.ok(&["rig", "set", "harbor", "--runners", "4"]);

    assert_eq!(town.json(&["rig", "list"])[0]["runners"], 4);
    let refused = town.refused(&["rig", "set", "harbor", "--runners", "9"]);
    assert!(refused.contains("1 to 8"), "{refused}");
}

#[test]
fn a_check_of_two_that_the_halls_death_broke_off_runs_again_and_lands_both() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    let (began, go) = (town.path("began"), town.path("go"));
    let gate =
        format!("test=echo x >> {}; until test -e {}; do sleep 0.1; done", began.display(), go.display());
    town.add_rig(&repo, &["--gate", &gate]);
    let tasks = ["wren", "otter"].map(|agent| {
        town.add_agent(agent);
        let task = town.add_task(agent, &format!("echo new > texts/{agent}.txt"));
        town.ok(&["sling", &task, agent]);
        town.wait_task(&task, "in_review");
        task
    });
    town.ok(&["mq", "hold", "--rig", "harbor"]);
    tasks.iter().for_each(|task| drop(town.ok(&["review", "approve", &town.review_of(task)])));
    let held = town.json(&["mq", "list"]);
    assert_eq!(held[1]["waits"]["kind"], "behind", "{held}");
    town.ok(&["mq", "release", "--rig", "harbor"]);
    until("the check runs", || began.exists());
    let shown = town.json(&["mq", "list"]);
    assert_eq!(shown[0]["check"], shown[1]["check"], "one check of both: {shown}");
    assert!(shown[0]["why"].as_str().is_some_and(|why| why.ends_with("together with 1 other")), "{shown}");

    leftovers::kill(town.hall_pid());
    std::fs::write(&go, "").expect("the gate may end");
    tasks.iter().for_each(|task| town.wait_task(task, "closed"));

    let runs = std::fs::read_to_string(&began).expect("the gate's note");
    assert_eq!(runs.lines().count(), 2, "once before the hall died and once after");
    assert_eq!(repo.landings().len(), 3);
    repo.is_intact();
}

#[test]
fn a_gate_for_some_paths_is_set_shown_and_spares_what_touches_none() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(
        &repo,
        &["--gate", "test=true", "--gate", "docs=false", "--gate-paths", "docs=docs/** *.md"],
    );
    let rig = town.json(&["rig", "show", "harbor"]);
    assert_eq!(rig["gates"][1]["paths"], serde_json::json!(["docs/**", "*.md"]), "{rig}");
    assert!(town.ok(&["rig", "show", "harbor"]).contains("only for docs/** *.md"));
    let set = ["rig", "set", "harbor", "--gate", "docs=true", "--gate-paths", "docs=../up"];
    assert!(town.refused(&set).contains("a glob is a path"));
    town.add_agent("wren");
    let task = town.add_task("Light it", "echo lit > texts/two.txt");
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let review = town.review_of(&task);

    town.ok(&["review", "approve", &review]);
    town.wait_task(&task, "closed");

    let gates = &town.json(&["mq", "show", &review])["gates"];
    assert_eq!((&gates[0]["result"], &gates[1]["result"]), (&"passed".into(), &"spared".into()), "{gates}");
    assert!(town.ok(&["mq", "log", &review, "docs"]).contains("nothing of docs/** *.md is touched"));
    let ledger = &town.json(&["mq", "ledger", "--rig", "harbor"])["gates"];
    assert_eq!((&ledger[0]["ran"], &ledger[1]["ran"]), (&1.into(), &0.into()), "{ledger}");
}
