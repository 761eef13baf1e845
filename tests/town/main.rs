//! Whole towns: the real hall, keepers, git and `gt`; one file per story.

mod bad_input;
mod hall_dies;
mod idle;
mod main_path;
mod rounds;
