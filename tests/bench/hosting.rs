//! Bytes of a program through its host: ours (keeper and ring, which keep all that is needed to attach again) beside a raw PTY,
//! dtach and tmux, on plain text and on the redraws that agents' programs make. Hosts take turns, round by round.

use crate::table::{median, paired_ratio, print};
use gastown_pty::os::{Pty, Waiting, Wanted, poll};
use gastown_pty::{KeeperCommand, Started};
use std::ffi::OsString;
use std::fmt::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const BYTES: usize = 40 << 20;
const ROUNDS: usize = 5;
const PATIENCE: Duration = Duration::from_secs(120);
const HOSTS: [&str; 4] = ["raw PTY", "ours", "dtach", "tmux"];

/// One host carrying one file: seconds on the wall, and processor seconds of the host process itself.
struct Run {
    wall: f64,
    cpu: f64,
}

pub fn run() {
    let folder = tempfile::tempdir().expect("a folder");
    for (kind, make) in [("plain text", text as fn() -> String), ("redraws", redraws)] {
        let file = folder.path().join("bytes");
        std::fs::write(&file, make()).expect("the file to carry");
        let mut runs: Vec<Vec<Run>> = HOSTS.iter().map(|_| Vec::new()).collect();
        for round in 0..ROUNDS {
            for turn in 0..HOSTS.len() {
                let host = (round + turn) % HOSTS.len();
                let place = folder.path().join(format!("{round}-{host}"));
                std::fs::create_dir_all(&place).expect("a folder of the run");
                runs[host].push(carry(HOSTS[host], &file, &place));
            }
        }
        report(kind, &runs);
    }
}

fn report(kind: &str, runs: &[Vec<Run>]) {
    let walls = |host: usize| runs[host].iter().map(|run| run.wall).collect::<Vec<_>>();
    let mib = (BYTES >> 20) as f64;
    let rows = HOSTS.iter().enumerate().map(|(host, name)| {
        let cpu: Vec<f64> = runs[host].iter().map(|run| run.cpu).collect();
        vec![
            (*name).to_owned(),
            format!("{:.1}", mib / median(&walls(host))),
            format!("{:.2}", 1.0 / paired_ratio(&walls(host), &walls(0))),
            if host == 0 { "-".into() } else { format!("{:.1}", median(&cpu) * 1000.0 / mib) },
        ]
    });
    let title = format!("hosting, {kind}, {mib} MiB, {ROUNDS} rounds");
    print(&title, &["host", "MiB/s", "of raw", "host CPU ms/MiB"], &rows.collect::<Vec<_>>());
}

fn carry(host: &str, file: &Path, place: &Path) -> Run {
    match host {
        "raw PTY" => raw(file),
        "ours" => ours(file, place),
        "dtach" => dtach(file, place),
        _ => tmux(file, place),
    }
}

fn environment() -> Vec<(OsString, OsString)> {
    vec![
        ("PATH".into(), std::env::var_os("PATH").unwrap_or_default()),
        ("TERM".into(), "xterm-256color".into()),
    ]
}

fn cat(file: &Path) -> Vec<OsString> {
    vec!["cat".into(), file.into()]
}

fn raw(file: &Path) -> Run {
    let start = Instant::now();
    let pty = Pty::start(&cat(file), &environment(), Path::new("/"), 120, 40).expect("a terminal");
    let mut buffer = vec![0; 64 << 10];
    let mut is_over = false;
    while start.elapsed() < PATIENCE {
        match pty.read(&mut buffer) {
            Ok(Some(1..)) => {}
            Ok(None) if !is_over => {
                let mut wanted = [
                    Waiting::new(pty.fd(), Wanted { read: true, write: false }),
                    Waiting::new(pty.exit_fd(), Wanted { read: true, write: false }),
                ];
                poll(&mut wanted, Some(PATIENCE)).expect("waiting works");
                is_over = wanted[1].readable;
            }
            _ => break,
        }
    }
    gastown_tests::leftovers::reap(pty.program_pid() as i32);
    Run { wall: start.elapsed().as_secs_f64(), cpu: 0.0 }
}

fn ours(file: &Path, place: &Path) -> Run {
    let mut command = KeeperCommand::new(
        crate::programs().join("gt-keep"),
        place.into(),
        place.join("s"),
        "/".into(),
        "cat".into(),
    );
    command.args = vec![file.into()];
    (command.cols, command.rows, command.env) = (120, 40, environment());
    let start = Instant::now();
    let mut started = command.spawn().expect("a keeper");
    if let Started::Running(..) = started.ready(PATIENCE).expect("the keeper answers") {
        wait_until_over(&mut started.child);
    }
    let wall = start.elapsed().as_secs_f64();
    let cpu = cpu_of(started.child.id());
    started.child.wait().expect("the keeper is reaped");
    Run { wall, cpu }
}

fn dtach(file: &Path, place: &Path) -> Run {
    let start = Instant::now();
    let mut child =
        quiet("dtach").arg("-N").arg(place.join("s")).args(cat(file)).spawn().expect("dtach is installed");
    wait_until_over(&mut child);
    let wall = start.elapsed().as_secs_f64();
    let cpu = cpu_of(child.id());
    child.wait().expect("dtach is reaped");
    Run { wall, cpu }
}

fn tmux(file: &Path, place: &Path) -> Run {
    let socket = place.join("s");
    let tmux = || {
        let mut command = quiet("tmux");
        command.arg("-S").arg(&socket).args(["-f", "/dev/null"]);
        command
    };
    let over = format!("cat '{}'; tmux -S '{}' wait-for -S over", file.display(), socket.display());
    let start = Instant::now();
    let mut new = tmux();
    new.args(["new-session", "-d", "-x", "120", "-y", "40", "-s", "b"]).arg(format!("{over}; sleep 60"));
    assert!(new.status().expect("tmux is installed").success(), "tmux starts");
    assert!(tmux().args(["wait-for", "over"]).status().expect("tmux waits").success());
    let wall = start.elapsed().as_secs_f64();
    let pid = tmux()
        .args(["display-message", "-p", "#{pid}"])
        .stdout(Stdio::piped())
        .output()
        .expect("tmux answers");
    let pid: u32 = String::from_utf8_lossy(&pid.stdout).trim().parse().expect("the server's pid");
    let cpu = cpu_of(pid);
    tmux().arg("kill-server").status().expect("tmux ends");
    Run { wall, cpu }
}

fn quiet(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env_clear().envs(environment()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Waits without reaping: what a zombie used can still be read.
fn wait_until_over(child: &mut Child) {
    let start = Instant::now();
    while gastown_tests::leftovers::is_alive(child.id() as i32) && start.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Processor seconds of one process, without its children: fields 14 and 15 of /proc/PID/stat (proc(5)).
fn cpu_of(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or("").split(' ').collect();
    let ticks = |n: usize| fields.get(n - 3).and_then(|field| field.parse::<f64>().ok()).unwrap_or(f64::NAN);
    (ticks(14) + ticks(15)) / rustix::param::clock_ticks_per_second() as f64
}

fn text() -> String {
    let words = ["lamp", "street", "harbour", "gate", "merge", "branch", "of", "the", "and", "tide"];
    let mut text = String::with_capacity(BYTES + 128);
    let mut n = 7_u64;
    while text.len() < BYTES {
        for _ in 0..12 {
            n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.push_str(words[(n >> 33) as usize % words.len()]);
            text.push(' ');
        }
        text.push('\n');
    }
    text.truncate(BYTES);
    text
}

/// What an agent's program draws: a synchronised update of eight lines, box drawing, true colour, a spinner.
fn redraws() -> String {
    let mut text = String::with_capacity(BYTES + 4096);
    let mut frame = 0_u32;
    while text.len() < BYTES {
        text.push_str("\x1b[?2026h\x1b[8A");
        for line in 0..8 {
            let colour = (frame.wrapping_mul(7) + line * 31) % 256;
            let spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴'][(frame as usize + line as usize) % 6];
            write!(text, "\x1b[2K\x1b[38;2;{colour};180;{}m│ {spinner} Working on line {line}, frame {frame} \x1b[0m│\r\n", 255 - colour)
                .expect("writing to a string");
        }
        text.push_str("\x1b[?2026l");
        frame += 1;
    }
    text
}
