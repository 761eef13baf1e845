//! The screen's engine with a guard before it: takes what the engine would keep without bound or hide from a checkpoint.

use alacritty_terminal::grid::{Dimensions, Grid};
use alacritty_terminal::index::Column;
use alacritty_terminal::term::cell::{Cell, Flags};
use alacritty_terminal::term::{Config, Osc52, Term, TermMode};
use unicode_width::UnicodeWidthChar;
use vte::ansi::{
    Attr, CharsetIndex, ClearMode, CursorShape, CursorStyle, Handler, Hyperlink, LineClearMode, Mode,
    NamedColor, NamedPrivateMode, PrivateMode, Rgb, StandardCharset, TabulationClearMode,
};

use super::answers::{Answers, palette};
use super::repair::{begin_page, heal, heal_all};

/// The largest width or height of a screen, in cells.
pub const CELLS_MAX: u16 = 2000;
/// Further combining marks of one cell are dropped.
const MARKS_PER_CELL_MAX: usize = 8;
/// Links longer than this are shown as plain text.
const LINK_BYTES_MAX: usize = 2048;
const TITLE_CHARS_MAX: usize = 512;
/// Titles that a program may push; further ones are not kept.
const TITLES_MAX: usize = 16;
/// Notices of one call; further ones are dropped.
const NOTICES_MAX: usize = 512;
/// The OSC codes that are told to the owner as they are.
const TOLD_CODES: [u16; 4] = [9, 133, 777, 7501];
const TAB_EVERY: usize = 8;

/// What a program said to the owner of its terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The window's title changed.
    Title(String),
    /// One or more bells in a row.
    Bell,
    /// One of the sequences for notifications, prompts and hooks: OSC 9, 133, 777 and 7501, with the text after the code.
    Osc { code: u16, text: String },
}

/// The engine and what we know beside it.
pub(super) struct Model {
    pub(super) term: Term<Answers>,
    pub(super) answers: Answers,
    pub(super) notices: Vec<Notice>,
    pub(super) title: String,
    pub(super) titles: Vec<String>,
    /// Margins: first row, and the row after the last, from 0.
    pub(super) margins: (usize, usize),
    pub(super) tabs: Vec<bool>,
    pub(super) charset: CharsetIndex,
    pub(super) mid_update: bool,
    pub(super) default_colours: (Rgb, Rgb),
}

/// A size that the engine can live with.
pub(super) struct Size {
    cols: usize,
    rows: usize,
}

impl Size {
    fn new(cols: u16, rows: u16) -> Self {
        Self { cols: cols.clamp(2, CELLS_MAX).into(), rows: rows.clamp(1, CELLS_MAX).into() }
    }
}

impl Dimensions for Size {
    fn total_lines(&self) -> usize {
        self.rows
    }
    fn screen_lines(&self) -> usize {
        self.rows
    }
    fn columns(&self) -> usize {
        self.cols
    }
}

pub(super) fn default_tabs(columns: std::ops::Range<usize>) -> impl Iterator<Item = bool> {
    columns.map(|column| column % TAB_EVERY == 0)
}

impl Model {
    /// `history`: lines that scrolled away and are kept.
    pub(super) fn new(cols: u16, rows: u16, history: usize) -> Self {
        let size = Size::new(cols, rows);
        let config = Config { scrolling_history: history, osc52: Osc52::Disabled, ..Config::default() };
        let answers = Answers::default();
        Self {
            margins: (0, size.rows),
            tabs: default_tabs(0..size.cols).collect(),
            term: Term::new(config, &size, answers.clone()),
            answers,
            notices: Vec::new(),
            title: String::new(),
            titles: Vec::new(),
            charset: CharsetIndex::G0,
            mid_update: false,
            default_colours: (Rgb { r: 0xE6, g: 0xE6, b: 0xE6 }, Rgb { r: 0x14, g: 0x14, b: 0x14 }),
        }
    }

    pub(super) fn resize(&mut self, cols: u16, rows: u16) {
        let size = Size::new(cols, rows);
        if size.cols == self.term.columns() && size.rows == self.term.screen_lines() {
            return;
        }
        self.margins = (0, size.rows);
        let had = self.tabs.len();
        self.tabs.truncate(size.cols);
        self.tabs.extend(default_tabs(had..size.cols.max(had)));
        self.term.resize(size);
        heal_all(self.term.grid_mut());
        self.on_hidden_page(heal_all);
    }

    /// Does something with the page that is not shown, when a full-screen program hides the usual one.
    pub(super) fn on_hidden_page<T: Default>(&mut self, work: impl FnOnce(&mut Grid<Cell>) -> T) -> T {
        if !self.term.mode().contains(TermMode::ALT_SCREEN) {
            return T::default();
        }
        // The engine shows one page only, and empties the other one on the way back.
        let shown = self.term.grid().clone();
        self.term.swap_alt();
        let result = work(self.term.grid_mut());
        self.term.swap_alt();
        *self.term.grid_mut() = shown;
        result
    }

    pub(super) fn osc(&mut self, content: &[u8]) {
        let digits = content.iter().position(|byte| *byte == b';').unwrap_or(content.len());
        let code = std::str::from_utf8(&content[..digits]).ok().and_then(|code| code.parse().ok());
        if let Some(code) = code.filter(|code| TOLD_CODES.contains(code)) {
            let text = String::from_utf8_lossy(content.get(digits + 1..).unwrap_or_default()).into_owned();
            self.tell(Notice::Osc { code, text });
        }
    }

    /// Queries that the engine does not know.
    pub(super) fn csi(&mut self, sequence: &[u8]) {
        match sequence {
            b">q" | b">0q" => self.answers.version(),
            b"16t" => self.answers.cell_in_pixels(),
            _ => {}
        }
    }

    fn tell(&mut self, notice: Notice) {
        let repeated = notice == Notice::Bell && self.notices.last() == Some(&Notice::Bell);
        if !repeated && self.notices.len() < NOTICES_MAX {
            self.notices.push(notice);
        }
    }

    fn heal_cursor_line(&mut self) {
        let line = self.term.grid().cursor.point.line;
        heal(self.term.grid_mut(), line);
        self.settle();
    }

    /// A cursor is about to wrap only at the edge, and only on a line that is not wrapped already: other ways to move it
    /// leave the engine's mark behind.
    fn settle(&mut self) {
        let grid = self.term.grid_mut();
        if grid.cursor.input_needs_wrap {
            grid.cursor.input_needs_wrap = grid.cursor.point.column.0 + 1 == grid.columns();
            grid.cursor_cell().flags.remove(Flags::WRAPLINE);
        }
    }

    /// The cell that a combining mark would join.
    fn marked_cell(&self) -> &Cell {
        let grid = self.term.grid();
        let point = grid.cursor.point;
        let mut column = point.column.0;
        if !grid.cursor.input_needs_wrap {
            column = column.saturating_sub(1);
        }
        if grid[point.line][Column(column)].flags.contains(Flags::WIDE_CHAR_SPACER) {
            column = column.saturating_sub(1);
        }
        &grid[point.line][Column(column)]
    }

    fn colour(&self, index: usize) -> Rgb {
        let usual = match index {
            index if index == NamedColor::Background as usize => self.default_colours.1,
            index if index >= 256 => self.default_colours.0,
            index => palette(index),
        };
        self.term.colors()[index].unwrap_or(usual)
    }
}

/// Hands calls on to the engine as they are, or repairs afterwards what they may have left.
macro_rules! hand_on {
    ($($name:ident($($arg:ident: $type:ty),*);)*) => {
        $(fn $name(&mut self, $($arg: $type),*) { self.term.$name($($arg),*); })*
    };
}
macro_rules! hand_on_and_settle {
    ($($name:ident($($arg:ident: $type:ty),*);)*) => {
        $(fn $name(&mut self, $($arg: $type),*) { self.term.$name($($arg),*); self.settle(); })*
    };
}
macro_rules! hand_on_and_heal {
    ($($name:ident($($arg:ident: $type:ty),*);)*) => {
        $(fn $name(&mut self, $($arg: $type),*) { self.term.$name($($arg),*); self.heal_cursor_line(); })*
    };
}

impl Handler for Model {
    hand_on! {
        set_cursor_style(style: Option<CursorStyle>);
        set_cursor_shape(shape: CursorShape);
        goto(line: i32, column: usize);
        goto_line(line: i32);
        goto_col(column: usize);
        move_up(rows: usize);
        move_down(rows: usize);
        identify_terminal(intermediate: Option<char>);
        device_status(what: usize);
        move_forward(columns: usize);
        move_backward(columns: usize);
        move_down_and_cr(rows: usize);
        move_up_and_cr(rows: usize);
        backspace();
        carriage_return();
        save_cursor_position();
        terminal_attribute(attribute: Attr);
        set_mode(mode: Mode);
        unset_mode(mode: Mode);
        report_mode(mode: Mode);
        report_private_mode(mode: PrivateMode);
        set_keypad_application_mode();
        unset_keypad_application_mode();
        configure_charset(index: CharsetIndex, charset: StandardCharset);
        set_color(index: usize, colour: Rgb);
        reset_color(index: usize);
        text_area_size_chars();
    }

    hand_on_and_settle! {
        linefeed();
        newline();
        scroll_up(rows: usize);
        scroll_down(rows: usize);
        insert_blank_lines(count: usize);
        delete_lines(count: usize);
        move_backward_tabs(count: u16);
        move_forward_tabs(count: u16);
        reverse_index();
        decaln();
        put_tab(count: u16);
        substitute();
        restore_cursor_position();
    }

    hand_on_and_heal! {
        insert_blank(count: usize);
        erase_chars(count: usize);
        delete_chars(count: usize);
        clear_line(mode: LineClearMode);
        clear_screen(mode: ClearMode);
    }

    fn input(&mut self, c: char) {
        if c.width() == Some(0)
            && self.marked_cell().zerowidth().is_some_and(|marks| marks.len() >= MARKS_PER_CELL_MAX)
        {
            return;
        }
        self.term.input(c);
        let mode = *self.term.mode();
        if mode.contains(TermMode::INSERT) {
            self.heal_cursor_line();
        } else if !mode.contains(TermMode::LINE_WRAP) {
            self.settle();
        }
    }

    fn bell(&mut self) {
        self.tell(Notice::Bell);
    }

    fn set_title(&mut self, title: Option<String>) {
        let title = title.unwrap_or_default();
        self.title = title.chars().filter(|c| !c.is_control()).take(TITLE_CHARS_MAX).collect();
        self.tell(Notice::Title(self.title.clone()));
    }

    fn push_title(&mut self) {
        if self.titles.len() < TITLES_MAX {
            self.titles.push(self.title.clone());
        }
    }

    fn pop_title(&mut self) {
        if let Some(title) = self.titles.pop() {
            self.set_title(Some(title));
        }
    }

    fn set_horizontal_tabstop(&mut self) {
        let column = self.term.grid().cursor.point.column.0;
        self.tabs[column] = true;
        self.term.set_horizontal_tabstop();
    }

    fn clear_tabs(&mut self, mode: TabulationClearMode) {
        match mode {
            TabulationClearMode::Current => self.tabs[self.term.grid().cursor.point.column.0] = false,
            TabulationClearMode::All => self.tabs.fill(false),
        }
        self.term.clear_tabs(mode);
    }

    fn reset_state(&mut self) {
        self.margins = (0, self.term.screen_lines());
        self.tabs = default_tabs(0..self.term.columns()).collect();
        self.charset = CharsetIndex::G0;
        self.mid_update = false;
        self.title.clear();
        self.titles.clear();
        self.term.reset_state();
    }

    fn set_private_mode(&mut self, mode: PrivateMode) {
        let was_alt = self.term.mode().contains(TermMode::ALT_SCREEN);
        match mode {
            PrivateMode::Named(NamedPrivateMode::SyncUpdate) => self.mid_update = true,
            PrivateMode::Named(NamedPrivateMode::ColumnMode) => self.margins = (0, self.term.screen_lines()),
            _ => {}
        }
        self.term.set_private_mode(mode);
        if !was_alt && self.term.mode().contains(TermMode::ALT_SCREEN) {
            begin_page(self.term.grid_mut());
        }
    }

    fn unset_private_mode(&mut self, mode: PrivateMode) {
        match mode {
            PrivateMode::Named(NamedPrivateMode::SyncUpdate) => self.mid_update = false,
            PrivateMode::Named(NamedPrivateMode::ColumnMode) => self.margins = (0, self.term.screen_lines()),
            _ => {}
        }
        self.term.unset_private_mode(mode);
    }

    fn set_scrolling_region(&mut self, top: usize, bottom: Option<usize>) {
        let rows = self.term.screen_lines();
        let (top, bottom) = (top.max(1), bottom.unwrap_or(rows).min(rows));
        // The engine would take margins below the screen, and then have none.
        if top < bottom {
            self.margins = (top - 1, bottom);
            self.term.set_scrolling_region(top, Some(bottom));
        }
    }

    fn set_active_charset(&mut self, index: CharsetIndex) {
        self.charset = index;
        self.term.set_active_charset(index);
    }

    fn dynamic_color_sequence(&mut self, prefix: String, index: usize, terminator: &str) {
        self.answers.colour(&prefix, self.colour(index), terminator);
    }

    fn text_area_size_pixels(&mut self) {
        self.answers.size_in_pixels(self.term.columns(), self.term.screen_lines());
    }

    fn set_hyperlink(&mut self, link: Option<Hyperlink>) {
        let length = |link: &Hyperlink| link.uri.len() + link.id.as_ref().map_or(0, String::len);
        // The engine would number a link without an id by a counter of the whole process: the same bytes would not always
        // be the same screen.
        let named = |Hyperlink { id, uri }| Hyperlink { id: Some(id.unwrap_or_default()), uri };
        self.term.set_hyperlink(link.filter(|link| length(link) <= LINK_BYTES_MAX).map(named));
    }
}
