//! The acceptance list of a task: what must hold before it is done, and on what each claim rests.

use crate::{GateResult, Oid, Task, Time, Town};
use serde::{Deserialize, Serialize};

/// Points of one task at most.
pub const POINTS_MAX: usize = 50;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Counted from 1, and never used again within its task.
    pub id: u32,
    pub text: String,
    /// The gate of the rig that proves it.
    #[serde(default)]
    pub gate: Option<String>,
    #[serde(default)]
    pub claim: Option<Claim>,
}

/// Somebody says that the point holds. A claim counts for the round in which it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    pub by: String,
    pub at: Time,
}

/// How far a point is: computed, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    Open,
    Claimed(&'a Claim),
    /// Its gate passed on the head that is there now.
    Proven {
        commit: &'a Oid,
        at: Time,
    },
}

pub fn standing<'a>(town: &'a Town, task: &'a Task, point: &'a Point) -> Standing<'a> {
    let request = task.request.as_ref().and_then(|id| town.requests.get(id));
    let proof = request.zip(point.gate.as_ref()).and_then(|(request, gate)| {
        let passed = request.verdicts.iter().filter(|verdict| verdict.result == GateResult::Passed);
        let mut on_head = passed.filter(|verdict| verdict.head.as_ref() == Some(&request.head));
        on_head.find(|verdict| verdict.gate == *gate)
    });
    match (proof, &point.claim) {
        (Some(verdict), _) => Standing::Proven { commit: &verdict.commit, at: verdict.at },
        (None, Some(claim)) => Standing::Claimed(claim),
        (None, None) => Standing::Open,
    }
}
