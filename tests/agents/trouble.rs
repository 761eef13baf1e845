//! What goes wrong with a program or its model, and what a person does in the middle: the town says it as it is.

use crate::story::{Program, Story};
use crate::{aider, auggie, claude, codex, copilot, gemini, opencode, pi, qwen};
use gastown_tests::until;
use std::time::Duration;

struct Case {
    program: &'static Program,
    /// Dialogs that are allowed before it works.
    first: &'static [&'static str],
    /// Keys that interrupt it, one after the other, as `gt send -e` reads them.
    interrupt: &'static [&'static str],
    /// Words of the dialog in which it asks for its command, and the scenario that makes it ask; none for one that asks nobody.
    asks: Option<(&'static str, &'static str)>,
    /// A limit that it shows: the scenario, the state and words of it. None for one that only seems to work meanwhile.
    limited: Option<(&'static str, &'static str, &'static str)>,
}

const HELLO: &str = "echo hello-from-mock > hello.txt";

const AUGGIE: Case = Case {
    program: &auggie::AUGGIE,
    first: &[auggie::INDEXING],
    interrupt: &["\\e"],
    asks: Some(("edit", HELLO)),
    limited: Some(("quota", "limited", "Rate limit reached")),
};
const CLAUDE: Case = Case {
    program: &claude::CLAUDE,
    first: &["trust"],
    interrupt: &["\\e"],
    asks: Some(("edit", HELLO)),
    limited: Some(("quota", "limited", "You have reached your usage limit")),
};
const CODEX: Case = Case {
    program: &codex::CODEX,
    first: &[],
    interrupt: &["\\e"],
    asks: Some(("edit,esc=1", HELLO)),
    limited: Some(("quota", "limited", "usage limit")),
};
const GEMINI: Case = Case {
    program: &gemini::GEMINI,
    first: &[],
    interrupt: &["\\e"],
    asks: Some(("edit", HELLO)),
    // It asks what to do about it.
    limited: Some(("quota", "needs_answer", "Usage limit reached")),
};
const OPENCODE: Case = Case {
    program: &opencode::OPENCODE,
    first: &[],
    interrupt: &["\\e", "\\e"],
    asks: Some(("edit", HELLO)),
    limited: Some(("ratelimit", "limited", "requests per minute (mock).")),
};
const COPILOT: Case = Case {
    program: &copilot::COPILOT,
    first: &["Do you trust the files in this folder?"],
    interrupt: &["\\e", "\\e"],
    asks: Some(("edit", HELLO)),
    limited: Some(("ratelimit,retry=1", "limited", "429")),
};
const QWEN: Case = Case {
    program: &qwen::QWEN,
    first: &[],
    interrupt: &["\\e"],
    asks: Some(("edit", HELLO)),
    limited: None,
};
const PI: Case = Case {
    program: &pi::PI,
    first: &[],
    interrupt: &["\\e"],
    asks: None,
    limited: Some(("quota", "limited", "429")),
};
const AIDER: Case = Case {
    program: &aider::AIDER,
    first: &[],
    interrupt: &["\\x03"],
    asks: Some(("edit", "hello.txt")),
    limited: None,
};

fn begun(case: &Case, scenario: &str) -> Option<Story> {
    let story = Story::begin(case.program, scenario)?;
    story.sling("Say hello");
    case.first.iter().for_each(|words| story.answer(words, "allow"));
    Some(story)
}

fn is(story: &Story, state: &str, words: &str) {
    until(&format!("it is {state}: {words}"), || {
        let (is, why) = story.state();
        is == state && why.contains(words)
    });
}

/// It rests when it was interrupted, and not only for a moment.
fn interrupted(case: &Case) {
    let Some(story) = begun(case, "slow,secs=60") else { return };
    story.works();
    std::thread::sleep(Duration::from_secs(1));
    for key in case.interrupt {
        story.town.ok(&["send", "-e", "wren", key]);
        std::thread::sleep(Duration::from_millis(300));
    }
    is(&story, "idle", "");
    std::thread::sleep(Duration::from_secs(2));
    is(&story, "idle", "");
}

fn denied(case: &Case) {
    let Some((scenario, words)) = case.asks else { return };
    let Some(story) = begun(case, scenario) else { return };
    story.answer(words, "deny");
    is(&story, "idle", "");
}

/// The model refuses for good.
fn refused(case: &Case) {
    let Some(story) = begun(case, "badreq") else { return };
    is(&story, "failed", "mock bad request");
}

fn limited(case: &Case) {
    let Some((scenario, state, words)) = case.limited else { return };
    let Some(story) = begun(case, scenario) else { return };
    is(&story, state, words);
}

/// What a busy program is told arrives once.
fn told_while_busy(case: &Case) {
    const TOLD: &str = "And say goodbye, too.";
    let Some(story) = begun(case, "slow,secs=6") else { return };
    story.works();
    story.town.ok(&["nudge", "wren", TOLD]);
    until("its model hears it", || story.heard(TOLD) > 0);
    assert_eq!(story.heard(TOLD), 1, "it is heard once");
    assert_eq!(story.heard("Say hello"), 1, "and joined to nothing");
}

macro_rules! stories {
    ($($name:ident $case:ident)+) => {$(
        mod $name {
            #[test]
            fn rests_when_it_is_interrupted() {
                super::interrupted(&super::$case);
            }
            #[test]
            fn rests_when_it_is_denied() {
                super::denied(&super::$case);
            }
            #[test]
            fn has_failed_when_its_model_refuses() {
                super::refused(&super::$case);
            }
            #[test]
            fn is_held_by_a_limit() {
                super::limited(&super::$case);
            }
            #[test]
            fn hears_once_what_it_is_told_while_busy() {
                super::told_while_busy(&super::$case);
            }
        }
    )+};
}

stories! {
    of_aider AIDER
    of_claude CLAUDE
    of_codex CODEX
    of_copilot COPILOT
    of_gemini GEMINI
    of_opencode OPENCODE
    of_pi PI
    of_qwen QWEN
}

/// A text that is sent while it works stays in its composer, so that story is not told of it.
mod of_auggie {
    #[test]
    fn rests_when_it_is_interrupted() {
        super::interrupted(&super::AUGGIE);
    }
    #[test]
    fn rests_when_it_is_denied() {
        super::denied(&super::AUGGIE);
    }
    #[test]
    fn is_held_by_a_limit() {
        super::limited(&super::AUGGIE);
    }
}
