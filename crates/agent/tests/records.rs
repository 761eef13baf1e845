//! What the records of transcripts say of a turn: by the presets' own rules, on what the programs really wrote.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use gastown_agent::{Presets, Prices, TranscriptReader, TranscriptRule};
use gastown_core::{Recorded, Signal, Time, UsageUnknown};

const WORKTREE: &str = "/town/trees/harbor/wren";
const CODEX: &str = include_str!("transcripts/codex.jsonl");
const CLAUDE: &str = include_str!("transcripts/claude.jsonl");
const OPENCODE: &str = include_str!("transcripts/opencode.jsonl");
const PI: &str = include_str!("transcripts/pi.jsonl");

/// 2026-11-25T10:00:00Z.
const TEN: i64 = 1_795_600_800;

fn at(secs: i64) -> Time {
    Time::from_secs(TEN + secs)
}

fn rule(preset: &str) -> TranscriptRule {
    Presets::embedded().unwrap().get(preset).unwrap().transcript.clone().unwrap()
}

fn reader(preset: &str, from: Time, conversation: Option<&str>) -> TranscriptReader {
    let rule = rule(preset);
    TranscriptReader::new(rule.format, WORKTREE, from).hearing(&rule, conversation)
}

/// What is heard after each line that says something new.
fn heard(preset: &str, text: &str) -> Vec<Signal> {
    let (mut reader, prices) = (reader(preset, at(0), None), Prices::embedded().unwrap());
    let mut all = Vec::new();
    for line in text.split_inclusive('\n') {
        let before = reader.recorded().cloned();
        reader.read("a", line.as_bytes(), None, &prices);
        if let Some(now) = reader.recorded().filter(|now| Some(*now) != before.as_ref()) {
            all.push(now.said.signal.clone());
        }
    }
    all
}

fn last(reader: &mut TranscriptReader, text: &str) -> Option<Recorded> {
    reader.read("a", text.as_bytes(), None, &Prices::embedded().unwrap());
    reader.recorded().cloned()
}

#[test]
fn codex_writes_where_its_turns_begin_end_and_break_off() {
    let ended = |kind: &str| {
        format!(
            r#"{{"timestamp":"2026-11-25T10:00:06.000Z","type":"event_msg","payload":{{"type":"{kind}"}}}}"#
        )
    };

    assert_eq!(heard("codex", CODEX), [Signal::Working]);
    let whole = format!("{CODEX}{}\n", ended("task_complete"));
    assert_eq!(heard("codex", &whole), [Signal::Working, Signal::TurnEnded]);
    let broken = format!("{CODEX}{}\n", ended("turn_aborted"));
    assert_eq!(heard("codex", &broken), [Signal::Working, Signal::Ready]);
}

#[test]
fn opencode_writes_whether_its_turn_goes_on_and_where_its_helpers_count_for_nothing() {
    assert_eq!(heard("opencode", OPENCODE), [Signal::Working, Signal::Working]);
    let mut reader = reader("opencode", at(0), None);
    let newest = last(&mut reader, OPENCODE).unwrap();
    assert_eq!((newest.said.at, newest.proof.as_str()), (at(3), "a, message m1"));
    let ended = OPENCODE.replace("\"tool-calls\"", "\"stop\"");
    assert_eq!(heard("opencode", &ended), [Signal::Working, Signal::TurnEnded]);
    let broken =
        OPENCODE.replace("\"finish\":\"tool-calls\"", "\"error\":{\"name\":\"MessageAbortedError\"}");
    assert_eq!(heard("opencode", &broken), [Signal::Working, Signal::Ready]);
}

/// As claude 2.1.197 wrote it, without what no rule reads.
const CLAUDE_TURN: &str = r#"{"type":"user","timestamp":"2026-11-25T10:00:01.000Z","cwd":"/town/trees/harbor/wren","sessionId":"c0","isSidechain":false,"message":{"role":"user","content":"Do the edit"}}
{"type":"assistant","timestamp":"2026-11-25T10:00:02.000Z","cwd":"/town/trees/harbor/wren","sessionId":"c0","isSidechain":false,"message":{"id":"m1","model":"claude-sonnet-4-5","role":"assistant","stop_reason":"tool_use","content":[{"type":"text","text":"I write it."}],"usage":{"input_tokens":1,"output_tokens":1}}}
{"type":"assistant","timestamp":"2026-11-25T10:00:03.000Z","cwd":"/town/trees/harbor/wren","sessionId":"c0","isSidechain":false,"message":{"id":"m1","model":"claude-sonnet-4-5","role":"assistant","stop_reason":"tool_use","content":[{"type":"tool_use","name":"Bash"}],"usage":{"input_tokens":1,"output_tokens":1}}}
{"type":"user","timestamp":"2026-11-25T10:00:04.000Z","cwd":"/town/trees/harbor/wren","sessionId":"c0","isSidechain":false,"message":{"role":"user","content":[{"type":"tool_result"}]}}
{"type":"assistant","timestamp":"2026-11-25T10:00:05.000Z","cwd":"/town/trees/harbor/wren","sessionId":"c0","isSidechain":true,"message":{"id":"m2","model":"claude-sonnet-4-5","role":"assistant","stop_reason":"end_turn","content":[{"type":"text","text":"A helper."}],"usage":{"input_tokens":1,"output_tokens":1}}}
{"type":"assistant","timestamp":"2026-11-25T10:00:06.000Z","cwd":"/town/trees/harbor/wren","sessionId":"c0","isSidechain":false,"message":{"id":"m3","model":"claude-sonnet-4-5","role":"assistant","stop_reason":"end_turn","content":[{"type":"text","text":"Done."}],"usage":{"input_tokens":1,"output_tokens":1}}}
"#;

#[test]
fn claude_writes_what_its_tools_do_and_why_an_answer_stops() {
    let expected = [Signal::Unclear, Signal::Unclear, Signal::Working, Signal::TurnEnded];
    assert_eq!(heard("claude", CLAUDE_TURN), expected, "what a helper wrote is not heard");

    // Without a reason, nobody can tell whether an answer is the last.
    assert_eq!(heard("claude", CLAUDE).last(), Some(&Signal::Unclear));
}

#[test]
fn pi_gemini_and_qwen_write_the_prompt_and_of_them_only_pi_the_end() {
    assert_eq!(heard("pi", PI), [Signal::Working, Signal::TurnEnded]);
    assert_eq!(
        heard("pi", &PI.replace(r#""stopReason":"stop""#, r#""stopReason":"toolUse""#)).last(),
        Some(&Signal::Unclear)
    );
    let gemini = heard("gemini", include_str!("transcripts/gemini.jsonl"));
    assert_eq!((gemini.first(), gemini.last()), (Some(&Signal::Working), Some(&Signal::Unclear)));
    let qwen = heard("qwen", include_str!("transcripts/qwen.jsonl"));
    assert_eq!(qwen, [Signal::Working, Signal::Unclear]);
}

/// As copilot 1.0.102 wrote it: its "turn" is one answer of the model.
const COPILOT: &str = r#"{"type":"session.start","data":{"sessionId":"p0","context":{"cwd":"/town/trees/harbor/wren"}},"timestamp":"2026-11-25T10:00:00.000Z"}
{"type":"user.message","data":{"content":"Say hello","delivery":"idle"},"timestamp":"2026-11-25T10:00:01.000Z"}
{"type":"assistant.turn_start","data":{"turnId":"0"},"timestamp":"2026-11-25T10:00:02.000Z"}
{"type":"assistant.message","data":{"content":"I will run a command now."},"timestamp":"2026-11-25T10:00:03.000Z"}
{"type":"tool.execution_start","data":{"toolName":"bash"},"timestamp":"2026-11-25T10:00:04.000Z"}
{"type":"permission.requested","data":{"permissionRequest":{"kind":"shell"}},"timestamp":"2026-11-25T10:00:05.000Z"}
{"type":"permission.completed","data":{"result":{"kind":"approved"}},"timestamp":"2026-11-25T10:00:06.000Z"}
{"type":"tool.execution_complete","data":{"success":true},"timestamp":"2026-11-25T10:00:07.000Z"}
{"type":"assistant.turn_end","data":{"turnId":"0"},"timestamp":"2026-11-25T10:00:08.000Z"}
"#;

#[test]
fn copilot_writes_that_it_waits_and_its_turn_end_ends_no_turn() {
    assert_eq!(
        heard("copilot", COPILOT),
        [Signal::Working, Signal::Unclear, Signal::Unclear, Signal::Working]
    );
}

#[test]
fn a_record_has_its_time_and_the_place_where_it_lies_however_it_was_read() {
    let began = CODEX.find(r#"{"timestamp":"2026-11-25T10:00:00.200Z""#).unwrap();
    for size in [1, 7, 4096] {
        let (mut reader, prices) = (reader("codex", at(0), None), Prices::embedded().unwrap());
        for piece in CODEX.as_bytes().chunks(size) {
            reader.read("sessions/rollout-1.jsonl", piece, None, &prices);
        }
        let recorded = reader.recorded().unwrap();
        assert_eq!(recorded.proof, format!("sessions/rollout-1.jsonl, byte {began}"));
        assert_eq!(recorded.said.at, Time(at(0).0 + 200_000));
        const RULE: &str =
            r#"transcript: /payload/type is "task_started" and /type is "event_msg" means working"#;
        assert_eq!(recorded.said.rule, RULE);
    }
}

#[test]
fn another_session_or_conversation_says_nothing() {
    assert_eq!(last(&mut reader("pi", at(3_600), None), PI), None, "of an earlier session");
    assert_eq!(last(&mut reader("pi", at(0), None), &PI.replace(WORKTREE, "/elsewhere")), None);
    let named = |conversation| last(&mut reader("claude", at(0), Some(conversation)), CLAUDE);
    assert!(named("c0").is_some());
    assert_eq!(named("c1"), None, "a person's own, in the agent's worktree");
    let copilot = last(&mut reader("copilot", at(0), Some("p1")), COPILOT);
    assert_eq!(copilot, None, "its file names the conversation once");
}

#[test]
fn a_record_without_its_time_counts_for_nothing_and_is_a_form_that_is_not_known() {
    let mut reader = reader("codex", at(0), None);
    let untimed = CODEX.replace(r#""timestamp":"2026-11-25T10:00:00.200Z","#, "");

    assert_eq!(last(&mut reader, &untimed), None);
    assert_eq!(reader.reading().unknown, Some(UsageUnknown::FormatNotKnown));
}
