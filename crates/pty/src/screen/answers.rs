//! What a terminal owes its program: kept apart until someone takes it, and bounded.

use std::sync::{Arc, Mutex, PoisonError};

use alacritty_terminal::event::{Event, EventListener};
use vte::ansi::Rgb;

/// A program that asks more than this without anyone taking the answers gets no more.
const ANSWERS_BYTES_MAX: usize = 64 * 1024;
/// A cell's size in pixels, for programs that ask; a window without pixels has to say something.
const CELL_PIXELS: (usize, usize) = (8, 16);

/// Collects answers; the screen's engine holds a clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Answers(Arc<Mutex<Vec<u8>>>);

impl Answers {
    pub(super) fn add(&self, text: &str) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() + text.len() <= ANSWERS_BYTES_MAX {
            waiting.extend_from_slice(text.as_bytes());
        }
    }

    pub(super) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn size_in_pixels(&self, cols: usize, rows: usize) {
        self.add(&format!("\x1b[4;{};{}t", rows * CELL_PIXELS.1, cols * CELL_PIXELS.0));
    }

    pub(super) fn cell_in_pixels(&self) {
        self.add(&format!("\x1b[6;{};{}t", CELL_PIXELS.1, CELL_PIXELS.0));
    }

    pub(super) fn version(&self) {
        self.add(concat!("\x1bP>|gastown(", env!("CARGO_PKG_VERSION"), ")\x1b\\"));
    }

    pub(super) fn colour(&self, prefix: &str, Rgb { r, g, b }: Rgb, terminator: &str) {
        self.add(&format!("\x1b]{prefix};rgb:{r:02x}{r:02x}/{g:02x}{g:02x}/{b:02x}{b:02x}{terminator}"));
    }
}

impl EventListener for Answers {
    fn send_event(&self, event: Event) {
        // Titles, bells and colours are taken before they reach the engine; the clipboard is not the program's to read.
        if let Event::PtyWrite(text) = event {
            self.add(&text);
        }
    }
}

/// The usual colour of an index of the 256-colour palette.
pub(super) fn palette(index: usize) -> Rgb {
    const BASE: [(u8, u8, u8); 16] = [
        (0, 0, 0),
        (205, 0, 0),
        (0, 205, 0),
        (205, 205, 0),
        (0, 0, 238),
        (205, 0, 205),
        (0, 205, 205),
        (229, 229, 229),
        (127, 127, 127),
        (255, 0, 0),
        (0, 255, 0),
        (255, 255, 0),
        (92, 92, 255),
        (255, 0, 255),
        (0, 255, 255),
        (255, 255, 255),
    ];
    let level = |step: usize| if step == 0 { 0 } else { (55 + 40 * step) as u8 };
    match index {
        0..16 => {
            let (r, g, b) = BASE[index];
            Rgb { r, g, b }
        }
        16..232 => {
            let cube = index - 16;
            Rgb { r: level(cube / 36), g: level(cube / 6 % 6), b: level(cube % 6) }
        }
        _ => {
            let grey = (8 + 10 * (index.min(255) - 232)) as u8;
            Rgb { r: grey, g: grey, b: grey }
        }
    }
}
