//! What a town spends: tokens, money and time, and the limits on it.
//!
//! Money is a decimal with its currency, `41.20 USD`, at the list prices of the models. What is not known is null or counted
//! apart, never a zero.

use super::words;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `gt costs`, and the Spend screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpendView {
    /// The owner's day that it is now, `2026-11-25`.
    pub today: String,
    /// Every day of the span, oldest first.
    pub days: Vec<SpendDayView>,
    /// Today by the hour, all 24.
    pub hours: Vec<SpendSumView>,
    /// The whole span.
    pub sum: SpendSumView,
    /// What a task that landed in the span cost, from its first session on: half cost less. Of those whose cost is known.
    pub landed_median: Option<String>,
    /// Of tasks that were rejected or closed in the span without landing, and how many.
    pub not_landed: SpendSumView,
    pub not_landed_tasks: u32,
    /// Of the span, the dearest first.
    pub presets: Vec<SpendRowView>,
    pub agents: Vec<SpendRowView>,
    pub tasks: Vec<SpendRowView>,
    pub rigs: Vec<SpendRowView>,
    pub models: Vec<SpendRowView>,
    /// Sessions of the span whose use is not known, or not all of it.
    pub unknown: Vec<SpendUnknownView>,
    pub town: TownSpendView,
    /// The newest day on which a price of the table was seen.
    pub prices_as_of: Option<String>,
    /// Why the user's own price table is not used.
    pub prices_wrong: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpendDayView {
    pub day: String,
    pub sum: SpendSumView,
    /// By preset, in the order of the whole span.
    pub presets: Vec<SpendSumView>,
    /// Merge requests that landed.
    pub landed: u32,
    /// How long checks ran.
    pub check_secs: u64,
}

/// Something of the span, and what it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpendRowView {
    /// The name or id of the thing; empty for a model that its transcript did not name.
    pub name: String,
    /// A title, where it has one beside its name.
    pub title: Option<String>,
    pub rig: Option<String>,
    pub sum: SpendSumView,
    pub landed: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpendSumView {
    /// Of the tokens whose price is known.
    pub cost: String,
    /// Tokens whose price is not known: the cost lacks them.
    pub unpriced_tokens: u64,
    pub answers: u32,
    /// Neither read from a cache nor written to one.
    pub input_tokens: u64,
    pub output_tokens: u64,
    pub cache_read_tokens: u64,
    pub cache_write_tokens: u64,
    /// A part of the output.
    pub reasoning_tokens: u64,
    /// How long programs worked, as far as they say.
    pub work_secs: u64,
    /// Sessions whose use is not known, or not all of it.
    pub unknown_sessions: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpendUnknownView {
    pub session: String,
    pub agent: String,
    pub task: String,
    pub preset: String,
    pub why: SpendUnknownWord,
    /// What the machine said.
    pub words: Option<String>,
}

words! {
    SpendUnknownWord {
        /// Its preset names no transcript.
        NotReported = "not_reported",
        /// Its first turn has not ended yet.
        NotYet = "not_yet",
        NoTranscript = "no_transcript",
        NothingTold = "nothing_told",
        FormatNotKnown = "format_not_known",
        Unreadable = "unreadable",
    }
}

/// What is known of limits without asking for a span.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TownSpendView {
    pub budget: Option<BudgetView>,
    /// As the programs last reported them; a preset that reports none is not here.
    pub windows: Vec<SpendWindowView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BudgetView {
    /// Said once a day when it is reached.
    pub soft: Option<String>,
    /// New work waits for the next day when it is reached.
    pub hard: Option<String>,
    /// Where the owner's day begins: minutes east of UTC.
    pub utc_offset_minutes: i16,
    /// Of the day that ends at `day_ends`.
    pub spent: String,
    pub unpriced_tokens: u64,
    pub day_ends: String,
    /// New work waits until then.
    pub held_until: Option<String>,
    /// The owner lets this day go on without the hard limit.
    pub lifted: bool,
    /// Tasks that would have started.
    pub waiting: u32,
}

/// A usage window of a login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpendWindowView {
    pub preset: String,
    pub minutes: u32,
    /// 1000 is all of it.
    pub used_permille: u16,
    pub resets: Option<String>,
    pub seen: String,
}

/// What an agent's newest session used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgentUsageView {
    /// Null where it is not known, or not all of it.
    pub sum: Option<SpendSumView>,
    pub context_tokens: Option<u64>,
    /// How many fit, where the program tells.
    pub context_window: Option<u64>,
}
