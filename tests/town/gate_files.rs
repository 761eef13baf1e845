//! Files that gates leave for a person to see: kept within bounds, listed, and found under each request that a check was about.

use gastown_tests::{TestTown, until};
use serde_json::{Value, json};
use std::path::Path;

/// Leaves a report, more files than are kept, and what leads out of its folder.
const FULL: &str = r#"test=echo lit > "$GT_ARTEFACTS/report.html"
ln -s /etc/passwd "$GT_ARTEFACTS/passwd"; ln -s /etc "$GT_ARTEFACTS/etc"; mkfifo "$GT_ARTEFACTS/pipe"
mkdir "$GT_ARTEFACTS/shots"; cd "$GT_ARTEFACTS/shots"; n=0
while [ $n -lt 501 ]; do : > $n.png; n=$((n + 1)); done"#;
/// Fails where it finds anything of another gate.
const LINT: &str =
    r#"lint=test -z "$(ls -A "$GT_ARTEFACTS")" && echo "no faults" > "$GT_ARTEFACTS/lint report.txt""#;

fn request_of(town: &TestTown, agent: &str, script: &str) -> String {
    town.add_agent(agent);
    let task = town.add_task(agent, script);
    town.ok(&["sling", &task, agent]);
    town.wait_task(&task, "in_review");
    town.review_of(&task)
}

fn names(left: &Value) -> Vec<&str> {
    left["files"].as_array().expect("files").iter().filter_map(|file| file["name"].as_str()).collect()
}

#[test]
fn what_gates_leave_is_bounded_listed_by_gate_and_leads_nowhere() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &["--gate", FULL, "--gate", LINT]);
    let request = request_of(&town, "wren", "echo new > texts/wren.txt");
    assert_eq!(town.ok(&["mq", "files", &request]).trim(), "no files were left");

    town.ok(&["review", "approve", &request]);
    town.ok(&["wait", "mq", "--rig", "harbor", "--idle", "--timeout", "60"]);

    let all = town.json(&["mq", "files", &request]);
    let [lint, test] = all.as_array().expect("gates").as_slice() else { panic!("{all}") };
    assert_eq!(
        (&lint["gate"], &test["gate"], &test["run"]),
        (&json!("lint"), &json!("test"), &json!("check"))
    );
    assert_eq!(lint["files"], json!([{"name": "lint report.txt", "bytes": 10}]));
    assert_eq!((names(test).len(), names(test)[0], names(test)[1]), (500, "report.html", "shots/0.png"));
    let left_out = json!([{"why": "too_many", "count": 2}, {"why": "not_plain", "count": 3}]);
    assert_eq!((&test["left_out"], &test["cut"]), (&left_out, &json!(false)));
    let said = town.ok(&["mq", "files", &request, "test"]);
    assert!(said.contains("not kept: 2 more files, over 500 in all"), "{said}");
    assert!(!said.contains("lint report.txt") && !said.contains("passwd"), "{said}");

    let path = town.ok(&["mq", "files", &request, "lint", "lint report.txt"]);
    let path = Path::new(path.trim());
    assert!(path.is_absolute() && path.starts_with(town.town_dir().join("logs").join(&request)), "{path:?}");
    assert_eq!(std::fs::read_to_string(path).expect("it is there"), "no faults\n");
    for name in ["passwd", "etc/passwd", "../lint/lint report.txt", "report.htm"] {
        let refused = town.refused(&["mq", "files", &request, "test", name]);
        assert!(refused.contains("left no file"), "{refused}");
    }
    let scratch = town.town_dir().join("scratch/harbor/files");
    assert!(!scratch.exists(), "nothing over the bounds outlives the run");
    // There a gate has such a folder, too.
    town.ok(&["rig", "check", "harbor"]);
}

#[test]
fn a_red_gates_files_are_there_and_the_next_run_takes_their_place() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    let gate = r#"test=ls texts > "$GT_ARTEFACTS/seen.txt"; test ! -e texts/red.txt || { : > "$GT_ARTEFACTS/red.log"; false; }"#;
    town.add_rig(&repo, &["--gate", gate]);
    town.add_agent("wren");
    let script = "if [ \"$GT_ROUND\" = 1 ]; then echo new > texts/red.txt; exit; fi\nrm texts/red.txt; echo new > texts/wren.txt";
    let task = town.add_task("Try it", script);
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let request = town.review_of(&task);
    let files = || town.json(&["mq", "files", &request]);

    town.ok(&["review", "approve", &request]);
    town.wait_agent("wren", "stopped");
    assert_eq!(town.json(&["mq", "show", &request])["state"], "gate_failed");
    assert_eq!(names(&files()[0]), ["red.log", "seen.txt"]);
    town.ok(&["restart", "wren"]);
    town.wait_task(&task, "in_review");
    town.ok(&["review", "approve", &request]);
    town.wait_task(&task, "closed");

    assert_eq!(names(&files()[0]), ["seen.txt"]);
}

#[test]
fn a_check_of_two_leaves_its_files_under_the_name_of_each() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    let gate = r#"test=ls texts > "$GT_ARTEFACTS/seen.txt""#;
    town.add_rig(&repo, &["--gate", gate]);
    let requests =
        ["wren", "otter"].map(|agent| request_of(&town, agent, &format!("echo new > texts/{agent}.txt")));
    town.ok(&["mq", "hold", "--rig", "harbor"]);
    requests.iter().for_each(|request| drop(town.ok(&["review", "approve", request])));

    town.ok(&["mq", "release", "--rig", "harbor"]);
    town.ok(&["wait", "mq", "--rig", "harbor", "--idle", "--timeout", "60"]);

    let paths = requests.each_ref().map(|request| town.ok(&["mq", "files", request, "test", "seen.txt"]));
    assert_ne!(paths[0], paths[1]);
    for path in &paths {
        let seen = std::fs::read_to_string(path.trim()).expect("it is there");
        assert!(seen.contains("wren.txt") && seen.contains("otter.txt"), "one check of both: {seen}");
    }
}

#[test]
fn what_a_rehearsal_left_is_found_where_its_result_let_the_work_land() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    let gate = r#"test=ls texts > "$GT_ARTEFACTS/seen.txt""#;
    town.add_rig(&repo, &["--gate", gate]);
    let request = request_of(&town, "wren", "echo new > texts/wren.txt");
    town.ok(&["rig", "set", "harbor", "--rehearse", "always"]);
    until("it is known alone", || town.json(&["mq", "show", &request])["rehearsal"]["alone"] == true);

    town.ok(&["review", "approve", &request]);
    town.ok(&["wait", "mq", "--rig", "harbor", "--idle", "--timeout", "60"]);

    let shown = town.json(&["mq", "show", &request]);
    assert_eq!(shown["gates"][0]["known"], true, "{shown}");
    let all = town.json(&["mq", "files", &request]);
    assert_eq!((&all[0]["run"], names(&all[0])), (&json!("rehearsal"), vec!["seen.txt"]), "{all}");
}

#[test]
fn an_agent_reads_what_the_gates_said_of_its_own_work_and_of_nobody_elses() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    let gate = r#"test=test ! -e texts/red.txt || { echo the whole log; : > "$GT_ARTEFACTS/red.log"; seq 500; false; }"#;
    town.add_rig(&repo, &["--gate", gate]);
    town.add_agent("wren");
    // What it is told to call, it calls.
    let script = r#"if [ "$GT_ROUND" = 1 ]; then echo new > texts/red.txt; exit; fi
        git rm -q texts/red.txt
        for about in log files; do
            sh -c "$(grep -o "gt mq $about [^\`]*" "$GT_OUTBOX/../inbox/prime.md" | head -n 1)" > "texts/$about.txt"
        done"#;
    let task = town.add_task("Try it", script);
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let request = town.review_of(&task);

    town.ok(&["review", "approve", &request]);
    town.wait_agent("wren", "stopped");
    town.ok(&["restart", "wren"]);
    town.wait_task(&task, "in_review");
    let stranger =
        format!("gt mq log {request} test > texts/theirs.txt 2>&1 || echo refused >> texts/theirs.txt");
    let other = request_of(&town, "otter", &stranger);
    for request in [&request, &other] {
        town.ok(&["review", "approve", request]);
    }
    town.ok(&["wait", "mq", "--rig", "harbor", "--idle", "--timeout", "60"]);

    assert!(repo.read("texts/log.txt").starts_with("the whole log\n1\n"), "{}", repo.read("texts/log.txt"));
    assert!(repo.read("texts/files.txt").contains("red.log"), "{}", repo.read("texts/files.txt"));
    let refused = repo.read("texts/theirs.txt");
    assert!(refused.contains("of its own work only") && refused.ends_with("refused\n"), "{refused}");
}
