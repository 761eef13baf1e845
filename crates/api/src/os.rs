//! What differs between operating systems, for this crate: sockets, private folders, chance, starting a hall.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub use unix::*;
