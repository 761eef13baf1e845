//! Stacked work: a task that begins on top of another's branch before that has landed.

use crate::{Closed, Oid, Request, RequestState, Task, TaskId, TaskState, Town};

/// Tasks below each other that are counted at most; circles are refused, so this is a bound and nothing more.
const STACK_MAX: usize = 64;

/// What a task stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Footing<'a> {
    /// The target: it is stacked on nothing, or what it was stacked on is in the target.
    Target,
    /// Finished work that has not landed yet.
    Work(&'a Request),
    /// Work that is with its agent again, and will change.
    Returned(&'a Request),
    /// The other task has nothing to stand on yet.
    Nothing,
    /// The other task was rejected or closed, and its work will not land.
    Gone,
}

impl<'a> Footing<'a> {
    /// The commit that the task's own work begins after, while it is not in the target.
    pub fn head(self) -> Option<&'a Oid> {
        match self {
            Self::Work(request) | Self::Returned(request) => Some(&request.head),
            Self::Target | Self::Nothing | Self::Gone => None,
        }
    }

    /// A task that stands on this may begin.
    pub fn carries(self) -> bool {
        matches!(self, Self::Target | Self::Work(_))
    }
}

pub fn footing<'a>(town: &'a Town, task: &Task) -> Footing<'a> {
    task.on.as_ref().map_or(Footing::Target, |lower| offered_by(town, lower))
}

/// What whoever is stacked on this task stands on.
pub(crate) fn offered_by<'a>(town: &'a Town, lower: &TaskId) -> Footing<'a> {
    let Some(lower) = town.tasks.get(lower) else {
        return Footing::Target;
    };
    let request = lower.request.as_ref().and_then(|id| town.requests.get(id));
    match &lower.state {
        TaskState::Closed { why: Closed::Landed | Closed::Done, .. } => return Footing::Target,
        TaskState::Closed { why: Closed::Rejected, .. } => return Footing::Gone,
        // A person closed it. Where it had no request the work was done elsewhere, and the target has it.
        TaskState::Closed { why: Closed::ByOwner, .. } => {
            return if request.is_some() { Footing::Gone } else { Footing::Target };
        }
        TaskState::Open | TaskState::Deferred => {}
    }
    match request.map(|request| (request, &request.state)) {
        None | Some((_, RequestState::Withdrawn { .. } | RequestState::Reverted { .. })) => Footing::Nothing,
        Some((_, RequestState::Landed { .. })) => Footing::Target,
        Some((request, state)) if state.is_returned() => Footing::Returned(request),
        Some((request, _)) => Footing::Work(request),
    }
}

/// How many tasks below this one have to land first.
pub fn stack_depth(town: &Town, task: &Task) -> usize {
    std::iter::successors(Some(task), |upper| {
        let lower = upper.on.as_ref().and_then(|id| town.tasks.get(id))?;
        (footing(town, upper) != Footing::Target).then_some(lower)
    })
    .take(STACK_MAX)
    .count()
        - 1
}

/// Open tasks that are stacked on this one, in the order of their ids.
pub fn stacked_on<'a>(town: &'a Town, lower: &'a TaskId) -> impl Iterator<Item = &'a Task> {
    let is_open = |task: &&Task| !matches!(task.state, TaskState::Closed { .. });
    town.tasks.values().filter(is_open).filter(move |task| task.on.as_ref() == Some(lower))
}
