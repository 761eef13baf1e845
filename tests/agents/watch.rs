//! Holds what the town says of an agent against what really is: the dialogs that its screen shows, read here by other means than
//! the town's own, and what its model was asked and has answered. Every story is watched so.

use gastown_pty::{RingRead, RingReader, Screen};
use gastown_tests::TestTown;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A dialog may wait so long before the town says that its program asks.
const UNASKED_MAX: Duration = Duration::from_secs(1);
/// One that the town has told of, and that was answered, may stand so long until its program takes the answer; then a person looks.
const UNTAKEN_MAX: Duration = Duration::from_secs(6);
/// Any other state may be wrong for so long.
const WRONG_MAX: Duration = Duration::from_secs(2);
const LOOK_EVERY: Duration = Duration::from_millis(150);
/// Size of a terminal that nobody looks at.
const SIZE: (u16, u16) = (120, 40);

/// What its model does, as the model itself says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Its program waits for an answer.
    Answers,
    /// It has answered to the end, and there is nothing more to do; so many requests in all.
    HasEnded(usize),
    /// Between two requests: its program runs a command, or tries again.
    Between,
}

/// One look at everything.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Since the beginning.
    pub at: Duration,
    pub state: String,
    /// Whether a dialog stands on the screen; nothing where that changed during the look.
    pub dialog: Option<bool>,
    pub model: Model,
    /// Its program wrote something since the last look: it still draws.
    pub wrote: bool,
}

/// One way of being wrong.
struct Wrong {
    what: &'static str,
    /// `was_told`: of the dialog that stands there, the town has told.
    is: fn(&Seen, was_told: bool) -> bool,
    most: Duration,
    since: Option<Duration>,
    longest: Duration,
}

/// Remembers since when the town is wrong, and how.
pub struct Judge {
    wrong: Vec<Wrong>,
    model: Model,
    was_told: bool,
}

impl Default for Judge {
    fn default() -> Self {
        let wrong = |what, is, most| Wrong { what, is, most, since: None, longest: Duration::ZERO };
        let all = vec![
            wrong(
                "a dialog waits, and the town says that it works or rests",
                |seen, was_told| !was_told && is_unasked(seen),
                UNASKED_MAX,
            ),
            wrong(
                "a dialog that was answered stands there still, and the town says that its program works or rests",
                |seen, was_told| was_told && is_unasked(seen),
                UNTAKEN_MAX,
            ),
            wrong(
                "no dialog waits, and the town says that it asks for permission",
                |seen, _| seen.dialog == Some(false) && seen.state == "needs_permission",
                WRONG_MAX,
            ),
            wrong(
                "its model answers, and the town says that it rests, has failed or asks",
                |seen, _| {
                    seen.model == Model::Answers
                        && seen.dialog == Some(false)
                        && !["starting", "working", "limited", "unknown"].contains(&&*seen.state)
                },
                WRONG_MAX,
            ),
            wrong(
                "its model has ended, nothing is drawn any more, and the town says that it works",
                |seen, _| {
                    matches!(seen.model, Model::HasEnded(_))
                        && !seen.wrote
                        && seen.dialog == Some(false)
                        && seen.state == "working"
                },
                WRONG_MAX,
            ),
        ];
        Self { wrong: all, model: Model::Between, was_told: false }
    }
}

fn is_unasked(seen: &Seen) -> bool {
    seen.dialog == Some(true) && ["working", "idle", "done"].contains(&&*seen.state)
}

impl Judge {
    /// What is wrong for too long by now, each told once.
    pub fn look(&mut self, seen: &Seen) -> Vec<String> {
        let mut told = Vec::new();
        // Whoever asks anything after the last answer, such as for a commit's message, is not at rest yet.
        let has_asked_again = matches!(seen.model, Model::HasEnded(_)) && seen.model != self.model;
        self.model = seen.model;
        match seen.dialog {
            Some(true) => self.was_told |= seen.state.starts_with("needs_") || seen.state == "plan_review",
            Some(false) => self.was_told = false,
            None => {}
        }
        for wrong in &mut self.wrong {
            if !(wrong.is)(seen, self.was_told) || has_asked_again {
                wrong.since = None;
                continue;
            }
            let before = wrong.longest;
            let lasts = seen.at - *wrong.since.get_or_insert(seen.at);
            wrong.longest = before.max(lasts);
            if lasts > wrong.most && before <= wrong.most {
                told.push(format!("{} ({:?}): {seen:?}", wrong.what, wrong.most));
            }
        }
        told
    }

    /// Another program runs: what was before says nothing of it.
    fn forget(&mut self) {
        self.was_told = false;
        self.wrong.iter_mut().for_each(|wrong| wrong.since = None);
    }

    fn summary(&self) -> String {
        let times = self.wrong.iter().map(|wrong| format!("{:.1} s", wrong.longest.as_secs_f32()));
        times.collect::<Vec<_>>().join(", ")
    }
}

/// Watches one agent in a thread of its own.
pub struct Watch {
    is_over: Arc<AtomicBool>,
    /// The story has found the ask of the dialog that stands there: it may be answered before the next look.
    was_told: Arc<AtomicBool>,
    thread: Option<JoinHandle<Vec<String>>>,
}

impl Watch {
    pub fn start(town: &TestTown, agent: &str, model_log: PathBuf) -> Self {
        let mut show = town.program("gt");
        show.args(["agent", "show", agent, "--json"]);
        let mut watcher = Watcher {
            show,
            sessions: town.town_dir().join("sessions"),
            model: ModelLog { path: model_log, read: 0, open: 0, asked: 0, has_ended: false },
            terminal: None,
        };
        let (is_over, was_told) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let (ends, told) = (is_over.clone(), was_told.clone());
        let thread = std::thread::spawn(move || watcher.run(&ends, &told));
        Self { is_over, was_told, thread: Some(thread) }
    }

    /// The town has told of the dialog that stands there.
    pub fn note_told(&self) {
        self.was_told.store(true, Ordering::Release);
    }

    /// Ends the watch; what was wrong for too long.
    pub fn end(&mut self) -> Vec<String> {
        self.is_over.store(true, Ordering::Release);
        self.thread.take().map_or_else(Vec::new, |thread| thread.join().expect("the watch does not panic"))
    }
}

struct Watcher {
    show: Command,
    sessions: PathBuf,
    model: ModelLog,
    terminal: Option<Terminal>,
}

impl Watcher {
    fn run(&mut self, is_over: &AtomicBool, was_told: &AtomicBool) -> Vec<String> {
        let (began, mut judge, mut wrong) = (Instant::now(), Judge::default(), Vec::new());
        while !is_over.load(Ordering::Acquire) {
            std::thread::sleep(LOOK_EVERY);
            let read = self.terminal.as_ref().map(|terminal| terminal.read);
            let before = self.terminal.as_mut().and_then(Terminal::shows_dialog);
            let Some((session, state)) = self.agent() else { continue };
            if self.terminal.as_ref().is_none_or(|terminal| terminal.session != session) {
                self.terminal = Terminal::open(&self.sessions, session);
                judge.forget();
                continue;
            }
            let after = self.terminal.as_mut().and_then(Terminal::shows_dialog);
            let dialog = before.filter(|_| before == after);
            let wrote = read != self.terminal.as_ref().map(|terminal| terminal.read);
            let seen = Seen { at: began.elapsed(), state, dialog, model: self.model.does(), wrote };
            judge.was_told |= was_told.swap(false, Ordering::AcqRel);
            wrong.extend(judge.look(&seen));
        }
        println!("wrong for at most {}", judge.summary());
        wrong
    }

    /// Its session and state; nothing while its hall does not answer.
    fn agent(&mut self) -> Option<(String, String)> {
        let shown = self.show.output().ok().filter(|shown| shown.status.success())?;
        let agent: Value = serde_json::from_slice(&shown.stdout).ok()?;
        Some((agent["session"].as_str()?.to_owned(), agent["state"].as_str()?.to_owned()))
    }
}

/// What its program wrote, drawn here.
struct Terminal {
    session: String,
    ring: RingReader,
    read: u64,
    screen: Screen,
}

impl Terminal {
    fn open(sessions: &Path, session: String) -> Option<Self> {
        let ring = RingReader::open(&sessions.join(&session).join("ring")).ok()?;
        Some(Self { session, ring, read: 0, screen: Screen::new(SIZE.0, SIZE.1) })
    }

    /// Nothing in the middle of a drawing.
    fn shows_dialog(&mut self) -> Option<bool> {
        loop {
            match self.ring.read(self.read, 1 << 20).ok()? {
                RingRead::Bytes(bytes) if bytes.is_empty() => break,
                RingRead::Bytes(bytes) => {
                    self.screen.advance(&bytes);
                    self.read += bytes.len() as u64;
                }
                RingRead::Lapped { oldest, .. } => self.read = oldest,
            }
        }
        (!self.screen.is_mid_update()).then(|| shows_dialog(&self.screen.text_lines()))
    }
}

/// So many of the lowest written lines may belong to a dialog.
const LINES: usize = 24;
const MARKS: &[char] = &['❯', '›', '●', '▶', '→'];
const FRAME: &[char] = &['│', '┃', '║', '|', ' ', '\u{a0}'];
/// What stands in dialogs that number no choice.
const WORDS: &[&str] =
    &["Allow once   Allow always", "esc dismiss", "[A]llow [D]eny", "Workspace Indexing Permission"];

/// A numbered choice with a mark, or words that stand in dialogs alone.
fn shows_dialog(screen: &[String]) -> bool {
    let written: Vec<&str> =
        screen.iter().map(|line| line.trim_matches(FRAME)).filter(|line| !line.is_empty()).collect();
    let lowest = &written[written.len().saturating_sub(LINES)..];
    let is_choice = |line: &&str| {
        let rest = line.trim_start_matches(MARKS);
        let number = rest.trim_start().split_once(". ").map(|(number, _)| number);
        rest.len() < line.len() && number.is_some_and(|number| number.parse::<u8>().is_ok())
    };
    // The rest of what was asked before stays where it was.
    lowest.last().is_some_and(|line| line.contains("(Y)es/(N)o"))
        || lowest.iter().any(|line| is_choice(line) || WORDS.iter().any(|words| line.contains(words)))
}

/// What the scripted model writes down, read on and on.
struct ModelLog {
    path: PathBuf,
    read: usize,
    open: usize,
    asked: usize,
    has_ended: bool,
}

impl ModelLog {
    fn does(&mut self) -> Model {
        let text = std::fs::read_to_string(&self.path).unwrap_or_default();
        let whole = text[self.read..].rfind('\n').map_or(self.read, |end| self.read + end + 1);
        let lines: Vec<Value> =
            text[self.read..whole].lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        self.read = whole;
        lines.iter().for_each(|line| self.hear(line));
        match (self.open, self.has_ended) {
            (1.., _) => Model::Answers,
            (0, true) => Model::HasEnded(self.asked),
            (0, false) => Model::Between,
        }
    }

    /// Titles and the like are asked for beside the agent's own requests.
    fn hear(&mut self, line: &Value) {
        self.asked += usize::from(line["begins"] == true);
        if line["main"] != true {
            return;
        }
        if line["begins"] == true {
            self.open += 1;
            self.has_ended = false;
        } else if line["ends"] == true {
            self.open = self.open.saturating_sub(1);
            self.has_ended = line["whole"] == true && line["calls"] != true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks every half second; what was told at the end.
    #[track_caller]
    fn check(looks: &[(&str, bool, Model, u32)], wrong: Option<&str>) {
        let (mut judge, mut at, mut told) = (Judge::default(), Duration::ZERO, Vec::new());
        for (state, dialog, model, halves) in looks {
            for _ in 0..*halves {
                let seen =
                    Seen { at, state: (*state).into(), dialog: Some(*dialog), model: *model, wrote: false };
                told.extend(judge.look(&seen));
                at += Duration::from_millis(500);
            }
        }
        assert_eq!(told.len(), usize::from(wrong.is_some()), "{told:?}");
        assert!(wrong.is_none_or(|wrong| told[0].starts_with(wrong)), "{told:?}");
    }

    #[test]
    fn a_dialog_that_waits_unseen_is_told() {
        use Model::Between;
        for state in ["working", "idle", "done"] {
            check(&[(state, true, Between, 3)], None);
            check(&[(state, true, Between, 4)], Some("a dialog waits"));
            check(
                &[
                    (state, true, Between, 2),
                    ("needs_permission", true, Between, 1),
                    (state, true, Between, 2),
                ],
                None,
            );
        }
        check(&[("needs_answer", true, Between, 20)], None);
    }

    #[test]
    fn one_that_was_answered_may_stand_there_until_its_answer_is_taken_but_not_the_next() {
        use Model::Between;
        let asked = ("needs_permission", true, Between, 1);
        check(&[asked, ("working", true, Between, 13)], None);
        check(&[asked, ("working", true, Between, 14)], Some("a dialog that was answered"));
        let gone = ("working", false, Between, 1);
        check(&[asked, gone, ("working", true, Between, 4)], Some("a dialog waits"));
    }

    #[test]
    fn an_ask_without_a_dialog_is_told() {
        check(&[("needs_permission", false, Model::Between, 6)], Some("no dialog waits"));
        check(&[("needs_permission", false, Model::Between, 4)], None);
    }

    #[test]
    fn rest_while_its_model_answers_is_told() {
        for state in ["idle", "done", "failed", "stopped", "needs_answer"] {
            check(&[(state, false, Model::Answers, 6)], Some("its model answers"));
        }
        check(&[("idle", false, Model::Answers, 3), ("working", false, Model::Answers, 9)], None);
        check(&[("limited", false, Model::Answers, 9)], None);
    }

    #[test]
    fn work_after_the_last_answer_is_told() {
        check(&[("working", false, Model::HasEnded(1), 7)], Some("its model has ended"));
        check(&[("working", false, Model::HasEnded(1), 6), ("idle", false, Model::HasEnded(1), 9)], None);
        check(&[("working", false, Model::HasEnded(1), 4), ("working", false, Model::HasEnded(2), 4)], None);
        check(&[("working", false, Model::Between, 60)], None);
    }

    #[test]
    fn dialogs_are_seen_and_lists_are_not() {
        let shows = |text: &str| shows_dialog(&text.lines().map(str::to_owned).collect::<Vec<_>>());
        assert!(shows("Do you want to proceed?\n ❯ 1. Yes\n   2. No"));
        assert!(shows("│   1. Allow once │\n│ ● 2. No        │"));
        assert!(shows("Add file? (Y)es/(N)o [Yes]:"));
        assert!(shows("┃  Allow once   Allow always   Reject"));
        assert!(!shows("Add file? (Y)es/(N)o [Yes]: y\n> "));
        assert!(!shows("1. first\n2. second\n❯ Say hello"));
    }

    #[test]
    fn the_models_log_says_what_it_does() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log");
        let mut log = ModelLog { path: path.clone(), read: 0, open: 0, asked: 0, has_ended: false };
        let mut text = String::new();
        let mut says = |line: &str, does: Model| {
            text.push_str(line);
            std::fs::write(&path, &text).expect("the log");
            assert_eq!(log.does(), does, "{line}");
        };
        says("", Model::Between);
        says("{\"begins\":true,\"main\":false}\n", Model::Between);
        says("{\"begins\":true,\"main\":true}\n", Model::Answers);
        says("{\"ends\":true,\"main\":true,\"calls\":true,\"whole\":true}\n", Model::Between);
        says("{\"begins\":true,\"main\":true}\n{\"ends\":true,", Model::Answers);
        says("\"main\":true,\"calls\":false,\"whole\":true}\n", Model::HasEnded(3));
        says(
            "{\"begins\":true,\"main\":true}\n{\"ends\":true,\"main\":true,\"whole\":false}\n",
            Model::Between,
        );
    }
}
