//! A request that lands through a pull request: merged by people on their forge, and followed from here.

use crate::{Oid, Time};
use serde::{Deserialize, Serialize};

/// Reviews that an agent gets at once; the rest it is pointed to.
const TOLD_AT_ONCE_MAX: usize = 20;
/// Of the heads that were proposed.
const HEADS_MAX: usize = 50;
/// Of what a forge says, so much is kept.
pub const FORGE_CHARS_MAX: usize = 4_000;

/// What is known of a request's pull request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pull {
    /// How often it was asked to be looked at anew; a look of before says nothing.
    pub look: u32,
    /// As it was last seen; none until it was opened.
    pub seen: Option<PullFacts>,
    /// Why the last look did not see it; it is looked at again.
    pub trouble: Option<String>,
    /// When something of it was last seen to be other.
    pub changed: Time,
    /// Heads that were proposed: the branch on the remote may be at any of them.
    pub heads: Vec<Oid>,
    /// Reviews that its agent was told of.
    pub told: Vec<String>,
}

/// What the forge says. All words of it are a stranger's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullFacts {
    pub number: u64,
    pub url: String,
    pub state: PullState,
    /// The head that the forge has.
    pub head: Oid,
    pub checks: PullChecks,
    pub reviews: Vec<PullReview>,
    /// Who approved it there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approved_by: Vec<String>,
    /// Why a part of what the forge knows is not in here: the rest was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub untold: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PullState {
    Open,
    /// As this commit: a merge, a squash or the last of a rebase. The remote's target was seen to have what the request changes.
    Merged(Oid),
    /// The forge says that it was merged, but the remote's target is not seen to have what the request changes.
    MergedOtherwise,
    Closed,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullChecks {
    pub passed: u32,
    pub pending: u32,
    /// Names of those that failed, with where to read more.
    pub failed: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullReview {
    pub id: String,
    pub by: String,
    pub words: String,
    /// File and line that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// What happens with a pull request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum PullStep {
    /// Approved: it is to be opened, or brought to the new head.
    Proposed,
    /// A person wants to know now.
    Asked,
    Seen {
        facts: PullFacts,
    },
    /// It could not be looked at; it is tried again.
    Unseen {
        words: String,
    },
    /// Its agent, or a person, was told of these reviews.
    Told {
        reviews: Vec<String>,
    },
    /// Seen in the remote's target.
    Merged {
        commit: Oid,
    },
}

/// What a look found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PullLook {
    Seen(PullFacts),
    Unreachable {
        words: String,
    },
    /// The forge, the remote or the machine says no: a person has to do something first.
    Refused {
        words: String,
    },
}

impl Pull {
    pub(crate) fn take(&mut self, step: &PullStep, at: Time) {
        match step {
            PullStep::Proposed | PullStep::Asked => {
                self.look = self.look.wrapping_add(1);
                self.changed = at;
            }
            PullStep::Seen { facts } => {
                (self.seen, self.trouble, self.changed) = (Some(facts.clone()), None, at);
            }
            PullStep::Unseen { words } => self.trouble = Some(words.clone()),
            PullStep::Told { reviews } => self.told.extend(reviews.iter().cloned()),
            PullStep::Merged { .. } => self.trouble = None,
        }
    }

    pub(crate) fn propose(&mut self, head: &Oid) {
        self.heads.retain(|known| known != head);
        self.heads.push(head.clone());
        self.heads.drain(..self.heads.len().saturating_sub(HEADS_MAX));
    }

    /// As people write it: `#12`.
    pub fn name(&self) -> String {
        self.seen.as_ref().map_or_else(|| "the pull request".into(), |seen| format!("#{}", seen.number))
    }
}

/// Reviews as an agent gets them: as a whole not longer than what one of them may be.
pub(crate) fn quoted_all(reviews: &[&PullReview]) -> String {
    let mut left = FORGE_CHARS_MAX;
    let mut parts = Vec::new();
    for review in reviews.iter().take(TOLD_AT_ONCE_MAX) {
        let place = review.place.as_ref().map(|place| format!(", {place}")).unwrap_or_default();
        let by = quoted(&format!("{}{place}", review.by));
        let part: String = format!("{by}:\n{}", quoted(&review.words)).chars().take(left).collect();
        left -= part.chars().count();
        parts.push(part);
        if left == 0 {
            break;
        }
    }
    if parts.len() < reviews.len() || left == 0 {
        parts.push("There is more; it is read there.".into());
    }
    parts.join("\n")
}

/// A stranger's words as an agent gets them: marked on every line, without what a terminal obeys, and not without end.
pub fn quoted(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !is_unseen(*c)).take(FORGE_CHARS_MAX).collect();
    plain.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

/// Controls but the new line, and what turns the direction of a line or hides in it.
pub fn is_unseen(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_words_are_marked_and_obeyed_by_nothing() {
        let said = quoted("fix\x1b[2J it\r\n\u{202e}now");
        assert_eq!(said, "> fix[2J it\n> now");
        assert!(quoted(&"a".repeat(99_999)).chars().count() <= FORGE_CHARS_MAX + 2);
    }

    #[test]
    fn many_reviews_are_no_longer_than_one() {
        let review =
            |words: &str| PullReview { id: "r".into(), by: "mo".into(), words: words.into(), place: None };
        let short = [review("rename it"), review("and test it")];
        assert_eq!(quoted_all(&short.iter().collect::<Vec<_>>()), "> mo:\n> rename it\n> mo:\n> and test it");
        let long = vec![review(&"a".repeat(3_000)); 200];
        let told = quoted_all(&long.iter().collect::<Vec<_>>());
        assert!(
            told.chars().count() < FORGE_CHARS_MAX + 100
                && told.ends_with("There is more; it is read there.")
        );
        let many = vec![review("a"); 200];
        assert!(quoted_all(&many.iter().collect::<Vec<_>>()).contains("There is more"));
    }
}
