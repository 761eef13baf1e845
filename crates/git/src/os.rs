//! What differs between operating systems; nothing else in this crate asks which one it is.

#[cfg(unix)]
mod below;
#[cfg(unix)]
mod unix;

#[cfg(unix)]
pub(crate) use below::{Below, Stamp, read_below, stamp_below};
#[cfg(unix)]
pub(crate) use unix::{
    end_group, identity, is_executable, new_in_memory, open_plain, own_group, path_bytes, path_from_bytes,
    sweep_memory, wait_until_ended,
};
