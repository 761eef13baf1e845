//! The settings and their fields: how each is read from a value of the file, and what is wrong with one that is not read.

use serde::{Deserialize, Serialize};
use toml_edit::Item;
use ts_rs::TS;

use crate::words::{CloseWord, LanguageChoice, MotionChoice, ThemeChoice, Word};

/// The table in which keys are bound.
pub(crate) const KEYS: &str = "keys";

const SCALE_MIN: i64 = 80;
const SCALE_MAX: i64 = 160;
/// A command or a stroke is never longer, in bytes.
const TEXT_MAX: usize = 1024;

/// Every setting; what the file does not say has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Settings {
    pub language: LanguageChoice,
    pub theme: ThemeChoice,
    /// Percent.
    pub scale: u32,
    pub motion: MotionChoice,
    pub notify_asks: bool,
    pub notify_failed: bool,
    pub notify_landed: bool,
    pub keep_awake: bool,
    pub on_close: CloseWord,
    /// The command that opens a file; empty takes the system's own choice.
    pub editor: String,
    /// Keys that are not as they came; which actions and strokes there are is the window's business.
    pub keys: Vec<KeyLine>,
}

/// A key that the person bound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeyLine {
    pub action: String,
    pub stroke: String,
    /// Where it stands in the file, counted from 1.
    pub line: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: LanguageChoice::default(),
            theme: ThemeChoice::default(),
            scale: 100,
            motion: MotionChoice::default(),
            notify_asks: true,
            notify_failed: true,
            notify_landed: false,
            keep_awake: true,
            on_close: CloseWord::default(),
            editor: String::new(),
            keys: Vec::new(),
        }
    }
}

impl Settings {
    /// Takes one field of the file; the error says what it should be.
    pub(crate) fn take(&mut self, field: &str, item: &Item) -> Result<(), String> {
        match field {
            "language" => self.language = word(item)?,
            "theme" => self.theme = word(item)?,
            "scale" => self.scale = scale(item)?,
            "motion" => self.motion = word(item)?,
            "notify_asks" => self.notify_asks = flag(item)?,
            "notify_failed" => self.notify_failed = flag(item)?,
            "notify_landed" => self.notify_landed = flag(item)?,
            "keep_awake" => self.keep_awake = flag(item)?,
            "on_close" => self.on_close = word(item)?,
            "editor" => self.editor = text(item)?,
            _ => return Err(format!("there is no setting of this name; there are {}", NAMES.join(", "))),
        }
        Ok(())
    }

    /// Takes one binding of the table of keys.
    pub(crate) fn take_key(&mut self, action: &str, item: &Item, line: u32) -> Result<(), String> {
        let stroke = text(item)?;
        self.keys.push(KeyLine { action: action.to_owned(), stroke, line });
        Ok(())
    }
}

const NAMES: &[&str] = &[
    "language",
    "theme",
    "scale",
    "motion",
    "notify_asks",
    "notify_failed",
    "notify_landed",
    "keep_awake",
    "on_close",
    "editor",
    "[keys]",
];

fn word<T: Word>(item: &Item) -> Result<T, String> {
    let all = || T::ALL.iter().map(|(word, _)| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
    let said = item.as_str().ok_or_else(|| format!("it must be one of {}", all()))?;
    let found = T::ALL.iter().find(|(word, _)| *word == said);
    found.map(|(_, value)| *value).ok_or_else(|| format!("it must be one of {}, not \"{said}\"", all()))
}

fn flag(item: &Item) -> Result<bool, String> {
    item.as_bool().ok_or_else(|| "it must be true or false".to_owned())
}

pub(crate) fn text(item: &Item) -> Result<String, String> {
    let said = item.as_str().ok_or_else(|| "it must be a text in quotes".to_owned())?;
    if said.len() > TEXT_MAX || said.chars().any(char::is_control) {
        return Err(format!("it must be one line of at most {TEXT_MAX} bytes"));
    }
    Ok(said.to_owned())
}

fn scale(item: &Item) -> Result<u32, String> {
    let said = item.as_integer().filter(|percent| (SCALE_MIN..=SCALE_MAX).contains(percent));
    said.and_then(|percent| u32::try_from(percent).ok())
        .ok_or_else(|| format!("it must be a whole number from {SCALE_MIN} to {SCALE_MAX}"))
}
