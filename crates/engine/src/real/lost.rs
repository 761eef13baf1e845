//! Tests that a change deletes or turns off, read from its lines in the town's clone.

use super::{RealWorld, rigs};
use crate::Trouble;
use crate::lost_tests::{CONTEXT, LostTest, LostTests};
use gastown_core::{Oid, Rig};

impl RealWorld {
    pub(super) fn tests_lost(&self, rig: &Rig, base: &Oid, head: &Oid) -> Result<Vec<LostTest>, Trouble> {
        let mut tests = LostTests::default();
        let (base, head) = (rigs::oid(base)?, rigs::oid(head)?);
        let seen = self.town_clone(rig)?.each_line(base, head, CONTEXT, |file, line| tests.see(file, line));
        seen.map_err(rigs::of_git).map(|()| tests.found())
    }
}
