//! What a person wrote beside a change: on a line, or on several.

use crate::Refusal;
use std::collections::BTreeMap;

/// A comment on lines of one side of a diff.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReviewComment {
    pub file: String,
    pub line: u32,
    /// The last line, when it is about more than one.
    pub line_to: Option<u32>,
    /// On lines that the change removed: their numbers are those of before.
    pub removed: bool,
    pub text: String,
}

impl ReviewComment {
    /// A comment without words says nothing, and a range ends where it begins or after.
    pub(crate) fn must_be_sound(&self) -> Result<(), Refusal> {
        let rule = if self.line == 0 {
            "lines are counted from 1"
        } else if self.line_to.is_some_and(|to| to < self.line) {
            "a range ends where it begins or after, as in 12-18"
        } else if self.file.trim().is_empty() {
            "it names a file"
        } else if self.text.trim().is_empty() {
            "it says something"
        } else {
            return Ok(());
        };
        Err(Refusal::Invalid { field: "comment", value: self.place(), rule })
    }

    /// Comments in file order as one message.
    pub(crate) fn as_message(message: &str, comments: &[Self]) -> String {
        let mut by_file: BTreeMap<&str, Vec<&Self>> = BTreeMap::new();
        for comment in comments {
            by_file.entry(&comment.file).or_default().push(comment);
        }
        let mut text = message.trim().to_owned();
        for (_, mut comments) in by_file {
            comments.sort();
            for comment in comments {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(&format!("{}: {}", comment.place(), comment.text.trim()));
            }
        }
        text
    }

    fn place(&self) -> String {
        let before = if self.removed { " before your change" } else { "" };
        match self.line_to.filter(|to| *to != self.line) {
            Some(to) => format!("{}:{}-{to}{before}", self.file, self.line),
            None => format!("{}:{}{before}", self.file, self.line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(line: u32, line_to: Option<u32>, removed: bool, text: &str) -> ReviewComment {
        ReviewComment { file: "src/a.rs".into(), line, line_to, removed, text: text.into() }
    }

    #[test]
    fn comments_go_as_one_message_in_the_order_of_files_and_lines() {
        let comments = [
            on(30, None, false, "rename"),
            on(12, Some(18), false, "split this"),
            on(12, Some(12), true, "was it wrong?"),
            ReviewComment { file: "a.md".into(), ..on(1, None, false, " say why ") },
        ];

        let message = ReviewComment::as_message(" Nearly. ", &comments);

        let lines = [
            "Nearly.",
            "a.md:1: say why",
            "src/a.rs:12 before your change: was it wrong?",
            "src/a.rs:12-18: split this",
            "src/a.rs:30: rename",
        ];
        assert_eq!(message, lines.join("\n"));
    }

    #[test]
    fn a_comment_that_points_nowhere_or_says_nothing_is_refused() {
        assert_eq!(on(12, Some(18), false, "fine").must_be_sound(), Ok(()));
        for wrong in [on(0, None, false, "a"), on(5, Some(3), false, "a"), on(5, None, false, "  ")] {
            assert!(matches!(wrong.must_be_sound(), Err(Refusal::Invalid { .. })), "{wrong:?}");
        }
    }
}
