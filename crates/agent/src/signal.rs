//! From what a program shows to what it says about its turn. Reads one notice at a time; a claim, not a fact.

use crate::preset::{Meaning, Preset, SignalRule, Source};
use gastown_core::{Sequence, Signal};

/// Something a program showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice<'a> {
    /// OSC 0 or 2.
    Title(&'a str),
    /// What follows `7501;`, for example `state=working:app=codex`.
    Osc7501(&'a str),
    /// What follows `9;4;`.
    Progress(&'a str),
    /// What follows `133;`.
    Prompt(&'a str),
    /// What follows `777;`, for example `notify;TITLE;WORDS`.
    Notification(&'a str),
    Bell,
    /// The event that `gt hook` was called with.
    Hook(&'a str),
}

impl Notice<'_> {
    pub(crate) fn source(&self) -> (Source, &str) {
        match self {
            Self::Title(text) => (Source::Title, text.trim()),
            Self::Osc7501(text) => (Source::Osc7501, text.trim()),
            Self::Progress(text) => (Source::Progress, text.trim()),
            Self::Prompt(text) => (Source::Prompt, text.trim()),
            Self::Notification(text) => (Source::Notification, text.trim()),
            Self::Bell => (Source::Bell, ""),
            Self::Hook(text) => (Source::Hook, text.trim()),
        }
    }

    /// An operating system command of the terminal, if it is one that presets know.
    pub fn of_osc(code: u16, text: &str) -> Option<Notice<'_>> {
        match code {
            // Others with this code are words for people.
            9 => text.strip_prefix("4;").map(Notice::Progress),
            133 => Some(Notice::Prompt(text)),
            777 => Some(Notice::Notification(text)),
            7501 => Some(Notice::Osc7501(text)),
            _ => None,
        }
    }
}

impl Source {
    /// Of what terminals know for people.
    pub(crate) fn sequence(self) -> Option<Sequence> {
        match self {
            Self::Progress => Some(Sequence::Progress),
            Self::Prompt => Some(Sequence::Prompt),
            Self::Notification => Some(Sequence::Notification),
            Self::Bell => Some(Sequence::Bell),
            Self::Title | Self::Osc7501 | Self::Hook => None,
        }
    }
}

impl Preset {
    /// What the notice means, or nothing where no rule knows it. `last` is the signal before this one.
    pub fn signal_from(&self, notice: Notice<'_>, last: Option<&Signal>) -> Option<Signal> {
        self.rule_for(notice, last).map(|rule| rule.means.signal(notice))
    }

    /// The rule that [`Preset::signal_from`] goes by.
    pub fn rule_for(&self, notice: Notice<'_>, last: Option<&Signal>) -> Option<&SignalRule> {
        let (source, text) = notice.source();
        self.signals.iter().find(|rule| {
            rule.from == source
                && text.starts_with(&rule.starts)
                && rule.after.is_none_or(|before| last.and_then(Meaning::of) == Some(before))
        })
    }
}

/// What any program may say by `gt hook`.
pub(crate) fn plain_hook(event: &str, words: &str) -> Option<Signal> {
    match event {
        "ready" => Some(Signal::Ready),
        "working" => Some(Signal::Working),
        "blocked" => Some(Signal::Blocked),
        "turn-ended" => Some(Signal::TurnEnded),
        "failed" => Some(Signal::Failed { words: words.to_owned() }),
        _ => None,
    }
}

impl SignalRule {
    pub(crate) fn signal(&self, notice: Notice<'_>) -> Signal {
        self.means.signal(notice)
    }

    /// The rule in words.
    pub fn text(&self) -> String {
        let from = match self.from {
            Source::Title => "title",
            Source::Osc7501 => "OSC 7501",
            Source::Progress => "OSC 9;4",
            Source::Prompt => "OSC 133",
            Source::Notification => "OSC 777",
            Source::Bell => return format!("the terminal's bell means {}", self.means.as_str()),
            Source::Hook => "hook",
        };
        let after = self.after.map(|before| format!(" after {}", before.as_str())).unwrap_or_default();
        format!("{from} starts with {:?}{after} means {}", self.starts, self.means.as_str())
    }
}

impl Meaning {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Working => "working",
            Self::Blocked => "blocked",
            Self::TurnEnded => "turn_ended",
            Self::Failed => "failed",
        }
    }

    fn signal(self, notice: Notice<'_>) -> Signal {
        match self {
            Self::Ready => Signal::Ready,
            Self::Working => Signal::Working,
            Self::Blocked => Signal::Blocked,
            Self::TurnEnded => Signal::TurnEnded,
            Self::Failed => Signal::Failed {
                words: match notice {
                    Notice::Hook(event) => format!("its program's hook {event} says that the turn failed"),
                    _ => "its program says that the turn failed; see its terminal".into(),
                },
            },
        }
    }

    fn of(signal: &Signal) -> Option<Self> {
        match signal {
            Signal::Ready => Some(Self::Ready),
            Signal::Working => Some(Self::Working),
            Signal::Blocked => Some(Self::Blocked),
            Signal::TurnEnded => Some(Self::TurnEnded),
            Signal::Failed { .. } => Some(Self::Failed),
            Signal::Asking { .. } | Signal::Limited { .. } | Signal::Unclear | Signal::Gap { .. } => None,
        }
    }
}
