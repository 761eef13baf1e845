//! Tells the owner's own command of asks that have been open for long: without a window, one after the other, each once.

use crate::clock;
use crate::project::{ask_view, rfc3339};
use gastown_api::view::AskKindWord;
use gastown_core::{
    Ask, AskId, AskOutcome, Caller, Command, Event, NextWait, Telling, Time, Town, next_wait,
};
use gastown_engine::{CallError, Engine, JournalEntry, News, OwnerCommand, OwnerRun, Subscription};
use gastown_settings::{Waiting, load_waiting};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The file of the user's configuration that says what is run.
const FILE: &str = "config.toml";
/// While somebody waits it is read this often; the clock may be set, too, and the machine sleep.
const LOOK_PAUSE: Duration = Duration::from_secs(60);

/// Where `[waiting]` is.
pub(crate) fn file(config: &Path) -> PathBuf {
    config.join(FILE)
}

/// What the command reads, as one line of JSON.
#[derive(Serialize)]
struct Note<'a> {
    town: &'a str,
    agent: &'a str,
    rig: &'a str,
    ask: &'a str,
    kind: AskKindWord,
    /// The agent's own words.
    text: &'a str,
    since: String,
    /// Whole minutes that it has been open.
    minutes: u64,
    /// Asks that are open in the town, this one too.
    waiting: usize,
}

/// Until the engine closes. Nothing of the town waits for it: what is due next is looked up in the town each time.
pub(crate) fn run(engine: &Engine, news: &Subscription, town: &str, file: &Path) {
    let waits = LongWaits { engine, town, file };
    while rest(news, waits.tell_due()) {}
}

struct LongWaits<'a> {
    engine: &'a Engine,
    /// Its name.
    town: &'a str,
    file: &'a Path,
}

impl LongWaits<'_> {
    /// Tells all that is due; how long it may rest then, unless somebody asks.
    fn tell_due(&self) -> Duration {
        loop {
            let published = self.engine.published();
            let (town, now) = (&published.town, clock::now());
            if next_wait(town, 0, now).is_none() {
                return Duration::MAX;
            }
            let waiting = load_waiting(self.file).waiting;
            if waiting.command.is_empty() {
                return LOOK_PAUSE;
            }
            match next_wait(town, waiting.minutes, now) {
                None => return Duration::MAX,
                Some(NextWait::At(due)) => return until(due, now).min(LOOK_PAUSE),
                Some(NextWait::Due(ask)) => {
                    if !self.tell(town, ask, &waiting) {
                        return LOOK_PAUSE;
                    }
                }
            }
        }
    }

    /// False where the town keeps nothing now: what is not kept is not told either, or it would be told again.
    fn tell(&self, town: &Town, ask: &Ask, waiting: &Waiting) -> bool {
        match self.note(&ask.id, Telling::Begun) {
            Ok(()) => {}
            // It was answered a moment ago.
            Err(CallError::Refused(_)) => return true,
            Err(error) => {
                tracing::warn!(ask = %ask.id, %error, "the waiting command is not run");
                return false;
            }
        }
        let telling = match self.run(town, ask, waiting) {
            Ok(OwnerRun::Done) => Telling::Done,
            Ok(OwnerRun::Failed { why }) => Telling::Failed { why },
            // How it went is not known.
            Ok(OwnerRun::BrokenOff) => return false,
            Err(error) => Telling::Failed { why: format!("what it reads could not be written: {error}") },
        };
        tracing::info!(ask = %ask.id, agent = %ask.agent, ok = telling == Telling::Done, "the waiting command was run");
        if let Err(error) = self.note(&ask.id, telling) {
            tracing::warn!(ask = %ask.id, %error, "how the waiting command went is not kept");
        }
        true
    }

    fn note(&self, ask: &AskId, telling: Telling) -> Result<(), CallError> {
        let command = Command::TellOfWait { ask: ask.clone(), telling };
        self.engine.call(Caller::Owner, command).map(drop)
    }

    /// An agent's words are data only: they are in what the command reads, and never in a variable.
    fn run(&self, town: &Town, ask: &Ask, waiting: &Waiting) -> serde_json::Result<OwnerRun> {
        let rig = town.agents.get(&ask.agent).map_or("", |agent| agent.rig.as_str());
        let note = Note {
            town: self.town,
            agent: ask.agent.as_str(),
            rig,
            ask: ask.id.as_str(),
            kind: ask_view(ask).kind,
            text: &ask.text,
            since: rfc3339(ask.since),
            minutes: ask.minutes_open(clock::now()),
            waiting: town.asks.values().filter(|ask| ask.outcome == AskOutcome::Open).count(),
        };
        let variables = [
            ("GT_WAITING_AGENT", note.agent.to_owned()),
            ("GT_WAITING_RIG", note.rig.to_owned()),
            ("GT_WAITING_ASK", note.ask.to_owned()),
            ("GT_WAITING_KIND", note.kind.to_string()),
            ("GT_WAITING_MINUTES", note.minutes.to_string()),
        ];
        let mut input = serde_json::to_vec(&note)?;
        input.push(b'\n');
        let command = OwnerCommand { line: &waiting.command, input: &input, variables: &variables };
        Ok(self.engine.run_for_owner(&command))
    }
}

fn until(due: Time, now: Time) -> Duration {
    Duration::from_micros(u64::try_from(due.0.saturating_sub(now.0)).unwrap_or_default())
}

/// Until the pause is over or somebody asks; false once the engine has closed.
fn rest(news: &Subscription, pause: Duration) -> bool {
    let end = Instant::now().checked_add(pause);
    // What came meanwhile is read without waiting: only so is it said that some of it was dropped.
    let mut has_caught_up = false;
    loop {
        let left = end.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()));
        match news.next(if has_caught_up { left } else { Duration::ZERO }) {
            News::Update(update) if update.events.iter().any(asks) => return true,
            News::Update(_) => {}
            News::Nothing if !has_caught_up => has_caught_up = true,
            News::Lagged | News::Nothing => return true,
            News::Closed => return false,
        }
    }
}

fn asks(row: &JournalEntry) -> bool {
    matches!(row.event, Event::AskOpened { .. })
}
