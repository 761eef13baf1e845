//! What was found out before and is true for ever, as long as somebody still asks for it.

use std::collections::HashMap;
use std::hash::Hash;

/// Answers by question. Between two calls of `forget_unasked` it holds what was asked since the one before.
pub(super) struct Memo<Q, A> {
    known: HashMap<Q, (A, u64)>,
    round: u64,
}

impl<Q, A> Default for Memo<Q, A> {
    fn default() -> Self {
        Memo { known: HashMap::new(), round: 0 }
    }
}

impl<Q: Eq + Hash, A: Clone> Memo<Q, A> {
    pub(super) fn get(&mut self, question: &Q) -> Option<A> {
        let (answer, asked) = self.known.get_mut(question)?;
        *asked = self.round;
        Some(answer.clone())
    }

    pub(super) fn put(&mut self, question: Q, answer: A) {
        self.known.insert(question, (answer, self.round));
    }

    pub(super) fn or_find<E>(&mut self, question: Q, find: impl FnOnce() -> Result<A, E>) -> Result<A, E> {
        if let Some(answer) = self.get(&question) {
            return Ok(answer);
        }
        let answer = find()?;
        self.put(question, answer.clone());
        Ok(answer)
    }

    pub(super) fn forget_unasked(&mut self) {
        let round = self.round;
        self.known.retain(|_, (_, asked)| *asked == round);
        self.round += 1;
    }
}
