//! A program that asks before it runs a command, as Claude Code does: a dialog on its screen, and a hook that is told what
//! would run. It runs nothing: it writes down what it was answered.

use serde_json::json;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// An answer, and of which of the commands that were asked about at once.
struct Answer {
    command: Option<usize>,
    words: String,
}

/// Asks for what `ask-1`, `ask-2`, ... name, one after the other; `answer-1`, ... is the key that chose. Several lines are asked
/// at once: then a line for each. Where the hook waits and is answered, the answer is what it printed, and the ask's number.
pub fn each_in(folder: &Path, waits: Option<&str>) {
    let stty = Command::new("stty").args(["-echo", "-icanon", "min", "1"]).status().expect("a terminal");
    assert!(stty.success(), "no raw terminal");
    let (tell, keys) = channel();
    rest();
    read_keys(tell);
    for number in 1.. {
        let asked = folder.join(format!("ask-{number}"));
        let lines = loop {
            match std::fs::read_to_string(&asked) {
                Ok(lines) => break lines,
                Err(_) => std::thread::sleep(LOOK_AGAIN),
            }
        };
        let answered = permissions(&lines.lines().collect::<Vec<_>>(), waits, &keys);
        let unfinished = folder.join("answer");
        std::fs::write(&unfinished, answered).expect("the answer can be kept");
        std::fs::rename(&unfinished, folder.join(format!("answer-{number}"))).expect("it can be renamed");
        rest();
        told(hook("PostToolUse", "{}", None));
    }
}

/// Every key chooses in the dialog that stands when it is read: one too many meets the next.
fn read_keys(tell: Sender<Answer>) {
    std::thread::spawn(move || {
        loop {
            let mut key = [0];
            std::io::stdin().read_exact(&mut key).expect("a key");
            if matches!(key[0], b'1'..=b'3') {
                let words = char::from(key[0]).to_string();
                tell.send(Answer { command: None, words }).expect("the program runs");
            }
        }
    });
}

/// Shows one dialog after the other, and tells its hooks of all at once.
fn permissions(lines: &[&str], waits: Option<&str>, keys: &Receiver<Answer>) -> String {
    show(lines[0]);
    let (tell, replies) = channel();
    for (place, line) in lines.iter().enumerate() {
        let folder = std::env::current_dir().expect("a folder of its own");
        let about =
            json!({"cwd": folder, "tool_name": "Bash", "tool_input": {"command": line, "description": "?"}});
        let child = hook("PermissionRequest", &about.to_string(), waits);
        let tell = tell.clone();
        match waits {
            None => told(child),
            Some(_) => drop(std::thread::spawn(move || {
                let printed = child.wait_with_output().expect("gt ends").stdout;
                let words = String::from_utf8(printed).expect("text").trim_end().to_owned();
                // An ask that was settled otherwise hears no reply any more.
                if !words.is_empty() {
                    drop(tell.send(Answer { command: Some(place), words }));
                }
            })),
        }
    }
    let mut answered: Vec<Option<String>> = vec![None; lines.len()];
    let mut stands = 0;
    while let Some(shown) = answered.iter().position(Option::is_none) {
        if shown != stands {
            show(lines[shown]);
            stands = shown;
        }
        let answer = loop {
            if let Ok(answer) = replies.try_recv().or_else(|_| keys.recv_timeout(LOOK_AGAIN)) {
                break answer;
            }
        };
        let place = answer.command.unwrap_or(shown);
        answered[place].get_or_insert(answer.words);
    }
    answered.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn show(line: &str) {
    draw(&format!(
        "──────────────────────────\nBash command\n  {line}\n  What it is for\nDo you want to proceed?\n❯ 1. Yes\n  \
         2. Yes, and don't ask again\n  3. No"
    ));
}

fn rest() {
    draw("ready>");
}

fn draw(text: &str) {
    let text = text.replace('\n', "\r\n");
    let mut out = std::io::stdout().lock();
    write!(out, "\x1b[H\x1b[2J{text}").and_then(|()| out.flush()).expect("the terminal takes it");
}

/// The hook runs, and was told what it is about.
fn hook(event: &str, about: &str, waits: Option<&str>) -> Child {
    let mut command = Command::new("gt");
    command.args(["hook", event, "--stdin"]).stdin(Stdio::piped()).stderr(Stdio::null());
    match waits {
        Some(seconds) => command.args(["--wait", seconds]).stdout(Stdio::piped()),
        None => command.stdout(Stdio::null()),
    };
    let mut child = command.spawn().expect("gt is on the PATH of a session");
    child.stdin.take().expect("a pipe").write_all(about.as_bytes()).expect("gt reads what its hook is told");
    child
}

fn told(mut hook: Child) {
    hook.wait().expect("gt ends");
}
