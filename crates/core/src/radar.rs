//! The order in which open branches are better landed, so that as few as possible meet a conflict. Pure; the same each time.
//!
//! A branch meets a conflict when one that it conflicts with landed before it. Those that meet none are in conflict with
//! nobody of each other, and any such set can land first: the longest one is looked for (a maximum independent set).
//! That is hard in general, so it is exact in groups of up to 64 branches within a bounded search, and greedy beyond.

use crate::Time;

/// A group of branches with more than this is ordered greedily.
const EXACT_MAX: usize = 64;
/// Steps of the search in one group, before it is ordered greedily: some milliseconds.
const STEPS_MAX: u32 = 200_000;

/// An open branch, as far as the advice looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contender {
    /// Unique.
    pub name: String,
    /// Of its task, 0 is most urgent.
    pub priority: u8,
    /// When its work was begun.
    pub since: Time,
    /// Lines that it adds and removes.
    pub lines: u64,
    /// It conflicts with the target as it is, so it has to come back anyway.
    pub meets_target: bool,
}

/// In what order to land. Numbers are places in the list of contenders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advice {
    pub order: Vec<usize>,
    /// Those that meet a conflict in that order, in that order.
    pub meet: Vec<usize>,
}

/// Why one of two branches is better landed first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The other one conflicts with the target already.
    Target,
    /// Fewer branches meet a conflict that way; these would be struck by the other one too.
    Fewer(Vec<usize>),
    Priority,
    Older,
    Smaller,
    Name,
}

/// Orders the contenders. `conflicts` are pairs that do not merge, in any order.
pub fn advise(contenders: &[Contender], conflicts: &[(usize, usize)]) -> Advice {
    let graph = Graph::of(contenders, conflicts);
    let mut first = vec![false; contenders.len()];
    for group in graph.groups() {
        for at in graph.longest_free(&group) {
            first[at] = true;
        }
    }
    let (free, meet): (Vec<usize>, Vec<usize>) = graph.by_preference.iter().partition(|at| first[**at]);
    let order = free.iter().chain(&meet).copied().collect();
    Advice { order, meet }
}

impl Advice {
    /// Of two that conflict: which is better landed first, and why.
    pub fn first_of(
        &self,
        contenders: &[Contender],
        conflicts: &[(usize, usize)],
        (one, other): (usize, usize),
    ) -> Option<(usize, Reason)> {
        let place = |at| self.order.iter().position(|other| *other == at);
        let (first, later) = if place(one)? < place(other)? { (one, other) } else { (other, one) };
        let (ahead, behind) = (contenders.get(first)?, contenders.get(later)?);
        if behind.meets_target && !ahead.meets_target {
            return Some((first, Reason::Target));
        }
        let struck_by = |at: usize| {
            let others = conflicts.iter().filter_map(move |(a, b)| match (*a == at, *b == at) {
                (true, false) => Some(*b),
                (false, true) => Some(*a),
                _ => None,
            });
            others.filter(|other| !contenders[*other].meets_target)
        };
        let mut spared: Vec<usize> = struck_by(later).filter(|at| *at != first).collect();
        spared.sort_unstable();
        spared.dedup();
        let is_free = |at| !self.meet.contains(&at);
        let is_preferred = preference(ahead) < preference(behind);
        if !is_preferred || (is_free(first) && spared.len() >= struck_by(first).count()) {
            return Some((first, Reason::Fewer(spared)));
        }
        let reason = match (ahead.priority == behind.priority, ahead.since == behind.since) {
            (false, _) => Reason::Priority,
            (true, false) => Reason::Older,
            (true, true) if ahead.lines != behind.lines => Reason::Smaller,
            _ => Reason::Name,
        };
        Some((first, reason))
    }
}

fn preference(one: &Contender) -> (bool, u8, Time, u64, &str) {
    (one.meets_target, one.priority, one.since, one.lines, &one.name)
}

/// Who conflicts with whom, without those that have to come back anyway.
struct Graph {
    by_preference: Vec<usize>,
    /// Of each contender, sorted by preference.
    neighbours: Vec<Vec<usize>>,
    is_in: Vec<bool>,
}

impl Graph {
    fn of(contenders: &[Contender], conflicts: &[(usize, usize)]) -> Self {
        let mut by_preference: Vec<usize> = (0..contenders.len()).collect();
        by_preference.sort_by(|a, b| preference(&contenders[*a]).cmp(&preference(&contenders[*b])));
        let is_in: Vec<bool> = contenders.iter().map(|one| !one.meets_target).collect();
        let mut neighbours = vec![Vec::new(); contenders.len()];
        for (a, b) in conflicts.iter().copied() {
            let counts = |at: usize| is_in.get(at).copied().unwrap_or(false);
            if a != b && counts(a) && counts(b) {
                neighbours[a].push(b);
                neighbours[b].push(a);
            }
        }
        for list in &mut neighbours {
            list.sort_unstable();
            list.dedup();
        }
        Self { by_preference, neighbours, is_in }
    }

    /// Branches that hang together through conflicts, each group in order of preference.
    fn groups(&self) -> Vec<Vec<usize>> {
        let mut group_of = vec![usize::MAX; self.is_in.len()];
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for from in &self.by_preference {
            if !self.is_in[*from] || group_of[*from] != usize::MAX {
                continue;
            }
            let mut waiting = vec![*from];
            group_of[*from] = groups.len();
            while let Some(at) = waiting.pop() {
                for next in &self.neighbours[at] {
                    if group_of[*next] == usize::MAX {
                        group_of[*next] = groups.len();
                        waiting.push(*next);
                    }
                }
            }
            groups.push(Vec::new());
        }
        for at in self.by_preference.iter().filter(|at| self.is_in[**at]) {
            groups[group_of[*at]].push(*at);
        }
        groups
    }

    /// The most branches of a group of which no two conflict; of several such sets the one with the most preferred.
    fn longest_free(&self, group: &[usize]) -> Vec<usize> {
        let exact = if group.len() <= EXACT_MAX { self.exactly(group) } else { None };
        exact.unwrap_or_else(|| self.greedily(group))
    }

    fn exactly(&self, group: &[usize]) -> Option<Vec<usize>> {
        let place = |at: &usize| group.iter().position(|other| other == at);
        let masks: Vec<u64> = group
            .iter()
            .map(|at| self.neighbours[*at].iter().filter_map(place).fold(0, |mask, at| mask | 1 << at))
            .collect();
        let mut search = Search { masks: &masks, steps: 0 };
        let all = if group.len() == 64 { u64::MAX } else { (1 << group.len()) - 1 };
        let (mut left, mut wanted) = (all, search.longest(all)?);
        let mut chosen = Vec::new();
        for (at, member) in group.iter().enumerate().filter(|(at, _)| all & (1 << at) != 0) {
            if left & (1 << at) == 0 {
                continue;
            }
            let after = left & !(masks[at] | 1 << at);
            if search.longest(after)? + 1 == wanted {
                chosen.push(*member);
                (left, wanted) = (after, wanted - 1);
            } else {
                left &= !(1 << at);
            }
        }
        Some(chosen)
    }

    /// Again and again the one with the fewest conflicts that are left.
    fn greedily(&self, group: &[usize]) -> Vec<usize> {
        let mut is_left = vec![false; self.is_in.len()];
        group.iter().for_each(|at| is_left[*at] = true);
        let mut chosen = Vec::new();
        loop {
            let degree = |at: &usize| self.neighbours[*at].iter().filter(|next| is_left[**next]).count();
            // `min_by_key` takes the first of equals, which is the most preferred.
            let Some(next) = group.iter().filter(|at| is_left[**at]).min_by_key(|at| degree(at)).copied()
            else {
                return chosen;
            };
            chosen.push(next);
            is_left[next] = false;
            self.neighbours[next].iter().for_each(|at| is_left[*at] = false);
        }
    }
}

/// Branch and bound over sets of at most 64.
struct Search<'a> {
    masks: &'a [u64],
    steps: u32,
}

impl Search<'_> {
    /// The size of the longest free set within these; `None` when it would take too long to find out.
    fn longest(&mut self, mut left: u64) -> Option<u32> {
        self.steps += 1;
        if self.steps > STEPS_MAX {
            return None;
        }
        let mut taken = 0;
        loop {
            let mut most = (0, 0);
            let mut is_reduced = false;
            for at in bits(left) {
                if left & (1 << at) == 0 {
                    continue;
                }
                let degree = (self.masks[at] & left).count_ones();
                // One with no or one conflict is always in some longest set.
                if degree <= 1 {
                    left &= !(self.masks[at] | 1 << at);
                    taken += 1;
                    is_reduced = true;
                } else if degree > most.0 {
                    most = (degree, at);
                }
            }
            if left == 0 {
                return Some(taken);
            }
            if !is_reduced {
                let at = most.1;
                let without = self.longest(left & !(1 << at))?;
                let with = self.longest(left & !(self.masks[at] | 1 << at))? + 1;
                return Some(taken + with.max(without));
            }
        }
    }
}

fn bits(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = mask.trailing_zeros() as usize;
        (mask != 0).then(|| {
            mask &= mask - 1;
            at
        })
    })
}

#[cfg(test)]
mod tests;
