//! A page or list that stands in the place of a program's composer until somebody closes it: its lowest lines say by which key. Whoever
//! opened it, the program takes no prompt meanwhile.

use crate::menu::unframed;
use regex::Regex;
use std::sync::LazyLock;

/// Of the lowest lines, frames left out.
const LINES_OF_KEYS: usize = 3;
/// What leaves it, by whatever words, and nothing more: "esc to clear input" is said of a composer.
const LEAVES: &str = r"(?ix)
    (?: \b (?: esc | escape ) (?: / [\w+]+ )* (?: \s+ to )? \s+ (?: cancel | close | exit | quit | clear | dismiss | leave | return | (?: go \s+ )? back | start \s+ new ) \b
      | \b enter \s+ to \s+ close \b
      | ^ q (?: \s+ to )? \s+ (?: close | quit ) \b )
    (?: $ | \s* [·•|)│.] | \s{2,} | , \s \D )";

/// How long something takes by now is told by a program at work ("12s · esc to cancel").
const WORKS: &str = r"\b\d+[hms]\b";

static SHAPES: LazyLock<Option<(Regex, Regex)>> =
    LazyLock::new(|| Some((Regex::new(LEAVES).ok()?, Regex::new(WORKS).ok()?)));

/// The line that says how it is left, of those looked at.
pub(crate) fn panel(lines: &[&str]) -> Option<usize> {
    let (leaves, works) = SHAPES.as_ref()?;
    let says = |line: &str| unframed(line).chars().any(char::is_alphanumeric);
    let mut lowest = lines.iter().enumerate().rev().filter(|(_, line)| says(line)).take(LINES_OF_KEYS);
    if is_read(lines) {
        return None;
    }
    lowest.find(|(_, line)| leaves.is_match(unframed(line)) && !works.is_match(line)).map(|(at, _)| at)
}

/// A page of what was said before: it is only read, and asks for nothing.
fn is_read(lines: &[&str]) -> bool {
    lines
        .iter()
        .rev()
        .take(LINES_OF_KEYS)
        .any(|line| line.contains("scroll") || line.contains("detailed transcript"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_by_a_key_is_a_panel_in_all_its_spellings() {
        for keys in [
            "  Enter to continue · Esc to cancel",
            "  Type to filter · Enter/↓ to select · ↑ to tabs · Esc to clear",
            "  Enter to close",
            "│ (Press Esc to close)            │",
            "│ Press Esc to exit.   │",
            " enter resume   esc start new   ^c quit   tab focus sort/filter",
            "q close",
            " ↑↓ navigate  enter select  escape/ctrl+c cancel",
            "← to go back · Esc/Enter/Space to close · x to stop",
            "│ Esc to cancel, Enter to select │",
            "│ Enter to select, ↑↓ to navigate, Esc to close │\n│      │\n╰──────────────╯",
        ] {
            let screen = format!("A page\nof words\n{keys}");
            let lines: Vec<&str> = screen.lines().collect();
            assert_eq!(panel(&lines), Some(2), "{keys}");
        }
    }

    #[test]
    fn what_a_program_at_work_says_of_its_keys_is_none() {
        for line in [
            "⠏ Thinking (esc to cancel, 12s)",
            "⠼ Working (5s · esc to cancel)",
            "esc to interrupt",
            "• Working (3s • esc to interrupt)",
            "esc interrupt",
            "esc exit shell mode",
            "esc esc to clear input",
            "↑/↓ scroll · esc close",
            "press q to quit",
            "? for shortcuts",
            "He pressed escape",
        ] {
            assert_eq!(panel(&["words", line]), None, "{line}");
        }
        assert_eq!(panel(&["Esc to cancel", "one", "two", "three"]), None, "it stands too far above");
    }
}
