//! The text that a program is given for a task. Text of others is data: no escape sequence survives.

/// The text without control characters; newline and tab stay, and every line end is a newline.
pub fn clean(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    unified.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect()
}

/// What a program is told of its task.
#[derive(Clone, Copy, Debug, Default)]
pub struct Briefing<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub body: &'a str,
    /// The acceptance list: number and words of each point.
    pub points: &'a [(u32, String)],
    /// Files that belong to it, as the program takes them.
    pub files: &'a [String],
    /// Why the work came back.
    pub came_back: Option<&'a str>,
    /// What an earlier session leaves, which worked on it and whose conversation is not here.
    pub handed_over: Option<&'a str>,
}

/// The prompt for a task: what to do, when it is done, why it came back if it did, and how to say that it is finished.
pub fn prompt_text(brief: &Briefing<'_>) -> String {
    let mut text = format!("Task {}: {}\n", clean(brief.id), clean(brief.title).trim());
    let mut section = |heading: &str, words: &str| {
        let words = clean(words);
        if !words.trim().is_empty() {
            text.push('\n');
            text.push_str(heading);
            text.push_str(words.trim());
            text.push('\n');
        }
    };
    section("", brief.body);
    let points: Vec<String> =
        brief.points.iter().map(|(id, words)| format!("{id}. {}", one_line(words))).collect();
    section("It is done when:\n", &points.join("\n"));
    let files: Vec<String> = brief.files.iter().map(|file| one_line(file)).collect();
    section("Files that belong to it, outside this folder:\n", &files.join("\n"));
    section(
        "An earlier session of yours worked on this task. You do not have its conversation; go on where it was.\n",
        brief.handed_over.unwrap_or_default(),
    );
    section("It came back to you. What to mend:\n", brief.came_back.unwrap_or_default());
    text.push_str(
        "\nWork in this folder only. You need not commit; if you do, commit to the current branch. \
         Never push.\nIf you need a decision, run `gt ask \"your question\" --wait`. \
         When you have finished, run `gt done`.",
    );
    if !brief.points.is_empty() {
        text.push_str(
            " Name the points that hold: `gt done --claim 1,2`; claim nothing that you have not seen hold.",
        );
    }
    text
}

/// What a program is told whose conversation broke off and is taken up again. It knows its task, unless it had not kept that yet.
pub fn go_on_text(task: &str, how: &str, came_back: Option<&str>) -> String {
    let mut text = format!(
        "Your session broke off: {}. Look at what is in this folder, then go on with task {} where you were. \
         If you do not know that task, `gt prime` tells it.\n",
        one_line(how),
        one_line(task)
    );
    if let Some(words) = came_back {
        text.push_str(&format!("\nIt came back to you. What to mend:\n{}\n", clean(words).trim()));
    }
    text.push_str("\nWhen you have finished, run `gt done`.");
    text
}

fn one_line(text: &str) -> String {
    clean(text).replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_escape_sequence_survives_in_a_prompt() {
        let hostile = "a\x1b[201~\x1b]52;c;eA==\x07b\u{9b}31m\u{9d}0;x\u{9c}\x7f\x00c";

        let points = [(1, hostile.to_owned())];
        let brief = Briefing {
            id: "ab-1\x1b",
            title: hostile,
            body: hostile,
            points: &points,
            files: &[hostile.to_owned()],
            came_back: Some(hostile),
            handed_over: Some(hostile),
        };
        let text = prompt_text(&brief);

        assert!(text.chars().all(|c| c == '\n' || c == '\t' || !c.is_control()), "{text:?}");
        assert!(text.contains("a[201~]52;c;eA==b31m0;xc"));
    }

    #[test]
    fn line_ends_of_other_systems_become_newlines() {
        assert_eq!(clean("a\r\nb\rc\td"), "a\nb\nc\td");
    }

    #[test]
    fn the_prompt_says_how_to_finish() {
        let brief =
            Briefing { id: "hl-1", title: "Fix the lamp", body: "It flickers.", ..Briefing::default() };
        let text = prompt_text(&brief);

        assert!(text.starts_with("Task hl-1: Fix the lamp\n\nIt flickers.\n"));
        assert!(text.contains("`gt done`"));
        assert!(!text.contains("came back") && !text.contains("--claim"));
    }

    #[test]
    fn the_prompt_numbers_the_points_and_says_how_to_claim_them() {
        let points = [(1, "It burns".to_owned()), (3, "Nobody\nsees it".to_owned())];
        let text = prompt_text(&Briefing {
            id: "hl-1",
            title: "Fix the lamp",
            points: &points,
            ..Briefing::default()
        });

        assert!(text.contains("It is done when:\n1. It burns\n3. Nobody sees it\n"), "{text}");
        assert!(text.contains("gt done --claim"));
    }
}
