//! `window.toml`: a person may write it, so what is wrong in it is told with its line, the rest applies, and a change
//! made in the window keeps every other line as it stands.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use toml_edit::{Decor, Document, DocumentMut, Item, TableLike, Value, value};
use ts_rs::TS;

use crate::fields::{KEYS, Settings};

/// A file of settings is never longer, in bytes.
const FILE_BYTES_MAX: u64 = 256 << 10;

/// The settings as they apply, and what in the file does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Loaded {
    /// Absolute path of the file, whether it is there or not.
    pub file: String,
    pub settings: Settings,
    pub faults: Vec<Fault>,
}

/// Something in the file that does not apply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fault {
    /// Counted from 1.
    pub line: u32,
    /// Empty when it is the file as a whole.
    pub field: String,
    pub message: String,
}

/// Why a change was not written; the file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("{} is not read from line {line} on: {words}", path.display())]
    Broken { path: PathBuf, line: u32, words: String },
    #[error("`{field}` was not set: {words}")]
    Wrong { field: String, words: String },
    #[error("{} could not be written: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
}

impl SettingsError {
    /// What a person can do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Broken { .. } => "mend that line or move the file away; nothing was changed",
            Self::Wrong { .. } => "",
            Self::Io { .. } => "see that the folder is yours and has room, then try again",
        }
    }
}

/// Reads the file. What is not there or wrong has its default; nothing is written.
#[must_use]
pub fn load(path: &Path) -> Loaded {
    match read(path) {
        Ok(text) => understand(path, &text),
        Err(error) => {
            let fault =
                Fault { line: 1, field: String::new(), message: format!("it could not be read: {error}") };
            Loaded { file: path.display().to_string(), settings: Settings::default(), faults: vec![fault] }
        }
    }
}

/// Writes one setting, `keys.ACTION` for a key; null takes its line out, so that the default is back.
///
/// # Errors
/// When the value is wrong, or the file cannot be read or written; the file is then as it was.
pub fn set(path: &Path, field: &str, to: &Json) -> Result<Loaded, SettingsError> {
    edit(path, |document| {
        change(document, field, to).map_err(|words| SettingsError::Wrong { field: field.to_owned(), words })
    })?;
    Ok(load(path))
}

/// Writes the file as `change` leaves it; where that fails, or it is no TOML, it is as it was.
pub(crate) fn edit(
    path: &Path,
    change: impl FnOnce(&mut DocumentMut) -> Result<(), SettingsError>,
) -> Result<(), SettingsError> {
    let io = |source| SettingsError::Io { path: path.to_owned(), source };
    let text = read(path).map_err(io)?;
    let mut document = text.parse::<DocumentMut>().map_err(|error| SettingsError::Broken {
        path: path.to_owned(),
        line: line_at(&text, error.span().map_or(0, |span| span.start)),
        words: first_line(error.message()),
    })?;
    change(&mut document)?;
    write(path, &document.to_string()).map_err(io)
}

fn understand(path: &Path, text: &str) -> Loaded {
    let mut loaded =
        Loaded { file: path.display().to_string(), settings: Settings::default(), faults: Vec::new() };
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let line = line_at(text, error.span().map_or(0, |span| span.start));
            let message = format!("nothing of it applies: {}", first_line(error.message()));
            loaded.faults.push(Fault { line, field: String::new(), message });
            return loaded;
        }
    };
    for (field, item) in document.iter() {
        let line = place(document.as_table(), field, text);
        let taken = match (field, item.as_table_like()) {
            (KEYS, Some(table)) => {
                for (action, stroke) in table.iter() {
                    let line = table.key(action).and_then(toml_edit::Key::span);
                    let line = line.map_or(line_at(text, 0), |span| line_at(text, span.start));
                    if let Err(message) = loaded.settings.take_key(action, stroke, line) {
                        loaded.faults.push(Fault { line, field: format!("{KEYS}.{action}"), message });
                    }
                }
                Ok(())
            }
            (KEYS, None) => Err("it must be a table: [keys]".to_owned()),
            _ => loaded.settings.take(field, item),
        };
        if let Err(message) = taken {
            loaded.faults.push(Fault { line, field: field.to_owned(), message });
        }
    }
    loaded
}

/// Where a field's name stands; a table has its place at its head.
pub(crate) fn place(table: &dyn TableLike, field: &str, text: &str) -> u32 {
    let (key, item) =
        (table.key(field).and_then(toml_edit::Key::span), table.get(field).and_then(Item::span));
    line_at(text, key.or(item).map_or(0, |span| span.start))
}

fn change(document: &mut DocumentMut, field: &str, to: &Json) -> Result<(), String> {
    let Some(action) = field.strip_prefix("keys.") else {
        let item = item_of(to)?;
        if let Some(item) = &item {
            Settings::default().take(field, item)?;
        }
        put(document.as_table_mut(), field, item);
        return Ok(());
    };
    let item = item_of(to)?;
    if let Some(item) = &item {
        Settings::default().take_key(action, item, 0)?;
    }
    let keys = document.entry(KEYS).or_insert_with(toml_edit::table);
    let Some(table) = keys.as_table_mut() else {
        return Err("`keys` in the file is no table; write [keys] on a line of its own".to_owned());
    };
    put(table, action, item);
    if table.is_empty() {
        document.remove(KEYS);
    }
    Ok(())
}

pub(crate) fn item_of(to: &Json) -> Result<Option<Item>, String> {
    Ok(Some(match to {
        Json::Null => return Ok(None),
        Json::Bool(flag) => value(*flag),
        Json::String(text) => value(text.as_str()),
        Json::Number(number) => value(number.as_i64().ok_or("it must be a whole number")?),
        Json::Array(_) | Json::Object(_) => return Err("it must be a single value".to_owned()),
    }))
}

/// Replaces a value where it stands, with the comment behind it.
pub(crate) fn put(table: &mut dyn TableLike, field: &str, item: Option<Item>) {
    let Some(mut item) = item else {
        table.remove(field);
        return;
    };
    let decor: Option<Decor> = table.get(field).and_then(Item::as_value).map(|old| old.decor().clone());
    if let (Some(decor), Some(new)) = (decor, item.as_value_mut()) {
        *Value::decor_mut(new) = decor;
    }
    match table.get_mut(field) {
        Some(old) => *old = item,
        None => drop(table.insert(field, item)),
    }
}

/// The text of the file; none is an empty one.
pub(crate) fn read(path: &Path) -> io::Result<String> {
    match fs::metadata(path) {
        Ok(about) if about.len() > FILE_BYTES_MAX => {
            Err(io::Error::other(format!("it is longer than {FILE_BYTES_MAX} bytes")))
        }
        Ok(about) if !about.is_file() => Err(io::Error::other("it is no file")),
        Ok(_) => fs::read_to_string(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error),
    }
}

/// Whole or not at all, through a link to where it really is.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let home = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = home.parent().ok_or_else(|| io::Error::other("it has no folder"))?;
    fs::create_dir_all(folder)?;
    let beside = home.with_extension("toml.new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    if let Ok(about) = fs::metadata(&home) {
        fs::set_permissions(&beside, about.permissions())?;
    }
    fs::rename(&beside, &home)
}

/// The line of a byte, counted from 1.
pub(crate) fn line_at(text: &str, byte: usize) -> u32 {
    let before = text.as_bytes().iter().take(byte);
    u32::try_from(before.filter(|byte| **byte == b'\n').count()).map_or(u32::MAX, |lines| lines + 1)
}

pub(crate) fn first_line(words: &str) -> String {
    words.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
