//! What transcripts tell: each format by a small sample, and what no rule knows is called unknown.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use gastown_agent::{Prices, TranscriptFormat, TranscriptReader};
use gastown_core::{Context, Money, Reading, Sum, Time, Tokens, UsageUnknown};
use proptest::prelude::*;

const WORKTREE: &str = "/town/trees/harbor/wren";
const CLAUDE: &str = include_str!("transcripts/claude.jsonl");
const SAMPLES: [(TranscriptFormat, &str); 7] = [
    (TranscriptFormat::Claude, CLAUDE),
    (TranscriptFormat::Codex, include_str!("transcripts/codex.jsonl")),
    (TranscriptFormat::Gemini, include_str!("transcripts/gemini.jsonl")),
    (TranscriptFormat::Qwen, include_str!("transcripts/qwen.jsonl")),
    (TranscriptFormat::Copilot, include_str!("transcripts/copilot.jsonl")),
    (TranscriptFormat::Pi, include_str!("transcripts/pi.jsonl")),
    (TranscriptFormat::Opencode, include_str!("transcripts/opencode.jsonl")),
];

/// 2026-11-25T10:00:00Z.
const TEN: i64 = 1_795_600_800;

fn at(secs: i64) -> Time {
    Time::from_secs(TEN + secs)
}

fn reader(format: TranscriptFormat) -> TranscriptReader {
    TranscriptReader::new(format, WORKTREE, at(0))
}

fn read(format: TranscriptFormat, text: &str) -> Reading {
    let mut reader = reader(format);
    reader.read("a", text.as_bytes(), None, &Prices::embedded().unwrap());
    reader.reading()
}

fn sample(format: TranscriptFormat) -> Reading {
    let (_, text) = SAMPLES.iter().find(|(known, _)| *known == format).unwrap();
    let reading = read(format, text);
    assert_eq!(reading.unknown, None, "{format:?}");
    reading
}

fn total(reading: &Reading) -> Sum {
    let mut sum = Sum::default();
    reading.bins.iter().for_each(|bin| sum += bin.sum);
    sum
}

#[test]
fn claude_counts_a_message_once_however_many_lines_it_has() {
    let reading = sample(TranscriptFormat::Claude);

    let sonnet: Vec<_> = reading.bins.iter().filter(|bin| bin.model.starts_with("claude-sonnet")).collect();
    assert_eq!(sonnet.len(), 2, "two quarters of an hour");
    let first = Tokens { input: 4, output: 120, cache_write: 20_000, ..Tokens::default() };
    assert_eq!((sonnet[0].sum.answers, sonnet[0].sum.tokens), (1, first));
    // 4 * 3 + 120 * 15 + 20000 * 3.75 dollars for a million.
    assert_eq!(sonnet[0].sum.cost, Money(12 + 1_800 + 75_000));
    let helper = reading.bins.iter().find(|bin| bin.model.starts_with("claude-haiku")).unwrap();
    assert_eq!(helper.sum.tokens.cache_write_long, 500);
    assert_eq!(total(&reading).answers, 3, "what the program says itself is no answer");
    assert_eq!(reading.context, Some(Context { tokens: 20_356, window: None }), "not the helper's");
}

#[test]
fn codex_counts_what_each_sum_adds_and_reports_its_windows() {
    let reading = sample(TranscriptFormat::Codex);

    let tokens =
        Tokens { input: 8_000, output: 400, cache_read: 13_000, reasoning: 250, ..Tokens::default() };
    assert_eq!((total(&reading).answers, total(&reading).tokens), (2, tokens));
    assert_eq!(total(&reading).cost, Money(10_000 + 4_000 + 1_625));
    assert_eq!(reading.context, Some(Context { tokens: 12_100, window: Some(258_400) }));
    let windows: Vec<_> = reading.windows.iter().map(|w| (w.minutes, w.used_permille, w.resets)).collect();
    let resets = |secs| Some(Time::from_secs(secs));
    assert_eq!(windows, [(300, 80, resets(1_795_660_000)), (10_080, 420, resets(1_796_000_000))]);
}

#[test]
fn gemini_counts_thoughts_as_output_and_a_message_that_is_written_twice_once() {
    let reading = sample(TranscriptFormat::Gemini);

    let tokens =
        Tokens { input: 10_405, output: 350, cache_read: 14_000, reasoning: 300, ..Tokens::default() };
    assert_eq!((total(&reading).answers, total(&reading).tokens), (2, tokens));
}

#[test]
fn qwen_copilot_and_pi_tell_their_tokens() {
    let tokens = |format| total(&sample(format)).tokens;

    let qwen = Tokens { input: 18_000, output: 70, cache_read: 1_000, reasoning: 10, ..Tokens::default() };
    assert_eq!(tokens(TranscriptFormat::Qwen), qwen);
    let copilot =
        Tokens { input: 3_000, output: 70, cache_read: 8_000, cache_write: 1_000, ..Tokens::default() };
    assert_eq!(tokens(TranscriptFormat::Copilot), copilot);
    let pi = Tokens { input: 1_400, output: 70, cache_read: 300, cache_write: 200, ..Tokens::default() };
    assert_eq!(tokens(TranscriptFormat::Pi), pi);
}

#[test]
fn opencode_counts_thoughts_beside_the_output_and_helpers_fill_no_context() {
    let reading = sample(TranscriptFormat::Opencode);

    let tokens = Tokens {
        input: 790,
        output: 60,
        cache_read: 500,
        cache_write: 50,
        reasoning: 20,
        ..Tokens::default()
    };
    assert_eq!((total(&reading).answers, total(&reading).tokens), (2, tokens));
    assert_eq!(reading.context, Some(Context { tokens: 1_300, window: None }));
}

#[test]
fn a_row_that_is_not_whole_is_asked_for_again_and_counts_once() {
    let prices = Prices::embedded().unwrap();
    let text = SAMPLES.iter().find(|(format, _)| *format == TranscriptFormat::Opencode).unwrap().1;
    let mut rows: Vec<String> = text.lines().map(str::to_owned).collect();
    // Newer than the one that is not whole.
    rows.push(rows[1].replace("m1", "m4").replace("1795600802000", "1795600808000"));
    let mut reader = reader(TranscriptFormat::Opencode);
    let known =
        |reader: &TranscriptReader| (reader.rows_since("a") - TEN * 1_000, total(&reader.reading()).answers);
    assert_eq!(known(&reader).0, 0, "what an earlier session said is not asked for");

    reader.read_rows("a", &rows, None, &prices);
    assert_eq!(known(&reader), (6_000, 3));
    rows[3] = rows[3]
        .replace(r#""created":1795600806000"#, r#""created":1795600806000,"completed":1795600809000"#)
        .replace(r#""input":0"#, r#""input":5"#);
    reader.read_rows("a", &rows[3..], None, &prices);
    assert_eq!(known(&reader), (8_000, 4));
    reader.read_rows("a", &rows[4..], None, &prices);
    assert_eq!(known(&reader), (8_000, 4));
}

#[test]
fn a_database_that_is_made_otherwise_is_in_no_known_format() {
    let mut reader = reader(TranscriptFormat::Opencode);
    reader.find_strange("a");
    assert_eq!(reader.reading().unknown, Some(UsageUnknown::FormatNotKnown));
}

#[test]
fn a_model_without_a_price_has_tokens_and_no_cost() {
    let sum = total(&sample(TranscriptFormat::Qwen));

    assert_eq!((sum.cost, sum.unpriced), (Money(0), 19_070));
}

#[test]
fn another_sessions_file_is_never_counted() {
    for (format, text) in SAMPLES.iter().filter(|(format, _)| *format != TranscriptFormat::Gemini) {
        for other in ["/town/trees/harbor/wren2", "/town/trees/harbor", "/elsewhere"] {
            let reading = read(*format, &text.replace(WORKTREE, other));
            assert_eq!((reading.bins, reading.unknown), (vec![], Some(UsageUnknown::NoTranscript)));
        }
    }
}

#[test]
fn what_an_earlier_or_later_session_wrote_in_the_same_file_is_not_counted() {
    let prices = Prices::embedded().unwrap();
    for (format, text) in SAMPLES {
        let mut later = TranscriptReader::new(format, WORKTREE, at(3_600));
        later.read("a", text.as_bytes(), None, &prices);
        assert_eq!(later.reading().bins, [], "{format:?}");
        let mut earlier = reader(format);
        earlier.read("a", text.as_bytes(), Some(at(0)), &prices);
        assert_eq!(earlier.reading().bins, [], "{format:?}");
    }
    let mut second = TranscriptReader::new(TranscriptFormat::Codex, WORKTREE, at(4));
    second.read("a", SAMPLES[1].1.as_bytes(), None, &prices);
    assert_eq!(total(&second.reading()).tokens.output, 100, "only what was added since");
}

#[test]
fn a_changed_format_is_unknown_and_never_zero() {
    let changed = [
        (TranscriptFormat::Claude, "input_tokens", "tokens_in"),
        (TranscriptFormat::Codex, "total_token_usage", "sum"),
        (TranscriptFormat::Gemini, "\"input\"", "\"in\""),
        (TranscriptFormat::Qwen, "usageMetadata", "usage"),
        (TranscriptFormat::Copilot, "inputTokens", "in"),
        (TranscriptFormat::Pi, "\"input\"", "\"in\""),
        (TranscriptFormat::Opencode, "\"reasoning\"", "\"thoughts\""),
    ];
    for (format, from, to) in changed {
        let (_, text) = SAMPLES.iter().find(|(known, _)| *known == format).unwrap();
        let reading = read(format, &text.replace(from, to));
        assert_eq!(reading.unknown, Some(UsageUnknown::FormatNotKnown), "{format:?}");
    }
    for (format, text) in SAMPLES {
        let bare = text.replace("\"type\"", "\"kind\"").replace("\"role\"", "\"part\"");
        assert!(read(format, &bare).unknown.is_some(), "{format:?}");
        assert!(read(format, "no JSON\n").unknown.is_some());
        assert!(read(format, "").unknown.is_some());
    }
}

#[test]
fn hostile_lines_break_nothing() {
    let huge = CLAUDE.replace("\"output_tokens\":120", "\"output_tokens\":18446744073709551615");
    assert_eq!(read(TranscriptFormat::Claude, &huge).unknown, Some(UsageUnknown::FormatNotKnown));

    let models: String = (0..500)
        .map(|n| {
            CLAUDE.replace("msg_", &format!("m{n}_")).replace("claude-sonnet-4-5-20250929", &format!("m{n}"))
        })
        .collect();
    let reading = read(TranscriptFormat::Claude, &models);
    assert_eq!(total(&reading).answers, 1_500);
    assert!(reading.bins.len() < 100, "{}", reading.bins.len());

    let mut reader = reader(TranscriptFormat::Claude);
    let prices = Prices::embedded().unwrap();
    for _ in 0..40 {
        reader.read("a", &[b'x'; 1 << 20], None, &prices);
    }
    reader.read("a", b"\n", None, &prices);
    reader.read("a", CLAUDE.as_bytes(), None, &prices);
    assert!(matches!(reader.reading().unknown, Some(UsageUnknown::Unreadable { .. })));
    assert_eq!(total(&reader.reading()).answers, 3, "what follows is read");
}

proptest! {
    #[test]
    fn reading_in_pieces_equals_reading_whole(sample in 0_usize..7, cuts in prop::collection::vec(1_usize..400, 0..60)) {
        let (format, text) = SAMPLES[sample];
        let prices = Prices::embedded().unwrap();
        let mut pieces = reader(format);
        let mut rest = text.as_bytes();
        for cut in cuts {
            let (piece, after) = rest.split_at(cut.min(rest.len()));
            pieces.read("a", piece, None, &prices);
            rest = after;
        }
        pieces.read("a", rest, None, &prices);

        prop_assert_eq!(pieces.offset("a"), text.len() as u64);
        prop_assert_eq!(pieces.reading(), read(format, text));
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000), sample in 0_usize..7) {
        let (format, text) = SAMPLES[sample];
        let mut reader = reader(format);
        let prices = Prices::embedded().unwrap();
        reader.read("a", &bytes, None, &prices);
        reader.read("a", text.as_bytes(), None, &prices);
        prop_assert!(reader.reading().bins.len() < 10);
    }
}
