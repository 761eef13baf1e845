//! The tray's menu as the desktops read it: rows with ids, and what a row means when it is chosen.

use std::collections::HashMap;

use gio::glib::{ToVariant, Variant};

use crate::{Face, Wish};

/// One row of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub id: i32,
    /// None is a line between groups.
    pub label: Option<String>,
    pub enabled: bool,
}

const OPEN: i32 = 1;
const NEXT_ASK: i32 = 2;
const FREEZE: i32 = 3;
const QUIT: i32 = 4;
const LINES: [i32; 2] = [8, 9];
/// Counts are rows from here on; they mean nothing when chosen.
const COUNTS: i32 = 20;
/// More counts are not shown.
const COUNTS_MAX: usize = 8;

pub(crate) fn rows(face: &Face) -> Vec<Row> {
    let row = |id, label: &str, enabled| Row { id, label: Some(label.to_owned()), enabled };
    let line = |id| Row { id, label: None, enabled: true };
    let counts = face.counts.iter().take(COUNTS_MAX).zip(COUNTS..).map(|(count, id)| row(id, count, false));
    counts
        .chain([
            line(LINES[0]),
            row(OPEN, &face.words.open, true),
            row(NEXT_ASK, &face.words.next_ask, face.asks),
            row(FREEZE, &face.words.freeze, true),
            line(LINES[1]),
            row(QUIT, &face.words.quit, true),
        ])
        .collect()
}

pub(crate) fn wish(id: i32) -> Option<Wish> {
    match id {
        OPEN => Some(Wish::Open),
        NEXT_ASK => Some(Wish::NextAsk),
        FREEZE => Some(Wish::Freeze),
        QUIT => Some(Wish::Quit),
        _ => None,
    }
}

/// A row's properties. An underline in a label would mark a key, so that it is written twice.
pub(crate) fn properties(row: &Row) -> HashMap<&'static str, Variant> {
    match &row.label {
        None => HashMap::from([("type", "separator".to_variant())]),
        Some(label) => HashMap::from([
            ("label", label.replace('_', "__").to_variant()),
            ("enabled", row.enabled.to_variant()),
            ("visible", true.to_variant()),
        ]),
    }
}

/// `(ia{sv}av)`: the root with all rows, or one row alone.
pub(crate) fn layout(face: &Face, parent: i32) -> Variant {
    let none: Vec<Variant> = Vec::new();
    let rows = rows(face);
    let of = |row: &Row| (row.id, properties(row), none.clone()).to_variant();
    if let Some(row) = rows.iter().find(|row| row.id == parent) {
        return of(row);
    }
    let root = HashMap::from([("children-display", "submenu".to_variant())]);
    (0_i32, root, rows.iter().map(of).collect::<Vec<Variant>>()).to_variant()
}
