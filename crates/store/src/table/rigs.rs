//! Rigs, the removed ones too: the journal names them for ever.

use gastown_core::{Rig, RigId};

crate::table::table!(Rig, RigId, "rigs");
