//! Trouble: why the world could not do something, in words for a person.

use std::error::Error;

/// A sentence with its causes; it ends up in the journal and on the thing it struck.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct Trouble {
    pub words: String,
}

impl Trouble {
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into() }
    }

    /// An error and what it says of its causes, each once.
    pub fn of(error: &(dyn Error + 'static)) -> Self {
        let mut words = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            let more = error.to_string();
            if !words.contains(&more) {
                words.push_str(": ");
                words.push_str(&more);
            }
            cause = error.source();
        }
        Self { words }
    }

    /// Puts what was being done before the words.
    #[must_use]
    pub fn while_doing(self, what: &str) -> Self {
        Self { words: format!("{what}: {}", self.words) }
    }
}
