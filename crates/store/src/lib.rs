//! The town's database: what was committed, and nothing else. It decides nothing and starts nothing. And as SQLite is known here
//! alone, it reads other programs' databases, too.

mod error;
mod foreign;
mod journal;
mod open;
mod schema;
mod store;
mod table;

pub use error::StoreError;
pub use foreign::{ForeignError, ForeignQuery};
pub use journal::{About, JournalEntry, Reader};
pub use open::{Born, Opened};
pub use store::{Owed, Store, Turn};
