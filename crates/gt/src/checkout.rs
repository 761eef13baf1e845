//! `gt checkout`: prints the command that brings a task's branch into your own checkout. Nothing is run: the checkout is yours.

use crate::failure::Failure;
use crate::link::At;
use crate::text::line;
use gastown_api::call::{TaskArgs, calls};

pub fn checkout(at: &At, task: &str) -> Result<(), Failure> {
    let shown = at.link()?.call::<calls::Checkout>(TaskArgs { task: task.into() })?;
    at.out.show(&shown, |shown| line(&shown.command))
}
