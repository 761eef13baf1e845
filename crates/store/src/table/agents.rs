//! Agents; a name stays taken after its agent was removed.

use gastown_core::{Agent, AgentId};

crate::table::table!(Agent, AgentId, "agents");
