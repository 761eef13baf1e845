//! What `gt` does by itself, with no hall: exit codes, the outbox, and whose token it shows.

use gastown_tests::TestTown;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Output;

/// Runs `gt` as the program of a session whose hall cannot be reached.
fn as_agent(town: &TestTown, args: &[&str]) -> Output {
    let session = town.path("session");
    for folder in ["outbox", "inbox"] {
        std::fs::create_dir_all(session.join(folder)).expect("a folder of the session");
    }
    std::fs::write(session.join("inbox/prime.md"), "Task hb-1: Paint\n").expect("a file");
    let mut command = town.program("gt");
    command.args(args).env("GT_SESSION", "s-1").env("GT_TOKEN", "secret");
    command.env("GT_OUTBOX", session.join("outbox")).env("GT_SOCKET", town.path("no.sock"));
    command.output().expect("gt runs")
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn outbox(town: &TestTown) -> Vec<Value> {
    let folder = town.path("session/outbox");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("an outbox").flatten().map(|file| file.path()).collect();
    files.sort();
    files
        .iter()
        .map(|file| serde_json::from_slice(&std::fs::read(file).expect("a call")).expect("JSON"))
        .collect()
}

#[test]
fn a_wrong_command_line_is_exit_2_and_a_refusal_is_exit_1() {
    let town = TestTown::new();

    let wrong = town.gt(&["task", "add", "--json"]);
    let nowhere = town.gt(&["status", "--town", town.path("nowhere").to_str().expect("UTF-8"), "--json"]);

    assert_eq!((wrong.code, nowhere.code), (2, 1));
    let error = |out: &str| serde_json::from_str::<Value>(out).expect("JSON")["error"]["code"].clone();
    assert_eq!((error(&wrong.out), error(&nowhere.out)), (json!("usage"), json!("no_town")));
    assert!(nowhere.err.contains("gt town init"), "{}", nowhere.err);
}

#[test]
fn a_town_that_is_made_twice_is_the_same() {
    let town = TestTown::new();

    let first = town.json(&["town", "init"]);
    let second = town.json(&["town", "init", "--name", "other"]);

    assert_eq!(first, second);
    assert_eq!(first["path"], town.town_dir().to_str().expect("UTF-8"));
}

#[test]
fn calls_of_an_agent_that_cannot_reach_its_hall_are_left_in_its_outbox() {
    let town = TestTown::new();

    let done = as_agent(&town, &["done", "-m", "painted"]);
    let ask = as_agent(&town, &["ask", "Which colour?", "--choice", "red", "--wait"]);
    let hook = as_agent(&town, &["hook", "Stop"]);

    assert_eq!((code(&done), code(&ask), code(&hook)), (Some(0), Some(0), Some(0)));
    let calls = outbox(&town);
    let call = |n: usize| (calls[n]["call"].clone(), calls[n]["session"].clone(), calls[n]["token"].clone());
    assert_eq!(call(0), (json!("done"), json!("s-1"), json!("secret")));
    assert_eq!(calls[0]["args"], json!({"words": "painted"}));
    assert_eq!((&calls[1]["call"], &calls[1]["args"]["choices"]), (&json!("open_ask"), &json!(["red"])));
    assert_eq!(calls[2]["args"], json!({"event": "Stop"}));
}

#[test]
fn an_agent_that_cannot_reach_its_hall_reads_its_task_from_a_file() {
    let town = TestTown::new();

    let prime = as_agent(&town, &["prime"]);

    assert_eq!(String::from_utf8_lossy(&prime.stdout), "Task hb-1: Paint\n");
}

#[test]
fn inside_a_session_gt_never_takes_the_owners_token_and_starts_no_hall() {
    let town = TestTown::new();

    let status = as_agent(&town, &["status"]);
    let up = as_agent(&town, &["up"]);
    let down = as_agent(&town, &["down"]);

    assert_eq!((code(&status), code(&up), code(&down)), (Some(3), Some(1), Some(1)));
    assert!(String::from_utf8_lossy(&up.stderr).contains("owner"), "{up:?}");
    assert!(!town.town_dir().join("hall.lock").exists(), "no hall was started");
}

#[test]
fn inside_a_session_that_lacks_its_token_everything_is_refused() {
    let town = TestTown::new();

    for args in [["status"], ["done"], ["up"]] {
        let mut command = town.program("gt");
        let refused = command.args(args).env("GT_SESSION", "s-1").output().expect("gt runs");

        assert_eq!(code(&refused), Some(1), "{args:?}: {refused:?}");
        assert!(String::from_utf8_lossy(&refused.stderr).contains("GT_TOKEN"), "{refused:?}");
    }
}

#[test]
fn calls_of_agents_are_refused_outside_a_session() {
    let town = TestTown::new();

    for args in [&["done"][..], &["prime"], &["hook", "Stop"], &["ask", "Why?"]] {
        assert!(town.refused(args).contains("for agents"), "{args:?}");
    }
}

#[test]
fn a_recorded_terminal_is_read_by_its_presets_rules() {
    let town = TestTown::new();
    let recording = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/recordings/codex/permission.bin");

    let read =
        town.json(&["preset", "read", "codex", recording.to_str().expect("UTF-8"), "--size", "120x40"]);

    assert_eq!(read["state"], "needs_permission", "{read}");
    assert_eq!(read["rule"], "screen: asks for permission", "{read}");
    assert!(read["reason"].as_str().expect("a reason").contains("$ rm -rf ./build-mock"), "{read}");
}

#[test]
fn doctor_looks_at_git_the_keeper_the_disk_and_the_programs() {
    let town = TestTown::new();

    let found = town.json(&["doctor"]);

    let verdict = |check: &str| {
        let found = found.as_array().and_then(|list| list.iter().find(|one| one["check"] == check));
        found.unwrap_or_else(|| panic!("{check} is not looked at"))["verdict"].clone()
    };
    assert_eq!(
        (verdict("git"), verdict("keeper"), verdict("preset shell")),
        (json!("ok"), json!("ok"), json!("ok"))
    );
    assert_ne!(verdict("disk"), "unknown");
}
