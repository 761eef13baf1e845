//! What a screen shows and answers, and that its checkpoint is the same screen.

use std::path::Path;

use alacritty_terminal::grid::{Cursor, Dimensions, Grid};
use alacritty_terminal::index::{Column, Line};
use alacritty_terminal::term::cell::{Cell, Flags};

use super::paint::Pen;
use super::{History, Notice, Screen};

mod wild;

fn screen(bytes: &[u8]) -> Screen {
    let mut screen = Screen::new(20, 5);
    screen.advance(bytes);
    screen
}

/// A cell as a reader sees it: a tab is a blank, and the mark of a wide character that did not fit shows nothing.
fn shown(cell: &Cell) -> (char, Vec<char>, Pen, Flags) {
    let layout = Flags::WIDE_CHAR | Flags::WIDE_CHAR_SPACER | Flags::WRAPLINE;
    let marks = cell.zerowidth().unwrap_or_default().to_vec();
    (if cell.c == '\t' { ' ' } else { cell.c }, marks, Pen::of(cell), cell.flags & layout)
}

fn cursor_facts(cursor: &Cursor<Cell>) -> String {
    format!(
        "{:?} {} {:?} {:?}",
        cursor.point,
        cursor.input_needs_wrap,
        Pen::of(&cursor.template),
        cursor.charsets
    )
}

fn assert_same_page(a: &Grid<Cell>, b: &Grid<Cell>, what: &str) {
    for line in 0..a.screen_lines() {
        for column in 0..a.columns() {
            let (line, column) = (Line(line as i32), Column(column));
            assert_eq!(shown(&a[line][column]), shown(&b[line][column]), "{what}, cell {line} {column}");
        }
    }
    assert_eq!(cursor_facts(&a.cursor), cursor_facts(&b.cursor), "{what}, cursor");
    assert_eq!(cursor_facts(&a.saved_cursor), cursor_facts(&b.saved_cursor), "{what}, saved cursor");
}

fn assert_same(a: &mut Screen, b: &mut Screen, what: &str) {
    assert_same_page(a.model.term.grid(), b.model.term.grid(), what);
    assert_eq!(a.model.term.mode(), b.model.term.mode(), "{what}, modes");
    assert_eq!(a.model.margins, b.model.margins, "{what}, margins");
    assert_eq!(a.model.tabs, b.model.tabs, "{what}, tabs");
    assert_eq!(a.model.charset, b.model.charset, "{what}, charset");
    assert_eq!(a.model.titles, b.model.titles, "{what}, titles");
    assert_eq!((a.title(), a.is_mid_update()), (b.title(), b.is_mid_update()), "{what}, title and update");
    assert_eq!(a.model.term.cursor_style(), b.model.term.cursor_style(), "{what}, cursor style");
    for index in 0..269 {
        assert_eq!(a.model.term.colors()[index], b.model.term.colors()[index], "{what}, colour {index}");
    }
    let hidden = [a, b].map(|screen| screen.model.on_hidden_page(|grid| Some(grid.clone())));
    if let [Some(a), Some(b)] = &hidden {
        assert_same_page(a, b, what);
    }
}

/// What a viewer has above its page after it was given the history and the screen.
fn scrolled_away(bytes: &[u8], cols: u16, rows: u16) -> Vec<String> {
    let mut viewer = History::new(cols, rows, 1000);
    viewer.advance(bytes);
    let grid = viewer.screen.model.term.grid();
    let text = |line: i32| {
        let row = (0..grid.columns()).map(|column| grid[Line(line)][Column(column)].c).collect::<String>();
        row.trim_end().to_owned()
    };
    (-(grid.history_size() as i32)..0).map(text).collect()
}

/// The claim of a history: it ends in exactly the present screen, whatever came before and whichever sizes there were.
fn assert_history(parts: &[&[u8]], sizes: &[(u16, u16)]) -> (Vec<u8>, Screen) {
    let (cols, rows) = sizes[0];
    let (mut original, mut history) = (Screen::new(cols, rows), History::new(cols, rows, 1000));
    for (n, part) in parts.iter().enumerate() {
        if let Some(&(cols, rows)) = sizes.get(n) {
            original.resize(cols, rows);
            history.resize(cols, rows);
        }
        original.advance(part);
        history.advance(part);
    }
    let bytes = original.checkpoint_with(&mut history);
    let mut again = Screen::new(original.cols() as u16, original.rows() as u16);
    again.advance(&bytes);
    assert_same(
        &mut original,
        &mut again,
        &format!("after the history {:?}", String::from_utf8_lossy(&bytes)),
    );
    (bytes, original)
}

fn numbered(count: usize) -> Vec<u8> {
    (0..count).map(|n| format!("line {n}\r\n")).collect::<String>().into_bytes()
}

#[test]
fn a_viewer_has_every_line_that_scrolled_away_above_the_very_screen() {
    let (bytes, original) = assert_history(&[&numbered(30)], &[(20, 5)]);

    let expected: Vec<String> = (0..26).map(|n| format!("line {n}")).collect();
    assert_eq!(scrolled_away(&bytes, 20, 5), expected);
    assert_eq!(original.text_lines()[0], "line 26");
    assert!(!String::from_utf8_lossy(&bytes[2..]).contains("\u{1b}c"), "one reset, at the start");
}

#[test]
fn a_history_holds_lines_that_a_taller_terminal_took_back() {
    let (bytes, original) = assert_history(&[&numbered(30), b""], &[(20, 5), (20, 12)]);

    let expected: Vec<String> = (0..26).map(|n| format!("line {n}")).collect();
    assert_eq!(scrolled_away(&bytes, 20, 12), expected, "{:?}", original.text_lines());
}

#[test]
fn a_full_screen_program_leaves_nothing_in_the_history_and_hides_none_of_it() {
    let full = [b"\x1b[?1049h\x1b[2J".to_vec(), numbered(40)].concat();

    let (bytes, original) = assert_history(&[&numbered(30), &full], &[(20, 5)]);

    assert!(original.is_alt_screen());
    let expected: Vec<String> = (0..26).map(|n| format!("line {n}")).collect();
    let usual = [bytes, b"\x1b[?1049l".to_vec()].concat();
    assert_eq!(scrolled_away(&usual, 20, 5), expected);
}

#[test]
fn a_recording_that_begins_on_the_full_screen_page_is_known_by_its_end() {
    let recording = [numbered(40), b"\x1b[?1049l".to_vec(), numbered(7)].concat();
    let mut history = History::new(20, 5, 1000);
    history.begin_in_the_middle(&recording, false);
    history.advance(&recording);
    let mut now = Screen::new(20, 5);
    now.advance(&numbered(7));

    let bytes = now.checkpoint_with(&mut history);

    assert_eq!(scrolled_away(&bytes, 20, 5), ["line 0", "line 1", "line 2"]);
}

#[test]
fn a_history_asks_and_answers_nothing() {
    let asking = b"one\r\n\x1b[c\x1b[6n\x1b]11;?\x1b\\\x1b[>q two\r\n".repeat(9);
    let (bytes, _) = assert_history(&[&asking], &[(20, 5)]);

    let mut viewer = Screen::new(20, 5);
    viewer.advance(&bytes);

    assert_eq!(viewer.take_answers(), b"");
}

/// The claim of a checkpoint, now and after what follows.
fn assert_checkpoint(before: &[u8], after: &[u8], cols: u16, rows: u16, resized: Option<(u16, u16)>) {
    let mut original = Screen::new(cols, rows);
    original.advance(before);
    if let Some((cols, rows)) = resized {
        original.resize(cols, rows);
    }
    let mut again = Screen::new(original.cols() as u16, original.rows() as u16);
    let checkpoint = original.checkpoint();
    again.advance(&checkpoint);
    let shown = String::from_utf8_lossy(&checkpoint).into_owned();
    assert_same(&mut original, &mut again, &format!("after the checkpoint {shown:?}"));

    original.advance(after);
    again.advance(after);
    assert_same(&mut original, &mut again, &format!("after the checkpoint {shown:?} and what follows"));
}

#[test]
fn the_last_line_is_the_cursors_unless_something_is_written_below_it() {
    let lines = |bytes: &[u8]| {
        let mut screen = Screen::new(10, 4);
        screen.advance(bytes);
        screen.lines_to_cursor()
    };

    assert_eq!(lines(b"a\r\nb? "), ["a", "b?"]);
    assert_eq!(lines(b"a\r\nb? \r\n"), ["a", "b?", ""]);
    assert_eq!(lines(b"a\r\nb\x1b[H"), ["a", "b"]);
    assert_eq!(lines(b"a\x1b[?25l"), ["a", "", "", ""], "hidden, it may be anywhere");
}

#[test]
fn text_cursor_and_title_are_read() {
    let mut screen = Screen::new(20, 5);
    let notices = screen.advance("\x1b]0;a title\x07one\r\n\x1b[31mtwo 漢 e\u{301}\x1b[4;3H".as_bytes());

    assert_eq!(screen.text_lines(), ["one", "two 漢 e\u{301}", "", "", ""]);
    assert_eq!(screen.cursor(), (2, 3));
    assert_eq!(screen.title(), "a title");
    assert_eq!(notices, [Notice::Title("a title".into())]);
}

#[test]
fn the_page_and_the_paste_mode_are_known() {
    let mut screen = screen(b"below\x1b[?1049h\x1b[?2004h\x1b[?2026h\x1b[?25lup");
    assert!(screen.is_alt_screen() && screen.is_bracketed_paste() && screen.is_mid_update());
    assert!(!screen.is_cursor_visible());

    screen.advance(b"\x1b[?2026l\x1b[?1049l\x1b[?2004l\x1b[?25h");

    assert!(!screen.is_alt_screen() && !screen.is_bracketed_paste() && !screen.is_mid_update());
    assert_eq!(screen.text_lines()[0], "below");
}

#[test]
fn notices_come_in_order_and_bells_in_a_row_are_one() {
    let mut screen = Screen::new(20, 5);

    let notices = screen.advance(b"\x07\x07\x1b]9;done\x07\x1b]133;D;1\x1b\\\x1b]777;notify;a;b\x07\x1b]7501;x\x07\x1b]52;c;eA==\x07\x07");

    let osc = |code, text: &str| Notice::Osc { code, text: text.into() };
    let wanted =
        [Notice::Bell, osc(9, "done"), osc(133, "D;1"), osc(777, "notify;a;b"), osc(7501, "x"), Notice::Bell];
    assert_eq!(notices, wanted);
}

#[test]
fn every_query_has_its_answer_and_order() {
    let cases: [(&[u8], &str); 13] = [
        (b"\x1b[c", "\x1b[?6c"),
        (b"\x1b[>c", "\x1b[>0;2600;1c"),
        (b"ab\x1b[6n", "\x1b[1;3R"),
        (b"\x1b[5n", "\x1b[0n"),
        (b"\x1b[?2004$p", "\x1b[?2004;2$y"),
        (b"\x1b[?2004h\x1b[?2004$p", "\x1b[?2004;1$y"),
        (b"\x1b[?9999$p", "\x1b[?9999;0$y"),
        (b"\x1b[18t", "\x1b[8;5;20t"),
        (b"\x1b[14t\x1b[16t", "\x1b[4;80;160t\x1b[6;16;8t"),
        (b"\x1b]11;?\x07", "\x1b]11;rgb:1414/1414/1414\x07"),
        (b"\x1b]10;#102030\x07\x1b]10;?\x1b\\", "\x1b]10;rgb:1010/2020/3030\x1b\\"),
        (b"\x1b]4;16;?\x07", "\x1b]4;16;rgb:0000/0000/0000\x07"),
        (b"\x1b[>0q\x1b[c", concat!("\x1bP>|gastown(", env!("CARGO_PKG_VERSION"), ")\x1b\\\x1b[?6c")),
    ];
    for (query, answer) in cases {
        let mut screen = screen(query);

        assert_eq!(String::from_utf8(screen.take_answers()).unwrap(), answer, "{query:?}");
        assert_eq!(screen.take_answers(), b"");
    }
}

#[test]
fn a_checkpoint_asks_nothing_and_says_nothing_but_the_title() {
    let mut original = screen(b"\x1b]0;t\x07\x1b[5n\x1b[c\x1b]10;?\x07text\x07");
    let mut again = Screen::new(20, 5);

    let notices = again.advance(&original.checkpoint());

    assert_eq!(notices, [Notice::Title("t".into())]);
    assert_eq!(again.take_answers(), b"");
}

#[test]
fn endless_strings_marks_links_and_questions_stay_bounded() {
    let mut screen = Screen::new(20, 5);
    screen.advance(b"\x1b]0;");
    (0..1000).for_each(|_| drop(screen.advance(&[b'x'; 10_000])));
    screen.advance(b"\x07e");
    (0..100_000).for_each(|_| drop(screen.advance("\u{301}".as_bytes())));
    (0..100_000).for_each(|_| drop(screen.advance(b"\x1b[c\x1b[22t")));
    let link = format!("\x1b]8;;http://{}\x1b\\link\x1b]8;;\x1b\\", "l".repeat(10_000));
    screen.advance(link.as_bytes());

    assert!(screen.title().len() <= 512);
    assert!(screen.checkpoint().len() < 20_000);
    assert!(screen.take_answers().len() <= 64 * 1024);
    assert!(screen.advance(&b"\x07x\x1b]9;n\x07".repeat(10_000)).len() <= 512);
}

#[test]
fn odd_sizes_are_kept_within_bounds() {
    let mut screen = Screen::new(0, 0);
    screen.advance("漢字\r\nx".as_bytes());
    assert_eq!((screen.cols(), screen.rows()), (2, 1));

    screen.resize(u16::MAX, 3);

    assert_eq!((screen.cols(), screen.rows()), (2000, 3));
}

#[test]
fn known_corners_survive_a_checkpoint() {
    let cases: [&[u8]; 14] = [
        b"0123456789012345678901234",
        b"01234567890123456789",
        "0123456789012345678漢x".as_bytes(),
        "012345678901234567漢".as_bytes(),
        b"\x1b[5;1H0123456789012345678901\x1b[1;1H\x1bM\x1bM",
        b"\x1b[2;4r\x1b[?6h\x1b[2;2Hin",
        b"\x1b(0lqk\x0e\x1b)0x\x1b7\x1b(B",
        b"\x1b[44m\x1b[?1049h\x1b[Kabove\x1b7\x1b[3;3H",
        b"\x1b]8;;http://x/?a;b\x1b\\link\x1b]8;;\x1b\\ \x1b[4:3;58:2::1:2:3mcurl",
        b"\x1b[3g\x1b[5G\x1bH\x1b[1;1Ha\tb",
        b"\x1b[?7l\x1b[4h\x1b[20h\x1b[?1003h\x1b[?1006h\x1b=\x1b[5 q\x1b[?25l",
        b"\x1b]0;a\x07\x1b[22t\x1b]0;b\x07",
        b"\x1b]4;3;#010203\x07\x1b]11;#040506\x07",
        b"01234567890123456789\x1b7more\x1b[2J",
    ];
    let endings: [&[u8]; 3] = [b"next", b"\x1b8after\r\nline\ttab\x1b[23t", b"\x1b[?1049l\x1b[0;3Hx\x0fq"];
    for before in cases {
        for after in endings {
            assert_checkpoint(before, after, 20, 5, None);
            assert_checkpoint(before, after, 20, 5, Some((13, 4)));
        }
    }
}

#[test]
fn a_checkpoint_in_the_middle_of_anything_goes_on_as_if_there_were_none() {
    let bytes =
        "a\x1b[1;31mé漢\x1b]0;títle\x07b\x1bP1q#0\x1b\\c\x1b(0q\x1b(B\x1b[38;2;1;2;3mz\x1b_x\x1b\\e\u{301}"
            .as_bytes();
    for split in 0..bytes.len() {
        assert_checkpoint(&bytes[..split], &bytes[split..], 20, 5, None);
    }
}

#[test]
fn every_recorded_terminal_of_an_agent_survives_a_checkpoint() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/recordings");
    let mut count = 0;
    for agent in std::fs::read_dir(&folder).unwrap() {
        for file in std::fs::read_dir(agent.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "bin") {
                let bytes = std::fs::read(&path).unwrap();
                for part in 1..=5 {
                    let (before, after) = bytes.split_at(bytes.len() * part / 5);
                    assert_checkpoint(before, after, 120, 40, None);
                }
                assert_checkpoint(&bytes, b"", 120, 40, Some((77, 21)));
                count += 1;
            }
        }
    }
    assert!(count >= 20, "only {count} recordings were found");
}
