//! A virtual screen: Xvfb with a window manager, and pictures of it. It ends when it is dropped.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::process;

/// The one size, in pixels, of every virtual screen.
pub const SIZE: &str = "1600x1000x24";

/// Between two looks at something that is being waited for.
const LOOK: Duration = Duration::from_millis(500);

/// Looks in a row at which the picture must be the same: a page that still loads stands still for a moment, too.
const CALM_LOOKS: u32 = 4;

/// A picture with fewer colours than this is an empty window.
const COLOURS_MIN: usize = 64;

pub struct Screen {
    server: Child,
    manager: Option<Child>,
    display: String,
}

impl Screen {
    /// Starts one on a free number.
    pub fn start() -> Result<Self, String> {
        let mut server = process::command("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp", "-noreset"]);
        server.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = server.spawn().map_err(|error| format!("Xvfb could not be started: {error}"))?;
        let mut number = String::new();
        let stdout = server.stdout.take().expect("stdout was piped just now");
        let read = BufReader::new(stdout).read_line(&mut number);
        if read.is_err() || number.trim().is_empty() {
            end(&mut server);
            return Err("Xvfb ended before it had a display; try `Xvfb -displayfd 1` by hand".into());
        }
        let display = format!(":{}", number.trim());
        let mut manager = process::command("openbox");
        manager.arg("--sm-disable").env("DISPLAY", &display);
        manager.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // Without a window manager the window still shows, only without a frame.
        Ok(Self { server, manager: manager.spawn().ok(), display })
    }

    /// What DISPLAY is to be.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// Waits until a window whose title contains `title` is visible and the picture has stopped changing, then saves
    /// the picture. `alive` says why there is no point in waiting any longer.
    pub fn save_when_settled(
        &self,
        title: &str,
        to: &Path,
        mut alive: impl FnMut() -> Result<(), String>,
    ) -> Result<bool, String> {
        let deadline = Instant::now() + Duration::from_secs(60);
        while !self.shows(title) {
            alive()?;
            if Instant::now() > deadline {
                return Err(format!("no window named `{title}` appeared within 60 s"));
            }
            std::thread::sleep(LOOK);
        }
        let mut last = self.pixels()?;
        let deadline = Instant::now() + Duration::from_secs(30);
        let mut calm = 0;
        let settled = loop {
            alive()?;
            std::thread::sleep(LOOK);
            let now = self.pixels()?;
            calm = if now == last && colours(&now) >= COLOURS_MIN { calm + 1 } else { 0 };
            if calm == CALM_LOOKS {
                break true;
            }
            if Instant::now() > deadline {
                break false;
            }
            last = now;
        };
        self.save(to)?;
        Ok(settled)
    }

    fn shows(&self, title: &str) -> bool {
        let mut search = Command::new("xdotool");
        search.args(["search", "--onlyvisible", "--name", title]).env("DISPLAY", &self.display);
        process::answer(&mut search).is_ok_and(|found| !found.trim().is_empty())
    }

    fn pixels(&self) -> Result<Vec<u8>, String> {
        let mut import = Command::new("import");
        import.args(["-display", &self.display, "-window", "root", "ppm:-"]);
        let output = import.output().map_err(|error| format!("`import` could not be started: {error}"))?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err("`import` could not read the screen".into())
        }
    }

    fn save(&self, to: &Path) -> Result<(), String> {
        let mut import = Command::new("import");
        process::run(import.args(["-display", &self.display, "-window", "root"]).arg(to))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if let Some(manager) = &mut self.manager {
            end(manager);
        }
        end(&mut self.server);
    }
}

/// Asks a child to end and waits; after 5 s it is killed.
pub fn end(child: &mut Child) {
    let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    let deadline = Instant::now() + Duration::from_secs(5);
    while asked.is_ok() && Instant::now() < deadline {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    if child.kill().is_ok() {
        child.wait().ok();
    }
}

/// How many different pixels a picture has, counted to a little over what matters.
fn colours(ppm: &[u8]) -> usize {
    let mut seen = HashSet::new();
    for pixel in ppm.chunks_exact(3) {
        seen.insert(pixel);
        if seen.len() > COLOURS_MIN {
            break;
        }
    }
    seen.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_window_is_not_a_picture() {
        let white = vec![255; 3 * 1000];
        let many: Vec<u8> = (0..300_u32).flat_map(|n| [n as u8, (n / 2) as u8, 7]).collect();

        assert!(colours(&white) < COLOURS_MIN);
        assert!(colours(&many) >= COLOURS_MIN);
    }
}
