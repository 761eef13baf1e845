//! A whole town beside tmux: 300 sessions that redraw at 10 Hz as agents' programs do. What hall and keepers take of the processor,
//! detection included, beside tmux's server; how long a key takes to be echoed in one watched terminal meanwhile; and what a
//! session with 10,000 lines behind it holds in memory. Both populations live all the time and draw in turns.
//!
//! What the drawing programs themselves take is not counted, nor are the two programs that show the watched terminal.

use crate::table::{median, paired_ratio, print};
use gastown_pty::os::{Pty, Waiting, Wanted, memory_private_bytes, poll};
use gastown_tests::{TestTown, leftovers, until};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SESSIONS: usize = 300;
const HZ: usize = 10;
const LINES: usize = 10_000;
const ROUNDS: usize = 5;
const WATCHED: Duration = Duration::from_secs(10);
const SETTLES: Duration = Duration::from_secs(3);
/// Between two keys: no other work of the same terminal is on its way.
const KEY_EVERY: Duration = Duration::from_millis(30);
const PATIENCE: Duration = Duration::from_secs(10);
const COLS: u16 = 120;
const ROWS: u16 = 40;
/// Keys that end no escape sequence that either host sends.
const KEYS: &[u8] = b"yzwv";

/// Most that is allowed.
const CPU_OF_TMUX: f64 = 0.2;
const P50_OF_TMUX: f64 = 0.5;
const P99_OF_TMUX: f64 = 1.5;
const MEMORY_MB: f64 = 1.3;

/// True if every goal holds.
pub fn run() -> bool {
    let town = Town::with_sessions();
    let tmux = Tmux::with_sessions(town.town.folder());
    let (mut ours, mut theirs) = (Rounds::default(), Rounds::default());
    for round in 0..ROUNDS {
        for turn in 0..2 {
            if (round + turn).is_multiple_of(2) {
                ours.add(&town.flag, &town.watched, || cpu_of(&town.pids()));
            } else {
                theirs.add(&tmux.flag, &tmux.watched, || cpu_of(&[tmux.server]));
            }
        }
    }
    let memory = town.memory_mb();
    let of = |ours: &[f64], theirs: &[f64]| paired_ratio(ours, theirs);
    let goals = [
        ("processor, of tmux", of(&ours.cpu, &theirs.cpu), CPU_OF_TMUX),
        ("echo p50, of tmux", of(&ours.p50, &theirs.p50), P50_OF_TMUX),
        ("echo p99, of tmux", of(&ours.p99, &theirs.p99), P99_OF_TMUX),
        ("memory of a session with 10,000 lines, MB", memory, MEMORY_MB),
    ];
    let row = |name: &str, rounds: &Rounds| {
        let figures = [&rounds.cpu, &rounds.p50, &rounds.p99].map(|all| format!("{:.2}", median(all)));
        [name.to_owned()].into_iter().chain(figures).collect::<Vec<_>>()
    };
    let title = format!("{SESSIONS} sessions that redraw at {HZ} Hz, {ROUNDS} rounds, medians");
    let head = ["host", "processor %", "echo p50 ms", "echo p99 ms"];
    print(&title, &head, &[row("hall and keepers", &ours), row("tmux", &theirs)]);
    let rows = goals.iter().map(|(what, is, most)| {
        let verdict = if is <= most { "holds" } else { "MISSED" };
        vec![(*what).to_owned(), format!("{is:.2}"), format!("{most:.2}"), verdict.to_owned()]
    });
    print("a town beside tmux", &["what", "is", "at most", ""], &rows.collect::<Vec<_>>());
    goals.iter().all(|(_, is, most)| is <= most)
}

/// What was measured of one host, round by round.
#[derive(Default)]
struct Rounds {
    /// Percent of one processor.
    cpu: Vec<f64>,
    /// Milliseconds.
    p50: Vec<f64>,
    p99: Vec<f64>,
}

impl Rounds {
    /// Its sessions draw while the file is there.
    fn add(&mut self, flag: &Path, watched: &Pty, cpu: impl Fn() -> f64) {
        std::fs::write(flag, "").expect("the file that lets them draw");
        std::thread::sleep(SETTLES);
        let (before, began) = (cpu(), Instant::now());
        let echoes = echoes(watched);
        std::thread::sleep(WATCHED.saturating_sub(began.elapsed()));
        let used = cpu() - before;
        self.cpu.push(used / began.elapsed().as_secs_f64() * 100.0);
        std::fs::remove_file(flag).expect("it was there");
        std::thread::sleep(SETTLES);
        let at = |part: f64| echoes[((echoes.len() - 1) as f64 * part).round() as usize];
        self.p50.push(at(0.5));
        self.p99.push(at(0.99));
    }
}

/// Milliseconds from a key to its echo, sorted.
fn echoes(watched: &Pty) -> Vec<f64> {
    let mut buffer = vec![0; 64 << 10];
    let (began, mut times) = (Instant::now(), Vec::new());
    for key in KEYS.iter().cycle().take_while(|_| began.elapsed() < WATCHED) {
        while watched.read(&mut buffer).expect("it is watched").is_some() {}
        let typed = Instant::now();
        assert_eq!(watched.write(&[*key]).expect("a key"), 1);
        wait_for(watched, &mut buffer, |bytes| bytes.contains(key));
        times.push(typed.elapsed().as_secs_f64() * 1_000.0);
        std::thread::sleep(KEY_EVERY.saturating_sub(typed.elapsed()));
    }
    times.sort_by(f64::total_cmp);
    times
}

fn wait_for(watched: &Pty, buffer: &mut [u8], found: impl Fn(&[u8]) -> bool) {
    let began = Instant::now();
    loop {
        match watched.read(buffer).expect("it is watched") {
            Some(read) if found(&buffer[..read]) => return,
            Some(_) => {}
            None => {
                let mut waits = [Waiting::new(watched.fd(), Wanted { read: true, write: false })];
                poll(&mut waits, Some(PATIENCE)).expect("waiting works");
            }
        }
        assert!(began.elapsed() < PATIENCE, "no echo came");
    }
}

/// Processor seconds of these processes with all their threads and the programs that they waited for.
fn cpu_of(pids: &[u32]) -> f64 {
    let own =
        pids.iter().flat_map(|pid| std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten());
    let nanos = own.flatten().filter_map(|task| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    });
    let children = pids.iter().map(|pid| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks =
            |n: usize| fields.get(n - 3).and_then(|field| field.parse::<f64>().ok()).unwrap_or(f64::NAN);
        (ticks(16) + ticks(17)) / rustix::param::clock_ticks_per_second() as f64
    });
    nanos.sum::<f64>() / 1e9 + children.sum::<f64>()
}

struct Town {
    town: TestTown,
    flag: PathBuf,
    hall: u32,
    /// Of the hall before any session, in bytes.
    hall_alone: u64,
    watched: Pty,
}

impl Town {
    fn with_sessions() -> Self {
        let town = TestTown::new();
        let repo = town.repo("harbor");
        town.add_rig(&repo, &[]);
        town.ok(&["up"]);
        let (hall, flag) = (town.hall_pid() as u32, town.path("tmp/draw"));
        let hall_alone = memory_private_bytes(hall).expect("the hall's memory");
        town.own_preset(
            "redraws",
            &preset(&town.program("fake_agent").get_program().to_string_lossy(), &flag),
        );
        for n in 0..SESSIONS {
            let name = format!("agent-{n}");
            town.ok(&["agent", "add", "--rig", "harbor", "--name", &name, "--preset", "redraws"]);
            let task = town.json(&["task", "add", "--rig", "harbor", "--title", &name]);
            town.ok(&["sling", task["id"].as_str().expect("an id"), &name]);
        }
        town.add_agent("echo");
        let task = town.add_task("Echo", "exec cat");
        town.ok(&["sling", &task, "echo"]);
        std::fs::write(&flag, "").expect("the file that lets them draw");
        for n in 0..SESSIONS {
            town.wait_agent(&format!("agent-{n}"), "working");
        }
        std::fs::remove_file(&flag).expect("it was there");
        let watched = watch(&town.program("gt"), &["attach", "echo"]);
        Self { town, flag, hall, hall_alone, watched }
    }

    /// The hall and all keepers.
    fn pids(&self) -> Vec<u32> {
        self.keepers().into_iter().chain([self.hall]).collect()
    }

    fn keepers(&self) -> Vec<u32> {
        let line = |pid: &i32| std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let all = leftovers::processes_of(self.town.folder()).into_iter();
        all.filter(|pid| line(pid).contains("gt-keep\0hold")).map(|pid| pid as u32).collect()
    }

    /// Of one session: its keeper, and its part of the hall.
    fn memory_mb(&self) -> f64 {
        let bytes = |pid: u32| memory_private_bytes(pid).expect("its memory can be read") as f64;
        let keepers: Vec<f64> = self.keepers().into_iter().map(bytes).collect();
        let of_hall = (bytes(self.hall) - self.hall_alone as f64) / keepers.len() as f64;
        println!(
            "  a keeper holds {:.2} MB, the hall {:.2} MB for each session",
            median(&keepers) / 1e6,
            of_hall / 1e6
        );
        (median(&keepers) + of_hall) / 1e6
    }
}

/// Claude Code's own rules for a program that only draws.
fn preset(program: &str, flag: &Path) -> String {
    let claude = include_str!("../../crates/agent/presets/claude.toml");
    let rules = &claude
        [claude.find("[[signal]]").expect("signals")..claude.find("[transcript]").expect("its last part")];
    format!(
        "name = \"redraws\"\ntitle = \"Redraws\"\nvendor = \"re\"\nprogram = {program:?}\nreads_screen = true\n\
         [args]\nalways = [\"lines {LINES}\", \"redraw {HZ} {}\"]\n[prompt]\nby = \"none\"\n\
         [keys]\ninterrupt = \"\\u001b\"\nexit = \"\\u0003\"\n{rules}",
        flag.display()
    )
}

/// A program that shows the watched terminal, once its echo comes back.
fn watch(program: &Command, args: &[&str]) -> Pty {
    let argv: Vec<OsString> =
        [program.get_program().to_owned()].into_iter().chain(args.iter().map(OsString::from)).collect();
    let set = program.get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
    let env: Vec<_> = set.chain([("TERM".into(), "xterm-256color".into())]).collect();
    let pty = Pty::start(&argv, &env, Path::new("/"), COLS, ROWS).expect("a terminal");
    let mut buffer = vec![0; 64 << 10];
    until("its echo comes back", || {
        pty.write(b"y").expect("a key");
        std::thread::sleep(Duration::from_millis(200));
        pty.read(&mut buffer).is_ok_and(|read| read.is_some_and(|read| buffer[..read].contains(&b'y')))
    });
    pty
}

struct Tmux {
    socket: PathBuf,
    flag: PathBuf,
    server: u32,
    watched: Pty,
}

impl Tmux {
    fn with_sessions(folder: &Path) -> Self {
        let (socket, flag, conf) = (folder.join("t"), folder.join("tmp/draw-tmux"), folder.join("tmux.conf"));
        std::fs::write(
            &conf,
            format!("set -g history-limit {LINES}\nset -g status off\nset -g exit-empty off\n"),
        )
        .expect("its configuration");
        let fake = crate::programs().join("fake_agent");
        let draws = format!("{} 'lines {LINES}' 'redraw {HZ} {}'", fake.display(), flag.display());
        let tmux = |args: &[&str]| {
            let out = command(&socket, &conf)
                .args(args)
                .stdout(Stdio::piped())
                .output()
                .expect("tmux is installed");
            assert!(out.status.success(), "tmux {args:?}: {}", String::from_utf8_lossy(&out.stderr));
            String::from_utf8_lossy(&out.stdout).trim().to_owned()
        };
        for n in 0..SESSIONS {
            tmux(&["new-session", "-d", "-x", "120", "-y", "40", "-s", &format!("s{n}"), &draws]);
        }
        tmux(&["new-session", "-d", "-x", "120", "-y", "40", "-s", "echo", "cat"]);
        let server = tmux(&["display-message", "-p", "#{pid}"]).parse().expect("the server's pid");
        let mut attach = command(&socket, &conf);
        attach.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("LC_ALL", "C.UTF-8");
        let socket_text = socket.to_str().expect("UTF-8");
        let watched = watch(&attach, &["-S", socket_text, "attach-session", "-t", "echo"]);
        Self { socket, flag, server, watched }
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        // It may have ended by itself already.
        let _ended = Command::new("tmux").arg("-S").arg(&self.socket).arg("kill-server").output();
    }
}

fn command(socket: &Path, conf: &Path) -> Command {
    let mut tmux = Command::new("tmux");
    tmux.arg("-S").arg(socket).arg("-f").arg(conf);
    tmux
}
