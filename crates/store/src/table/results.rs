//! What the checks of each rig said.

use gastown_core::{KeptResults, RigId};

impl crate::table::Row for KeptResults {
    const TABLE: &'static str = "results";
    const PUT: &'static str =
        "INSERT INTO results (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = ?2";
    const DELETE: &'static str = "DELETE FROM results WHERE id = ?1";
    const ALL: &'static str = "SELECT id, body FROM results";
    type Id = RigId;

    fn id(&self) -> RigId {
        self.rig.clone()
    }
}
