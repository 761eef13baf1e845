//! What is made of an agent's program: it gathers evidence and says each change of the signal once, when it holds.

mod clock;
mod screen;

use super::replies::{Replies, Sent};
use crate::terminal::Account;
use crate::world::Reply;
use gastown_agent::{DRAWN_ANEW_MICROS, Hooked, Notice as Evidence, Preset, TurnReader};
use gastown_core::{
    Agent, AgentId, Ask, Derived, Dialog, Firing, Grant, OUTLIVES_HOOK_MICROS, OnScreen, Recorded, Sight,
    Signal, Time,
};
use gastown_pty::{Notice, Screen};
use std::collections::VecDeque;
use std::path::Path;
use std::time::{Duration, Instant};

pub(crate) use clock::Clock;
#[cfg(test)]
pub(crate) use clock::Moved;

/// A screen that changes is looked at this often at most.
const LOOK_PAUSE: Duration = Duration::from_millis(100);
/// After this time a dialog that is gone is not only drawn anew.
const DRAWN_ANEW: Duration = Duration::from_micros(DRAWN_ANEW_MICROS as u64);
/// How long a screen must show the same before it is believed: it may be half drawn.
const DIALOG_HOLDS: Duration = Duration::from_millis(100);
const REST_HOLDS: Duration = Duration::from_millis(500);
/// What fits no rule passes by itself most of the time; at a start, a program shows much that fits none.
const UNCLEAR_HOLDS: Duration = Duration::from_secs(3);
const START_HOLDS: Duration = Duration::from_secs(15);
/// A program takes an answer within this time, and its dialog goes away. Where it stands longer, a person has to look: what
/// was typed may still wait to be read, so it is not asked a second time, or the second answer would meet the next dialog.
const ANSWER_HOLDS: Duration = Duration::from_secs(5);
/// Changes that are kept between two looks; a program that blinks loses the oldest.
const SAID_MAX: usize = 64;

/// A program that nobody reads and that fails within this time has not begun to work.
const AT_START: Duration = Duration::from_secs(10);

/// Where a text would go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Composer {
    /// The preset has no rules for the screen.
    NotRead,
    /// A dialog stands in its place.
    Asks(Dialog),
    Waits,
    /// The program works, or takes nothing for another reason that is known.
    Away,
    /// No rule fits what the screen shows.
    Unclear,
}

/// What became of a text that was sent off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    Yes,
    /// It still stands there, or nothing shows that it does not.
    No,
    /// A dialog stands in the place where that would show.
    Hidden(Dialog),
}

pub(crate) struct Listener {
    pub agent: AgentId,
    turn: TurnReader,
    told: Option<Signal>,
    /// Changes of it that nobody was told of yet.
    said: VecDeque<Signal>,
    /// What it would be, and since when.
    coming: Option<(Signal, Instant)>,
    /// The dialog that was answered, while nothing else has been seen, and the firing that told what it is about.
    answered: Option<(Dialog, Option<Firing>)>,
    /// The town writes into its dialog, which looks like another with each letter.
    is_written_into: bool,
    /// Its program's hooks that wait for an answer.
    replies: Replies,
    has_changed: bool,
    looked_at: Option<Instant>,
    began: Instant,
    /// What may help where it fails at its start.
    advice: String,
    /// When to look again though nothing is written.
    pub look_at: Option<Instant>,
    clock: Clock,
}

impl Listener {
    /// `known`: what the program had said when the last hall ended.
    pub fn new(agent: AgentId, preset: Preset, known: Option<Signal>) -> Self {
        Self::by(Clock::default(), agent, preset, known)
    }

    /// By this clock.
    pub fn by(clock: Clock, agent: AgentId, preset: Preset, known: Option<Signal>) -> Self {
        // Of a program that nobody reads, nothing is claimed: neither work nor rest.
        let unread = (known.is_none() && !preset.is_read()).then_some(Signal::Unclear);
        let mut turn = TurnReader::new(preset);
        if let Some(known) = &known {
            turn.resume(known, clock.time());
        }
        Self {
            agent,
            turn,
            told: known.or_else(|| unread.clone()),
            said: unread.into_iter().collect(),
            coming: None,
            answered: None,
            is_written_into: false,
            replies: Replies::default(),
            has_changed: false,
            began: clock.instant(),
            advice: String::new(),
            looked_at: None,
            look_at: None,
            clock,
        }
    }

    /// What a person is told to do where it fails at its start.
    pub fn advised(self, advice: String) -> Self {
        Self { advice, ..self }
    }

    pub fn preset(&self) -> &Preset {
        self.turn.preset()
    }

    /// What the program said and shows since no hall listened: only where it ended up counts.
    pub fn catch_up(&mut self, notices: &[Notice], screen: &Screen, lost: u64) {
        let known = self.told.clone();
        notices.iter().for_each(|notice| self.gather(notice));
        self.turn.look(&screen.lines_to_cursor(), screen.is_bracketed_paste(), self.clock.time());
        let is_seen = matches!(self.turn.evidence().screen, OnScreen::Shows(_));
        let is_gap = lost > 0 && notices.is_empty() && !is_seen && self.preset().reads_screen;
        let found = match self.turn.derive(self.clock.time()).signal {
            _ if is_gap => Some(Signal::Gap { bytes: lost }),
            Signal::Unclear => known.clone(),
            signal => Some(signal),
        };
        if found == known {
            return;
        }
        // The turn that ended had begun, though nobody saw it.
        if found == Some(Signal::TurnEnded) && known != Some(Signal::Working) {
            self.said.push_back(Signal::Working);
        }
        self.said.extend(found.clone());
        self.told = found;
    }

    /// What is known, and what was made of it.
    pub fn account(&self, agent: &Agent, session_dir: &Path) -> Account {
        let (witnesses, rule) = (self.turn.evidence().witnesses(), self.turn.derive(self.clock.time()).rule);
        let worktree = agent.worktree.as_ref().map_or("", |worktree| worktree.dir.as_str());
        Account { witnesses, rule, added: self.preset().added(agent.mode, Path::new(worktree), session_dir) }
    }

    pub fn hear(&mut self, notice: &Notice) {
        self.gather(notice);
        self.settle();
    }

    fn gather(&mut self, notice: &Notice) {
        match notice {
            Notice::Title(text) => self.turn.hear(Evidence::Title(text), self.clock.time()),
            Notice::Bell => self.turn.hear(Evidence::Bell, self.clock.time()),
            Notice::Osc { code, text } => {
                if let Some(said) = Evidence::of_osc(*code, text) {
                    self.turn.hear(said, self.clock.time());
                }
            }
        }
    }

    /// `reply` takes the answer to it.
    pub fn hear_hook(&mut self, hooked: &Hooked<'_>, reply: Option<Reply>) -> bool {
        let is_known = self.turn.hear_hook(hooked, self.clock.time());
        if let Some((firing, reply)) = hooked.firing.zip(reply) {
            self.replies.add(firing, reply);
        }
        self.replies.keep(|firing| self.turn.awaits(firing));
        self.settle();
        is_known
    }

    /// What its transcript says by now. True where that is new.
    pub fn hear_record(&mut self, recorded: &Recorded) -> bool {
        let is_first = self.turn.evidence().transcript.is_none();
        let is_new = self.turn.hear_record(recorded);
        let derived = self.turn.derive(self.clock.time());
        let decides = derived.rule.as_ref() == Some(&recorded.said.rule);
        // A whole turn between two readings.
        if is_new && !is_first && decides && derived.signal == Signal::TurnEnded {
            self.say(Signal::Working);
        }
        self.settle();
        is_new
    }

    /// Output was lost before it was read.
    pub fn lose(&mut self, bytes: u64) {
        self.turn.lose_screen();
        self.coming = None;
        if self.preset().reads_screen {
            self.say(Signal::Gap { bytes });
        }
    }

    /// The program wrote: its screen is looked at soon.
    pub fn note_change(&mut self) {
        if self.preset().screen.is_some() {
            self.has_changed = true;
            let next = self.looked_at.map_or_else(|| self.clock.instant(), |at| at + LOOK_PAUSE);
            self.look_at = Some(self.look_at.map_or(next, |at| at.min(next)));
        }
    }

    /// Looks, if it is time.
    pub fn look_if_due(&mut self, screen: &Screen) {
        let instant = self.clock.instant();
        if self.look_at.is_none_or(|at| at > instant) {
            return;
        }
        self.look_at = None;
        self.turn.settle_gone(self.clock.time());
        if screen.is_mid_update() {
            self.look_at = Some(instant + LOOK_PAUSE);
            return;
        }
        if std::mem::take(&mut self.has_changed) {
            self.looked_at = Some(instant);
            self.turn.look(&screen.lines_to_cursor(), screen.is_bracketed_paste(), self.clock.time());
            if !self.is_answered(&self.turn.derive(self.clock.time())) {
                self.answered = None;
            }
        }
        self.replies.keep(|firing| self.turn.awaits(firing));
        if self.turn.is_dialog_gone() {
            let due = instant + DRAWN_ANEW;
            self.look_at = Some(self.look_at.map_or(due, |at| at.min(due)));
        }
        self.settle();
    }

    /// What may help, if it ended before it could work, as far as that can be told.
    pub fn advice_at_start(&self) -> Option<&str> {
        let is_seen = self.preset().shows_rest();
        let at_start = !self.turn.has_begun() && (is_seen || (self.clock.instant() - self.began) < AT_START);
        (at_start && !self.preset().ends_with_turn).then_some(&self.advice)
    }

    /// By its own clock.
    pub fn time(&self) -> Time {
        self.clock.time()
    }

    pub fn is_working(&self) -> bool {
        self.turn.derive(self.clock.time()).signal == Signal::Working
    }

    /// The answer goes to this firing of its hook, if that waits.
    pub fn reply(&mut self, firing: Firing, grant: Grant) -> Sent {
        let rule = self.turn.preset().command.as_ref();
        let words = rule.and_then(|rule| rule.replies.of(grant));
        let sent = self.replies.answer(firing, words);
        if sent == Sent::Replied {
            self.turn.note_reply(firing, self.clock.time());
        }
        sent
    }

    /// This choice of the dialog went out as its answer.
    pub fn note_answer(&mut self, ask: &Ask, dialog: &Dialog, choice: usize) {
        self.turn.note_goes_on(dialog.goes_on_after(choice));
        let firing = ask.command.as_ref().and_then(|command| command.firing);
        self.answered = Some((dialog.clone(), firing));
        self.told = None;
        self.coming = None;
        self.look_at = Some(self.clock.instant() + LOOK_PAUSE);
    }

    /// Nothing was typed for it after all.
    pub fn forget_answer(&mut self) {
        self.turn.note_goes_on(false);
        (self.answered, self.is_written_into) = (None, false);
    }

    pub fn begin_writing(&mut self, ask: &Ask, dialog: &Dialog, place: usize) {
        self.note_answer(ask, dialog, place);
        self.is_written_into = true;
    }

    /// What stands there now was answered, or a person looks at it.
    pub fn end_writing(&mut self, screen: &Screen) {
        self.is_written_into = false;
        let look = self.preset().screen.as_ref().and_then(|rules| rules.look(&screen.lines_to_cursor()));
        if let Some(Sight::Dialog(shown)) = look.map(|look| look.sight) {
            self.answered = Some((shown, None));
        }
        self.look_at = Some(self.clock.instant() + LOOK_PAUSE);
    }

    /// Every change that was not told yet, in order.
    pub fn take_said(&mut self) -> Vec<Signal> {
        self.said.drain(..).collect()
    }

    /// Whether there is one.
    pub fn has_said(&self) -> bool {
        !self.said.is_empty()
    }

    /// What is drawn next counts: a dialog was answered and may still stand there, and the next one may look the same; or something is to be
    /// told once it has held, and may be half drawn.
    pub fn awaits_drawing(&self) -> bool {
        self.answered.is_some() || self.coming.is_some()
    }

    fn is_answered(&self, derived: &Derived) -> bool {
        let (Signal::Asking { dialog, command }, Some((known, firing))) = (&derived.signal, &self.answered)
        else {
            return false;
        };
        if self.is_written_into {
            return true;
        }
        // Told by another firing, it is another ask that looks alike.
        let now = command.as_ref().and_then(|command| command.firing);
        dialog == known && firing.zip(now).is_none_or(|(answered, now)| answered == now)
    }

    fn settle(&mut self) {
        let mut derived = self.turn.derive(self.clock.time());
        if self.is_answered(&derived) {
            derived.signal = Signal::Blocked;
        }
        let is_silent = self.turn.evidence().screen == OnScreen::NotRead && derived.signal == Signal::Unclear;
        if is_silent || self.told.as_ref() == Some(&derived.signal) {
            self.coming = None;
            self.look_when_outlived(&derived);
            return;
        }
        let instant = self.clock.instant();
        let since = match &self.coming {
            Some((signal, since)) if *signal == derived.signal => *since,
            _ => instant,
        };
        let due = since + self.patience(&derived);
        if due <= instant {
            self.coming = None;
            self.say(derived.signal.clone());
            self.look_when_outlived(&derived);
        } else {
            self.coming = Some((derived.signal, since));
            self.look_at = Some(self.look_at.map_or(due, |at| at.min(due)));
        }
    }

    fn patience(&self, derived: &Derived) -> Duration {
        match &derived.signal {
            _ if !derived.is_drawn => Duration::ZERO,
            Signal::Working => Duration::ZERO,
            Signal::Blocked => ANSWER_HOLDS,
            Signal::Asking { .. } => DIALOG_HOLDS,
            Signal::Unclear if self.told.is_none() => START_HOLDS,
            Signal::Unclear => UNCLEAR_HOLDS,
            _ => REST_HOLDS,
        }
    }

    /// A screen at rest will outlive what a hook said; nothing is written meanwhile.
    fn look_when_outlived(&mut self, derived: &Derived) {
        let Some(hook) = &self.turn.evidence().hook else { return };
        let later = self.turn.derive(Time(self.clock.time().0 + OUTLIVES_HOOK_MICROS));
        if later.signal != derived.signal && hook.signal == derived.signal {
            let due = self.clock.instant() + LOOK_PAUSE;
            self.look_at = Some(self.look_at.map_or(due, |at| at.min(due)));
        }
    }

    fn say(&mut self, signal: Signal) {
        if self.told.as_ref() != Some(&signal) {
            if self.said.len() == SAID_MAX {
                self.said.pop_front();
            }
            self.said.push_back(signal.clone());
            self.told = Some(signal);
        }
    }
}

pub(super) fn now() -> Time {
    Clock::default().time()
}

#[cfg(test)]
mod tests;
