//! What a rig's queue did, from the journal.

use super::Engine;
use crate::Trouble;
use crate::call::CallError;
use gastown_core::{Event, QueuePast, RigId, Time};
use gastown_store::About;

/// Read at a time, so that nobody else waits long for the journal.
const STEPS_AT_A_TIME: usize = 2_000;
/// Many more than a person's town takes in a quarter of a year.
const STEPS_MAX: usize = 1_000_000;

impl Engine {
    /// From then on.
    ///
    /// # Errors
    /// When there is no such rig, the database cannot be read, or it holds more steps than are looked at.
    pub fn queue_past(&self, rig: &RigId, from: Time) -> Result<QueuePast, CallError> {
        self.published().town.rig(rig)?;
        let mut past = QueuePast::default();
        let (mut since, mut seen) = (0, 0);
        loop {
            let page = self.world.journal_about(&About::Queue { rig, from, since }, STEPS_AT_A_TIME);
            let page = page.map_err(|error| Trouble::of(&error))?;
            for entry in &page {
                if let Event::Queue { at, step, .. } = &entry.event {
                    past.take(*at, step);
                }
            }
            let Some(last) = page.last().filter(|_| page.len() == STEPS_AT_A_TIME) else { return Ok(past) };
            (since, seen) = (last.seq, seen + page.len());
            if seen > STEPS_MAX {
                let words = format!(
                    "the queue of {rig} took more than {STEPS_MAX} steps in that time: ask for fewer days"
                );
                return Err(Trouble::new(words).into());
            }
        }
    }
}
