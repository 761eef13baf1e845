//! Every line of `tricks.txt` is refused by the rule that it tries to ride on.

use gastown_core::{Pattern, rule};

const TRICKS: &str = include_str!("tricks.txt");
const TRICKS_MIN: usize = 200;

#[test]
fn no_trick_rides_on_a_harmless_rule_and_what_is_harmless_is_covered() {
    let mut pattern = None;
    let mut tricks = 0;
    for line in TRICKS.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        if let Some(rule) = line.strip_prefix("= ") {
            pattern = Some(pattern_of(rule));
            continue;
        }
        let (harmless, text) = match line.strip_prefix("+ ") {
            Some(text) => (true, text),
            None => (false, line),
        };
        let command = shown(text);
        let pattern = pattern.as_ref().expect("a rule comes first");

        let covers = rule::read(&command).is_ok_and(|plain| pattern.covers(&plain));

        assert_eq!(covers, harmless, "the rule {pattern} and {command:?}");
        tricks += usize::from(!harmless);
    }
    assert!(tricks >= TRICKS_MIN, "{tricks} tricks");
    println!("{tricks} tricks, none slipped through");
}

/// `WORDS ... OPTIONS`, or the words alone.
fn pattern_of(text: &str) -> Pattern {
    let plain = |words: &str| rule::read(words).expect("a plain rule");
    match text.split_once(" ...") {
        None => Pattern::exact(&plain(text)),
        Some((words, options)) => {
            let options = options.split_whitespace().map(str::to_owned).collect();
            Pattern::free(plain(words).words(), options).expect("a program whose rest is data")
        }
    }
}

fn shown(text: &str) -> String {
    let signs = [('␤', '\n'), ('␉', '\t'), ('␍', '\r'), ('␀', '\0'), ('␛', '\x1b'), ('␈', '\x08')];
    let text = signs.into_iter().fold(text.to_owned(), |text, (sign, c)| text.replace(sign, &c.to_string()));
    let mut parts = text.split("<U+");
    let mut all = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('>').expect("<U+XXXX>");
        let c = u32::from_str_radix(code, 16).ok().and_then(char::from_u32).expect("a character");
        all.push(c);
        all.push_str(rest);
    }
    all
}

#[test]
fn a_rule_is_shown_as_it_would_be_typed() {
    let shown = |line: &str| Pattern::exact(&rule::read(line).expect("plain")).to_string();

    assert_eq!(shown("git  commit -m 'two words'"), "git commit -m 'two words'");
    assert_eq!(shown("git commit -m \"it's\""), "git commit -m \"it's\"");
    assert_eq!(shown("cat 'x*'"), "cat 'x*'");
    assert_eq!(pattern_of("cargo test -p ... --lib").to_string(), "cargo test -p …");
}

#[test]
fn a_free_rest_is_refused_where_the_next_word_says_what_is_done() {
    let heads = [
        "make",
        "npm run",
        "npx",
        "sh",
        "env",
        "find",
        "xargs",
        "git",
        "git push",
        "git -c",
        "cargo run",
        "sed -n",
        "python -m pytest",
        "docker run",
        "ssh",
        "curl",
        "rm",
        "awk",
        "git branch",
        "timeout 5",
    ];
    for head in heads {
        let words = rule::read(head).expect("plain");
        assert_eq!(Pattern::free(words.words(), Default::default()), None, "{head}");
    }
    let words = rule::read("rg --pre").expect("plain");
    assert_eq!(Pattern::free(words.words(), Default::default()), None, "an option that runs a program");
    let words = rule::read("git log").expect("plain");
    assert_eq!(Pattern::free(words.words(), ["--output".to_owned()].into()), None, "an option that writes");
}
