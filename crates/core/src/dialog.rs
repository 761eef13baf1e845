//! A dialog: what a program shows on its screen and waits with until a person chooses.

use crate::{AskKind, Refusal};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialog {
    pub kind: AskKind,
    /// The program's own words.
    pub text: String,
    /// In the order in which they stand; empty where they could not be read.
    pub choices: Vec<Choice>,
    /// The choice that only waits for the end of a limit. It grants nothing, so the town takes it by itself.
    #[serde(default)]
    pub waits: Option<usize>,
    /// The choice that takes words of a person's own: its number only marks it.
    #[serde(default)]
    pub writes: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub text: String,
    /// What choosing it grants; none for an answer that is neither.
    pub grant: Option<Grant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grant {
    /// This once.
    Allow,
    /// This, and what is like it from now on.
    Always,
    Deny,
}

impl Grant {
    /// The word that answers with it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Always => "always",
            Self::Deny => "deny",
        }
    }
}

impl Dialog {
    /// Whether the turn goes on when this is chosen: what is granted runs, and a question is answered.
    pub fn goes_on_after(&self, choice: usize) -> bool {
        match self.choices.get(choice).map(|choice| choice.grant) {
            Some(Some(grant)) => grant != Grant::Deny,
            Some(None) => self.kind == AskKind::Question,
            None => false,
        }
    }

    /// Which choice a person's answer means: `allow`, `always`, `deny`, its number from 1, or its words.
    pub fn choice(&self, answer: &str) -> Result<usize, Refusal> {
        let by_grant = |grant| self.choices.iter().position(|choice| choice.grant == Some(grant));
        let found = match answer {
            "allow" => by_grant(Grant::Allow),
            "always" => by_grant(Grant::Always),
            "deny" => by_grant(Grant::Deny),
            words => {
                let mut named = self.choices.iter().enumerate().filter(|(_, choice)| choice.text == words);
                // Words that stand twice choose neither.
                let by_words = named.next().map(|(place, _)| place).filter(|_| named.next().is_none());
                let number = words.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                by_words.or(number.filter(|index| *index < self.choices.len()))
            }
        };
        if found.is_some() && found == self.writes {
            let rule = "words of your own, for that choice takes them: `gt answer ASK --text WORDS`";
            return Err(Refusal::Invalid { field: "answer", value: answer.to_owned(), rule });
        }
        found.ok_or_else(|| Refusal::Invalid {
            field: "answer",
            value: answer.to_owned(),
            rule: "one of the choices in its dialog, by number or words; anything else is typed into its terminal",
        })
    }
}
