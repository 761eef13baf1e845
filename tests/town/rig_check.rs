//! `gt rig check`: six faults are planted, each is found by its own check alone, and how to mend it is said.

use crate::bad_input::with_a_disk_of_its_own;
use gastown_tests::{Repo, TestTown, until};
use serde_json::Value;
use std::net::{Ipv4Addr, TcpListener};

/// A town with a rig that has nothing wrong: a setup, a copied file, ports, a gate, a teardown.
fn sound_rig() -> (TestTown, Repo) {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    repo.write(".gitignore", ".env\napp.db\n");
    repo.write("app.lock", "schema 1\n");
    repo.commit("Lock the schema");
    repo.write(".env", "SECRET=tide\n");
    town.add_rig(&repo, &["--gate", "test=sh test.sh", "--copy", ".env", "--ports", "2"]);
    town.ok(&["rig", "set", "harbor", "--setup", "grep -q tide .env && cp app.lock app.db"]);
    town.ok(&["rig", "set", "harbor", "--teardown", "test -n \"$PORT\""]);
    (town, repo)
}

/// Checks the rig, whose one red check must be this; returns what it says.
#[track_caller]
fn only_red(town: &TestTown, check: &str, verdict: &str) -> String {
    let answer = town.gt(&["rig", "check", "harbor", "--json"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    let rows: Vec<Value> = serde_json::from_str(&answer.out).expect("one document of rows");
    let is_green = |row: &&Value| row["verdict"] == "passed" || row["verdict"] == "skipped";
    let red: Vec<&Value> = rows.iter().filter(|row| !is_green(row)).collect();
    assert_eq!(red.len(), 1, "one fault is planted: {red:#?}");
    assert_eq!((&red[0]["check"], &red[0]["verdict"]), (&check.into(), &verdict.into()), "{red:#?}");
    let people = town.gt(&["rig", "check", "harbor"]);
    assert_eq!((people.code, people.err.as_str()), (1, ""), "it says so itself: {people:?}");
    red[0]["detail"].as_str().expect("a sentence").to_owned()
}

#[test]
fn a_sound_rig_is_green_in_everything_and_nothing_of_the_check_stays() {
    let (town, repo) = sound_rig();
    let before = repo.git(&["status", "--porcelain", "--ignored"]);

    let rows = town.json(&["rig", "check", "harbor"]);

    let checks: Vec<_> =
        rows.as_array().expect("rows").iter().map(|row| (&row["check"], &row["verdict"])).collect();
    let names = ["target", "copy", "setup", "gate test", "two", "left", "room"];
    assert_eq!(checks.iter().map(|(name, _)| name.as_str().expect("a name")).collect::<Vec<_>>(), names);
    assert!(checks.iter().all(|(_, verdict)| *verdict == "passed"), "{rows:#}");
    let view = &town.json(&["rig", "show", "harbor"])["check"];
    assert_eq!((&view["stale"], view["ended"].is_string()), (&false.into(), true), "{view:#}");
    assert!(!town.town_dir().join("check/harbor").exists(), "thrown away");
    assert_eq!(repo.git(&["status", "--porcelain", "--ignored"]), before, "the checkout was not touched");
    repo.is_intact();

    town.ok(&["rig", "set", "harbor", "--setup", "true"]);
    assert_eq!(
        town.json(&["rig", "show", "harbor"])["check"]["stale"],
        true,
        "what was tried is not what is set"
    );
}

#[test]
fn a_broken_setup() {
    let (town, _repo) = sound_rig();
    town.ok(&["rig", "set", "harbor", "--setup", "echo no such schema >&2; exit 3"]);

    let words = only_red(&town, "setup", "failed");

    assert!(words.contains("no such schema") && words.contains("gt rig set"), "{words}");
    let steps = town.json(&["rig", "show", "harbor"])["check"]["steps"].clone();
    let setup =
        steps.as_array().expect("steps").iter().find(|step| step["what"] == "setup").expect("its step");
    let log = std::fs::read_to_string(setup["log"].as_str().expect("a log")).expect("the log is kept");
    assert!(log.contains("no such schema"), "{log}");
}

#[test]
fn a_red_target() {
    let (town, repo) = sound_rig();
    repo.write("test.sh", "echo the tide is wrong; exit 1\n");
    let commit = repo.commit("Break the tide");

    let words = only_red(&town, "gate test", "failed");

    assert!(words.contains("main itself is red") && words.contains("the tide is wrong"), "{words}");
    assert_eq!(town.json(&["rig", "show", "harbor"])["check"]["commit"], commit.trim());
}

#[test]
fn a_gate_that_cannot_run() {
    let (town, _repo) = sound_rig();
    town.ok(&["rig", "set", "harbor", "--gate", "lint=no-such-linter --all"]);

    let words = only_red(&town, "gate lint", "could_not_run");

    assert!(
        words.contains("no-such-linter") && words.contains("installed") && words.contains("--gate"),
        "{words}"
    );
}

#[test]
fn a_port_clash() {
    let (town, _repo) = sound_rig();
    let fake = town.program("fake_agent").get_program().to_str().expect("UTF-8").to_owned();
    let free =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|at| at.local_addr()).expect("a port").port();
    // A server's test: it listens for two seconds and is content when it was let.
    let gate = |port: &str| {
        format!("serve=GT_PORT={port} PORT={port} timeout 2 {fake} 'serve test.sh'; test $? = 124")
    };
    town.ok(&["rig", "set", "harbor", "--gate", &gate(&free.to_string())]);

    let words = only_red(&town, "two", "failed");

    assert!(
        words.contains("passes alone") && words.contains("--ports") && words.contains("$PORT"),
        "{words}"
    );
    town.ok(&["rig", "set", "harbor", "--gate", &gate(&format!("${{PORT:-{free}}}"))]);
    town.ok(&["rig", "check", "harbor"]);
}

#[test]
fn a_missing_file_to_copy() {
    let (town, repo) = sound_rig();
    town.ok(&["rig", "set", "harbor", "--copy", ".env", "--copy", "certs/*.pem", "--setup", "true"]);

    let words = only_red(&town, "copy", "failed");

    assert!(words.contains("certs/*.pem") && !words.contains(".env"), "{words}");
    assert!(words.contains(repo.path.to_str().expect("UTF-8")) && words.contains("--copy"), "{words}");
}

#[test]
fn no_space() {
    let (town, repo) = sound_rig();
    town.ok(&["down"]);
    let made = with_a_disk_of_its_own(
        &town,
        &format!(
            r#"mkdir "$DISK/small"; mount -t tmpfs -o size=200m tmpfs "$DISK/small"; export GT_TOWN="$DISK/small/town"
            "$GT" town init; "$GT" rig add {} --name harbor --prefix hb --setup 'cat /dev/zero > big.db'
            "$GT" rig check harbor && exit 7
            "$GT" rig set harbor --setup true; "$GT" rig check harbor | grep '^passed *room'; "$GT" down"#,
            repo.path.display()
        ),
    );
    let Some(made) = made else { return };
    assert!(made.contains("failed         setup") && made.contains("No space left"), "{made}");
    assert!(made.contains("failed         room") && made.contains("free some space"), "{made}");
}

#[test]
fn files_that_agents_would_commit_by_accident_are_named() {
    let (town, _repo) = sound_rig();
    town.ok(&["rig", "set", "harbor", "--setup", "touch cache.bin"]);

    let words = only_red(&town, "left", "failed");

    assert!(words.contains("cache.bin") && words.contains(".gitignore"), "{words}");
}

#[test]
fn a_check_that_the_hall_did_not_outlive_leaves_no_process_and_no_folder() {
    let (town, _repo) = sound_rig();
    town.ok(&["rig", "set", "harbor", "--setup", "sleep 600"]);
    let mut check = town.program("gt").args(["rig", "check", "harbor"]).spawn().expect("gt runs");
    let place = town.town_dir().join("check/harbor/one");
    until("the setup runs", || place.exists());
    gastown_tests::leftovers::kill(town.hall_pid());
    check.wait().expect("gt ends");

    town.ok(&["status"]);

    assert!(!place.exists(), "swept by the next hall");
    town.ok(&["rig", "set", "harbor", "--setup", "true"]);
    town.ok(&["rig", "check", "harbor"]);
}
