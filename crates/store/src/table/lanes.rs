//! Merge queues, as their policy knows them.

use gastown_core::{Lane, RigId};

impl crate::table::Row for Lane {
    const TABLE: &'static str = "lanes";
    const PUT: &'static str =
        "INSERT INTO lanes (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = ?2";
    const DELETE: &'static str = "DELETE FROM lanes WHERE id = ?1";
    const ALL: &'static str = "SELECT id, body FROM lanes";
    type Id = RigId;

    fn id(&self) -> RigId {
        self.rig.clone()
    }
}
