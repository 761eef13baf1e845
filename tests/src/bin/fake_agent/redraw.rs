//! Redraws the lowest lines of its terminal again and again, as programs of agents do while they work.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

/// How often it looks whether it may draw.
const LOOK_EVERY: Duration = Duration::from_millis(200);
const COLS: usize = 120;
const SPINNER: [char; 6] = ['·', '✢', '✳', '✶', '✻', '✽'];

/// So often a second while `file` is there, for ever.
pub fn while_there(hz: u64, file: &Path) {
    let pause = Duration::from_micros(1_000_000 / hz);
    let mut out = std::io::stdout().lock();
    out.write_all(b"\n\n\n\n\n\n").expect("the terminal takes it");
    for n in 0_u64.. {
        // One look for a second's worth of frames: it is not what is measured.
        if n.is_multiple_of(hz) {
            while !file.exists() {
                std::thread::sleep(LOOK_EVERY);
            }
        }
        out.write_all(frame(n, hz).as_bytes()).and_then(|()| out.flush()).expect("the terminal takes it");
        std::thread::sleep(pause);
    }
}

/// A synchronised update of six lines: a spinner with a clock, the composer between two lines, a footer; and once a second a title.
fn frame(n: u64, hz: u64) -> String {
    let (spinner, line) = (SPINNER[n as usize % SPINNER.len()], "─".repeat(COLS));
    let (seconds, tokens) = (n / hz, n * 7);
    let mut text = String::from("\x1b[?2026h\r\x1b[6A");
    if n.is_multiple_of(hz) {
        let busy = if seconds.is_multiple_of(2) { '⠂' } else { '⠐' };
        write!(text, "\x1b]0;{busy} Redraws\x07").expect("writing to a string");
    }
    write!(
        text,
        "\x1b[2K\x1b[38;2;215;119;87m{spinner} Working… \x1b[38;2;153;153;153m({seconds}s · ↓ {tokens} tokens)\x1b[39m\r\n\
         \x1b[2K\r\n\x1b[2K\x1b[38;2;136;136;136m{line}\x1b[39m\r\n\x1b[2K❯ \r\n\x1b[2K\x1b[38;2;136;136;136m{line}\x1b[39m\r\n\
         \x1b[2K  \x1b[2mesc to interrupt\x1b[22m\r\n\x1b[?2026l"
    )
    .expect("writing to a string");
    text
}
