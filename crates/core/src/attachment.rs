//! Files that belong to a task: kept by the town beside the repository, so that none of them ever lands.

use crate::Time;
use serde::{Deserialize, Serialize};

/// Of one task.
pub const ATTACHMENTS_MAX: usize = 20;
pub const ATTACHMENT_BYTES_MAX: u64 = 10 << 20;
pub const ATTACHMENTS_BYTES_MAX: u64 = 50 << 20;
const NAME_BYTES_MAX: usize = 100;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// A plain file name, the only one of its task.
    pub name: String,
    pub bytes: u64,
    pub by: String,
    pub at: Time,
}

/// A plain file name made of what somebody called it, that no other file of the task has: no folder, nothing hidden, no
/// character that a shell or a screen would take for more than a letter.
pub fn attachment_name(given: &str, taken: &[Attachment]) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |c: char| if c.is_alphanumeric() || ".-_+".contains(c) { c } else { '-' };
    let clean: String = last.trim().chars().map(plain).collect();
    let clean = clean.trim_matches(['.', '-']);
    let clean = if clean.is_empty() { "file" } else { clean };
    let (stem, end) = match clean.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() && end.len() <= 10 => (stem, format!(".{end}")),
        _ => (clean, String::new()),
    };
    let stem = cut(stem, NAME_BYTES_MAX - end.len() - 4);
    let is_free = |name: &String| !taken.iter().any(|known| known.name.eq_ignore_ascii_case(name));
    let numbered = (2..).map(|n| format!("{stem}-{n}{end}"));
    let first = std::iter::once(format!("{stem}{end}"));
    first.chain(numbered).find(is_free).unwrap_or_default()
}

fn cut(text: &str, bytes: usize) -> &str {
    let mut at = bytes.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    &text[..at]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Attachment {
        Attachment { name: name.into(), bytes: 1, by: "owner".into(), at: Time(0) }
    }

    #[test]
    fn a_name_is_plain_and_leads_into_no_folder() {
        let cases = [
            ("screen.png", "screen.png"),
            ("/etc/passwd", "passwd"),
            ("..\\..\\boot.ini", "boot.ini"),
            ("../..", "file"),
            (".bashrc", "bashrc"),
            ("a b\u{1b}[31m;rm -rf $HOME.log", "a-b--31m-rm--rf--HOME.log"),
            ("-rf", "rf"),
            ("", "file"),
            ("スクリーン.png", "スクリーン.png"),
        ];
        for (given, clean) in cases {
            assert_eq!(attachment_name(given, &[]), clean, "{given:?}");
        }
    }

    #[test]
    fn two_of_the_same_name_are_told_apart_and_long_ones_keep_their_end() {
        let taken = [named("Screen.png"), named("screen-2.png")];
        assert_eq!(attachment_name("screen.png", &taken), "screen-3.png");
        let long = attachment_name(&format!("{}.png", "ä".repeat(300)), &[]);
        assert!(long.len() <= NAME_BYTES_MAX && long.ends_with(".png"), "{long}");
    }
}
