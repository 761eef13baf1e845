//! Trouble of starting: each is shown for what it is on the agent that it concerns, with what may help.

use gastown_tests::{TestTown, leftovers, until};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

/// A program that shows a composer, with what its preset says of logins and versions.
fn lamp(program: &str, more: &str) -> String {
    format!(
        "name = \"lamp\"\ntitle = \"Lamp\"\nvendor = \"La\"\nprogram = {program:?}\nreads_screen = true\n{more}\n\
         [prompt]\nby = \"argument\"\n[keys]\ninterrupt = \"x\"\nexit = \"x\"\n\
         [screen]\nlines = 9\ncomposer = '(?m)^lamp>\\z'\n\
         [[screen.rule]]\nname = \"asks for a login\"\nshows = '(?m)^Log in\\?\\z'\nchoices = [\"Yes\"]\nkeys = [\"y\\r\"]\nmeans = \"question\"\n"
    )
}

/// What stands in for an agent's program.
fn program(town: &TestTown, name: &str, script: &str) -> String {
    let path = town.path(name);
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a program");
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).expect("it can be run");
    path.to_str().expect("UTF-8").to_owned()
}

fn town() -> TestTown {
    let town = TestTown::new();
    town.add_rig(&town.repo("harbor"), &[]);
    town
}

fn sling(town: &TestTown, agent: &str) -> String {
    let task = town.json(&["task", "add", "--rig", "harbor", "--title", "Light it"]);
    let id = task["id"].as_str().expect("an id").to_owned();
    town.ok(&["sling", &id, agent]);
    id
}

/// Starts wren with this preset, which fails at that; returns why.
#[track_caller]
fn fails(town: &TestTown, preset: &str) -> String {
    town.own_preset("lamp", preset);
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "lamp"]);
    sling(town, "wren");
    town.wait_agent("wren", "failed");
    reason(town)
}

fn reason(town: &TestTown) -> String {
    town.json(&["agent", "show", "wren"])["reason"].as_str().expect("a reason").to_owned()
}

#[test]
fn a_program_that_is_missing_is_named_and_found_once_it_is_there() {
    let town = town();

    let why = fails(&town, &lamp("lamp-nobody-has", ""));

    assert!(why.contains("the program lamp-nobody-has is not on PATH"), "{why}");
    assert!(why.contains("install it, or set it in config.toml"), "{why}");
    let list = town.json(&["preset", "list"]);
    let shown = list.as_array().expect("presets").iter().find(|preset| preset["name"] == "lamp");
    assert_eq!(shown.expect("it is listed")["found"], Value::Null);

    let there = program(&town, "lamp.sh", "printf 'lamp> '; exec sleep 600");
    town.own_preset("lamp", &lamp(&there, ""));
    town.ok(&["restart", "wren"]);
    town.wait_agent("wren", "idle");
}

#[test]
fn a_program_that_is_too_old_is_quoted_and_the_version_that_was_measured_is_named() {
    let town = town();
    let old = program(&town, "old.sh", "echo \"error: unknown option '--fresh'\" >&2; exit 2");

    let why = fails(&town, &lamp(&old, "measured = \"2.4.1\""));

    assert!(why.starts_with("exited 2; it said “error: unknown option '--fresh'”"), "{why}");
    assert!(why.contains("measured with version 2.4.1: look at its terminal, then restart it"), "{why}");
    assert!(town.ok(&["events"]).contains("unknown option"), "the journal says it, too");
}

#[test]
fn a_program_that_dies_at_once_without_a_login_says_how_to_log_in() {
    let town = town();
    let dies = program(&town, "dies.sh", "echo 'No key.'; exit 1");
    let login = "login = { env = [\"LAMP_KEY\"], files = [\".lamp/token\"], command = \"lamp login\" }";

    let why = fails(&town, &lamp(&dies, login));

    assert_eq!(
        why,
        "exited 1; it said “No key.”; no login of it was found: run `lamp login`, then restart it"
    );
    std::fs::create_dir(town.path("home/.lamp")).expect("a folder");
    std::fs::write(town.path("home/.lamp/token"), "t").expect("a login");
    town.ok(&["restart", "wren"]);
    until("it is tried again", || {
        reason(&town).ends_with("“No key.”; look at its terminal, then restart it")
    });
}

#[test]
fn a_program_that_asks_for_a_login_waits_for_a_person() {
    let town = town();
    let asks =
        program(&town, "asks.sh", "printf 'Log in? '; read answer; printf '\\nlamp> '; exec sleep 600");
    town.own_preset("lamp", &lamp(&asks, ""));
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "lamp"]);
    sling(&town, "wren");

    town.wait_agent("wren", "needs_answer");
    let ask = town.json(&["waiting"])[0].clone();
    assert_eq!((&ask["choices"], &ask["kind"]), (&json!(["Yes"]), &json!("question")), "{ask}");
    town.ok(&["answer", ask["ask"].as_str().expect("its id"), "Yes"]);
    town.wait_agent("wren", "idle");
}

#[test]
fn a_wrong_preset_file_is_the_trouble_of_its_own_agents_and_is_read_again_once_it_is_mended() {
    let town = town();
    let good = program(&town, "lamp.sh", "printf 'lamp> '; exec sleep 600");
    town.own_preset("lamp", &lamp(&good, ""));
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "lamp"]);
    town.own_preset("lamp", &lamp(&good, "colour = 3"));

    sling(&town, "wren");
    town.wait_agent("wren", "failed");

    let why = reason(&town);
    assert!(why.contains("the preset lamp cannot be used") && why.contains("lamp.toml, line 6"), "{why}");
    assert!(why.contains("unknown field `colour`") && why.contains("mend that file"), "{why}");
    let list = town.json(&["preset", "list"]);
    let lamp_listed = list.as_array().expect("presets").iter().find(|preset| preset["name"] == "lamp");
    assert!(
        lamp_listed.expect("it is listed")["wrong"].as_str().is_some_and(|words| words.contains("line 6"))
    );
    let doctor = town.gt(&["doctor"]).out;
    assert!(doctor.contains("preset lamp") && doctor.contains("line 6"), "{doctor}");
    town.refused(&["agent", "add", "--rig", "harbor", "--name", "lark", "--preset", "lamp"]);
    town.add_agent("finch");
    let other = town.add_task("Another's", "echo fine > texts/fine.txt");
    town.ok(&["sling", &other, "finch"]);
    town.wait_task(&other, "in_review");

    town.own_preset("lamp", &lamp(&good, ""));
    town.ok(&["restart", "wren"]);
    town.wait_agent("wren", "idle");
}

fn write_registry(town: &TestTown, text: &str) {
    let folder = town.town_dir().join("settings");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("agents.json"), text).expect("a file");
}

#[test]
fn an_agent_of_gas_towns_registry_works_without_asking_and_under_no_other_name() {
    let town = town();
    let kiro = program(&town, "kiro.sh", "echo \"$1: $2\" > texts/kiro.txt; gt done -m lit; exec sleep 600");
    let entry = |args: &str| {
        format!(
            "{{\n\"version\": 1,\n\"agents\": {{\n\"kiro\": {{\"command\": {kiro:?}, \"args\": {args}}}\n}}\n}}\n"
        )
    };
    write_registry(&town, &entry("[\"--autonomous\"]"));
    let add = ["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "kiro"];

    let refused = town.refused(&add);
    assert!(refused.contains("kiro works without asking") && refused.contains("--mode full"), "{refused}");
    town.ok(&[&add[..], &["--mode", "full"]].concat());
    let task = sling(&town, "wren");
    town.wait_task(&task, "in_review");
    let worktree = town.json(&["agent", "show", "wren"])["worktree"].as_str().expect("a worktree").to_owned();
    let said = std::fs::read_to_string(Path::new(&worktree).join("texts/kiro.txt")).expect("what it wrote");
    assert!(said.starts_with("--autonomous: Task hb-"), "{said}");

    write_registry(&town, &entry("\"--autonomous\""));
    let wrong = town.refused(&["agent", "add", "--rig", "harbor", "--name", "lark", "--preset", "kiro"]);
    assert!(wrong.contains("settings/agents.json, line 4: args: invalid type: string"), "{wrong}");
    write_registry(&town, &entry("[]"));
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "lark", "--preset", "kiro"]);
}

#[test]
fn a_program_that_nobody_reads_is_said_to_do_neither_work_nor_rest() {
    let town = town();
    let silent = program(&town, "silent.sh", "echo up; exec sleep 600");
    let preset = format!(
        "name = \"dark\"\ntitle = \"Dark\"\nvendor = \"Da\"\nprogram = {silent:?}\n[prompt]\nby = \"argument\"\n[keys]\ninterrupt = \"x\"\nexit = \"x\"\n"
    );
    town.own_preset("dark", &preset);
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "dark"]);

    sling(&town, "wren");

    town.wait_agent("wren", "unknown");
}

#[test]
fn a_hook_that_finds_a_hall_which_does_not_answer_ends_and_is_heard_later() {
    let town = town();
    let script = "printf 'lamp> '; until [ -e \"$HOME/go\" ]; do sleep 0.1; done; gt hook turn-ended; echo $? > \"$HOME/ended\"; exec sleep 600";
    let calls = program(&town, "calls.sh", script);
    town.own_preset("lamp", &lamp(&calls, ""));
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "lamp"]);
    sling(&town, "wren");
    town.wait_agent("wren", "idle");
    let hall = town.hall_pid();

    leftovers::freeze(hall);
    std::fs::write(town.path("home/go"), "").expect("a file");
    let began = Instant::now();
    until("its hook ends though nobody answers", || town.path("home/ended").exists());
    let took = began.elapsed();
    leftovers::thaw(hall);

    assert!(took < Duration::from_secs(15), "it took {took:?}");
    assert_eq!(std::fs::read_to_string(town.path("home/ended")).expect("its end").trim(), "0");
    until("the hall hears it", || town.ok(&["events"]).contains("wren ended its turn"));
}
