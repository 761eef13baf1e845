//! What the records of a transcript say of a turn, by a preset's rules. A claim, and often a late one.

use super::line::json;
use crate::preset::TranscriptRule;
use gastown_core::{Recorded, Said, Signal, Time};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A record, and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordRule {
    /// Places in the record (RFC 6901), each with the word or truth value that stands there.
    pub has: BTreeMap<String, Value>,
    pub means: RecordMeaning,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordMeaning {
    Working,
    TurnEnded,
    /// The turn was broken off.
    Ready,
    /// A tool was called and has not answered: it runs, or it waits for a person. Nobody can tell which.
    ToolWaits,
    /// It answered: the turn ended, or goes on.
    Unclear,
}

impl RecordRule {
    /// The rule in words.
    fn text(&self) -> String {
        let has: Vec<String> = self.has.iter().map(|(place, word)| format!("{place} is {word}")).collect();
        format!("transcript: {} means {}", has.join(" and "), self.means.as_str())
    }

    fn fits(&self, record: &Value) -> bool {
        self.has.iter().all(|(place, word)| record.pointer(place) == Some(word))
    }
}

impl RecordMeaning {
    fn as_str(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::TurnEnded => "turn_ended",
            Self::Ready => "ready",
            Self::ToolWaits => "tool_waits",
            Self::Unclear => "unclear",
        }
    }

    fn signal(self) -> Signal {
        match self {
            Self::Working => Signal::Working,
            Self::TurnEnded => Signal::TurnEnded,
            Self::Ready => Signal::Ready,
            Self::ToolWaits | Self::Unclear => Signal::Unclear,
        }
    }
}

/// What is heard of one session's records.
#[derive(Clone, Debug, Default)]
pub(super) struct Hearing {
    rules: Vec<RecordRule>,
    /// Where a record names its conversation, and the one that counts.
    conversation: Option<(String, String)>,
    newest: Option<Recorded>,
}

impl Hearing {
    pub fn new(rule: &TranscriptRule, conversation: Option<&str>) -> Self {
        let named = rule.conversation.clone().zip(conversation.map(str::to_owned));
        Self { rules: rule.records.clone(), conversation: named, newest: None }
    }

    /// The rule that fits this line. `is_foreign`: its file belongs to another conversation, once that is known.
    pub fn rule_for(&self, line: &[u8], is_foreign: &mut bool) -> Option<&RecordRule> {
        if self.rules.is_empty() {
            return None;
        }
        let record: Value = json(line)?;
        if let Some((place, ours)) = &self.conversation
            && let Some(named) = record.pointer(place).and_then(Value::as_str)
        {
            *is_foreign = named != ours;
        }
        self.rules.iter().find(|rule| rule.fits(&record)).filter(|_| !*is_foreign)
    }

    /// `proof`: where the record lies.
    pub fn take(&mut self, rule: &RecordRule, proof: String, at: Time) {
        // Helpers write files of their own; the newest of all counts, and of two at once the one that was read last.
        if self.newest.as_ref().is_none_or(|newest| newest.said.at <= at) {
            let said = Said { signal: rule.means.signal(), rule: rule.text(), at };
            self.newest = Some(Recorded { said, proof });
        }
    }

    pub fn newest(&self) -> Option<&Recorded> {
        self.newest.as_ref()
    }
}
