//! View of an agent's screen as text.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScreenView {
    pub cols: u16,
    pub rows: u16,
    /// Null while the program hides it.
    pub cursor: Option<CursorView>,
    pub title: String,
    /// One string a row, without trailing blanks.
    pub lines: Vec<String>,
}

/// Counted from 0, from the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CursorView {
    pub col: u16,
    pub row: u16,
}
