//! What goes to stdout: one JSON document, or short aligned text.

use crate::failure::Failure;
use serde::Serialize;
use std::io::Write;

#[derive(Clone, Copy, Debug)]
pub struct Out {
    pub json: bool,
}

impl Out {
    /// The value as JSON, or what `human` makes of it.
    pub fn show<T: Serialize>(self, value: &T, human: impl FnOnce(&T) -> String) -> Result<(), Failure> {
        if self.json {
            let text = serde_json::to_string(value).map_err(|error| {
                Failure::refused("output", format!("cannot be written as JSON: {error}"), "")
            })?;
            return write(&text);
        }
        let text = human(value);
        if text.is_empty() { Ok(()) } else { write(text.trim_end()) }
    }

    /// A line for people; nothing with `--json`.
    pub fn say(self, text: &str) -> Result<(), Failure> {
        if self.json { Ok(()) } else { write(text) }
    }
}

fn write(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    let written = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::BrokenPipe => Failure::ReaderGone,
        _ => Failure::refused("output", format!("stdout cannot be written: {error}"), ""),
    })
}

/// Rows under their headings, columns aligned; `nothing` where there are none.
pub fn table<const N: usize>(headings: [&str; N], rows: Vec<[String; N]>, nothing: &str) -> String {
    if rows.is_empty() {
        return nothing.into();
    }
    let headings = headings.map(str::to_owned);
    let mut widths = [0; N];
    for row in std::iter::once(&headings).chain(&rows) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let lines = std::iter::once(&headings).chain(&rows).map(|row| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// `name  value` lines, aligned.
pub fn facts(rows: &[(&str, String)]) -> String {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let lines = rows.iter().filter(|(_, value)| !value.is_empty());
    lines.map(|(name, value)| format!("{name:width$}  {value}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_lines_have_no_blanks_at_their_end() {
        let rows = vec![["a".into(), "long one".into()], ["bcd".into(), "é".into()]];

        assert_eq!(table(["X", "Y"], rows, "none"), "X    Y\na    long one\nbcd  é");
    }

    #[test]
    fn an_empty_table_says_so() {
        assert_eq!(table(["X"], Vec::new(), "no agents"), "no agents");
    }
}
