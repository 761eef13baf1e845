//! `[waiting]` of `config.toml`: the command that the town runs when an agent waits for long. The rest of that file is others' business.

use std::path::Path;

use serde_json::Value as Json;
use toml_edit::{Document, Item, TableLike};

use crate::fields::text;
use crate::file::{self, Fault, SettingsError};

const TABLE: &str = "waiting";
const MINUTES_MIN: i64 = 1;
/// A day.
const MINUTES_MAX: i64 = 1440;
const NAMES: &str = "minutes, command";

/// What the person set; what the file does not say has its default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// From so many minutes on.
    pub minutes: u16,
    /// For the shell; empty: nothing is run.
    pub command: String,
}

impl Default for Waiting {
    fn default() -> Self {
        Self { minutes: 10, command: String::new() }
    }
}

/// The table as it applies, and what in it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedWaiting {
    pub waiting: Waiting,
    pub faults: Vec<Fault>,
}

/// Reads the table. What is not there or wrong has its default; nothing is written.
#[must_use]
pub fn load_waiting(path: &Path) -> LoadedWaiting {
    let mut loaded = LoadedWaiting { waiting: Waiting::default(), faults: Vec::new() };
    match file::read(path) {
        Ok(text) => loaded.understand(&text),
        Err(error) => loaded.fault(1, "", format!("it could not be read: {error}")),
    }
    loaded
}

/// Writes these fields of the table, all or none; null takes a line out, so that the default is back.
///
/// # Errors
/// When a value is wrong, or the file cannot be read or written; the file is then as it was.
pub fn set_waiting(path: &Path, fields: &[(&str, Json)]) -> Result<LoadedWaiting, SettingsError> {
    file::edit(path, |document| {
        for (field, to) in fields {
            let wrong = |words| SettingsError::Wrong { field: format!("{TABLE}.{field}"), words };
            let item = file::item_of(to).map_err(wrong)?;
            if let Some(item) = &item {
                Waiting::default().take(field, item).map_err(wrong)?;
            }
            let table = document.entry(TABLE).or_insert_with(toml_edit::table);
            let no_table =
                || wrong(format!("`{TABLE}` in the file is no table; write [{TABLE}] on a line of its own"));
            file::put(table.as_table_like_mut().ok_or_else(no_table)?, field, item);
        }
        if document.get(TABLE).and_then(Item::as_table_like).is_some_and(TableLike::is_empty) {
            document.remove(TABLE);
        }
        Ok(())
    })?;
    Ok(load_waiting(path))
}

impl LoadedWaiting {
    fn fault(&mut self, line: u32, field: &str, message: String) {
        self.faults.push(Fault { line, field: field.to_owned(), message });
    }

    fn understand(&mut self, text: &str) {
        let document = match Document::parse(text) {
            Ok(document) => document,
            Err(error) => {
                let line = file::line_at(text, error.span().map_or(0, |span| span.start));
                return self.fault(
                    line,
                    "",
                    format!("nothing of it applies: {}", file::first_line(error.message())),
                );
            }
        };
        let Some(item) = document.get(TABLE) else { return };
        let Some(table) = item.as_table_like() else {
            let line = file::place(document.as_table(), TABLE, text);
            return self.fault(line, TABLE, format!("it must be a table: [{TABLE}]"));
        };
        for (field, item) in table.iter() {
            if let Err(message) = self.waiting.take(field, item) {
                self.fault(file::place(table, field, text), &format!("{TABLE}.{field}"), message);
            }
        }
    }
}

impl Waiting {
    fn take(&mut self, field: &str, item: &Item) -> Result<(), String> {
        match field {
            "minutes" => self.minutes = minutes(item)?,
            "command" => self.command = text(item)?,
            _ => return Err(format!("there is no setting of this name; there are {NAMES}")),
        }
        Ok(())
    }
}

fn minutes(item: &Item) -> Result<u16, String> {
    let said = item.as_integer().filter(|minutes| (MINUTES_MIN..=MINUTES_MAX).contains(minutes));
    said.and_then(|minutes| u16::try_from(minutes).ok())
        .ok_or_else(|| format!("it must be a whole number from {MINUTES_MIN} to {MINUTES_MAX}"))
}

#[cfg(test)]
mod tests;
