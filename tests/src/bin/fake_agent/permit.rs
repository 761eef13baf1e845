//! A program that asks before it runs a command, as Claude Code does: a dialog on its screen, and a hook that is told what
//! would run. It runs nothing: it writes down what it was answered.

use serde_json::json;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Asks for what `ask-1`, `ask-2`, ... name, one after the other; `answer-1`, ... is the key that chose.
pub fn each_in(folder: &Path) {
    let stty = Command::new("stty").args(["-echo", "-icanon", "min", "1"]).status().expect("a terminal");
    assert!(stty.success(), "no raw terminal");
    rest();
    for number in 1.. {
        let asked = folder.join(format!("ask-{number}"));
        let line = loop {
            match std::fs::read_to_string(&asked) {
                Ok(line) => break line,
                Err(_) => std::thread::sleep(LOOK_AGAIN),
            }
        };
        let key = permission(&line);
        let unfinished = folder.join("answer");
        std::fs::write(&unfinished, key).expect("the answer can be kept");
        std::fs::rename(&unfinished, folder.join(format!("answer-{number}"))).expect("it can be renamed");
        rest();
        hook("PostToolUse", "{}");
    }
}

fn permission(line: &str) -> String {
    draw(&format!(
        "──────────────────────────\nBash command\n  {line}\n  What it is for\nDo you want to proceed?\n❯ 1. Yes\n  \
         2. Yes, and don't ask again\n  3. No"
    ));
    let folder = std::env::current_dir().expect("a folder of its own");
    let told =
        json!({"cwd": folder, "tool_name": "Bash", "tool_input": {"command": line, "description": "?"}});
    hook("PermissionRequest", &told.to_string());
    loop {
        let mut key = [0];
        std::io::stdin().read_exact(&mut key).expect("a key");
        if matches!(key[0], b'1'..=b'3') {
            return char::from(key[0]).to_string();
        }
    }
}

fn rest() {
    draw("ready>");
}

fn draw(text: &str) {
    let text = text.replace('\n', "\r\n");
    let mut out = std::io::stdout().lock();
    write!(out, "\x1b[H\x1b[2J{text}").and_then(|()| out.flush()).expect("the terminal takes it");
}

fn hook(event: &str, told: &str) {
    let mut command = Command::new("gt");
    command
        .args(["hook", event, "--stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().expect("gt is on the PATH of a session");
    child.stdin.take().expect("a pipe").write_all(told.as_bytes()).expect("gt reads what its hook is told");
    child.wait().expect("gt ends");
}
