//! What is read as plain words, and why the rest is not.

use super::*;

#[track_caller]
fn reads(line: &str, words: &[&str]) {
    let plain = read(line).unwrap_or_else(|why| panic!("{line:?}: {why}"));
    assert_eq!(plain.words(), words, "{line:?}");
}

#[track_caller]
fn refuses(line: &str, why: NotPlain) {
    assert_eq!(read(line), Err(why), "{line:?}");
}

#[test]
fn words_are_what_any_shell_gives_to_the_program() {
    reads("cargo test", &["cargo", "test"]);
    reads("  cargo   test  ", &["cargo", "test"]);
    reads("git log HEAD~3..main -- src/a.rs", &["git", "log", "HEAD~3..main", "--", "src/a.rs"]);
    reads("git commit -m 'a $b; `c`\\ \"d\"'", &["git", "commit", "-m", "a $b; `c`\\ \"d\""]);
    reads("git commit -m \"it's ä\"", &["git", "commit", "-m", "it's ä"]);
    reads("date +%Y-%m", &["date", "+%Y-%m"]);
    reads("./gradlew test", &["./gradlew", "test"]);
    reads("x ''", &["x", ""]);
}

#[test]
fn what_a_shell_could_read_otherwise_is_refused_with_its_reason() {
    refuses("", NotPlain::Empty);
    refuses("   ", NotPlain::Empty);
    refuses(&"x ".repeat(LINE_CHARS_MAX), NotPlain::TooLong);
    refuses("a\nb", NotPlain::Control);
    refuses("a 'x\ny'", NotPlain::Control);
    refuses("a\u{200b}", NotPlain::Unseen('\u{200b}'));
    refuses("a '\u{202e}x'", NotPlain::Unseen('\u{202e}'));
    refuses("a\u{a0}b", NotPlain::Unseen('\u{a0}'));
    refuses("c\u{430}rgo test", NotPlain::Foreign('\u{430}'));
    refuses("a && b", NotPlain::Special('&'));
    refuses("a $x", NotPlain::Special('$'));
    refuses("a *.rs", NotPlain::Special('*'));
    refuses("a ~/x", NotPlain::Special('~'));
    refuses("a =x", NotPlain::Special('='));
    refuses("a 'b", NotPlain::Quote);
    refuses("a b'c'", NotPlain::Quote);
    refuses("a 'b'c", NotPlain::Quote);
    refuses("a \"$b\"", NotPlain::Expands('$'));
    refuses("a \"b!\"", NotPlain::Expands('!'));
    refuses("'a' b", NotPlain::NoProgram);
    refuses("-a b", NotPlain::NoProgram);
    refuses("A=1 b", NotPlain::Environment);
    refuses("eval b", NotPlain::ShellWord);
}

#[test]
fn a_reason_is_a_sentence_for_people() {
    for (line, words) in
        [("a && b", "the shell does something with '&'"), ("A=1 b", "it sets a variable for the program")]
    {
        assert_eq!(read(line).map_err(|why| why.to_string()), Err(words.to_owned()));
    }
    assert_eq!(
        NotPlain::Unseen('\u{202e}').to_string(),
        "it has a character in it that cannot be seen (U+202E)"
    );
}
