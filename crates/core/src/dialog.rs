//! A dialog: what a program shows on its screen and waits with until a person chooses.

use crate::AskKind;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialog {
    pub kind: AskKind,
    /// The program's own words.
    pub text: String,
    /// In the order in which they stand; empty where they could not be read.
    pub choices: Vec<Choice>,
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

impl Dialog {
    /// The choice that grants this.
    pub fn choice_of(&self, grant: Grant) -> Option<usize> {
        self.choices.iter().position(|choice| choice.grant == Some(grant))
    }
}
