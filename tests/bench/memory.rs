//! Private memory of an idle session's host: what one more session costs.

use crate::table::{median, print};
use gastown_pty::os::memory_private_bytes;
use gastown_pty::{KeeperCommand, Started};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const SESSIONS: usize = 20;
const PATIENCE: Duration = Duration::from_secs(60);

pub fn run() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, dtach) = (keepers(folder.path()), dtachs(folder.path()));
    let tmux = tmux_per_session(folder.path());
    let row =
        |name: &str, kib: f64| vec![name.to_owned(), format!("{kib:.0}"), format!("{:.2}", kib / dtach)];
    print(
        &format!("private memory of the host, one idle session of {SESSIONS}"),
        &["host", "KiB", "of dtach"],
        &[row("ours", ours), row("dtach (keeps no output)", dtach), row("tmux (one server for all)", tmux)],
    );
}

fn keepers(folder: &std::path::Path) -> f64 {
    let mut all = Vec::new();
    for n in 0..SESSIONS {
        let place = folder.join(format!("k{n}"));
        std::fs::create_dir(&place).expect("a folder");
        let mut command = KeeperCommand::new(
            crate::programs().join("gt-keep"),
            place.clone(),
            place.join("s"),
            "/".into(),
            "sleep".into(),
        );
        command.args = vec!["600".into()];
        command.env = vec![("PATH".into(), std::env::var_os("PATH").unwrap_or_default())];
        let mut started = command.spawn().expect("a keeper");
        match started.ready(PATIENCE).expect("the keeper answers") {
            Started::Running(keeper, _) => all.push((started, keeper)),
            Started::Over(exit) => panic!("sleep was over at once: {exit:?}"),
        }
    }
    let used: Vec<f64> = all.iter().map(|(started, _)| kib(started.child.id())).collect();
    for (started, keeper) in &mut all {
        keeper.stop(Duration::from_secs(1)).expect("the keeper is told to end");
        started.child.wait().expect("it ends");
    }
    median(&used)
}

fn dtachs(folder: &std::path::Path) -> f64 {
    let mut all: Vec<Child> = (0..SESSIONS)
        .map(|n| {
            let mut command = Command::new("dtach");
            command.arg("-N").arg(folder.join(format!("d{n}"))).args(["sleep", "600"]);
            command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("dtach is installed")
        })
        .collect();
    for n in 0..SESSIONS {
        gastown_tests::until("dtach listens", || folder.join(format!("d{n}")).exists());
    }
    let used: Vec<f64> = all.iter().map(|child| kib(child.id())).collect();
    for child in &mut all {
        gastown_tests::leftovers::children_of(child.id())
            .into_iter()
            .for_each(gastown_tests::leftovers::kill);
        child.wait().expect("dtach ends with its program");
    }
    median(&used)
}

fn tmux_per_session(folder: &std::path::Path) -> f64 {
    let socket = folder.join("t");
    let tmux = |args: &[&str]| {
        let mut command = Command::new("tmux");
        command.arg("-S").arg(&socket).args(["-f", "/dev/null"]).args(args);
        command.output().expect("tmux is installed")
    };
    for n in 0..SESSIONS {
        tmux(&["new-session", "-d", "-x", "120", "-y", "40", "-s", &format!("s{n}"), "sleep 600"]);
    }
    let pid = tmux(&["display-message", "-p", "#{pid}"]).stdout;
    let pid = String::from_utf8_lossy(&pid).trim().parse().expect("the server's pid");
    let used = kib(pid) / SESSIONS as f64;
    tmux(&["kill-server"]);
    used
}

fn kib(pid: u32) -> f64 {
    memory_private_bytes(pid).expect("its memory can be read") as f64 / 1024.0
}
