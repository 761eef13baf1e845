//! `cargo xtask run`: from a fresh checkout to the demo town in a window, doing only what is not done yet.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::screen::{self, Screen};
use crate::{Outcome, node, packages, place, process};

/// What the window's title contains.
const TITLE: &str = "Gas Town";

pub struct Options {
    /// End after the screenshot instead of waiting for Ctrl-C.
    once: bool,
    /// A virtual screen even where there is a real one.
    virtual_screen: bool,
}

impl Options {
    pub fn parse(flags: &[&str]) -> Result<Self, String> {
        let mut options = Self { once: false, virtual_screen: false };
        for flag in flags {
            match *flag {
                "--once" => options.once = true,
                "--virtual" => options.virtual_screen = true,
                other => {
                    return Err(format!("`cargo xtask run` has no `{other}`; it has --once and --virtual"));
                }
            }
        }
        Ok(options)
    }
}

pub fn run(options: Options) -> Outcome {
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    let in_virtual = options.virtual_screen || !has_display;
    let lists: &[&[&str]] =
        if in_virtual { &[packages::BUILD, packages::SCREEN] } else { &[packages::BUILD] };
    step("packages", || packages::ensure(lists))?;
    step("node", node::check)?;
    step("npm", || node::install(None))?;
    step("interface", || node::build(None))?;
    step("programs", build)?;
    let town = place::target().join("run").join("demo");
    step("demo", || prepare_demo(&town))?;
    if in_virtual { show_virtually(&town, options.once) } else { show(&town) }
}

/// One short line for each step, with its time.
fn step(name: &str, work: impl FnOnce() -> Result<String, String>) -> Outcome {
    let start = Instant::now();
    let said = work()?;
    println!("{name:<10} {said} ({:.1} s)", start.elapsed().as_secs_f32());
    Ok(())
}

/// The whole workspace, so that the libraries have the same features here as in `cargo xtask test`.
fn build() -> Result<String, String> {
    let mut cargo = process::cargo(Duration::from_secs(3600));
    process::run(cargo.args(["build", "--workspace", "--exclude", "xtask", "--bins"]))?;
    Ok("gt, gt-keep and gastown are built".into())
}

/// Makes the demo town if it is not there yet. The only place that knows how.
fn prepare_demo(town: &Path) -> Result<String, String> {
    let gt = |args: &[&str]| {
        let mut gt = process::bounded(place::binaries().join("gt"), Duration::from_secs(120));
        process::answer(gt.arg("--town").arg(town).args(args))
    };
    gt(&["town", "init", "--name", "demo"])?;
    // A demo that was opened before is gone on with, with whatever was done in it.
    if !gt(&["rig", "list", "--json"])?.contains("\"demo\":true") {
        gt(&["demo"])?;
    }
    Ok(format!("in {}", town.display()))
}

fn window(town: &Path) -> Command {
    let mut window = process::command(place::binaries().join("gastown"));
    window.arg("--town").arg(town);
    window
}

fn show(town: &Path) -> Outcome {
    println!("window     open; closing it ends this command");
    process::run(&mut window(town))
}

fn show_virtually(town: &Path, once: bool) -> Outcome {
    println!(
        "screen     there is no display here, so the window opens in a virtual one (Xvfb, {})",
        screen::SIZE
    );
    let folder = place::target().join("run");
    let log = folder.join("window.log");
    let picture = folder.join("screenshot.png");
    let screen = Screen::start()?;
    let mut window = start_logged(&mut window(town), screen.display(), &log)?;
    let seen = screen.save_when_settled(TITLE, &picture, || still_open(&mut window, &log));
    if let Ok(settled) = &seen {
        let note = if *settled { "" } else { ", taken while the picture was still changing" };
        println!("picture    {}{note}", picture.display());
    }
    if seen.is_err() || once {
        screen::end(&mut window);
        end_town(town);
        return seen.map(drop);
    }
    println!("window     runs on display {} until Ctrl-C", screen.display());
    let status = window.wait().map_err(|error| format!("lost sight of the window: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("the window ended ({status}); it said: {}", tail(&log)))
    }
}

fn start_logged(window: &mut Command, display: &str, log: &PathBuf) -> Result<Child, String> {
    let file = File::create(log).map_err(|error| format!("cannot write {}: {error}", log.display()))?;
    let errors = file.try_clone().map_err(|error| format!("cannot write {}: {error}", log.display()))?;
    window.env("DISPLAY", display).env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11");
    let started = window.stdin(Stdio::null()).stdout(file).stderr(errors).spawn();
    started.map_err(|error| format!("the window could not be started: {error}"))
}

fn still_open(window: &mut Child, log: &Path) -> Outcome {
    match window.try_wait() {
        Ok(None) => Ok(()),
        Ok(Some(status)) => Err(format!("the window ended at once ({status}); it said: {}", tail(log))),
        Err(error) => Err(format!("lost sight of the window: {error}")),
    }
}

/// Ends what `--once` started; a hall that has already ended is as good.
fn end_town(town: &Path) {
    let mut gt = process::bounded(place::binaries().join("gt"), Duration::from_secs(30));
    gt.arg("--town").arg(town).args(["down", "--agents", "stop"]);
    match gt.stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() || output.status.code() == Some(3) => {}
        Ok(output) => eprintln!("town       did not end: {}", String::from_utf8_lossy(&output.stderr).trim()),
        Err(error) => eprintln!("town       `gt down` could not be started: {error}"),
    }
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() { "nothing".into() } else { lines[lines.len().saturating_sub(12)..].join("\n") }
}
