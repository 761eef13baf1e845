//! A program that is played, in a terminal that is real, by a clock that is moved: it has a composer, opens and swaps dialogs whenever
//! the script says so, and writes down what reached it and who typed it.

use super::super::{Hand, READ_PATIENCE, View};
use super::script::{Act, Answer, By, MS, Style};
use crate::Trouble;
use crate::real::draft::Draft;
use crate::real::listener::{Clock, Listener, Moved};
use gastown_agent::{Preset, PresetFolders, Presets};
use gastown_core::Signal;
use gastown_pty::Screen;
use std::collections::VecDeque;
use std::sync::OnceLock;
use std::time::Duration;

/// The hall reads a terminal that nobody watches this often.
const READ_EVERY: u64 = 100 * MS;
const TICK: u64 = 10 * MS;
/// Five pieces of a torn drawing, the rest that a look wants, and the time between looks.
const DRAWN_AT_LATEST: u64 = (5 * 30 + 50 + 50) * MS;
const KEEPER_LOOK: Duration = Duration::from_millis(1);
/// A person whose keys waited so long goes first.
const PERSON_PATIENCE: u64 = 2_000 * MS;
/// A text longer than this is shown as a few words.
const SHOWN_CHARS_MAX: usize = 1_000;

const PRESET: &str = r#"
name = "played"
title = "Played"
vendor = "Pl"
program = "sh"
reads_screen = true
[args]
[prompt]
by = "none"
[keys]
interrupt = "\u0003"
exit = "\u0004"
[screen]
lines = 30
composer = '(?m)^--\n>([^\n]*(?:\n[^-\n][^\n]*)*)\n--\z'
allow = '^Yes$'
always = '^Yes, always$'
deny = '^No$'
[[screen.rule]]
name = "asks to run"
shows = '(?m)^Run [^\n]*\?$'
means = "permission"
[[screen.rule]]
name = "busy"
shows = '(?m)^\* busy$'
means = "working"
"#;

pub struct Stage {
    pub clock: Moved,
    pub listener: Listener,
    pub screen: Screen,
    pub draft: Draft,
    pub script: VecDeque<(u64, Act)>,
    pub style: Style,
    pub hint: &'static str,
    /// It takes a return only so long after a paste; one that comes before breaks the line.
    pub swallows: u64,
    /// The next return is lost whenever it comes.
    pub loses_return: bool,
    pub dialog: Option<String>,
    pub composer: String,
    /// What was sent off, and by whom.
    pub prompts: Vec<(String, By)>,
    /// Keys that a dialog took.
    pub answers: Vec<Answer>,
    pub signals: VecDeque<Signal>,
    /// All that happened, for whoever looks into a lot that is wrong.
    pub log: Vec<String>,
    is_busy: bool,
    hangs_until: u64,
    /// A person typed a return while the hall saw no composer.
    pub returns_blindly: bool,
    pasted_at: u64,
    /// When it took a return of the town's, when its dialog opened, and when it last began to draw.
    returned_at: Option<u64>,
    opened_at: Option<u64>,
    drawn_at: u64,
    unread: VecDeque<(Vec<u8>, By)>,
    /// Pieces that are still to be drawn.
    drawing: VecDeque<(u64, Vec<u8>)>,
    written: Vec<u8>,
    head: u64,
    read_at: u64,
    output_at: u64,
    /// A person's keys wait.
    is_laid: bool,
    is_interrupted: bool,
    has_been_laid: bool,
    held: VecDeque<(u64, Vec<u8>)>,
    _folder: tempfile::TempDir,
}

/// All presets are read once: that takes longer than a race.
fn played() -> Preset {
    static PLAYED: OnceLock<Preset> = OnceLock::new();
    let read = || {
        let folder = tempfile::tempdir().expect("a folder");
        let presets = folder.path().join("presets");
        std::fs::create_dir(&presets).expect("a folder");
        std::fs::write(presets.join("played.toml"), PRESET).expect("a preset");
        let folders = PresetFolders { config: folder.path(), town: None };
        let presets = Presets::load(&folders).expect("presets");
        presets.get("played").expect("it is one").clone()
    };
    PLAYED.get_or_init(read).clone()
}

impl Stage {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let preset = played();
        let clock = Moved::new();
        let listener = Listener::by(Clock::Moved(clock.clone()), "wren".into(), preset, None);
        let mut stage = Self {
            clock,
            listener,
            screen: Screen::new(80, 40),
            draft: Draft::of(folder.path()),
            script: VecDeque::new(),
            style: Style::AtOnce,
            hint: "",
            swallows: 0,
            loses_return: false,
            dialog: None,
            composer: String::new(),
            prompts: Vec::new(),
            answers: Vec::new(),
            signals: VecDeque::new(),
            log: Vec::new(),
            is_busy: false,
            hangs_until: 0,
            returns_blindly: false,
            pasted_at: 0,
            returned_at: None,
            opened_at: None,
            drawn_at: 0,
            unread: VecDeque::new(),
            drawing: VecDeque::new(),
            written: Vec::new(),
            head: 0,
            read_at: 0,
            output_at: 0,
            is_laid: false,
            is_interrupted: false,
            has_been_laid: false,
            held: VecDeque::new(),
            _folder: folder,
        };
        stage.write(b"\x1b[?2004h");
        stage.draw();
        stage
    }

    pub fn micros(&self) -> u64 {
        self.clock.micros()
    }

    /// In order of time.
    pub fn plan(&mut self, after: u64, act: Act) {
        let due = self.micros() + after;
        let place = self.script.partition_point(|(at, _)| *at <= due);
        self.script.insert(place, (due, act));
    }

    pub fn advance(&mut self, micros: u64) {
        let end = self.micros() + micros;
        while self.micros() < end {
            let next = self.script.front().map_or(end, |(at, _)| *at).max(self.micros() + 1);
            self.clock.move_to(next.min(self.micros() + TICK).min(end));
            self.happen();
        }
    }

    fn happen(&mut self) {
        let now = self.micros();
        while self.drawing.front().is_some_and(|(at, _)| *at <= now) {
            let (_, piece) = self.drawing.pop_front().expect("it is there");
            self.write(&piece);
        }
        while self.script.front().is_some_and(|(at, _)| *at <= now) {
            let (_, act) = self.script.pop_front().expect("it is there");
            self.act(act);
        }
        self.let_person_type();
        self.read_keys();
        if now >= self.read_at + READ_EVERY && !self.written.is_empty() {
            self.read_output();
        }
        self.listener.look_if_due(&self.screen);
        self.signals.extend(self.listener.take_said());
    }

    fn note(&mut self, what: String) {
        let line = format!(
            "{:>9.3} ms  {}",
            self.micros() as f64 / 1_000.0,
            what.chars().take(160).collect::<String>()
        );
        self.log.push(line);
    }

    fn act(&mut self, act: Act) {
        self.note(format!("{act:?}"));
        match act {
            Act::Open(title) => {
                self.dialog = Some(title);
                self.opened_at = Some(self.micros());
                self.draw();
            }
            Act::Close => {
                self.dialog = None;
                self.draw();
            }
            Act::Rest => {
                self.is_busy = false;
                self.draw();
            }
            Act::Hang(time) => self.hangs_until = self.micros() + time,
            Act::PersonTypes(keys) => self.held.push_back((self.micros(), keys)),
        }
    }

    /// As `Keyboard` lets them.
    fn let_person_type(&mut self) {
        while let Some((since, _)) = self.held.front() {
            let is_late = self.micros() >= since + PERSON_PATIENCE;
            if self.is_laid && !is_late {
                return;
            }
            let (_, keys) = self.held.pop_front().expect("it is there");
            self.is_interrupted |= self.has_been_laid;
            if self.draft.wants_look(&keys) {
                self.read_output();
            }
            let is_seen = self.listener.composer_text(&self.screen).is_some();
            self.returns_blindly |= keys.ends_with(b"\r") && !is_seen;
            self.view().note_keys(&keys).expect("the mark can be kept");
            self.unread.push_back((keys, By::Person));
        }
    }

    fn read_keys(&mut self) {
        while self.micros() >= self.hangs_until
            && let Some((keys, by)) = self.unread.pop_front()
        {
            self.take(&keys, by);
        }
    }

    fn take(&mut self, keys: &[u8], by: By) {
        let text = String::from_utf8_lossy(keys).into_owned();
        self.note(format!("it reads {text:?} by {by:?}, {:?}", self.dialog));
        if let Some(title) = self.dialog.clone() {
            // A paste is nothing to a dialog.
            let is_paste = text.starts_with("\x1b[200~");
            for key in text.chars().filter(|key| !is_paste && matches!(key, '1'..='3' | '\r')) {
                let is_seen = self.drawn_at < self.micros();
                self.answers.push(Answer { title: title.clone(), key, by, is_seen });
                self.dialog = None;
            }
        } else if let Some(pasted) = text.strip_prefix("\x1b[200~") {
            self.composer.push_str(pasted.trim_end_matches("\x1b[201~"));
            self.pasted_at = self.micros();
        } else {
            text.chars().for_each(|key| self.key(key, by));
        }
        self.draw();
    }

    fn key(&mut self, key: char, by: By) {
        match key {
            '\r' if self.micros() < self.pasted_at + self.swallows || self.loses_return => {
                self.loses_return = false;
                self.composer.push('\n');
            }
            '\r' if self.composer.trim().is_empty() => {}
            '\r' => {
                self.prompts.push((std::mem::take(&mut self.composer).trim_end().to_owned(), by));
                self.is_busy = true;
                self.returned_at = self.returned_at.or((by == By::Town).then(|| self.micros()));
                self.plan(700 * MS, Act::Rest);
            }
            '\x15' => self.composer.clear(),
            key => self.composer.push(key),
        }
    }

    fn draw(&mut self) {
        let body = match &self.dialog {
            Some(title) => vec![title.clone(), "❯ 1. Yes\r\n  2. Yes, always\r\n  3. No".into()],
            None => {
                let busy = if self.is_busy { "* busy" } else { "" };
                vec![busy.to_owned(), format!("--\r\n> {}", self.shown()), "--".into()]
            }
        };
        self.drawing.clear();
        self.drawn_at = self.micros();
        let pieces =
            std::iter::once("\x1b[H\x1b[2J".to_owned()).chain(body.iter().map(|line| format!("{line}\r\n")));
        let pieces: Vec<Vec<u8>> = pieces.map(String::into_bytes).collect();
        let now = self.micros();
        match self.style {
            Style::AtOnce => self.write(&pieces.concat()),
            Style::Torn(gap) => self.draw_in_pieces(now, gap, pieces),
            Style::Update(gap) => {
                let ends = [vec![b"\x1b[?2026h".to_vec()], pieces, vec![b"\x1b[?2026l".to_vec()]];
                self.draw_in_pieces(now, gap, ends.concat());
            }
        }
    }

    /// The first at once: what has not begun to be drawn nobody can see.
    fn draw_in_pieces(&mut self, now: u64, gap: u64, pieces: Vec<Vec<u8>>) {
        let all = pieces.into_iter().zip(0..).map(|(piece, place)| (now + gap * place, piece));
        self.drawing = all.collect();
        let (_, first) = self.drawing.pop_front().expect("it draws something");
        self.write(&first);
    }

    fn shown(&self) -> String {
        match self.composer.chars().count() {
            0 => self.hint.to_owned(),
            SHOWN_CHARS_MAX.. => format!("[Pasted text +{} lines]", self.composer.lines().count()),
            _ => self.composer.replace('\n', "\r\n  "),
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.written.extend_from_slice(bytes);
        self.head += bytes.len() as u64;
    }

    fn read_output(&mut self) {
        let now = self.micros();
        self.read_at = now;
        if !self.written.is_empty() {
            let notices = self.screen.advance(&std::mem::take(&mut self.written));
            notices.iter().for_each(|notice| self.listener.hear(notice));
            self.listener.note_change();
            self.output_at = now;
        }
    }

    /// Its dialog opened before what it made of a return can have stood still on the screen.
    pub fn has_hidden_a_return(&self) -> bool {
        let times = self.opened_at.zip(self.returned_at);
        times.is_some_and(|(opened, returned)| (returned..=returned + DRAWN_AT_LATEST).contains(&opened))
    }

    pub fn view(&mut self) -> View<'_> {
        let rested = Duration::from_micros(self.clock.micros() - self.output_at);
        View {
            listener: Some(&mut self.listener),
            screen: &self.screen,
            draft: &mut self.draft,
            head: self.head - self.written.len() as u64,
            rested,
        }
    }

    /// The town's text, as its effect types it.
    pub fn send(&mut self, text: &str) -> Result<super::super::Outcome, Trouble> {
        (self.is_laid, self.is_interrupted, self.has_been_laid) = (false, false, false);
        self.note(format!("send {text:?}"));
        let sent = super::super::send(self, text);
        self.note(format!("{sent:?}, {:?}", self.composer));
        (self.is_laid, self.has_been_laid) = (false, false);
        sent
    }
}

impl Hand for Stage {
    fn now(&self) -> Duration {
        Duration::from_micros(self.micros())
    }

    fn pause(&mut self, time: Duration) {
        self.advance(u64::try_from(time.as_micros()).expect("a short time"));
    }

    fn is_closed(&self) -> bool {
        false
    }

    fn lay(&mut self, is_laid: bool) {
        self.is_laid = is_laid;
        if is_laid {
            (self.has_been_laid, self.is_interrupted) = (true, false);
        }
    }

    fn is_interrupted(&self) -> bool {
        self.is_interrupted
    }

    fn look<T>(&mut self, with: impl FnOnce(View<'_>) -> T) -> Result<Option<T>, Trouble> {
        self.read_output();
        Ok(Some(with(self.view())))
    }

    /// As a keeper does: it hears of output before anything else.
    fn key_at(&mut self, head: u64, key: &[u8]) -> Result<bool, Trouble> {
        let is_free = self.unread.is_empty() && head == self.head;
        if !is_free || !self.type_at(Some(head), key)? {
            return Ok(false);
        }
        let until = self.now() + READ_PATIENCE;
        while self.unread.iter().any(|(_, by)| *by == By::Town) {
            if self.head != head || self.now() >= until {
                self.unread.retain(|(_, by)| *by != By::Town);
                self.note("taken back".into());
                return Ok(false);
            }
            self.pause(KEEPER_LOOK);
        }
        Ok(true)
    }

    /// As a keeper does.
    fn type_at(&mut self, head: Option<u64>, bytes: &[u8]) -> Result<bool, Trouble> {
        let is_still = head.is_none_or(|head| head == self.head);
        self.note(format!(
            "the town types {:?} for {head:?} of {}",
            String::from_utf8_lossy(bytes),
            self.head
        ));
        if is_still {
            self.unread.push_back((bytes.to_vec(), By::Town));
            self.read_keys();
        }
        Ok(is_still)
    }
}
