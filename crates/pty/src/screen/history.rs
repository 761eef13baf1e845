//! What scrolled off a screen, painted as rows: made from recorded bytes for one viewer, and thrown away after. Nothing that
//! a program asked is in it, because it is painted anew.

use alacritty_terminal::grid::{Dimensions, Grid};
use alacritty_terminal::index::{Column, Line};
use alacritty_terminal::term::cell::{Cell, Flags};

use super::Screen;
use super::checkpoint::is_blank;
use super::handler::Model;
use super::paint::{Painter, Pen};

/// Switches to the full-screen page and back.
const TO_FULL: &[u8] = b"\x1b[?1049h";
const TO_USUAL: &[u8] = b"\x1b[?1049l";

/// A screen that keeps the lines which scroll away.
pub struct History {
    pub(super) screen: Screen,
}

impl History {
    /// An empty one that keeps at most so many lines.
    #[must_use]
    pub fn new(cols: u16, rows: u16, lines: usize) -> Self {
        let mut screen = Screen::new(cols, rows);
        screen.model = Model::new(cols, rows, lines);
        Self { screen }
    }

    /// Prepares for bytes from the middle of a recording. `shown_now`: the recording ends on the full-screen page. What
    /// was printed there must not be taken for lines that scrolled away.
    pub fn begin_in_the_middle(&mut self, bytes: &[u8], shown_now: bool) {
        let first = |wanted: &[u8]| bytes.windows(wanted.len()).position(|window| window == wanted);
        let was_full = match (first(TO_FULL), first(TO_USUAL)) {
            (Some(to_full), Some(to_usual)) => to_usual < to_full,
            (None, Some(_)) => true,
            (Some(_), None) => false,
            (None, None) => shown_now,
        };
        if was_full {
            self.screen.advance(TO_FULL);
        }
    }

    /// Takes recorded bytes; whatever they ask was answered when they were live.
    pub fn advance(&mut self, bytes: &[u8]) {
        self.screen.advance(bytes);
        self.screen.take_answers();
    }

    pub fn resize(&mut self, cols: u16, rows: u16) {
        self.screen.resize(cols, rows);
    }

    /// Bytes that leave a new terminal empty, with the lines above that `now` does not show any more.
    pub(super) fn before(&mut self, now: &mut Screen) -> Vec<u8> {
        // A taller terminal took lines back that a screen without history has lost: then its cursor stands lower.
        let taken_back = self.screen.usual_row().saturating_sub(now.usual_row());
        let model = &mut self.screen.model;
        let usual = model.on_hidden_page(|grid| Some(rows(grid, taken_back)));
        let painted = usual.unwrap_or_else(|| rows(model.term.grid(), taken_back));
        match painted {
            bytes if bytes.is_empty() => bytes,
            mut bytes => {
                // So many that the last of those lines leaves the page.
                bytes.extend(std::iter::repeat_n(b'\n', now.rows() - 1));
                bytes
            }
        }
    }
}

/// The lines above the page, and the first `more` of it.
fn rows(grid: &Grid<Cell>, more: usize) -> Vec<u8> {
    let (above, columns) = (grid.history_size() as i32, grid.columns());
    let mut painter = Painter::default();
    let mut is_open = false;
    for line in -above..more.min(grid.screen_lines()) as i32 {
        is_open = !row(&mut painter, grid, Line(line), columns);
    }
    if is_open {
        painter.pen(Pen::default());
        painter.raw("\r\n");
    }
    painter.into_bytes()
}

/// A row that went on in the next is left without an end, so that it is one line for whoever copies it; false then.
fn row(painter: &mut Painter, grid: &Grid<Cell>, line: Line, columns: usize) -> bool {
    let cells = &grid[line];
    let used =
        (0..columns).rev().find(|column| !is_blank(&cells[Column(*column)])).map_or(0, |last| last + 1);
    for column in 0..used {
        let cell = &cells[Column(column)];
        if !cell.flags.contains(Flags::WIDE_CHAR_SPACER) {
            painter.cell(cell);
        }
    }
    if used == columns && cells[Column(columns - 1)].flags.contains(Flags::WRAPLINE) {
        return false;
    }
    painter.pen(Pen::default());
    // Erasing at the edge would take the last character of a row that waits to wrap.
    painter.raw(if (1..columns).contains(&used) { "\x1b[K\r\n" } else { "\r\n" });
    true
}
