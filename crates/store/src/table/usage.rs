//! What sessions used: one row each, for ever.

use gastown_core::{SessionId, Usage};

impl crate::table::Row for Usage {
    const TABLE: &'static str = "usage";
    const PUT: &'static str =
        "INSERT INTO usage (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = ?2";
    const DELETE: &'static str = "DELETE FROM usage WHERE id = ?1";
    const ALL: &'static str = "SELECT id, body FROM usage";
    type Id = SessionId;

    fn id(&self) -> SessionId {
        self.session.clone()
    }
}
