//! Towns with real git, keepers and databases, stepped from outside.

mod deaths;
mod landing;
mod place;
