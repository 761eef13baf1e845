//! Gathers evidence of a program's turn: what it says, as it says it, and what its screen shows.

use crate::limit::LastLimit;
use crate::preset::{Preset, Source};
use crate::screen::Look;
use crate::signal::{Notice, plain_hook};
use crate::told::{Hooked, Pending};
use gastown_core::{
    AskedCommand, Derived, Dialog, Evidence, Firing, OnScreen, Recorded, Said, Seen, Sight, Signal, Time,
};
use jiff::tz::TimeZone;

/// A program that draws its dialog anew shows it again within this time, in microseconds.
pub const DRAWN_ANEW_MICROS: i64 = 300_000;

/// A program takes the answer to its hook within this time, in microseconds: then its dialog goes.
const TAKEN_WITHIN_MICROS: i64 = 5_000_000;

/// Nobody reads and answers a dialog in so many microseconds.
const FLEETING_MICROS: i64 = 250_000;

/// One session's evidence, by one preset's rules.
#[derive(Clone, Debug)]
pub struct TurnReader {
    preset: Preset,
    evidence: Evidence,
    /// What the title said last, though it says something else by now: some titles mean another thing after it.
    last_title: Option<Signal>,
    /// The screen showed work, and no dialog or interruption since: whoever answers a dialog with "no" ends nothing.
    worked: bool,
    /// It worked, and then it asked.
    asked_at_work: bool,
    /// What it asked last was answered so that it goes on.
    goes_on: bool,
    /// When a source said last that it works.
    worked_at: Option<Time>,
    /// Its composer or a dialog was seen.
    has_waited: bool,
    /// What it told its hook of the permission that it asks for.
    pending: Pending,
    /// Its hook was given the answer to this dialog, then: it goes, and settles nothing that was told since.
    replied: Option<(Dialog, Time)>,
    /// The dialog that stood last, and since when it does not: it may be drawn anew.
    gone: Option<(Dialog, Time)>,
    last_limit: LastLimit,
    /// The zone in which its program tells a time of day.
    zone: TimeZone,
}

impl TurnReader {
    pub fn new(preset: Preset) -> Self {
        Self {
            preset,
            evidence: Evidence::default(),
            last_title: None,
            worked: false,
            asked_at_work: false,
            goes_on: false,
            worked_at: None,
            has_waited: false,
            pending: Pending::default(),
            replied: None,
            gone: None,
            last_limit: LastLimit::default(),
            zone: TimeZone::system(),
        }
    }

    /// Its program runs in this zone, not in that of this machine.
    pub fn in_zone(self, zone: TimeZone) -> Self {
        Self { zone, ..self }
    }

    pub fn preset(&self) -> &Preset {
        &self.preset
    }

    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// It was seen at work, or where it waits for a person.
    pub fn has_begun(&self) -> bool {
        self.has_waited || self.worked_at.is_some()
    }

    /// When any source said last that it works.
    pub fn worked_at(&self) -> Option<Time> {
        self.worked_at
    }

    fn note_work(&mut self, signal: &Signal, now: Time) {
        if *signal == Signal::Working {
            self.worked_at = Some(now);
            self.last_limit.forget_heard();
        }
    }

    /// Takes what the program said. What no rule knows takes the place of what it said before: it holds no more.
    pub fn hear(&mut self, notice: Notice<'_>, now: Time) {
        let (source, _) = notice.source();
        let last = match source {
            Source::Title => self.last_title.as_ref(),
            Source::Osc7501 => self.evidence.protocol.as_ref().map(|said| &said.signal),
            Source::Hook => self.evidence.hook.as_ref().map(|said| &said.signal),
            Source::Progress | Source::Prompt | Source::Notification | Source::Bell => {
                let sequence = source.sequence().and_then(|sequence| self.evidence.sequences.get(&sequence));
                sequence.map(|said| &said.signal)
            }
        };
        let rule = self.preset.rule_for(notice, last);
        let said = rule.map(|rule| Said { signal: rule.signal(notice), rule: rule.text(), at: now });
        said.iter().for_each(|said| self.note_work(&said.signal, now));
        match source {
            Source::Title => {
                self.last_title = said.as_ref().map(|said| said.signal.clone()).or(self.last_title.take());
                self.evidence.title = said;
            }
            Source::Osc7501 => self.evidence.protocol = said,
            // A hook that no rule knows is about something else.
            Source::Hook => self.evidence.hook = said.or(self.evidence.hook.take()),
            Source::Progress | Source::Prompt | Source::Notification | Source::Bell => {
                if let Some(sequence) = source.sequence() {
                    self.evidence.sequences.remove(&sequence);
                    self.evidence.sequences.extend(said.map(|said| (sequence, said)));
                }
            }
        }
    }

    /// Takes what its transcript says by now. True where that is new.
    pub fn hear_record(&mut self, recorded: &Recorded) -> bool {
        let is_new = self.evidence.transcript.as_ref() != Some(recorded);
        self.evidence.transcript = Some(recorded.clone());
        is_new
    }

    /// Takes up where an earlier reader left off: what it works or waits at holds until something says otherwise.
    pub fn resume(&mut self, known: &Signal, now: Time) {
        self.last_title = Some(known.clone());
        self.worked = *known == Signal::Working;
        self.has_waited = true;
        if let Signal::Limited(limit) = known {
            self.last_limit = LastLimit::known(limit);
        }
        // A transcript is read anew from the session's start.
        let is_only_written = !self.preset.shows_rest() && self.preset.signals.is_empty();
        if matches!(known, Signal::Working | Signal::Blocked) && !is_only_written {
            let rule = "what was known before the hall started again".to_owned();
            self.evidence.hook = Some(Said { signal: known.clone(), rule, at: now });
        }
    }

    /// A hook fired, in the program's own words or in those that any program may use. False where nobody knows it.
    pub fn hear_hook(&mut self, hooked: &Hooked<'_>, now: Time) -> bool {
        let Hooked { event, words, told, firing } = *hooked;
        match self.preset.command.as_ref().filter(|rule| rule.hook == event) {
            Some(rule) => self.pending.add(firing, told.and_then(|told| rule.read(told))),
            // It went on: whatever was asked is settled.
            None => {
                self.pending.clear();
                self.gone = None;
            }
        }
        if self.preset.rule_for(Notice::Hook(event), None).is_some() {
            self.hear(Notice::Hook(event), now);
            return true;
        }
        let said = plain_hook(event, words);
        let is_known = said.is_some();
        if let Some(signal) = said {
            self.note_work(&signal, now);
            self.evidence.hook = Some(Said { signal, rule: format!("hook: gt hook {event}"), at: now });
        }
        is_known
    }

    /// Output was lost: what the screen showed is of no more use.
    pub fn lose_screen(&mut self) {
        if self.preset.shows_rest() || self.evidence.screen != OnScreen::NotRead {
            self.evidence.screen = OnScreen::Unclear;
        }
    }

    /// Looks at the screen's lines. `pastes`: its program takes a paste as a whole now, which some do only while they wait.
    pub fn look(&mut self, lines: &[String], pastes: bool, now: Time) {
        let Some(rules) = &self.preset.screen else { return };
        let found = rules.look(lines);
        let found = if rules.pastes_while_it_waits && !pastes { self.works_unseen(found) } else { found };
        let found = found.filter(|look| look.sight != Sight::AtRest || !rules.rest_is_unknown);
        let (ends_without_mark, has_composer) = (rules.ends_without_mark, rules.composer.is_some());
        self.note_dialog(found.as_ref().map(|look| &look.sight), now);
        let Some(mut look) = found else {
            self.evidence.screen = self.unasked(has_composer, now);
            return;
        };
        self.has_waited |= matches!(look.sight, Sight::AtRest | Sight::Dialog(_));
        self.note_answered(&look.sight, now);
        match &mut look.sight {
            Sight::Working => {
                self.worked = true;
                self.note_work(&Signal::Working, now);
                self.last_limit.forget();
            }
            Sight::Limited(limit) => {
                let shown = look.limit.take().unwrap_or_default();
                self.last_limit.complete(limit, &shown, self.preset.limit.as_ref(), now, &self.zone);
            }
            Sight::Dialog(_) => {
                // What asks after a limit has waited that out, in the middle of its turn.
                let was_limited = matches!(&self.evidence.screen, OnScreen::Shows(seen) if matches!(seen.sight, Sight::Limited(_)));
                self.asked_at_work |= self.worked || was_limited;
                self.worked = false;
            }
            Sight::Interrupted | Sight::Failed { .. } => self.worked = false,
            Sight::AtRest if self.worked && ends_without_mark => {
                let rule = "screen: it worked, and its composer waits".into();
                look = Look { sight: Sight::TurnEnded, rule, ..look };
            }
            Sight::AtRest | Sight::TurnEnded => {}
        }
        match &self.evidence.screen {
            OnScreen::Shows(seen) if seen.sight == look.sight => {}
            _ => {
                self.evidence.screen =
                    OnScreen::Shows(Seen { sight: look.sight, rule: look.rule, since: now });
            }
        }
    }

    /// What a screen says that no rule fits. Where nobody knows a composer it has asked, if anything: then it is gone.
    fn unasked(&self, has_composer: bool, now: Time) -> OnScreen {
        match &self.evidence.screen {
            OnScreen::Shows(seen) if self.preset.ends_with_turn && !has_composer => match seen.sight {
                Sight::Working => self.evidence.screen.clone(),
                _ => OnScreen::Shows(Seen {
                    sight: Sight::Working,
                    rule: "screen: what it asked is gone, and its end is its turn's end".into(),
                    since: now,
                }),
            },
            OnScreen::NotRead if !has_composer => OnScreen::NotRead,
            _ => OnScreen::Unclear,
        }
    }

    /// A program that is allowed something goes on with its turn, however short the rest of it is: its work may be over before
    /// anybody has seen it.
    fn note_answered(&mut self, shown: &Sight, now: Time) {
        match shown {
            Sight::Dialog(dialog) => self.goes_on &= self.dialog() == Some(dialog),
            Sight::AtRest => {
                let goes_on = self.goes_on || self.is_dialog_fleeting(now);
                self.worked |= std::mem::take(&mut self.asked_at_work) && goes_on;
            }
            _ => self.asked_at_work = false,
        }
    }

    /// What looked like a dialog was a page that was not drawn to its end: nobody has answered it in this time. In a replay,
    /// where time stands still, it may have stood for any time.
    fn is_dialog_fleeting(&self, now: Time) -> bool {
        match &self.evidence.screen {
            OnScreen::Shows(Seen { sight: Sight::Dialog(_), since, .. }) => {
                (1..FLEETING_MICROS).contains(&(now.0 - since.0))
            }
            _ => false,
        }
    }

    /// Whether what it asks now was answered so that its turn goes on.
    pub fn note_goes_on(&mut self, goes_on: bool) {
        self.goes_on = goes_on;
    }

    /// It waits for nobody: whatever stands on its screen is old, but for a limit. At its start it has not waited yet.
    fn works_unseen(&self, found: Option<Look>) -> Option<Look> {
        let is_limit = found.as_ref().is_some_and(|look| matches!(look.sight, Sight::Limited { .. }));
        let works = || Look::new(Sight::Working, "screen: it takes no paste, so it works");
        if is_limit { found } else { self.has_waited.then(works) }
    }

    /// A dialog that is gone for good settles what was told of it; one that comes back was only drawn anew.
    fn note_dialog(&mut self, shown: Option<&Sight>, now: Time) {
        self.settle_gone(now);
        let stands = |dialog: &Dialog| matches!(shown, Some(Sight::Dialog(shown)) if shown == dialog);
        match &self.gone {
            Some((dialog, _)) if stands(dialog) => self.gone = None,
            Some(_) => {}
            None => {
                let Some(gone) = self.dialog().filter(|dialog| !stands(dialog)).cloned() else { return };
                let replied = self.replied.take();
                let is_replied =
                    replied.is_some_and(|(dialog, at)| dialog == gone && now.0 - at.0 < TAKEN_WITHIN_MICROS);
                self.gone = (!is_replied).then_some((gone, now));
            }
        }
    }

    /// What was told of a dialog is settled once that has been gone for long enough.
    pub fn settle_gone(&mut self, now: Time) {
        let is_over = |gone: &mut (Dialog, Time)| now.0 - gone.1.0 >= DRAWN_ANEW_MICROS;
        let Some((gone, _)) = self.gone.take_if(is_over) else { return };
        let stands = self.dialog().cloned();
        match &self.preset.command {
            Some(rule) => self.pending.settle(rule, &gone, stands.as_ref()),
            None => self.pending.clear(),
        }
    }

    /// A dialog is gone, and nobody knows yet whether for good.
    pub fn is_dialog_gone(&self) -> bool {
        self.gone.is_some()
    }

    fn dialog(&self) -> Option<&Dialog> {
        match &self.evidence.screen {
            OnScreen::Shows(Seen { sight: Sight::Dialog(dialog), .. }) => Some(dialog),
            _ => None,
        }
    }

    pub fn derive(&self, now: Time) -> Derived {
        let mut derived = self.evidence.derive(now);
        if let Signal::Asking { dialog, command } = &mut derived.signal {
            *command = self.asked_about(dialog);
        }
        derived
    }

    /// What this dialog is about: told by the hook, and shown by the dialog.
    fn asked_about(&self, dialog: &Dialog) -> Option<AskedCommand> {
        self.pending.about(self.preset.command.as_ref()?, dialog).cloned()
    }

    /// Its hook was given the answer: whatever its program asks from now on is told by another firing.
    pub fn note_reply(&mut self, firing: Firing, now: Time) {
        let of_it =
            |dialog: &&Dialog| self.asked_about(dialog).is_some_and(|command| command.firing == Some(firing));
        let shown = self.dialog().or(self.gone.as_ref().map(|(dialog, _)| dialog));
        self.replied = shown.filter(of_it).map(|dialog| (dialog.clone(), now));
        if self.gone.as_ref().map(|(dialog, _)| dialog) == self.replied.as_ref().map(|(dialog, _)| dialog) {
            (self.gone, self.replied) = (None, None);
        }
        self.pending.remove(firing);
    }

    /// Whether what this firing told is still to be answered.
    pub fn awaits(&self, firing: Firing) -> bool {
        self.pending.holds(firing)
    }
}
