//! A line behind which a program waits for a person: its last one, where the cursor stands. Its shape alone says so, whatever the
//! program is: programs of lines have asked in the same few ways for decades, and so does what others start in their terminal.

use regex::Regex;
use std::sync::LazyLock;

/// What asks for a key; the words around it are the program's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Waits {
    /// The rule, for people.
    pub rule: &'static str,
    pub text: String,
    /// Empty where only a person knows what is to be typed.
    pub choices: Vec<String>,
    pub keys: Vec<String>,
}

/// So many characters at the end of a line may be an answer that is being typed.
const YES_NO: &str = r"(?ix)
    (?: \[ \s* y(?:es)? \s* [/|,] \s* n(?:o)? \b [^\]\n]{0,60} \]
      | \( \s* y(?:es)? \s* [/|,] \s* n(?:o)? \b [^)\n]{0,60} \)
      | \b y(?:es)? / n(?:o)? \b
      | \( y \) es / \( n \) o [^\n]{0,60}
      | \? \s* [\[(] (?: y | n | yes | no ) [\])]
      | ^ (?: rm | mv | cp | ln ) :\s [^\n]{1,200} (?: \? ) )
    (?: \s* [\[(] [^\])\n]{0,12} [\])] )? \s* [:?>.…]{0,3}";
/// Spelled out: one letter is not enough for an answer.
const WORDS: &str = r"(?i)[\[(]\s*yes\s*[/|]\s*no\b";
const SECRET: &str = r"(?i)\b(?:password|passphrase|passcode|pin)\b[^\n]{0,120}:$";
const ENTRY: &str = r"(?i)^(?:\S+\s+)?(?:login|username|user name)\b[^\n]{0,120}:$|\benter\b[^\n]{0,80}:$|^\?\s+[^\n]{1,160}(?:[:?)]|[›»][^\n]{0,80})$";
/// A default in brackets, or letters of words that are choices.
const OFFER: &str = r"(?x) \s \[ [^\]\n]{1,40} \] \s* :$ | ^\w[\w\ ]{1,40}:\s \( [^)\n]{1,80} \)$ | (?: \[ \w \] \w+ [^\[\n]{1,40} ){1,8} \[ \w \] \w+ [^\[\n]{0,40} [:?]$ | ^\#\?$";
const PRESS: &str = r"(?i)\b(?:press|hit|strike)\b[^\n]{0,40}\b(?:key|enter|return|space)\b[^\n]{0,60}$";
const PAGE: &str = r"(?i)^:$|\(END\)$|^-{2}more-{2}[^\n]{0,20}$|^lines \d+-\d+[^\n]{0,60}$";

static RULES: LazyLock<Option<Shapes>> = LazyLock::new(Shapes::new);

struct Shapes {
    yes_no: Regex,
    yes_no_typed: Regex,
    words: Regex,
    secret: Regex,
    entry: Regex,
    offer: Regex,
    press: Regex,
    page: Regex,
}

impl Shapes {
    /// None never: the expressions are this file's own, and its tests hold them.
    fn new() -> Option<Self> {
        let shape = |text: &str| Regex::new(text).ok();
        Some(Self {
            yes_no: shape(&format!("{YES_NO}$"))?,
            yes_no_typed: shape(&format!(r"{YES_NO}\s+\w{{1,3}}$"))?,
            words: shape(WORDS)?,
            secret: shape(SECRET)?,
            entry: shape(ENTRY)?,
            offer: shape(OFFER)?,
            press: shape(PRESS)?,
            page: shape(PAGE)?,
        })
    }
}

/// What the program waits for behind this line, the last one, where its cursor stands.
pub(crate) fn waits(line: &str) -> Option<Waits> {
    let (shapes, line) = (RULES.as_ref()?, line.trim());
    let asks = |rule, choices: &[&str], keys: &[&str]| {
        let owned = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
        Some(Waits { rule, text: line.to_owned(), choices: owned(choices), keys: owned(keys) })
    };
    if shapes.yes_no.is_match(line) {
        let keys = if shapes.words.is_match(line) { ["yes\r", "no\r"] } else { ["y\r", "n\r"] };
        return asks("asks yes or no", &["Yes", "No"], &keys);
    }
    if shapes.yes_no_typed.is_match(line) {
        return asks("asks yes or no, and an answer is being typed", &[], &[]);
    }
    if shapes.secret.is_match(line) {
        return asks("asks for a secret", &[], &[]);
    }
    if shapes.entry.is_match(line) || shapes.offer.is_match(line) {
        return asks("asks for a line", &[], &[]);
    }
    if shapes.press.is_match(line) {
        return asks("waits for a key", &["Continue"], &["\r"]);
    }
    if shapes.page.is_match(line) {
        return asks("shows a page, and waits", &[], &[]);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<(&str, &[&str])>) {
        let found = waits(line);

        let found = found.as_ref().map(|found| (found.rule, found.keys.iter().map(String::as_str).collect()));
        assert_eq!(found, expected.map(|(rule, keys)| (rule, keys.to_vec())), "{line}");
    }

    #[test]
    fn a_question_with_yes_and_no_is_known_in_all_its_spellings() {
        for line in [
            "Overwrite harbor.txt? [y/N]",
            "Proceed (y/n):",
            "Do you want to continue? [Y/n]",
            "Replace (y/n/a/q)?",
            "(1/1) Stage this hunk [y,n,q,a,d,e,p,?]?",
            "Ok to proceed? (y)",
            "kill-session harbor? (y/n)",
            "Continue y/n?",
            "Create new file? (Y)es/(N)o [Yes]:",
            "rm: remove regular empty file 'f'?",
            "Install it? [Y/n] (Y):",
        ] {
            check(line, Some(("asks yes or no", &["y\r", "n\r"])));
        }
        check(
            "Are you sure you want to continue connecting (yes/no/[fingerprint])?",
            Some(("asks yes or no", &["yes\r", "no\r"])),
        );
        check("Overwrite harbor.txt? [y/N] y", Some(("asks yes or no, and an answer is being typed", &[])));
    }

    #[test]
    fn what_only_a_person_can_type_has_no_choices() {
        check("[sudo] password for ada:", Some(("asks for a secret", &[])));
        check("Enter passphrase for key '/home/ada/.ssh/id_ed25519':", Some(("asks for a secret", &[])));
        check("ada@example.org's password:", Some(("asks for a secret", &[])));
        check("Username for 'https://example.org':", Some(("asks for a line", &[])));
        check("harbor login:", Some(("asks for a line", &[])));
        check("  Enter a value:", Some(("asks for a line", &[])));
        check("Pick a region (us, eu, asia) [eu]:", Some(("asks for a line", &[])));
        check("package name: (harbor)", Some(("asks for a line", &[])));
        check("Allow? [a]llow once / [A]lways / [d]eny:", Some(("asks for a line", &[])));
        check("#?", Some(("asks for a line", &[])));
        check("? Project name: › my-app", Some(("asks for a line", &[])));
        check("? Would you like to use TypeScript? › No / Yes", Some(("asks for a line", &[])));
        check("? Project name: (my-app)", Some(("asks for a line", &[])));
        check(":", Some(("shows a page, and waits", &[])));
        check("(END)", Some(("shows a page, and waits", &[])));
        check("--More--(42%)", Some(("shows a page, and waits", &[])));
        check("lines 1-39", Some(("shows a page, and waits", &[])));
    }

    #[test]
    fn a_key_is_waited_for() {
        check("Press any key to continue . . .", Some(("waits for a key", &["\r"])));
        check("Press ENTER to continue, or Ctrl-C to stop", Some(("waits for a key", &["\r"])));
        check("Hit return to go on", Some(("waits for a key", &["\r"])));
    }

    #[test]
    fn what_a_program_at_work_prints_is_no_question() {
        for line in [
            "",
            "ada@harbor:~$",
            ">>>",
            "diff>",
            "[17/400] cc -c file17.c",
            "test is_it_open ...",
            "Should it be open?",
            "? for shortcuts",
            "Summary:",
            "Downloading harbor.tar.gz  42%",
            "usage: harbor [-y] [-n] FILE",
            "error: no password given",
            "the answer was [y/N] and then some more was printed",
            "src/main.rs:12:",
            "Nov 28 04:30:11 harbor sshd[1234]:",
            "- [x] done (1):",
            "Entering directory '/home/ada/harbor'",
        ] {
            check(line, None);
        }
    }
}
