//! The table among others' lines: what is wrong in it is told, and a change keeps everything else.

use super::*;
use serde_json::json;
use std::fs;
use std::path::PathBuf;

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    fs::write(&path, text).unwrap();
    (folder, path)
}

fn faults(loaded: &LoadedWaiting) -> Vec<(u32, &str)> {
    loaded.faults.iter().map(|fault| (fault.line, fault.field.as_str())).collect()
}

fn waiting(minutes: u16, command: &str) -> Waiting {
    Waiting { minutes, command: command.into() }
}

#[test]
fn without_the_table_nothing_is_run() {
    let (folder, path) = file("[preset.codex]\nprogram = \"x\"\n");

    assert_eq!(load_waiting(&path), LoadedWaiting { waiting: waiting(10, ""), faults: vec![] });
    let nowhere = load_waiting(&folder.path().join("nowhere.toml"));
    assert_eq!(nowhere, LoadedWaiting { waiting: waiting(10, ""), faults: vec![] });
}

#[test]
fn it_is_read_beside_what_is_others_business() {
    let (_folder, path) = file(
        "other = 1\n[preset.codex]\nprogram = \"x\"\n[waiting]\nminutes = 1440\ncommand = 'cat >> \"$HOME/told\"'\n",
    );

    let loaded = load_waiting(&path);

    assert_eq!(loaded.waiting, waiting(1440, "cat >> \"$HOME/told\""));
    assert_eq!(faults(&loaded), []);
}

#[test]
fn what_is_wrong_is_told_with_line_and_field_and_the_rest_applies() {
    let (_folder, path) =
        file("[preset.x]\nprogram = \"x\"\n\n[waiting]\nminutes = 0\ncommand = \"tell\"\ncomand = 3\n");

    let loaded = load_waiting(&path);

    assert_eq!(loaded.waiting, waiting(10, "tell"));
    assert_eq!(faults(&loaded), [(5, "waiting.minutes"), (7, "waiting.comand")]);
    assert!(loaded.faults[0].message.contains("1 to 1440"), "{:?}", loaded.faults[0]);
    assert!(loaded.faults[1].message.contains("minutes, command"), "{:?}", loaded.faults[1]);
    for wrong in
        ["minutes = 1441", "minutes = \"5\"", "minutes = 2.5", "command = 7", "command = \"\"\"a\nb\"\"\""]
    {
        let (_folder, path) = file(&format!("[waiting]\n{wrong}\n"));
        assert_eq!(load_waiting(&path).faults.len(), 1, "{wrong}");
        assert_eq!(load_waiting(&path).waiting, Waiting::default(), "{wrong}");
    }
    let (_folder, path) = file("\nwaiting = 5\n");
    assert_eq!(faults(&load_waiting(&path)), [(2, "waiting")]);
}

#[test]
fn a_file_that_is_no_toml_runs_nothing_and_is_never_overwritten() {
    let text = "[waiting]\ncommand = \"tell\"\nminutes = = 3\n";
    let (_folder, path) = file(text);

    assert_eq!(faults(&load_waiting(&path)), [(3, "")]);
    assert_eq!(load_waiting(&path).waiting.command, "");
    let refusal = set_waiting(&path, &[("minutes", json!(5))]).unwrap_err();
    assert!(matches!(refusal, SettingsError::Broken { line: 3, .. }), "{refusal}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn a_change_keeps_every_other_line() {
    let (_folder, path) =
        file("# mine\n[preset.x]\nprogram = \"x\" # there\n\n[waiting]\nminutes = 5 # soon\n");

    let loaded = set_waiting(&path, &[("minutes", json!(30)), ("command", json!("tell \"me\""))]).unwrap();
    assert_eq!(loaded.waiting, waiting(30, "tell \"me\""));
    let written = "# mine\n[preset.x]\nprogram = \"x\" # there\n\n[waiting]\nminutes = 30 # soon\ncommand = 'tell \"me\"'\n";
    assert_eq!(fs::read_to_string(&path).unwrap(), written);

    set_waiting(&path, &[("minutes", Json::Null), ("command", Json::Null)]).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "# mine\n[preset.x]\nprogram = \"x\" # there\n");
}

#[test]
fn a_wrong_value_writes_nothing_not_even_the_right_one_beside_it() {
    let (_folder, path) = file("[waiting]\nminutes = 5\n");

    let refusal = set_waiting(&path, &[("command", json!("tell")), ("minutes", json!(0))]).unwrap_err();

    assert_eq!(
        refusal.to_string(),
        "`waiting.minutes` was not set: it must be a whole number from 1 to 1440"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "[waiting]\nminutes = 5\n");
    let (_folder, path) = file("waiting = 5\n");
    let refusal = set_waiting(&path, &[("minutes", json!(5))]).unwrap_err();
    assert!(refusal.to_string().contains("[waiting] on a line of its own"), "{refusal}");
}
