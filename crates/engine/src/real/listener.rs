//! What is made of an agent's program: it gathers evidence and says each change of the signal once, when it holds.

use super::replies::{Replies, Sent};
use crate::terminal::Account;
use crate::world::Reply;
use gastown_agent::{DRAWN_ANEW_MICROS, Hooked, Notice as Evidence, Preset, TurnReader};
use gastown_core::{
    Agent, AgentId, Ask, Derived, Dialog, Firing, Grant, OUTLIVES_HOOK_MICROS, OnScreen, Sight, Signal, Time,
};
use gastown_pty::{Notice, Screen, os};
use std::collections::VecDeque;
use std::path::Path;
use std::time::{Duration, Instant};

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
    /// The program works, or has not shown it yet.
    Away,
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
}

impl Listener {
    /// `known`: what the program had said when the last hall ended.
    pub fn new(agent: AgentId, preset: Preset, known: Option<Signal>) -> Self {
        // Of a program that nobody reads, nothing is claimed: neither work nor rest.
        let unread = (known.is_none() && !preset.is_read()).then_some(Signal::Unclear);
        let mut turn = TurnReader::new(preset);
        if let Some(known) = &known {
            turn.resume(known, now());
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
            began: Instant::now(),
            advice: String::new(),
            looked_at: None,
            look_at: None,
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
        self.turn.look(&screen.text_lines(), screen.is_bracketed_paste(), now());
        let is_seen = matches!(self.turn.evidence().screen, OnScreen::Shows(_));
        let is_gap = lost > 0 && notices.is_empty() && !is_seen && self.preset().reads_screen;
        let found = match self.turn.derive(now()).signal {
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
        let (witnesses, rule) = (self.turn.evidence().witnesses(), self.turn.derive(now()).rule);
        let worktree = agent.worktree.as_ref().map_or("", |worktree| worktree.dir.as_str());
        Account { witnesses, rule, added: self.preset().added(agent.mode, Path::new(worktree), session_dir) }
    }

    pub fn hear(&mut self, notice: &Notice) {
        self.gather(notice);
        self.settle();
    }

    fn gather(&mut self, notice: &Notice) {
        match notice {
            Notice::Title(text) => self.turn.hear(Evidence::Title(text), now()),
            Notice::Bell => self.turn.hear(Evidence::Bell, now()),
            Notice::Osc { code, text } => {
                if let Some(said) = Evidence::of_osc(*code, text) {
                    self.turn.hear(said, now());
                }
            }
        }
    }

    /// `reply` takes the answer to it.
    pub fn hear_hook(&mut self, hooked: &Hooked<'_>, reply: Option<Reply>) -> bool {
        let is_known = self.turn.hear_hook(hooked, now());
        if let Some((firing, reply)) = hooked.firing.zip(reply) {
            self.replies.add(firing, reply);
        }
        self.replies.keep(|firing| self.turn.awaits(firing));
        self.settle();
        is_known
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
            let next = self.looked_at.map_or_else(Instant::now, |at| at + LOOK_PAUSE);
            self.look_at = Some(self.look_at.map_or(next, |at| at.min(next)));
        }
    }

    /// Looks, if it is time.
    pub fn look_if_due(&mut self, screen: &Screen) {
        let instant = Instant::now();
        if self.look_at.is_none_or(|at| at > instant) {
            return;
        }
        self.look_at = None;
        self.turn.settle_gone(now());
        if screen.is_mid_update() {
            self.look_at = Some(instant + LOOK_PAUSE);
            return;
        }
        if std::mem::take(&mut self.has_changed) {
            self.looked_at = Some(instant);
            self.turn.look(&screen.text_lines(), screen.is_bracketed_paste(), now());
            if !self.is_answered(&self.turn.derive(now())) {
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

    /// What chooses this in that very dialog, if it stands on the screen; nothing otherwise.
    pub fn keys_for(&self, screen: &Screen, dialog: &Dialog, choice: usize) -> Option<String> {
        let look = self.preset().screen.as_ref()?.look(&screen.text_lines())?;
        let stands = look.sight == Sight::Dialog(dialog.clone());
        look.keys.get(choice).filter(|_| stands).cloned()
    }

    /// Whether a text can be typed now.
    pub fn composer(&self, screen: &Screen) -> Composer {
        let Some(rules) = &self.preset().screen else { return Composer::NotRead };
        let sight = rules.look(&screen.text_lines()).map(|look| look.sight);
        match sight {
            _ if rules.pastes_while_it_waits && !screen.is_bracketed_paste() => Composer::Away,
            Some(Sight::Dialog(dialog)) => Composer::Asks(dialog),
            None | Some(Sight::Working | Sight::Limited { .. }) => Composer::Away,
            Some(_) => Composer::Waits,
        }
    }

    /// What may help, if it ended before it could work, as far as that can be told.
    pub fn advice_at_start(&self) -> Option<&str> {
        let is_seen = self.preset().screen.is_some();
        let at_start = !self.turn.has_begun() && (is_seen || self.began.elapsed() < AT_START);
        (at_start && !self.preset().ends_with_turn).then_some(&self.advice)
    }

    /// What stands where a person types.
    pub fn composer_text(&self, screen: &Screen) -> Option<String> {
        self.preset().screen.as_ref()?.composer_text(&screen.text_lines())
    }

    pub fn is_working(&self) -> bool {
        self.turn.derive(now()).signal == Signal::Working
    }

    /// Whether a text that was sent off is taken: its composer holds it no more, or it works and did not at that time.
    pub fn has_taken(&self, screen: &Screen, text: &str, idle_at: Option<Time>) -> bool {
        let has_begun = self.turn.worked_at().zip(idle_at).is_some_and(|(worked, idle)| worked >= idle);
        let rules = self.preset().screen.as_ref();
        has_begun || !rules.is_some_and(|rules| rules.holds(&screen.text_lines(), text))
    }

    /// The answer goes to this firing of its hook, if that waits.
    pub fn reply(&mut self, firing: Firing, grant: Grant) -> Sent {
        let rule = self.turn.preset().command.as_ref();
        let words = rule.and_then(|rule| rule.replies.of(grant));
        self.replies.answer(firing, words)
    }

    /// An answer went out to this dialog.
    pub fn note_answer(&mut self, ask: &Ask, dialog: &Dialog) {
        let firing = ask.command.as_ref().and_then(|command| command.firing);
        self.answered = Some((dialog.clone(), firing));
        self.told = None;
        self.coming = None;
        self.look_at = Some(Instant::now() + LOOK_PAUSE);
    }

    pub fn begin_writing(&mut self, ask: &Ask, dialog: &Dialog) {
        self.note_answer(ask, dialog);
        self.is_written_into = true;
    }

    /// What that choice of the dialog shows while it is the marked one, and nothing else of the dialog is another.
    pub fn field(&self, screen: &Screen, dialog: &Dialog, place: usize) -> Option<String> {
        let look = self.preset().screen.as_ref()?.look(&screen.text_lines())?;
        let Sight::Dialog(shown) = look.sight else { return None };
        let others = |dialog: &Dialog| {
            let others = dialog.choices.iter().enumerate().filter(|(at, _)| *at != place);
            others.map(|(_, choice)| choice.text.clone()).collect::<Vec<_>>()
        };
        let is_same = (shown.kind, &shown.text) == (dialog.kind, &dialog.text)
            && others(&shown) == others(dialog)
            && look.marked == Some(place);
        shown.choices.get(place).filter(|_| is_same).map(|choice| choice.text.clone())
    }

    /// What stands there now was answered, or a person looks at it.
    pub fn end_writing(&mut self, screen: &Screen) {
        self.is_written_into = false;
        let look = self.preset().screen.as_ref().and_then(|rules| rules.look(&screen.text_lines()));
        if let Some(Sight::Dialog(shown)) = look.map(|look| look.sight) {
            self.answered = Some((shown, None));
        }
        self.look_at = Some(Instant::now() + LOOK_PAUSE);
    }

    /// Every change that was not told yet, in order.
    pub fn take_said(&mut self) -> Vec<Signal> {
        self.said.drain(..).collect()
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
        let mut derived = self.turn.derive(now());
        if self.is_answered(&derived) {
            derived.signal = Signal::Blocked;
        }
        let is_silent = self.turn.evidence().screen == OnScreen::NotRead && derived.signal == Signal::Unclear;
        if is_silent || self.told.as_ref() == Some(&derived.signal) {
            self.coming = None;
            self.look_when_outlived(&derived);
            return;
        }
        let instant = Instant::now();
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
        let later = self.turn.derive(Time(now().0 + OUTLIVES_HOOK_MICROS));
        if later.signal != derived.signal && hook.signal == derived.signal {
            let due = Instant::now() + LOOK_PAUSE;
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
    Time(i64::try_from(os::unix_micros()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests;
