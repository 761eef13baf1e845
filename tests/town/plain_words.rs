//! Whatever a rule's reader takes for plain words, real shells give to a program as the same words, and run nothing else.

use gastown_core::rule;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

const SHELLS: [&str; 2] = ["sh", "bash"];
/// Lines that the reader takes and the shells are asked about.
const READ_MIN: usize = 400;
/// Pieces of lines; the plain ones come more often, or hardly a line would be read.
const PLAIN: &[&str] = &[
    " ", "  ", "a", "b1", "-x", "--y", "=v", "./c", "a/b", "HEAD~1", "x:y", "@", "%", "+", ",", ".", "_",
    "'a b'", "\"c d\"", "'$A'", "'*'", "'\\'", "'`id`'", "\"'\"", "''", "é", "'é ü'",
];
const TRICKY: &[&str] = &[
    "'",
    "\"",
    "\\",
    "$A",
    "${A}",
    "$(echo x)",
    "`echo x`",
    ";",
    "&",
    "&&",
    "|",
    "||",
    "<",
    ">",
    "(",
    ")",
    "{a,b}",
    "*",
    "?",
    "[ab]",
    "!",
    "!!",
    "#",
    "~",
    "~root",
    "=ls",
    "^",
    "\n",
    "\t",
    "\r",
    "A=1 ",
    "\"$A\"",
    "\"\\\"\"",
    "$'x'",
    "\u{a0}",
    "\u{200b}",
];

/// A sequence that is the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    /// A line for a program that says what words it was given.
    fn line(&mut self) -> String {
        let mut line = String::from("words ");
        for _ in 0..self.below(9) {
            let pieces = if self.below(14) == 0 { TRICKY } else { PLAIN };
            line.push_str(pieces[self.below(pieces.len())]);
            if self.below(2) == 0 {
                line.push(' ');
            }
        }
        line
    }
}

/// What the program is given, each word behind a mark of its end; nothing where the shell says no.
fn given(shell: &str, folder: &Path, line: &str) -> Option<String> {
    let mut command = Command::new(shell);
    command.args(["-c", line]).current_dir(folder.join("empty")).env_clear();
    let path = format!("{}:/usr/bin:/bin", folder.display());
    let ran = command.env("PATH", path).env("HOME", "/root").env("A", "1 2").output().expect("a shell runs");
    ran.status.success().then(|| String::from_utf8_lossy(&ran.stdout).into_owned())
}

#[test]
fn plain_words_are_what_real_shells_make_of_a_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("words");
    std::fs::write(&program, "#!/bin/sh\nfor word do printf '%s\\0' \"$word\"; done\n").expect("a program");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("it can be run");
    // Names that would stand in a line if anything of it were a pattern.
    std::fs::create_dir_all(folder.path().join("empty")).expect("a folder");
    for name in ["a", "b1", "-x"] {
        std::fs::write(folder.path().join("empty").join(name), "").expect("a file");
    }
    let mut chance = Chance(5);
    let (mut read, mut refused) = (0, 0);

    while read < READ_MIN {
        let line = chance.line();
        let Ok(plain) = rule::read(&line) else {
            refused += 1;
            continue;
        };
        read += 1;
        let expected: String = plain.words()[1..].iter().map(|word| format!("{word}\0")).collect();
        for shell in SHELLS {
            assert_eq!(
                given(shell, folder.path(), &line).as_deref(),
                Some(expected.as_str()),
                "{shell} -c {line:?}"
            );
        }
    }

    println!("{read} lines are the same words to {SHELLS:?}, {refused} others are refused");
    assert!(refused >= READ_MIN / 4, "hardly a line was a trick: {refused}");
}
