//! Repairs what the engine leaves behind and no bytes could draw, so that a screen depends on what it shows alone.

use alacritty_terminal::grid::{Dimensions, Grid};
use alacritty_terminal::index::{Column, Line};
use alacritty_terminal::term::cell::{Cell, Flags};

/// Clears halves of wide characters that lost their other half, and marks of wrapping that moved away from the edge: an
/// edit in the middle of a line makes both, nothing shows them, and a checkpoint could not.
pub(super) fn heal(grid: &mut Grid<Cell>, line: Line) {
    let columns = grid.columns();
    let row = &mut grid[line];
    for column in 0..columns {
        let last = column + 1 == columns;
        let flags = row[Column(column)].flags;
        if flags.contains(Flags::WIDE_CHAR)
            && (last || !row[Column(column + 1)].flags.contains(Flags::WIDE_CHAR_SPACER))
        {
            row[Column(column)].clear_wide();
        }
        let follows_wide = column > 0 && row[Column(column - 1)].flags.contains(Flags::WIDE_CHAR);
        if flags.contains(Flags::WIDE_CHAR_SPACER) && !follows_wide {
            row[Column(column)].flags.remove(Flags::WIDE_CHAR_SPACER);
        } else if flags.contains(Flags::WIDE_CHAR_SPACER) {
            // Two halves of different characters may have met; the right one then looks like the left one.
            let left = row[Column(column - 1)].clone();
            row[Column(column)] = right_half(&left, flags & Flags::WRAPLINE);
        }
        if !last {
            row[Column(column)].flags.remove(Flags::WRAPLINE | Flags::LEADING_WIDE_CHAR_SPACER);
        }
    }
}

pub(super) fn heal_all(grid: &mut Grid<Cell>) {
    for line in 0..grid.screen_lines() {
        heal(grid, Line(line as i32));
    }
    let last = grid.columns() - 1;
    grid.cursor.input_needs_wrap &= grid.cursor.point.column.0 == last;
    grid.saved_cursor.input_needs_wrap &= grid.saved_cursor.point.column.0 == last;
}

/// A full-screen page begins empty. The engine would keep the cursor that an earlier program saved on it and, after a change
/// of size, some of its cells.
pub(super) fn begin_page(grid: &mut Grid<Cell>) {
    grid.saved_cursor = grid.cursor.clone();
    let background = grid.cursor.template.bg;
    for line in 0..grid.screen_lines() {
        grid[Line(line as i32)][..].fill(background.into());
    }
}

fn right_half(left: &Cell, wraps: Flags) -> Cell {
    let flags = left.flags.difference(Flags::WIDE_CHAR) | Flags::WIDE_CHAR_SPACER | wraps;
    let mut right = Cell { c: ' ', fg: left.fg, bg: left.bg, flags, extra: None };
    right.set_underline_color(left.underline_color());
    right.set_hyperlink(left.hyperlink());
    right
}
