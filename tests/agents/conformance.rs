//! What a person does in each program's own terminal, driven through the hall's typing path and seen on its screen. What a program itself
//! cannot do is proved as such. The table in docs/terminals.md says the same, and is held to it here.

use crate::story::{Program, Story};
use crate::{aider, auggie, claude, codex, copilot, gemini, opencode, pi, qwen};
use gastown_tests::until;
use std::time::Duration;

/// What the window types for Shift Enter: ui/src/terminal/newLine.ts.
const NEW_LINE: &str = "\\x1b\\r";
/// Esc, Ctrl-U, backspaces, and Ctrl-U and Ctrl-K where that left something: whatever stands in its composer goes.
const EMPTY: [&str; 5] = [
    "\\x1b",
    "\\x15",
    "\\x7f\\x7f\\x7f\\x7f\\x7f\\x7f\\x7f\\x7f\\x7f\\x7f\\x7f\\x7f\\x7f\\x7f\\x7f\\x7f",
    "\\x15",
    "\\x0b",
];
const SOON: Duration = Duration::from_secs(2);

/// What is seen of one thing: words on its screen, or none, and what the table says of it.
#[derive(Clone, Copy)]
struct Seen {
    words: Option<&'static str>,
    cell: &'static str,
}

const fn shows(words: &'static str) -> Seen {
    Seen { words: Some(words), cell: "x" }
}

const fn not(cell: &'static str) -> Seen {
    Seen { words: None, cell }
}

struct Case {
    program: &'static Program,
    /// Dialogs at its start, and their answers.
    first: &'static [(&'static str, &'static str)],
    /// Its own limit where Shift Enter begins no line: what it does instead.
    sends_on_new_line: Option<&'static str>,
    slash: Seen,
    file: Seen,
    history: Seen,
}

const USUAL: Case = Case {
    program: &claude::CLAUDE,
    first: &[],
    sends_on_new_line: None,
    slash: shows("/add-dir"),
    file: shows("README.md"),
    history: shows("reverse-i-search"),
};

const NO_LIST: Seen = not("no list");
static CASES: [Case; 9] = [
    Case { program: &aider::AIDER, slash: shows("/architect"), file: NO_LIST, ..USUAL },
    Case {
        program: &auggie::AUGGIE,
        first: &[(auggie::INDEXING, "deny")],
        slash: shows("about"),
        file: NO_LIST,
        history: shows("Reverse History Search"),
        ..USUAL
    },
    Case { first: &[("trust", "allow")], history: shows("search prompts"), ..USUAL },
    Case { program: &codex::CODEX, slash: shows("/model"), ..USUAL },
    Case {
        program: &copilot::COPILOT,
        first: &[("Do you trust the files in this folder?", "allow")],
        ..USUAL
    },
    Case { program: &gemini::GEMINI, slash: shows("compress"), history: shows("(r:)"), ..USUAL },
    Case {
        program: &opencode::OPENCODE,
        slash: shows("/agents"),
        history: Seen { words: Some("Rename Session"), cell: "renames the session" },
        ..USUAL
    },
    Case {
        program: &pi::PI,
        sends_on_new_line: Some("sends it off"),
        slash: shows("settings"),
        file: NO_LIST,
        history: not("no search"),
        ..USUAL
    },
    Case { program: &qwen::QWEN, slash: shows("btw"), history: shows("(r:)"), ..USUAL },
];

fn types(story: &Story, keys: &str) {
    story.town.ok(&["send", "-e", "wren", keys]);
    std::thread::sleep(Duration::from_millis(400));
}

fn empties(story: &Story) {
    EMPTY.iter().for_each(|keys| types(story, keys));
}

fn screen(story: &Story) -> String {
    story.town.ok(&["peek", "wren"])
}

fn sees(story: &Story, name: &str, keys: &str, seen: Seen) {
    types(story, keys);
    match seen.words {
        Some(words) => until(&format!("{name} shows {words:?}"), || screen(story).contains(words)),
        None => {
            std::thread::sleep(SOON);
            let shown = screen(story);
            assert!(!shown.contains("README.md") && !shown.contains("search"), "{name} shows more: {shown}");
        }
    }
    empties(story);
}

/// Two lines, one below the other, and nothing is sent off.
fn stands_in_two_lines(story: &Story, name: &str) {
    let is_so = |shown: &str| {
        let lines: Vec<&str> = shown.lines().collect();
        let at = |words: &str| lines.iter().rposition(|line| line.contains(words));
        at("ersteZeile").zip(at("zweiteZeile")).is_some_and(|(first, second)| second == first + 1)
    };
    until(&format!("{name} stands in two lines"), || is_so(&screen(story)));
}

fn conforms(preset: &str) {
    let case = CASES.iter().find(|case| case.program.name == preset).expect("a case of it");
    let Some(story) = Story::begin(case.program, "text") else { return };
    story.sling("Say hello");
    case.first.iter().for_each(|(words, answer)| story.answer(words, answer));
    until("it has heard its task and rests", || story.times_asked() > 0 && story.state().0 == "idle");
    // Programs ask for titles and the like by themselves.
    let is_sent = || story.has_asked(&["ersteZeile", "zweiteZeile", "@READ"]);

    sees(&story, "composed text", "日本語 café", shows("日本語 café"));
    types(&story, "\\x1b[200~ersteZeile\\nzweiteZeile\\x1b[201~");
    stands_in_two_lines(&story, "a paste");
    empties(&story);
    sees(&story, "a slash", "/", case.slash);
    sees(&story, "the name of a file", "@READ", case.file);
    sees(&story, "Ctrl R", "\\x12", case.history);
    empties(&story);
    assert!(!is_sent(), "nothing of that was sent off");

    types(&story, "ersteZeile");
    types(&story, NEW_LINE);
    if case.sends_on_new_line.is_some() {
        until("it is sent off", is_sent);
    } else {
        types(&story, "zweiteZeile");
        stands_in_two_lines(&story, "Shift Enter");
        assert!(!is_sent(), "it was not sent off");
    }
}

macro_rules! stories {
    ($($name:ident)+) => {$(
        #[test]
        fn $name() {
            conforms(stringify!($name));
        }
    )+};
}

stories! { aider auggie claude codex copilot gemini opencode pi qwen }

#[test]
fn the_page_on_terminals_says_the_same() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/terminals.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let row = |name: &str, cell: &dyn Fn(&Case) -> &'static str| {
        let cells: Vec<&str> = CASES.iter().map(cell).collect();
        format!("| {name} | {} |", cells.join(" | "))
    };
    let rows = [
        row("what you do", &|case| case.program.name),
        row("Shift Enter begins a line", &|case| case.sends_on_new_line.unwrap_or("x")),
        row("text of an input method", &|_| "x"),
        row("a paste of several lines", &|_| "x"),
        row("`/` shows its commands", &|case| case.slash.cell),
        row("`@` shows files", &|case| case.file.cell),
        row("Ctrl R searches its history", &|case| case.history.cell),
    ];
    for row in rows {
        assert!(page.lines().any(|line| line == row), "docs/terminals.md lacks the row\n{row}");
    }
}
