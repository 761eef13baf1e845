//! Whose turn it is among terminals that all have something to do: one that a person looks at goes before the others, every other time.

use std::collections::VecDeque;

/// Terminals, `T`, in the order in which they came.
pub(super) struct Turns<T> {
    line: VecDeque<Turn<T>>,
    /// The last one was let go first.
    was_favoured: bool,
}

pub(super) struct Turn<T> {
    pub terminal: T,
    /// Its keeper says something; else its time has come.
    pub speaks: bool,
}

impl<T> Default for Turns<T> {
    fn default() -> Self {
        Self { line: VecDeque::new(), was_favoured: false }
    }
}

impl<T> Turns<T> {
    pub fn is_empty(&self) -> bool {
        self.line.is_empty()
    }

    pub fn add(&mut self, terminals: Vec<T>, speaks: bool) {
        self.line.extend(terminals.into_iter().map(|terminal| Turn { terminal, speaks }));
    }

    /// Whoever writes without end keeps nobody from their turn.
    pub fn next(&mut self, is_looked_at: impl Fn(&T) -> bool) -> Option<Turn<T>> {
        let favoured = self.line.iter().position(|turn| is_looked_at(&turn.terminal));
        let favoured = favoured.filter(|at| *at > 0 && !self.was_favoured);
        self.was_favoured = favoured.is_some();
        self.line.remove(favoured.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_looked_at_goes_first_and_keeps_nobody_from_their_turn() {
        let mut turns = Turns::default();
        turns.add(vec!["a", "b", "seen", "seen", "seen", "c"], true);

        let order = std::iter::from_fn(|| turns.next(|name| *name == "seen")).map(|turn| turn.terminal);

        assert_eq!(order.collect::<Vec<_>>(), ["seen", "a", "seen", "b", "seen", "c"]);
        assert!(turns.is_empty());
    }

    #[test]
    fn where_nobody_is_looked_at_all_go_as_they_came() {
        let mut turns = Turns::default();
        turns.add(vec![1, 2], true);
        turns.add(vec![3], false);

        let order = std::iter::from_fn(|| turns.next(|_| false)).map(|turn| (turn.terminal, turn.speaks));

        assert_eq!(order.collect::<Vec<_>>(), [(1, true), (2, true), (3, false)]);
    }
}
