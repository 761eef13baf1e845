//! The screen: what a terminal that was given these bytes shows, what it owes the program in answer, and a checkpoint of it.
//!
//! There is no scrollback: history is the ring. Answers are collected apart, because only whoever feeds live bytes may send
//! them; a replay throws them away.

mod answers;
mod checkpoint;
mod handler;
mod history;
mod paint;
mod repair;
mod scanner;
#[cfg(test)]
mod tests;

pub use handler::{CELLS_MAX, Notice};
pub use history::History;

use alacritty_terminal::grid::Dimensions;
use alacritty_terminal::index::Line;
use alacritty_terminal::term::TermMode;
use alacritty_terminal::term::cell::Flags;
use vte::ansi::{Processor, Rgb, Timeout};

use handler::Model;
use scanner::{Scanner, Step};

/// A colour, eight bits each of red, green and blue.
pub type Colour = (u8, u8, u8);

/// A terminal without a window.
pub struct Screen {
    model: Model,
    processor: Processor<NoWaiting>,
    scanner: Scanner,
}

/// vte would hold back what is written inside a synchronised update, by the clock. A screen that is read back from a ring
/// must depend on its bytes alone; `Screen::is_mid_update` tells instead.
#[derive(Debug, Default)]
struct NoWaiting;

impl Timeout for NoWaiting {
    fn set_timeout(&mut self, _: std::time::Duration) {}
    fn clear_timeout(&mut self) {}
    fn pending_timeout(&self) -> bool {
        false
    }
}

impl Screen {
    /// An empty screen. Sizes are kept within 2 to 2000 columns and 1 to 2000 rows.
    #[must_use]
    pub fn new(cols: u16, rows: u16) -> Self {
        Self { model: Model::new(cols, rows, 0), processor: Processor::new(), scanner: Scanner::default() }
    }

    /// Takes bytes that the program wrote, in any pieces, and returns what they said to the terminal's owner.
    pub fn advance(&mut self, bytes: &[u8]) -> Vec<Notice> {
        let Self { model, processor, scanner } = self;
        scanner.scan(bytes, |step| match step {
            Step::Feed(bytes) => processor.advance(model, bytes),
            Step::Osc(text) => model.osc(text),
            Step::Csi(sequence) => model.csi(sequence),
        });
        std::mem::take(&mut self.model.notices)
    }

    /// What the terminal owes the program since the last call: send it for live bytes, drop it for a replay.
    pub fn take_answers(&mut self) -> Vec<u8> {
        self.model.answers.take()
    }

    /// The colours to answer with when the program asks for the terminal's own.
    pub fn set_default_colours(&mut self, foreground: Colour, background: Colour) {
        let rgb = |(r, g, b)| Rgb { r, g, b };
        self.model.default_colours = (rgb(foreground), rgb(background));
    }

    /// Gives the screen another size, as the program's terminal got it.
    pub fn resize(&mut self, cols: u16, rows: u16) {
        self.model.resize(cols, rows);
    }

    #[must_use]
    pub fn cols(&self) -> usize {
        self.model.term.columns()
    }

    #[must_use]
    pub fn rows(&self) -> usize {
        self.model.term.screen_lines()
    }

    /// The text of each row, without spaces at its end.
    #[must_use]
    pub fn text_lines(&self) -> Vec<String> {
        (0..self.rows()).map(|row| self.text_line(row)).collect()
    }

    /// The same down to the lowest row that is written or holds the cursor; all of them while the cursor is hidden. So the last line is
    /// the cursor's, unless something is written below it.
    #[must_use]
    pub fn lines_to_cursor(&self) -> Vec<String> {
        let mut lines = self.text_lines();
        if self.is_cursor_visible() {
            let written = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
            lines.truncate(written.max(self.cursor().1 + 1));
        }
        lines
    }

    fn text_line(&self, row: usize) -> String {
        let cells = &self.model.term.grid()[Line(row as i32)][..];
        let written = cells.iter().rposition(|cell| cell.c != ' ' || cell.zerowidth().is_some());
        let cells = &cells[..written.map_or(0, |last| last + 1)];
        let mut text = String::with_capacity(cells.len());
        for cell in cells {
            if !cell.flags.intersects(Flags::WIDE_CHAR_SPACER | Flags::LEADING_WIDE_CHAR_SPACER) {
                text.push(if cell.c == '\t' { ' ' } else { cell.c });
                // Few have any, and this is the way of every cell of every screen.
                if let Some(marks) = cell.zerowidth() {
                    text.extend(marks);
                }
            }
        }
        text.truncate(text.trim_end_matches(' ').len());
        text
    }

    /// The cursor's column and row, both from 0.
    #[must_use]
    pub fn cursor(&self) -> (usize, usize) {
        let point = self.model.term.grid().cursor.point;
        (point.column.0, usize::try_from(point.line.0).unwrap_or_default())
    }

    #[must_use]
    pub fn is_cursor_visible(&self) -> bool {
        self.has(TermMode::SHOW_CURSOR)
    }

    /// The window's title, empty when the program set none.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.model.title
    }

    /// Whether the program shows its full-screen page.
    #[must_use]
    pub fn is_alt_screen(&self) -> bool {
        self.has(TermMode::ALT_SCREEN)
    }

    /// Whether pasted text should be wrapped in paste marks.
    #[must_use]
    pub fn is_bracketed_paste(&self) -> bool {
        self.has(TermMode::BRACKETED_PASTE)
    }

    /// Whether the program is in the middle of a synchronised update: the screen may be half drawn.
    #[must_use]
    pub fn is_mid_update(&self) -> bool {
        self.model.mid_update
    }

    fn has(&self, mode: TermMode) -> bool {
        self.model.term.mode().contains(mode)
    }

    /// Bytes that bring a new terminal of this size to the same state: cells, cursor, modes, title, and any sequence that
    /// has begun and not ended. Feeding them and then what follows shows the same as all bytes from the start.
    ///
    /// Not kept: which character CSI b would repeat, and a cursor outside the margins in origin mode.
    #[must_use]
    pub fn checkpoint(&mut self) -> Vec<u8> {
        let mut bytes = checkpoint::of(&mut self.model);
        bytes.extend_from_slice(&self.scanner.unfinished());
        bytes
    }

    /// The same, with what scrolled away before it: a terminal that keeps lines then has them above this very screen.
    #[must_use]
    pub fn checkpoint_with(&mut self, history: &mut History) -> Vec<u8> {
        let checkpoint = self.checkpoint();
        let (reset, rest) = checkpoint.split_at(checkpoint::RESET.len());
        let mut bytes = reset.to_vec();
        bytes.extend_from_slice(&history.before(self));
        bytes.extend_from_slice(rest);
        bytes
    }

    /// The cursor's row on the usual page, shown or hidden.
    fn usual_row(&mut self) -> usize {
        let hidden = self.model.on_hidden_page(|grid| Some(grid.cursor.point.line));
        let line = hidden.unwrap_or_else(|| self.model.term.grid().cursor.point.line);
        usize::try_from(line.0).unwrap_or_default()
    }
}
