//! What the window, `gt` and an agent's shell say to a hall: calls, views, error codes, framing and a client. Links no database and no git.

pub mod bindings;
pub mod call;
pub mod client;
pub mod codec;
pub mod editor;
mod error;
pub mod frames;
pub mod launch;
pub mod os;
pub mod packed;
pub mod paths;
pub mod view;
pub mod wire;

pub use error::ApiError;
