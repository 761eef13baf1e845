//! Rules, the removed ones too: asks name the one that answered them.

use gastown_core::{Rule, RuleId};

crate::table::table!(Rule, RuleId, "rules");
