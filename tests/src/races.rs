//! What a program of a full screen is put through: answers to dialogs that are swapped, texts under which dialogs open, and many texts
//! in a row. Each panics at the first thing that went wrong.

use crate::{Player, until};

/// Shapes of the programs that presets are for, by what is known of each (see `docs/presets.md`): claude has a hint and takes what is
/// typed while it works; codex the same without one; gemini and qwen lose a return soon after a paste and draw all the time; opencode
/// and copilot draw slowly; aider takes pastes only while it rests; pi is quick.
pub const SHAPES: [&str; 6] = [
    "busy=300,spin=80,hint=1",
    "busy=200,spin=250",
    "busy=400,spin=30,swallow=40",
    "busy=500,spin=120,hint=1,swallow=10",
    "busy=400,toggles=1",
    "busy=20",
];

/// Answers `count` dialogs with "allow" as soon as each is known, while the program swaps three of four within 150 ms.
pub fn swapped(count: usize, seed: u64) {
    let player = Player::begin(&format!("swaps=150,seed={seed}"));
    let mut answered = 0;
    while answered < count {
        let (ask, text) = player.until_asked();
        let before = player.keys().len();
        let word = if text.contains("other") { "deny" } else { "allow" };
        // One that is gone by now is refused, or told to be another.
        player.town.gt(&["answer", &ask, word]);
        until("it is answered or asked anew", || {
            player.keys().len() > before || player.ask().is_some_and(|(other, _)| other != ask)
        });
        answered = player.keys().len();
        let wrong = player.keys().into_iter().find(|(key, title)| (key == "3") != title.contains("other"));
        assert_eq!(wrong, None, "after {answered} answers");
    }
}

/// Sends `count` texts under which dialogs open; a person denies each.
pub fn opened_under(count: usize, seed: u64) {
    let player = Player::begin(&format!("dialogs=600,busy=100,seed={seed}"));
    for number in 0..count {
        let text = format!("text {number} of many");
        let sent = player.town.json(&["nudge", "wren", &text, "--when", "now"]);
        let id = sent["id"].as_str().expect("an id").to_owned();
        until("the text is settled", || {
            if let Some((ask, _)) = player.ask() {
                player.town.gt(&["answer", &ask, "deny"]);
            }
            is_settled(&player, &id)
        });
        let wrong = player.keys().into_iter().find(|(key, _)| key != "3");
        assert_eq!(wrong, None, "after {number} texts");
        if !player.prompts().contains(&text) {
            take_out(&player, &text);
        }
    }
    let mut prompts = player.prompts();
    let all = prompts.len();
    prompts.dedup();
    assert_eq!(prompts.len(), all, "each once: {prompts:?}");
    assert!(prompts.iter().all(|prompt| prompt.starts_with("text ") && prompt.len() < 20), "{prompts:?}");
}

/// What was told not to have been sent off is taken out by the person who was told, who sees whether a dialog took the key instead.
fn take_out(player: &Player, text: &str) {
    until("the text is out of the composer", || {
        if let Some((ask, _)) = player.ask() {
            player.town.gt(&["answer", &ask, "deny"]);
        }
        let shown = player.town.gt(&["peek", "wren"]);
        if shown.out.contains(text) {
            player.town.ok(&["send", "wren", "\u{15}"]);
        }
        // A dialog hides what stands in the composer.
        shown.code == 0 && shown.out.contains("--") && !shown.out.contains(text)
    });
}

/// It was handed over, or a person was told that it was not.
fn is_settled(player: &Player, message: &str) -> bool {
    let events = player.town.ok(&["events"]);
    ["was handed over", "was not handed over"].iter().any(|end| events.contains(&format!("{message} {end}")))
}

/// Sends `count` prompts one behind the other into a program of this shape: each arrives once, in order.
pub fn prompts(shape: &str, count: usize) {
    let player = Player::begin(shape);
    let mut sent = Vec::new();
    for number in 0..count {
        let text = match number % 3 {
            0 => format!("prompt {number}"),
            1 => format!("門を塗る {number}"),
            _ => format!("prompt {number} {}", "long words ".repeat(200)).trim_end().to_owned(),
        };
        player.town.ok(&["nudge", "wren", &text, "--when", "now"]);
        sent.push(text);
    }
    until_all(&player, count, shape);
    assert_eq!(player.prompts(), sent, "{shape}");
}

fn until_all(player: &Player, count: usize, shape: &str) {
    let mut seen = player.prompts().len();
    while seen < count {
        until(&format!("the next prompt after {seen} arrives in {shape}"), || player.prompts().len() > seen);
        seen = player.prompts().len();
    }
}
