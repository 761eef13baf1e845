//! What is known of a program's turn, source by source, and the one function that weighs it.
//!
//! The order, and why: a dialog on the live screen stops the program whatever else is said, so it wins. The program's own
//! protocol is exact. A hook is, but none fires when a person interrupts, so a screen at rest outlives it. What terminals have
//! sequences for is meant for people, and some of it is said once and never taken back: it holds until something newer says
//! otherwise. Work needs one sign; rest needs the screen to agree, and where nothing fits, nothing is said. A transcript comes
//! last: programs write it late, some of it never, and no dialog stands in it. So it speaks for a program whose screen nobody
//! reads, and else only says whether the turn before a rest ended; it never takes an ask away, nor makes work of a rest.

use crate::{Dialog, Limit, Signal, Time};
use std::collections::BTreeMap;

/// How long a screen must rest before it outlives what a hook said, in microseconds.
pub const OUTLIVES_HOOK_MICROS: i64 = 2_000_000;

/// The same where it shows that a person interrupted: that says more than a composer at rest.
const INTERRUPTION_OUTLIVES_HOOK_MICROS: i64 = 700_000;

/// The same where it shows work that began after the hook said that its program waits.
const WORK_OUTLIVES_HOOK_MICROS: i64 = 700_000;

/// A program writes the end of its turn so long before or after its screen comes to rest, in microseconds.
const WRITTEN_WITHIN_MICROS: i64 = 1_000_000;

/// What one source says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub signal: Signal,
    /// The preset's rule that understood it, for people.
    pub rule: String,
    pub at: Time,
}

/// What the newest record of a transcript says that a rule knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// `at`: when its program says that it wrote the record.
    pub said: Said,
    /// Where it lies: the file, and its first byte in it.
    pub proof: String,
}

/// What stands on the live screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub sight: Sight,
    pub rule: String,
    /// Since when it shows the same.
    pub since: Time,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    Dialog(Dialog),
    Working,
    /// A rate or usage limit.
    Limited(Limit),
    Failed {
        words: String,
    },
    TurnEnded,
    Interrupted,
    /// Its composer is there, and nothing says that it works.
    AtRest,
}

impl Sight {
    fn signal(self) -> Signal {
        match self {
            Self::Dialog(dialog) => Signal::Asking { dialog, command: None },
            Self::Working => Signal::Working,
            Self::Limited(limit) => Signal::Limited(limit),
            Self::Failed { words } => Signal::Failed { words },
            Self::TurnEnded => Signal::TurnEnded,
            Self::Interrupted | Self::AtRest => Signal::Ready,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OnScreen {
    /// The preset has no rules for it.
    #[default]
    NotRead,
    /// No rule fits.
    Unclear,
    Shows(Seen),
}

/// The latest of each source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// OSC 7501.
    pub protocol: Option<Said>,
    pub hook: Option<Said>,
    pub title: Option<Said>,
    pub sequences: BTreeMap<Sequence, Said>,
    pub screen: OnScreen,
    pub transcript: Option<Recorded>,
}

/// What terminals know for people: progress bars, marks of a prompt, notifications, bells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sequence {
    /// OSC 9;4.
    Progress,
    /// OSC 133.
    Prompt,
    /// OSC 777.
    Notification,
    Bell,
}

/// A signal, and the rule that it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    pub signal: Signal,
    /// None where no rule fits.
    pub rule: Option<String>,
    /// It rests on what is drawn, which may be half drawn yet.
    pub is_drawn: bool,
}

/// Who bears witness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WitnessSource {
    Protocol,
    Hook,
    Title,
    Sequence(Sequence),
    Screen,
    Transcript,
}

/// What one source says now, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    pub source: WitnessSource,
    pub signal: Signal,
    /// None where no rule fits.
    pub rule: Option<String>,
    /// Since when it says so; None where that is not kept.
    pub since: Option<Time>,
    /// Where it stands, of what was written.
    pub proof: Option<String>,
}

impl Evidence {
    /// Every source that said something, the one with more authority first.
    pub fn witnesses(&self) -> Vec<Witness> {
        let said = [
            (WitnessSource::Protocol, self.protocol.as_ref()),
            (WitnessSource::Hook, self.hook.as_ref()),
            (WitnessSource::Title, self.title.as_ref()),
        ];
        let sequences =
            self.sequences.iter().map(|(kind, said)| (WitnessSource::Sequence(*kind), Some(said)));
        let told = said.into_iter().chain(sequences).filter_map(|(source, said)| {
            let Said { signal, rule, at } = said.cloned()?;
            Some(Witness { source, signal, rule: Some(rule), since: Some(at), proof: None })
        });
        let recorded = self.transcript.clone().map(|Recorded { said, proof }| Witness {
            source: WitnessSource::Transcript,
            signal: said.signal,
            rule: Some(said.rule),
            since: Some(said.at),
            proof: Some(proof),
        });
        self.seen().into_iter().chain(told).chain(recorded).collect()
    }

    fn seen(&self) -> Option<Witness> {
        let (signal, rule, since) = match self.screen.clone() {
            OnScreen::NotRead => return None,
            OnScreen::Unclear => (Signal::Unclear, None, None),
            OnScreen::Shows(Seen { sight, rule, since }) => (sight.signal(), Some(rule), Some(since)),
        };
        Some(Witness { source: WitnessSource::Screen, signal, rule, since, proof: None })
    }

    pub fn derive(&self, now: Time) -> Derived {
        let found = self
            .waits(now)
            .or_else(|| self.told_by_protocol())
            .or_else(|| self.works(now))
            .or_else(|| self.told_by_hook(now))
            .or_else(|| self.told_by_sequence(now))
            .or_else(|| self.troubled())
            .or_else(|| self.rests())
            .or_else(|| self.written());
        found.unwrap_or(Derived { signal: Signal::Unclear, rule: None, is_drawn: true })
    }

    fn waits(&self, now: Time) -> Option<Derived> {
        if let OnScreen::Shows(Seen { sight: Sight::Dialog(dialog), rule, .. }) = &self.screen {
            return Some(drawn(Signal::Asking { dialog: dialog.clone(), command: None }, rule));
        }
        let hook = self.hook.as_ref().filter(|hook| !self.is_outlived(hook, now));
        let sources = [self.protocol.as_ref(), self.title.as_ref(), hook].into_iter().flatten();
        let mut all = sources.chain(self.standing(now));
        let said = all.find(|said| said.signal == Signal::Blocked)?;
        Some(derived(Signal::Blocked, &said.rule))
    }

    fn told_by_protocol(&self) -> Option<Derived> {
        let said = self.protocol.as_ref()?;
        match (&said.signal, self.troubled()) {
            (Signal::Working, Some(limit)) if matches!(limit.signal, Signal::Limited { .. }) => Some(limit),
            // The same, in words.
            (Signal::Failed { .. }, Some(trouble)) => Some(trouble),
            // A person may have opened something since, of which the protocol says nothing.
            (Signal::Ready | Signal::TurnEnded, _) if self.screen == OnScreen::Unclear => None,
            _ => Some(derived(said.signal.clone(), &said.rule)),
        }
    }

    fn works(&self, now: Time) -> Option<Derived> {
        if let Some(limit) =
            self.troubled().filter(|trouble| matches!(trouble.signal, Signal::Limited { .. }))
        {
            return Some(limit);
        }
        if let OnScreen::Shows(Seen { sight: Sight::Working, rule, .. }) = &self.screen {
            return Some(drawn(Signal::Working, rule));
        }
        let hook = self.hook.as_ref().filter(|hook| !self.is_outlived(hook, now));
        let said = [self.title.as_ref(), hook].into_iter().flatten();
        // A progress bar is taken back; no other sequence says for how long it holds.
        let progress = self.sequences.get(&Sequence::Progress).filter(|said| !self.is_outlived(said, now));
        said.chain(progress)
            .chain(self.standing(now))
            .filter(|said| said.signal == Signal::Working)
            .map(|said| derived(Signal::Working, &said.rule))
            .next()
    }

    fn told_by_hook(&self, now: Time) -> Option<Derived> {
        let said = self.hook.as_ref().filter(|hook| !self.is_outlived(hook, now))?;
        match (&said.signal, self.troubled()) {
            (Signal::Failed { .. }, Some(trouble)) => Some(trouble),
            _ => Some(derived(said.signal.clone(), &said.rule)),
        }
    }

    /// What sequences said and nothing newer has answered, the newest first.
    fn standing(&self, now: Time) -> impl Iterator<Item = &Said> {
        let told = [&self.protocol, &self.hook, &self.title].into_iter().flatten().map(|said| said.at);
        let seen = match &self.screen {
            OnScreen::Shows(seen) => Some(seen.since),
            _ => None,
        };
        let newest = told.chain(seen).chain(self.sequences.values().map(|said| said.at)).max();
        let stands = move |said: &&Said| Some(said.at) >= newest && !self.is_outlived(said, now);
        self.sequences.values().filter(stands)
    }

    /// That a turn failed; its end and rest need the screen to agree.
    fn told_by_sequence(&self, now: Time) -> Option<Derived> {
        let said = self.standing(now).find(|said| matches!(said.signal, Signal::Failed { .. }))?;
        Some(self.troubled().unwrap_or_else(|| derived(said.signal.clone(), &said.rule)))
    }

    /// A hook said that it works or waits, and the screen has been at rest since; or that it waits, and the screen has shown work
    /// since: not every program tells its hooks when what it asked for is settled. What a hook says of a turn's end stays true.
    fn is_outlived(&self, hook: &Said, now: Time) -> bool {
        let OnScreen::Shows(seen) = &self.screen else {
            return false;
        };
        let is_rest = matches!(seen.sight, Sight::AtRest | Sight::TurnEnded | Sight::Interrupted);
        let may_pass = matches!(hook.signal, Signal::Working | Signal::Blocked);
        let title_works = self.title.as_ref().is_some_and(|title| title.signal == Signal::Working);
        let works_again = seen.sight == Sight::Working && hook.signal == Signal::Blocked;
        let lasted = now.0 - hook.at.0.max(seen.since.0);
        let enough = match seen.sight {
            Sight::Interrupted => INTERRUPTION_OUTLIVES_HOOK_MICROS,
            // It came after the hook, so what the hook told of has come and gone.
            Sight::Working if seen.since > hook.at => WORK_OUTLIVES_HOOK_MICROS,
            _ => OUTLIVES_HOOK_MICROS,
        };
        (works_again || is_rest && may_pass && !title_works) && lasted >= enough
    }

    fn troubled(&self) -> Option<Derived> {
        match &self.screen {
            OnScreen::Shows(Seen { sight: Sight::Limited(limit), rule, .. }) => {
                Some(drawn(Signal::Limited(limit.clone()), rule))
            }
            OnScreen::Shows(Seen { sight: Sight::Failed { words }, rule, .. }) => {
                Some(drawn(Signal::Failed { words: words.clone() }, rule))
            }
            _ => None,
        }
    }

    fn rests(&self) -> Option<Derived> {
        let newest = self.sequences.values().max_by_key(|said| said.at);
        let newest = newest.filter(|said| matches!(said.signal, Signal::Ready | Signal::TurnEnded));
        let title = self.title.as_ref().or(newest).map(|said| derived(said.signal.clone(), &said.rule));
        let seen = match &self.screen {
            OnScreen::NotRead => return title,
            OnScreen::Unclear => return None,
            OnScreen::Shows(seen) => seen,
        };
        match seen.sight {
            Sight::TurnEnded => Some(drawn(Signal::TurnEnded, &seen.rule)),
            Sight::Interrupted => Some(drawn(Signal::Ready, &seen.rule)),
            Sight::AtRest => {
                let ended = || self.ended_as_written(seen).map(|rule| drawn(Signal::TurnEnded, rule));
                title.or_else(ended).or_else(|| Some(drawn(Signal::Ready, &seen.rule)))
            }
            _ => None,
        }
    }

    /// The rule by which the turn before this rest ended. An end that was written long before is that of an earlier turn.
    fn ended_as_written(&self, seen: &Seen) -> Option<&str> {
        let said = &self.transcript.as_ref()?.said;
        let is_of_it = said.at.0 >= seen.since.0.saturating_sub(WRITTEN_WITHIN_MICROS);
        (said.signal == Signal::TurnEnded && is_of_it).then_some(&said.rule)
    }

    /// What is written of a program whose screen nobody reads.
    fn written(&self) -> Option<Derived> {
        let said = &self.transcript.as_ref()?.said;
        let is_unread = self.screen == OnScreen::NotRead && said.signal != Signal::Unclear;
        is_unread.then(|| derived(said.signal.clone(), &said.rule))
    }
}

fn derived(signal: Signal, rule: &str) -> Derived {
    Derived { signal, rule: Some(rule.to_owned()), is_drawn: false }
}

fn drawn(signal: Signal, rule: &str) -> Derived {
    Derived { is_drawn: true, ..derived(signal, rule) }
}

#[cfg(test)]
mod tests;
