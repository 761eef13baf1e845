//! Checks of the queue that are under way, so that one can be ended before its time.

use super::RealWorld;
use crate::world::Checking;
use gastown_core::RigId;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// So many earlier checks of a rig may still have a flag that nobody will look at: they were stopped when they had just ended.
const BEHIND_MAX: u64 = 64;

pub(super) type Runs = Arc<Mutex<BTreeMap<(RigId, Checking), Arc<AtomicBool>>>>;

impl RealWorld {
    /// Set when the check is to end.
    pub(super) fn begin_run(&self, rig: &RigId, run: Checking) -> Arc<AtomicBool> {
        let flag = {
            let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
            runs.retain(|(other, old), _| other != rig || !is_long_over(*old, run));
            runs.entry((rig.clone(), run)).or_default().clone()
        };
        // The town may have been closed before it was known here.
        if self.cancel.load(Ordering::Acquire) {
            flag.store(true, Ordering::Release);
        }
        flag
    }

    pub(super) fn end_run(&self, rig: &RigId, run: Checking) {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner).remove(&(rig.clone(), run));
    }

    /// One that has not begun yet ends as it begins.
    pub(super) fn break_run_off(&self, rig: &RigId, run: Checking) {
        let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        runs.entry((rig.clone(), run)).or_default().store(true, Ordering::Release);
    }

    pub(super) fn break_all_runs_off(&self) {
        let runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        runs.values().for_each(|flag| flag.store(true, Ordering::Release));
    }
}

/// Begun long before another of its kind.
fn is_long_over(old: Checking, new: Checking) -> bool {
    match (old, new) {
        (Checking::Line(old), Checking::Line(new)) => old.0 + BEHIND_MAX < new.0,
        (Checking::Rehearsal(old), Checking::Rehearsal(new)) => old + BEHIND_MAX < new,
        _ => false,
    }
}
