//! The peers, each re-implemented from its own published description.

mod batches;
mod bors_ng;
mod serial;
mod window;

pub use batches::Batches;
pub use bors_ng::BorsNg;
pub use serial::Serial;
pub use window::Window;
