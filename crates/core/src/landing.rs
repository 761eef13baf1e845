//! What the commit of a landing says, and whose it is.

use serde::{Deserialize, Serialize};

/// Of a message as it is set.
const TEMPLATE_CHARS_MAX: usize = 2_000;
/// Of what one name in it stands for.
const PART_CHARS_MAX: usize = 10_000;

/// The author of a landing's own commit; of commits that are put on the target one by one, each keeps its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LandingAuthor {
    /// Whose work it is; the owner where nobody of the town did it.
    #[default]
    Agent,
    Owner,
}

/// What names in a message stand for; empty where there is no such thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LandingWords<'a> {
    pub title: &'a str,
    /// Of the task, or of the request where it has none.
    pub id: &'a str,
    pub agent: &'a str,
    pub branch: &'a str,
    pub task: &'a str,
    /// The task's.
    pub body: &'a str,
}

impl LandingWords<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        Some(match name {
            "title" => self.title,
            "id" => self.id,
            "agent" => self.agent,
            "branch" => self.branch,
            "task" => self.task,
            "body" => self.body,
            _ => return None,
        })
    }

    /// The message of a landing: its first line is the subject.
    pub fn message(&self, template: Option<&str>) -> String {
        let filled = template.map(|template| self.fill(template)).filter(|message| !message.is_empty());
        filled.unwrap_or_else(|| format!("{} ({})", self.title, self.id))
    }

    fn fill(&self, template: &str) -> String {
        let mut message = String::new();
        for piece in pieces(template) {
            match piece {
                Piece::Text(text) => message.push_str(text),
                Piece::Named(name) => {
                    let part = plain(self.get(name).unwrap_or_default());
                    // A subject is one line, whatever is put into it.
                    let is_subject = !message.trim_start().contains('\n');
                    message.push_str(&if is_subject { part.replace('\n', " ") } else { part });
                }
            }
        }
        tidy(&message)
    }
}

/// Why this is no message; none where it is one. With what of it is wrong.
pub(crate) fn wrong_in(template: &str) -> Option<(String, &'static str)> {
    if template.chars().count() > TEMPLATE_CHARS_MAX {
        let begin: String = template.chars().take(40).collect();
        return Some((format!("{begin}…"), "at most 2000 characters"));
    }
    if let Some(control) = template.chars().find(|c| c.is_control() && *c != '\n') {
        return Some((control.to_string(), "it is plain text: no control characters but line ends"));
    }
    let known = LandingWords::default();
    let unknown = pieces(template).find_map(|piece| match piece {
        Piece::Named(name) if known.get(name).is_none() => Some(format!("{{{name}}}")),
        _ => None,
    });
    unknown.map(|name| (name, "it may name {title}, {id}, {agent}, {branch}, {task} and {body}"))
}

enum Piece<'a> {
    Text(&'a str),
    /// A word in braces.
    Named(&'a str),
}

fn pieces(mut rest: &str) -> impl Iterator<Item = Piece<'_>> {
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((name, after)) = named(rest) {
            rest = after;
            return Some(Piece::Named(name));
        }
        // From the second character on: a brace that names nothing is itself.
        let end = rest.char_indices().skip(1).find(|(_, c)| *c == '{').map_or(rest.len(), |(at, _)| at);
        let (text, after) = rest.split_at(end);
        rest = after;
        Some(Piece::Text(text))
    })
}

fn named(text: &str) -> Option<(&str, &str)> {
    let (name, after) = text.strip_prefix('{')?.split_once('}')?;
    let is_word = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    is_word.then_some((name, after))
}

/// Without what could be more than text to whoever reads the log.
fn plain(text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n");
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).take(PART_CHARS_MAX).collect()
}

/// No line ends in blanks, and what stood for nothing leaves no gap.
fn tidy(message: &str) -> String {
    let mut lines: Vec<&str> = message.trim().lines().map(str::trim_end).collect();
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: LandingWords<'_> = LandingWords {
        title: "Light the lamp",
        id: "h-1",
        agent: "wren",
        branch: "gastown/wren/h-1",
        task: "h-1",
        body: "It is dark.\n\nVery.",
    };

    #[test]
    fn a_message_is_made_of_what_is_known() {
        let by_hand = LandingWords { agent: "", task: "", body: "", ..WORDS };
        for (words, template, message) in [
            (WORDS, None, "Light the lamp (h-1)"),
            (WORDS, Some("{id}: {title}"), "h-1: Light the lamp"),
            (
                WORDS,
                Some("{title}\n\n{body}\n\nTask: {task}"),
                "Light the lamp\n\nIt is dark.\n\nVery.\n\nTask: h-1",
            ),
            (
                by_hand,
                Some("{title}\n\n{body}\n\nBranch: {branch}"),
                "Light the lamp\n\nBranch: gastown/wren/h-1",
            ),
            (by_hand, Some("{agent}\n{body}"), "Light the lamp (h-1)"),
            (WORDS, Some("{body}"), "It is dark.  Very."),
            (WORDS, Some("fix{}: { {title} {{id}} }"), "fix{}: { Light the lamp {h-1} }"),
        ] {
            assert_eq!(words.message(template), message, "{template:?}");
        }
    }

    #[test]
    fn what_is_filled_in_is_text_and_no_template() {
        let odd = LandingWords { title: "a\u{1b}[2J {id}\r\nb", ..WORDS };
        assert_eq!(odd.message(Some("{title}!")), "a[2J {id} b!");
        let long = "x".repeat(PART_CHARS_MAX + 1);
        assert_eq!(LandingWords { body: &long, ..WORDS }.message(Some("{body}")).len(), PART_CHARS_MAX);
    }

    #[test]
    fn what_no_message_can_be_is_named() {
        for template in ["{title} ({id})", "{agent}{branch}{task}\n\n{body}", "{} { a } 100 %"] {
            assert_eq!(wrong_in(template), None, "{template}");
        }
        for (template, wrong) in [("{tittle}", "{tittle}"), ("{title} {Id}", "{Id}"), ("a\tb", "\t")] {
            assert_eq!(wrong_in(template).map(|(what, _)| what).as_deref(), Some(wrong), "{template}");
        }
        assert!(wrong_in(&"x".repeat(TEMPLATE_CHARS_MAX)).is_none());
        assert!(wrong_in(&"x".repeat(TEMPLATE_CHARS_MAX + 1)).is_some());
    }
}
