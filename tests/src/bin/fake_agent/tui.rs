//! A program of a full screen, of the shape of the real ones: a composer that takes pastes, work that takes a while, and dialogs that
//! open and are swapped at moments drawn by lot. It writes down each prompt that was sent off, and each key that a dialog took.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const LOOK_AGAIN: Duration = Duration::from_millis(2);
const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";
/// A longer text is shown as a few words.
const SHOWN_CHARS_MAX: usize = 400;

/// `name=number`, with commas between; what is left away is nothing.
#[derive(Default)]
struct Shape {
    seed: u64,
    /// A return that comes so soon after a paste breaks the line, in milliseconds.
    swallow: u64,
    /// How long it works at a prompt.
    busy: u64,
    /// How often it draws while it works, in milliseconds between.
    spin: u64,
    /// A dialog opens within so many milliseconds after a paste.
    dialogs: u64,
    /// It always asks, and swaps its dialog within so many milliseconds.
    swaps: u64,
    /// It takes pastes as a whole only while it rests, and has no composer while it works.
    toggles: u64,
    /// Its composer shows a hint.
    hint: u64,
}

impl Shape {
    fn of(text: &str) -> Self {
        let mut shape = Self::default();
        for (name, number) in text.split(',').filter_map(|part| part.split_once('=')) {
            let field = match name {
                "seed" => &mut shape.seed,
                "swallow" => &mut shape.swallow,
                "busy" => &mut shape.busy,
                "spin" => &mut shape.spin,
                "dialogs" => &mut shape.dialogs,
                "swaps" => &mut shape.swaps,
                "toggles" => &mut shape.toggles,
                "hint" => &mut shape.hint,
                other => panic!("no shape has {other:?}"),
            };
            *field = number.parse().expect("a number");
        }
        shape
    }
}

struct Tui {
    shape: Shape,
    log: File,
    composer: String,
    dialog: Option<String>,
    asked: u64,
    /// When a dialog opens or becomes another.
    opens: Option<Instant>,
    works_until: Option<Instant>,
    drawn: Instant,
    pasted: Instant,
    /// Keys that are not understood yet.
    keys: Vec<u8>,
}

/// Runs until it is ended.
pub fn run(folder: &Path, shape: &str) {
    let raw = ["-echo", "-icanon", "-icrnl", "-isig", "min", "0", "time", "0"];
    assert!(Command::new("stty").args(raw).status().expect("a terminal").success(), "no raw terminal");
    let log = File::options().create(true).append(true).open(folder.join("log")).expect("a log");
    let now = Instant::now();
    let mut tui = Tui {
        shape: Shape::of(shape),
        log,
        composer: String::new(),
        dialog: None,
        asked: 0,
        opens: None,
        works_until: None,
        drawn: now,
        pasted: now,
        keys: Vec::new(),
    };
    tui.rest();
    if tui.shape.swaps > 0 {
        tui.ask();
    }
    loop {
        tui.read_keys();
        tui.on_time();
        std::thread::sleep(LOOK_AGAIN);
    }
}

impl Tui {
    fn below(&mut self, end: u64) -> u64 {
        let seed = &mut self.shape.seed;
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) % end.max(1)
    }

    fn soon(&mut self, within: u64) -> Instant {
        Instant::now() + Duration::from_millis(self.below(within))
    }

    fn note(&mut self, line: &str) {
        writeln!(self.log, "{}", line.replace('\n', "\\n")).expect("the log takes it");
    }

    fn on_time(&mut self) {
        let now = Instant::now();
        if self.works_until.is_some_and(|at| at <= now) {
            self.works_until = None;
            if self.shape.swaps > 0 { self.ask() } else { self.rest() }
        }
        if self.opens.is_some_and(|at| at <= now) {
            self.opens = None;
            // What was typed before it opens is not for it.
            self.read_keys();
            let which = if self.dialog.is_some() { "other" } else { "number" };
            self.dialog = Some(format!("Run {which} {}?", self.asked));
            self.draw();
        }
        let spins = self.works_until.is_some() && self.dialog.is_none() && self.shape.spin > 0;
        if spins && now.duration_since(self.drawn) >= Duration::from_millis(self.shape.spin) {
            self.draw();
        }
    }

    fn ask(&mut self) {
        self.asked += 1;
        self.dialog = Some(format!("Run number {}?", self.asked));
        self.draw();
        let swaps = self.below(4) > 0;
        self.opens = swaps.then(|| self.soon(self.shape.swaps));
    }

    fn rest(&mut self) {
        if self.shape.toggles > 0 {
            print(b"\x1b[?2004h");
        }
        self.draw();
    }

    fn read_keys(&mut self) {
        let mut bytes = [0; 4096];
        while let Ok(read @ 1..) = std::io::stdin().read(&mut bytes) {
            self.keys.extend_from_slice(&bytes[..read]);
        }
        // One that draws no composer reads on when it rests.
        let is_away = self.shape.toggles > 0 && self.works_until.is_some() && self.dialog.is_none();
        if !is_away {
            while self.take() {}
        }
    }

    /// The next key or paste; false where there is none that is whole.
    fn take(&mut self) -> bool {
        if self.keys.starts_with(PASTE_BEGINS) {
            let Some(end) = self.keys.windows(PASTE_ENDS.len()).position(|part| part == PASTE_ENDS) else {
                return false;
            };
            let text = String::from_utf8_lossy(&self.keys[PASTE_BEGINS.len()..end]).into_owned();
            self.keys.drain(..end + PASTE_ENDS.len());
            self.paste(&text);
            return true;
        }
        match self.keys.first() {
            None => false,
            Some(0x1b) if PASTE_BEGINS.starts_with(&self.keys) => false,
            Some(_) => {
                let letters = String::from_utf8_lossy(&self.keys).chars().next().unwrap_or_default();
                // A letter that has not come whole yet.
                if letters == char::REPLACEMENT_CHARACTER && self.keys.len() < 4 {
                    return false;
                }
                self.keys.drain(..letters.len_utf8().min(self.keys.len()));
                self.key(letters);
                true
            }
        }
    }

    fn paste(&mut self, text: &str) {
        if self.dialog.is_some() {
            return self.note("pasted into a dialog");
        }
        self.composer.push_str(text);
        self.pasted = Instant::now();
        if self.shape.dialogs > 0 && self.below(3) > 0 {
            self.asked += 1;
            self.opens = Some(self.soon(self.shape.dialogs));
        }
        self.draw();
    }

    fn key(&mut self, key: char) {
        if let Some(title) = self.dialog.clone() {
            if matches!(key, '1'..='3' | '\r') {
                self.note(&format!("key {} {title}", key.escape_default()));
                (self.dialog, self.opens) = (None, None);
                self.work(if self.shape.swaps > 0 { 50 } else { 0 });
            }
            return;
        }
        let is_swallowed = self.pasted.elapsed() < Duration::from_millis(self.shape.swallow);
        match key {
            '\r' if is_swallowed => self.composer.push('\n'),
            '\r' if self.composer.trim().is_empty() => {}
            '\r' => {
                let prompt = std::mem::take(&mut self.composer);
                self.note(&format!("prompt {}", prompt.trim_end()));
                self.work(self.shape.busy);
            }
            '\u{15}' => self.composer.clear(),
            _ => self.composer.push(key),
        }
        self.draw();
    }

    fn work(&mut self, millis: u64) {
        if self.shape.toggles > 0 {
            print(b"\x1b[?2004l");
        }
        self.works_until = Some(Instant::now() + Duration::from_millis(millis));
        self.draw();
    }

    fn draw(&mut self) {
        self.drawn = Instant::now();
        let is_busy = self.works_until.is_some();
        let busy = if is_busy { "* busy" } else { "" };
        let shown = match self.composer.chars().count() {
            0 if self.shape.hint > 0 => "Try a thing".to_owned(),
            SHOWN_CHARS_MAX.. => format!("[Pasted text +{} lines]", self.composer.lines().count()),
            _ => self.composer.replace('\n', "\r\n  "),
        };
        let text = match &self.dialog {
            Some(title) => format!("{title}\r\n❯ 1. Yes\r\n  2. Yes, always\r\n  3. No\r\n"),
            None if is_busy && self.shape.toggles > 0 => format!("{busy}\r\n"),
            None => format!("{busy}\r\n--\r\n> {shown}\r\n--\r\n"),
        };
        let begin = if self.shape.toggles > 0 { "" } else { "\x1b[?2004h" };
        print(format!("{begin}\x1b[H\x1b[2J{text}").as_bytes());
    }
}

/// In one go, as programs draw a frame.
fn print(bytes: &[u8]) {
    let (out, mut rest) = (std::io::stdout(), bytes);
    while !rest.is_empty() {
        let written = rustix::io::write(&out, rest).expect("the terminal takes it");
        rest = &rest[written..];
    }
}
