//! Terminals: the keeper that holds a program's PTY, its ring of output, its client, and the screen; bytes, never agents.

pub mod facts;
pub mod hold;
pub mod keeper;
pub mod os;
pub mod protocol;
pub mod ring;
pub mod screen;
pub mod trampoline;

pub use facts::{Ended, ExitFacts, KeeperFacts};
pub use keeper::{Keeper, KeeperCommand, KeeperError, KeeperEvent, Started, StartedKeeper};
pub use ring::{RingError, RingRead, RingReader};
pub use screen::{History, Notice, Screen};
