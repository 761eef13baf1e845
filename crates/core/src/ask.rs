//! An ask: something an agent needs from a person. An answer counts for that ask only.

use crate::{AgentId, AskId, AskTold, Dialog, Grant, RuleId, SessionId, Time};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    pub id: AskId,
    pub agent: AgentId,
    pub session: SessionId,
    pub epoch: u64,
    pub kind: AskKind,
    /// The program's own words.
    pub text: String,
    pub choices: Vec<String>,
    /// Nobody waits on the line for the answer: it is sent as a message.
    pub by_message: bool,
    /// It stands on the program's screen, and its answer is typed there; none for one that came by a call.
    #[serde(default)]
    pub dialog: Option<Dialog>,
    /// What would run; none where nobody knows it for certain.
    #[serde(default)]
    pub command: Option<AskedCommand>,
    /// A rule's answer to it never arrived: a person looks.
    #[serde(default)]
    pub for_person: bool,
    pub since: Time,
    pub outcome: AskOutcome,
    /// The owner's own command was told how long it has been open.
    #[serde(default)]
    pub told: Option<AskTold>,
}

/// A command that a program asks about, exactly as it would run it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedCommand {
    /// As the program gives it to its shell.
    pub line: String,
    /// Absolute: where it would run; none where the program does not say.
    #[serde(default)]
    pub folder: Option<String>,
    /// Which firing of the program's hook told it, where that waits to be answered: two asks for one command differ in it.
    #[serde(default)]
    pub firing: Option<Firing>,
}

/// One firing of a program's hook that waits for the answer to what it told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Firing(pub u64);

impl AskedCommand {
    /// AskTold by two firings: then it is asked twice, however alike it looks.
    fn is_another(&self, other: &Self) -> bool {
        self.firing.zip(other.firing).is_some_and(|(one, two)| one != two)
    }
}

impl Ask {
    /// Whether it is what this dialog asks, about this command if that is known.
    pub(crate) fn is_shown(&self, dialog: &Dialog, command: Option<&AskedCommand>) -> bool {
        let is_another = |known: &AskedCommand| command.is_some_and(|command| command.is_another(known));
        self.dialog.as_ref() == Some(dialog) && !self.command.as_ref().is_some_and(is_another)
    }

    /// The firing that takes this choice as its answer: only what grants or denies this once can be said so.
    pub fn firing_for(&self, choice: usize) -> Option<(Firing, Grant)> {
        let grant = self.dialog.as_ref()?.choices.get(choice)?.grant?;
        let firing = self.command.as_ref()?.firing?;
        (grant != Grant::Always).then_some((firing, grant))
    }

    /// What it may be answered by, besides its choices; nothing where no choice of its dialog grants that.
    pub fn grants(&self) -> Vec<Grant> {
        let all = [Grant::Allow, Grant::Always, Grant::Deny].into_iter();
        match &self.dialog {
            Some(dialog) => {
                all.filter(|grant| dialog.choices.iter().any(|choice| choice.grant == Some(*grant))).collect()
            }
            None if self.kind == AskKind::Permission => all.collect(),
            None => Vec::new(),
        }
    }

    /// A person did not answer it.
    pub fn is_answered_by_rule(&self) -> bool {
        matches!(self.outcome, AskOutcome::Answered { by: Some(_), .. })
    }

    /// The choice that only waits for the end of a limit.
    pub fn waiting_choice(&self) -> Option<usize> {
        self.dialog.as_ref()?.waits
    }

    /// What an answer granted; none where its words grant nothing. Words of two choices never count as allowed.
    pub fn granted(&self, answer: &str) -> Option<Grant> {
        let Some(dialog) = &self.dialog else {
            let by_word = |grant: &Grant| grant.as_str() == answer;
            return self.grants().into_iter().find(by_word);
        };
        let named = dialog.choices.iter().filter(|choice| choice.text == answer).map(|choice| choice.grant);
        let all: Vec<_> = named.collect();
        let is_one = all.windows(2).all(|pair| pair[0] == pair[1]);
        match all.first() {
            Some(grant) if is_one => *grant,
            _ => all.contains(&Some(Grant::Deny)).then_some(Grant::Deny),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskKind {
    Permission,
    Question,
    Plan,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskOutcome {
    Open,
    Answered {
        text: String,
        at: Time,
        /// The rule that answered; none where a person did.
        #[serde(default)]
        by: Option<RuleId>,
    },
    /// The dialog went away, or the session ended.
    Withdrawn {
        at: Time,
    },
}
