//! The conflict radar: who will meet whom is known while they are at work.

use gastown_tests::{Repo, TestTown, until};
use serde_json::Value;

/// Writes one line and says so, takes it back when told, and waits for the end.
fn script(line: u32, text: &str) -> String {
    let wait = |sign: &str| format!("until test -e \"$HOME/{sign}\"; do sleep 0.05; done");
    format!(
        "sed -i 's/^line {line}$/{text}/' lines.txt; echo wrote; {}; git checkout -q lines.txt; echo dropped; {}",
        wait(&format!("drop-{text}")),
        wait("end")
    )
}

fn harbor(town: &TestTown) -> Repo {
    let repo = town.repo("harbor");
    repo.write("lines.txt", &(1..=30).map(|line| format!("line {line}\n")).collect::<String>());
    repo.commit("lines");
    town.add_rig(&repo, &[]);
    repo
}

fn at_work(town: &TestTown, agent: &str, line: u32) {
    town.add_agent(agent);
    let task = town.add_task(&format!("Work of {agent}"), &script(line, agent));
    town.ok(&["sling", &task, agent]);
}

fn say(town: &TestTown, sign: &str) {
    std::fs::write(town.path(&format!("home/{sign}")), "").expect("a file");
}

/// Pairs as the radar tells them, once it tells anything.
fn ties(town: &TestTown) -> Vec<Value> {
    let answer = town.gt(&["mq", "radar", "--rig", "harbor", "--json"]);
    let radar: Value = serde_json::from_str(&answer.out).unwrap_or_default();
    radar["ties"].as_array().cloned().unwrap_or_default()
}

fn pair(tie: &Value) -> (&str, &str, &str) {
    let text = |name: &str| tie[name].as_str().unwrap_or_default();
    (text("a"), text("b"), text("kind"))
}

#[test]
fn two_who_write_the_same_line_are_named_while_at_work_and_no_more_when_one_drops_it() {
    let town = TestTown::new();
    let repo = harbor(&town);
    at_work(&town, "wren", 9);
    at_work(&town, "otter", 9);
    at_work(&town, "sorrel", 20);

    until("the two are in conflict and the third is near them", || ties(&town).len() == 3);
    let found = ties(&town);
    let pairs: Vec<_> = found.iter().map(pair).collect();
    let overlaps = [("otter", "sorrel", "overlap"), ("sorrel", "wren", "overlap")];
    assert_eq!(pairs, [[("otter", "wren", "conflict")].as_slice(), &overlaps].concat());
    let file = &found[0]["files"][0];
    assert_eq!((&file["path"], &file["how"]), (&"lines.txt".into(), &"both_changed".into()));
    assert_eq!(file["places"][0]["a"], serde_json::json!({"from": 9, "to": 9}));
    assert_eq!(found[1]["files"][0]["places"][0]["apart"], 10);
    let words = town.ok(&["mq", "radar", "--rig", "harbor"]);
    for part in [
        "3 open branches with uncommitted work in 3",
        "otter and wren conflict",
        "line 9 of otter and line 9 of wren",
    ] {
        assert!(words.contains(part), "{part} is not in:\n{words}");
    }

    say(&town, "drop-wren");
    until("only otter and sorrel are left", || {
        ties(&town).iter().map(pair).collect::<Vec<_>>() == overlaps[..1]
    });

    repo.git(&["checkout", "-q", "-b", "by-hand"]);
    repo.write("lines.txt", "all of it anew\n");
    repo.commit("by hand");
    repo.git(&["checkout", "-q", "main"]);
    town.ok(&["mq", "submit", "--rig", "harbor", "by-hand"]);
    until("the branch made by hand is told, or landed", || {
        let conflicts = ties(&town).iter().filter(|tie| tie["kind"] == "conflict").count();
        let against = town.json(&["mq", "radar", "--rig", "harbor"])["branches"].clone();
        let met =
            against.as_array().into_iter().flatten().filter(|branch| branch["against"] == "conflict").count();
        conflicts == 2 || met == 2
    });
    say(&town, "drop-otter");
    say(&town, "drop-sorrel");
    say(&town, "end");
    repo.is_intact();
}

const QUEUE: &str = "impl Queue {\n    fn push(&mut self) {\n        self.first();\n        // a\n        // b\n        // c\n        // d\n        self.last();\n    }\n\n    fn pop(&mut self) {\n        self.none();\n    }\n}\n";

/// Has a repository with one source, and gives each agent the line of it that it changes.
fn at_work_in_queue(town: &TestTown, work: &[(&str, &str)]) {
    let repo = town.repo("harbor");
    repo.write("src/queue.rs", QUEUE);
    repo.commit("a queue");
    town.add_rig(&repo, &[]);
    for (agent, line) in work {
        town.add_agent(agent);
        let edit = format!("sed -i 's/self.{line}();/self.{line}_by_{agent}();/' src/queue.rs");
        let script = format!("{edit}; echo wrote; until test -e \"$HOME/end\"; do sleep 0.05; done");
        let task = town.add_task(&format!("Work of {agent}"), &script);
        town.ok(&["sling", &task, agent]);
    }
}

#[test]
fn the_function_that_two_change_is_named_whether_or_not_they_conflict() {
    let town = TestTown::new();
    at_work_in_queue(&town, &[("otter", "first"), ("wren", "first"), ("sorrel", "last"), ("teasel", "none")]);

    until("all four meet", || ties(&town).len() == 6);

    let named =
        |tie: &Value| (pair(tie).0.to_owned(), pair(tie).1.to_owned(), tie["files"][0]["symbols"].clone());
    let push = serde_json::json!(["Queue::push"]);
    let found: Vec<_> = ties(&town).iter().map(named).collect();
    let both = |a: &str, b: &str, symbols: &Value| (a.to_owned(), b.to_owned(), symbols.clone());
    // The conflict, then the same function, then no more than the same file.
    assert_eq!(
        found[..3],
        [both("otter", "wren", &push), both("otter", "sorrel", &push), both("sorrel", "wren", &push)]
    );
    assert!(found[3..].iter().all(|(_, _, symbols)| *symbols == serde_json::json!([])), "{found:?}");
    let words = town.ok(&["mq", "radar", "--rig", "harbor"]);
    for part in [
        "src/queue.rs: both changed it, in Queue::push, line 3 of otter and line 3 of wren",
        "src/queue.rs: both changed it, in Queue::push, line 3 of otter and line 8 of sorrel, 4 lines apart",
        "src/queue.rs: both changed it, line 3 of otter and line 12 of teasel, 8 lines apart",
    ] {
        assert!(words.contains(part), "{part} is not in:\n{words}");
    }
    say(&town, "end");
}

#[test]
fn a_rig_without_open_branches_has_a_radar_that_says_so() {
    let town = TestTown::new();
    harbor(&town);

    until("it was looked at", || town.gt(&["mq", "radar", "--rig", "harbor"]).code == 0);

    let radar = town.json(&["mq", "radar", "--rig", "harbor"]);
    assert_eq!((&radar["branches"], &radar["ties"]), (&serde_json::json!([]), &serde_json::json!([])));
    let words = town.ok(&["mq", "radar", "--rig", "harbor"]);
    assert!(words.contains("no open branch has work that it lacks"), "{words}");
    assert!(town.refused(&["mq", "radar", "--rig", "nowhere"]).contains("nowhere"));
}
