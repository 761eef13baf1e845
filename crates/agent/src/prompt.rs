//! The text that a program is given for a task. Text of others is data: no escape sequence survives.

/// The text without control characters; newline and tab stay, and every line end is a newline.
pub fn clean(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    unified.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect()
}

/// The prompt for a task: what to do, why it came back if it did, and how to say that it is finished.
pub fn prompt_text(id: &str, title: &str, body: &str, came_back: Option<&str>) -> String {
    let mut text = format!("Task {}: {}\n", clean(id), clean(title).trim());
    let mut section = |heading: &str, words: &str| {
        let words = clean(words);
        if !words.trim().is_empty() {
            text.push('\n');
            text.push_str(heading);
            text.push_str(words.trim());
            text.push('\n');
        }
    };
    section("", body);
    section("It came back to you. What to mend:\n", came_back.unwrap_or_default());
    text.push_str(
        "\nWork in this folder only. You need not commit; if you do, commit to the current branch. \
         Never push.\nIf you need a decision, run `gt ask \"your question\" --wait`. \
         When you have finished, run `gt done`.",
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_escape_sequence_survives_in_a_prompt() {
        let hostile = "a\x1b[201~\x1b]52;c;eA==\x07b\u{9b}31m\u{9d}0;x\u{9c}\x7f\x00c";

        let text = prompt_text("ab-1\x1b", hostile, hostile, Some(hostile));

        assert!(text.chars().all(|c| c == '\n' || c == '\t' || !c.is_control()), "{text:?}");
        assert!(text.contains("a[201~]52;c;eA==b31m0;xc"));
    }

    #[test]
    fn line_ends_of_other_systems_become_newlines() {
        assert_eq!(clean("a\r\nb\rc\td"), "a\nb\nc\td");
    }

    #[test]
    fn the_prompt_says_how_to_finish() {
        let text = prompt_text("hl-1", "Fix the lamp", "It flickers.", None);

        assert!(text.starts_with("Task hl-1: Fix the lamp\n\nIt flickers.\n"));
        assert!(text.contains("`gt done`"));
        assert!(!text.contains("came back"));
    }
}
