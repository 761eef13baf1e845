//! Terminal output as nobody would write it: what holds of screens and checkpoints holds for it too.

use proptest::prelude::*;

use super::{assert_checkpoint, assert_history};
use crate::screen::Screen;

/// Pieces from which wild terminal output is made.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let text = prop_oneof![
        "[a-z ]{1,30}".prop_map(String::into_bytes),
        Just("漢字".as_bytes().to_vec()),
        Just("e\u{301}\u{302}".as_bytes().to_vec()),
        Just("🦀".as_bytes().to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\x08".to_vec()),
        Just(b"\t".to_vec()),
    ];
    let finals = "[@ABCDEFGHIJKLMPSTXZdrm]".prop_map(String::into_bytes);
    let csi = (prop::collection::vec(0_u16..25, 0..3), finals).prop_map(|(numbers, last)| {
        let numbers: Vec<String> = numbers.iter().map(u16::to_string).collect();
        [b"\x1b[".to_vec(), numbers.join(";").into_bytes(), last].concat()
    });
    let others = prop::sample::select(vec![
        "\x1b[?1049h",
        "\x1b[?1049l",
        "\x1b7",
        "\x1b8",
        "\x1bM",
        "\x1bD",
        "\x1bH",
        "\x1b[3g",
        "\x1b(0",
        "\x1b(B",
        "\x1b)0",
        "\x0e",
        "\x0f",
        "\x1b[?7l",
        "\x1b[?7h",
        "\x1b[4h",
        "\x1b[4l",
        "\x1b#8",
        "\x1b[?2026h",
        "\x1b[?2026l",
        "\x1b[38;5;200m",
        "\x1b[48;2;9;8;7m",
        "\x1b[4:3m",
        "\x1b[58:5:9m",
        "\x1b[7;1;3;9m",
        "\x1b[0m",
        "\x1b[97;104m",
        "\x1b[r",
        "\x1b]0;t;u\x07",
        "\x1b]8;;http://a\x07",
        "\x1b]8;id=q;http://b\x07",
        "\x1b]8;;\x07",
        "\x1b[22t",
        "\x1b[23t",
        "\x1bc",
    ])
    .prop_map(|text: &str| text.as_bytes().to_vec());
    prop_oneof![4 => text, 4 => csi, 3 => others]
}

fn output() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(piece(), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_checkpoint_is_the_same_screen_for_any_output(
        before in output(), after in output(), cut in 0.0..1.0_f64, cols in 4_u16..24, rows in 3_u16..9,
        resized in prop::option::of((4_u16..24, 3_u16..9)),
    ) {
        // A cut anywhere: in the middle of a sequence or a character, too.
        let all = [before, after].concat();
        let (before, after) = all.split_at((all.len() as f64 * cut) as usize);
        assert_checkpoint(before, after, cols, rows, resized);
    }

    #[test]
    fn a_history_ends_in_exactly_the_present_screen_for_any_output_and_sizes(
        parts in prop::collection::vec(output(), 1..4), sizes in prop::collection::vec((4_u16..24, 3_u16..9), 1..4),
    ) {
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        assert_history(&parts, &sizes);
    }

    #[test]
    fn no_bytes_at_all_can_break_the_screen(bytes in prop::collection::vec(any::<u8>(), 0..2000), cols in 0_u16..30, rows in 0_u16..10) {
        let mut screen = Screen::new(cols, rows);
        screen.advance(&bytes);
        screen.resize(rows, cols);
        screen.advance(&bytes);
        assert!(!screen.checkpoint().is_empty());
        assert_eq!(screen.text_lines().len(), screen.rows());
    }
}
