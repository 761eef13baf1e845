//! A checkpoint: the bytes that bring a new terminal to a screen's state, in an order in which no step spoils another.

use alacritty_terminal::grid::{Cursor, Dimensions, Grid};
use alacritty_terminal::index::{Column, Line};
use alacritty_terminal::term::TermMode;
use alacritty_terminal::term::cell::{Cell, Flags};
use vte::ansi::{CharsetIndex, CursorShape, NamedColor, Rgb, StandardCharset};

use super::handler::{Model, default_tabs};
use super::paint::{Painter, Pen};

/// How a checkpoint begins: whatever the terminal had is forgotten.
pub(super) const RESET: &str = "\x1bc";

pub(super) fn of(model: &mut Model) -> Vec<u8> {
    let hidden = model.on_hidden_page(|grid| Some(grid.clone()));
    let mut painter = Painter::default();
    painter.raw(RESET);
    titles(&mut painter, model);
    colours(&mut painter, model);
    tabs(&mut painter, model);
    let shown = model.term.grid();
    if let Some(usual) = &hidden {
        page(&mut painter, usual);
        cursor(&mut painter, usual, &usual.cursor, 0);
        // Entering saves the usual page's cursor and fills the new page with the background: both as it was.
        painter.raw("\x1b[?1049h");
        plain(&mut painter, &usual.cursor);
        painter.raw("\x1b[2J");
    }
    // A new terminal has saved its own first state already.
    if hidden.is_some() || shown.saved_cursor != Cursor::default() {
        saved_cursor(&mut painter, shown);
    }
    page(&mut painter, shown);
    let mode = *model.term.mode();
    let (top, bottom) = model.margins;
    if (top, bottom) != (0, shown.screen_lines()) {
        painter.sequence(format_args!("\x1b[{};{}r", top + 1, bottom));
    }
    if mode.contains(TermMode::ORIGIN) {
        painter.raw("\x1b[?6h");
    }
    cursor(&mut painter, shown, &shown.cursor, if mode.contains(TermMode::ORIGIN) { top } else { 0 });
    if model.charset == CharsetIndex::G1 {
        painter.raw("\x0e");
    }
    modes(&mut painter, mode);
    cursor_style(&mut painter, model);
    if model.mid_update {
        painter.raw("\x1b[?2026h");
    }
    painter.into_bytes()
}

fn titles(painter: &mut Painter, model: &Model) {
    for title in &model.titles {
        painter.sequence(format_args!("\x1b]2;{title}\x1b\\\x1b[22;0t"));
    }
    if !model.title.is_empty() || !model.titles.is_empty() {
        painter.sequence(format_args!("\x1b]2;{}\x1b\\", model.title));
    }
}

fn colours(painter: &mut Painter, model: &Model) {
    let colours = model.term.colors();
    let set = |index: usize| colours[index];
    for index in 0..256 {
        if let Some(Rgb { r, g, b }) = set(index) {
            painter.sequence(format_args!("\x1b]4;{index};rgb:{r:02x}/{g:02x}/{b:02x}\x1b\\"));
        }
    }
    for (code, name) in [(10, NamedColor::Foreground), (11, NamedColor::Background), (12, NamedColor::Cursor)]
    {
        if let Some(Rgb { r, g, b }) = set(name as usize) {
            painter.sequence(format_args!("\x1b]{code};rgb:{r:02x}/{g:02x}/{b:02x}\x1b\\"));
        }
    }
}

fn tabs(painter: &mut Painter, model: &Model) {
    if model.tabs.iter().copied().eq(default_tabs(0..model.tabs.len())) {
        return;
    }
    painter.raw("\x1b[3g");
    for (column, _) in model.tabs.iter().enumerate().filter(|(_, stop)| **stop) {
        painter.sequence(format_args!("\x1b[{}G\x1bH", column + 1));
    }
}

/// Saved while the page is still empty: a cursor that is about to wrap can be made only by printing at the edge.
fn saved_cursor(painter: &mut Painter, grid: &Grid<Cell>) {
    let saved = &grid.saved_cursor;
    painter.go_to(row_of(saved), saved.point.column.0);
    if saved.input_needs_wrap {
        painter.raw(" ");
    }
    charsets(painter, saved);
    painter.pen(Pen::of(&saved.template));
    painter.raw("\x1b7");
    plain(painter, saved);
}

/// Undoes what a cursor brought with it.
fn plain(painter: &mut Painter, cursor: &Cursor<Cell>) {
    painter.pen(Pen::default());
    for (index, designator) in DESIGNATORS {
        if cursor.charsets[index] != StandardCharset::Ascii {
            painter.sequence(format_args!("\x1b{designator}B"));
        }
    }
}

const DESIGNATORS: [(CharsetIndex, char); 4] =
    [(CharsetIndex::G0, '('), (CharsetIndex::G1, ')'), (CharsetIndex::G2, '*'), (CharsetIndex::G3, '+')];

fn charsets(painter: &mut Painter, cursor: &Cursor<Cell>) {
    for (index, designator) in DESIGNATORS {
        if cursor.charsets[index] != StandardCharset::Ascii {
            painter.sequence(format_args!("\x1b{designator}0"));
        }
    }
}

/// All cells of a page, onto an empty one.
fn page(painter: &mut Painter, grid: &Grid<Cell>) {
    let (rows, columns) = (grid.screen_lines(), grid.columns());
    for row in 0..rows {
        let last = &grid[Line(row as i32)][Column(columns - 1)];
        let wraps = last.flags.contains(Flags::WRAPLINE);
        if wraps && row + 1 == rows {
            wrapped_bottom_row(painter, grid, row);
            continue;
        }
        cells(painter, grid, row, columns);
        if wraps {
            // A line is marked as wrapped by printing on; what was printed is taken away from the next line again.
            let leading = last.flags.contains(Flags::LEADING_WIDE_CHAR_SPACER);
            if leading {
                painter.go_to(row, columns - 1);
                painter.pen(Pen::of(last));
            }
            painter.raw(if leading { "\u{3000}" } else { "x" });
            painter.pen(Pen::default());
            painter.raw("\x1b[2K");
        }
    }
    painter.pen(Pen::default());
}

/// Printing on from the bottom row would scroll, unless the margins end above it; then it goes on at the row's start.
fn wrapped_bottom_row(painter: &mut Painter, grid: &Grid<Cell>, row: usize) {
    let columns = grid.columns();
    if row < 2 {
        cells(painter, grid, row, columns);
        return;
    }
    painter.raw("\x1b[1;2r");
    let edge = edge_cell(grid, row);
    painter.go_to(row, edge);
    painter.cell(&grid[Line(row as i32)][Column(edge)]);
    painter.raw("x");
    painter.pen(Pen::default());
    painter.go_to(row, 0);
    painter.raw("\x1b[X");
    cells(painter, grid, row, edge);
    painter.raw("\x1b[r");
}

/// The column where the last character of a row begins.
fn edge_cell(grid: &Grid<Cell>, row: usize) -> usize {
    let last = grid.columns() - 1;
    let is_spacer = grid[Line(row as i32)][Column(last)].flags.contains(Flags::WIDE_CHAR_SPACER);
    if is_spacer { last - 1 } else { last }
}

/// The cells of a row up to `end`, without blank ones at its end.
fn cells(painter: &mut Painter, grid: &Grid<Cell>, row: usize, end: usize) {
    let row_cells = &grid[Line(row as i32)];
    let used =
        (0..end).rev().find(|column| !is_blank(&row_cells[Column(*column)])).map_or(0, |column| column + 1);
    if used == 0 {
        return;
    }
    painter.go_to(row, 0);
    for column in 0..used {
        let cell = &row_cells[Column(column)];
        if !cell.flags.contains(Flags::WIDE_CHAR_SPACER) {
            painter.cell(cell);
        }
    }
}

pub(super) fn is_blank(cell: &Cell) -> bool {
    matches!(cell.c, ' ' | '\t')
        && Pen::of(cell) == Pen::default()
        && cell.zerowidth().is_none_or(<[char]>::is_empty)
        && !cell.flags.intersects(Flags::WRAPLINE | Flags::WIDE_CHAR_SPACER)
}

/// Puts the cursor where it was; `origin` is the row from which a terminal in origin mode counts.
fn cursor(painter: &mut Painter, grid: &Grid<Cell>, cursor: &Cursor<Cell>, origin: usize) {
    let row = row_of(cursor);
    let shown_row = row.saturating_sub(origin);
    if cursor.input_needs_wrap {
        let edge = edge_cell(grid, row);
        painter.go_to(shown_row, edge);
        painter.cell(&grid[Line(row as i32)][Column(edge)]);
    } else {
        painter.go_to(shown_row, cursor.point.column.0);
    }
    charsets(painter, cursor);
    painter.pen(Pen::of(&cursor.template));
}

fn row_of(cursor: &Cursor<Cell>) -> usize {
    usize::try_from(cursor.point.line.0).unwrap_or_default()
}

/// Modes that differ from a new terminal's; those that would disturb the painting come only now.
fn modes(painter: &mut Painter, mode: TermMode) {
    const SEQUENCES: [(TermMode, &str, &str); 15] = [
        (TermMode::APP_CURSOR, "\x1b[?1h", "\x1b[?1l"),
        (TermMode::LINE_WRAP, "\x1b[?7h", "\x1b[?7l"),
        (TermMode::SHOW_CURSOR, "\x1b[?25h", "\x1b[?25l"),
        (TermMode::MOUSE_REPORT_CLICK, "\x1b[?1000h", "\x1b[?1000l"),
        (TermMode::MOUSE_DRAG, "\x1b[?1002h", "\x1b[?1002l"),
        (TermMode::MOUSE_MOTION, "\x1b[?1003h", "\x1b[?1003l"),
        (TermMode::FOCUS_IN_OUT, "\x1b[?1004h", "\x1b[?1004l"),
        (TermMode::UTF8_MOUSE, "\x1b[?1005h", "\x1b[?1005l"),
        (TermMode::SGR_MOUSE, "\x1b[?1006h", "\x1b[?1006l"),
        (TermMode::ALTERNATE_SCROLL, "\x1b[?1007h", "\x1b[?1007l"),
        (TermMode::URGENCY_HINTS, "\x1b[?1042h", "\x1b[?1042l"),
        (TermMode::BRACKETED_PASTE, "\x1b[?2004h", "\x1b[?2004l"),
        (TermMode::INSERT, "\x1b[4h", "\x1b[4l"),
        (TermMode::LINE_FEED_NEW_LINE, "\x1b[20h", "\x1b[20l"),
        (TermMode::APP_KEYPAD, "\x1b=", "\x1b>"),
    ];
    let new = TermMode::default();
    for (flag, on, off) in
        SEQUENCES.into_iter().filter(|(flag, ..)| mode.contains(*flag) != new.contains(*flag))
    {
        painter.raw(if mode.contains(flag) { on } else { off });
    }
}

fn cursor_style(painter: &mut Painter, model: &Model) {
    let style = model.term.cursor_style();
    let shape = match style.shape {
        CursorShape::Underline => 3,
        CursorShape::Beam => 5,
        _ => 1,
    };
    painter.sequence(format_args!("\x1b[{} q", if style.blinking { shape } else { shape + 1 }));
}
