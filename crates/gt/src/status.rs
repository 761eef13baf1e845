//! `gt status`: one look at everything.

use crate::failure::Failure;
use crate::limit;
use crate::link::At;
use crate::out::facts;
use crate::text::line;
use gastown_api::call::{NoArgs, calls};
use gastown_api::view::StatusView;
use std::collections::BTreeMap;

pub fn status(at: &At) -> Result<(), Failure> {
    let status = at.link()?.call::<calls::Status>(NoArgs {})?;
    at.out.show(&status, one)
}

fn one(status: &StatusView) -> String {
    let mut text = facts(&[
        (
            "hall",
            format!(
                "pid {}, version {}, seq {}",
                status.hall.pid,
                line(&status.hall.version),
                status.hall.seq
            ),
        ),
        ("agents", counts(&status.agents)),
        ("tasks", counts(&status.tasks)),
        ("waiting for you", status.waiting.to_string()),
    ]);
    for limit in &status.limits {
        text.push_str(&format!("\nat its limit: {}", limit::of_preset(limit)));
    }
    for request in &status.queue {
        let place = request.position.map_or_else(|| "-".into(), |n| n.to_string());
        text.push_str(&format!(
            "\n{place}  {}  {}  {}",
            line(&request.id),
            request.state,
            line(&request.title)
        ));
    }
    text
}

fn counts(by: &BTreeMap<String, u32>) -> String {
    let some: Vec<_> =
        by.iter().filter(|(_, n)| **n > 0).map(|(word, n)| format!("{n} {}", line(word))).collect();
    if some.is_empty() { "none".into() } else { some.join(", ") }
}
