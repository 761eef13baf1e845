//! Commands about the files of a task.

use super::{Decision, Mint};
use crate::attachment::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_BYTES_MAX, ATTACHMENTS_MAX};
use crate::{Attachment, Caller, Entity, Event, Refusal, TaskId, attachment_name};

/// The file lies there already; from now on it belongs to the task.
pub(super) fn add(
    mint: &Mint,
    caller: &Caller,
    id: &TaskId,
    name: &str,
    bytes: u64,
) -> Result<Decision, Refusal> {
    let known = &mint.town.task(id)?.attachments;
    let invalid = |value: String, rule| Err(Refusal::Invalid { field: "file", value, rule });
    if bytes == 0 || bytes > ATTACHMENT_BYTES_MAX {
        return invalid(name.to_owned(), "1 byte to 10 MiB");
    }
    if known.len() >= ATTACHMENTS_MAX {
        return invalid(name.to_owned(), "a task has at most 20 files; remove one first");
    }
    if known.iter().map(|file| file.bytes).sum::<u64>() + bytes > ATTACHMENTS_BYTES_MAX {
        return invalid(
            name.to_owned(),
            "the files of a task have at most 50 MiB together; remove one first",
        );
    }
    if attachment_name(name, known) != name {
        return invalid(name.to_owned(), "a plain file name that no other file of the task has");
    }
    let by = caller.name(mint.town);
    let attachment = Attachment { name: name.to_owned(), bytes, by, at: mint.now };
    Ok(Decision::of(vec![Event::FileAttached { task: id.clone(), attachment }], Entity::Task(id.clone())))
}

pub(super) fn remove(mint: &Mint, id: &TaskId, name: &str) -> Result<Decision, Refusal> {
    if !mint.town.task(id)?.attachments.iter().any(|file| file.name == name) {
        return Err(Refusal::NoSuchFile { task: id.clone(), name: name.to_owned() });
    }
    let event = Event::FileDetached { task: id.clone(), name: name.to_owned(), at: mint.now };
    Ok(Decision::of(vec![event], Entity::Task(id.clone())))
}
