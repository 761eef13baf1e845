//! The merge queue's policy: which checks run, what lands, who is rejected. Pure: it knows no git, no clock and no chance.
//!
//! A check of several items is a group test. [`next`] decides from [`Facts`] alone: carry out what it orders, tell the facts
//! what [`Happened`], ask again.

mod belief;
mod facts;
mod history;
mod item;
mod ledger;
mod order;
mod plan;
mod policy;
mod rehearsal;
mod results;
mod run;
mod trace;
mod why;

pub use facts::{Facts, Happened, Untraced};
pub use history::{History, Record};
pub use item::{ConvoyId, Entry, Item, ItemId, Mark, OVERTAKEN_BOUND, OVERTAKEN_MAX};
pub use ledger::Ledger;
pub use order::{Fault, Order};
pub use plan::BATCH_MAX;
pub use policy::{next, order};
pub use rehearsal::{Rehearsal, Rehearsed, Rehearsing, Wish};
pub use results::{Key, RESULTS_MAX, Results};
pub use run::{Check, End, Outcome, Purpose, Run, RunId};
pub use why::{Why, why};
