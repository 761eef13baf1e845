//! Writes cells as the bytes that draw them: text, attributes and links.

use std::fmt::Write;

use alacritty_terminal::term::cell::{Cell, Flags, Hyperlink};
use vte::ansi::{Color, NamedColor};

/// How the next character will look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pen {
    fg: Color,
    bg: Color,
    flags: Flags,
    underline: Option<Color>,
    link: Option<Hyperlink>,
}

/// Flags that are attributes, and not facts about the layout.
const LOOKS: Flags = Flags::INVERSE
    .union(Flags::BOLD)
    .union(Flags::ITALIC)
    .union(Flags::ALL_UNDERLINES)
    .union(Flags::DIM)
    .union(Flags::HIDDEN)
    .union(Flags::STRIKEOUT);

impl Default for Pen {
    fn default() -> Self {
        Self::of(&Cell::default())
    }
}

impl Pen {
    pub(super) fn of(cell: &Cell) -> Self {
        Self {
            fg: cell.fg,
            bg: cell.bg,
            flags: cell.flags & LOOKS,
            underline: cell.underline_color(),
            link: cell.hyperlink(),
        }
    }
}

/// Bytes under way, and the pen that they leave in the terminal's hand.
#[derive(Debug, Default)]
pub(super) struct Painter {
    text: String,
    pen: Pen,
}

impl Painter {
    pub(super) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn go_to(&mut self, row: usize, column: usize) {
        self.sequence(format_args!("\x1b[{};{}H", row + 1, column + 1));
    }

    pub(super) fn sequence(&mut self, sequence: std::fmt::Arguments<'_>) {
        // Writing into a String cannot fail.
        self.text.write_fmt(sequence).unwrap_or_default();
    }

    pub(super) fn cell(&mut self, cell: &Cell) {
        self.pen(Pen::of(cell));
        self.text.push(if cell.c == '\t' { ' ' } else { cell.c });
        self.text.extend(cell.zerowidth().into_iter().flatten());
    }

    pub(super) fn pen(&mut self, pen: Pen) {
        if pen.link != self.pen.link {
            match &pen.link {
                Some(link) if link.id().is_empty() => {
                    self.sequence(format_args!("\x1b]8;;{}\x1b\\", link.uri()))
                }
                Some(link) => self.sequence(format_args!("\x1b]8;id={};{}\x1b\\", link.id(), link.uri())),
                None => self.raw("\x1b]8;;\x1b\\"),
            }
        }
        let looks_differ = (pen.fg, pen.bg, pen.flags, pen.underline)
            != (self.pen.fg, self.pen.bg, self.pen.flags, self.pen.underline);
        if looks_differ {
            self.raw("\x1b[0");
            self.attributes(pen.flags);
            self.colour(pen.fg, NamedColor::Foreground, 38);
            self.colour(pen.bg, NamedColor::Background, 48);
            if let Some(colour) = pen.underline {
                self.underline(colour);
            }
            self.raw("m");
        }
        self.pen = pen;
    }

    fn attributes(&mut self, flags: Flags) {
        const CODES: [(Flags, &str); 11] = [
            (Flags::BOLD, ";1"),
            (Flags::DIM, ";2"),
            (Flags::ITALIC, ";3"),
            (Flags::UNDERLINE, ";4"),
            (Flags::DOUBLE_UNDERLINE, ";4:2"),
            (Flags::UNDERCURL, ";4:3"),
            (Flags::DOTTED_UNDERLINE, ";4:4"),
            (Flags::DASHED_UNDERLINE, ";4:5"),
            (Flags::INVERSE, ";7"),
            (Flags::HIDDEN, ";8"),
            (Flags::STRIKEOUT, ";9"),
        ];
        CODES.iter().filter(|(flag, _)| flags.contains(*flag)).for_each(|(_, code)| self.raw(code));
    }

    /// `base` is 38 for the foreground and 48 for the background; the first sixteen have codes of their own.
    fn colour(&mut self, colour: Color, usual: NamedColor, base: usize) {
        match colour {
            Color::Named(named) if named == usual => {}
            Color::Named(named) => match named as usize {
                index @ 0..8 => self.sequence(format_args!(";{}", base - 8 + index)),
                index @ 8..16 => self.sequence(format_args!(";{}", base + 52 + index - 8)),
                // No sequence sets any other name.
                _ => {}
            },
            Color::Spec(rgb) => self.sequence(format_args!(";{base};2;{};{};{}", rgb.r, rgb.g, rgb.b)),
            Color::Indexed(index) => self.sequence(format_args!(";{base};5;{index}")),
        }
    }

    /// Only in the form with colons: a terminal that does not know 58 would take the numbers after semicolons for others.
    fn underline(&mut self, colour: Color) {
        match colour {
            Color::Spec(rgb) => self.sequence(format_args!(";58:2::{}:{}:{}", rgb.r, rgb.g, rgb.b)),
            Color::Indexed(index) => self.sequence(format_args!(";58:5:{index}")),
            Color::Named(_) => {}
        }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }
}
