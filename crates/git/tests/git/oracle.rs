//! Which pairs of commits conflict, by git's own word.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use gastown_git::Oid;

use crate::yard::Yard;

/// Many pairs are merged in one process (2.40).
pub fn is_quick(yard: &Yard) -> bool {
    !yard.git.version().starts_with("2.39.")
}

/// Whether each pair conflicts. One process where git can (2.40), else one a pair.
pub fn conflicts(yard: &Yard, dir: &Path, pairs: &[(Oid, Oid)]) -> Vec<bool> {
    if is_quick(yard) {
        return in_one(yard, dir, pairs);
    }
    let one = |(a, b): &(Oid, Oid)| {
        let merged =
            yard.try_run(dir, &["merge-tree", "--write-tree", "--name-only", &a.to_string(), &b.to_string()]);
        assert!(matches!(merged.status.code(), Some(0 | 1)), "{merged:?}");
        merged.status.code() == Some(1)
    };
    pairs.iter().map(one).collect()
}

fn in_one(yard: &Yard, dir: &Path, pairs: &[(Oid, Oid)]) -> Vec<bool> {
    let mut git = Command::new(yard.git.path());
    git.arg("-C").arg(dir).args(["merge-tree", "--write-tree", "--stdin", "--name-only", "--no-messages"]);
    let mut git = git.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let orders: String = pairs.iter().map(|(a, b)| format!("{a} {b}\n")).collect();
    let mut input = git.stdin.take().unwrap();
    let feeding = std::thread::spawn(move || input.write_all(orders.as_bytes()).unwrap());
    let said = git.wait_with_output().unwrap();
    feeding.join().unwrap();
    assert!(said.status.success());
    let mut fields = said.stdout.split(|byte| *byte == 0);
    let answers = pairs.iter().map(|_| {
        let is_conflict = fields.next().unwrap() == b"0";
        fields.next().unwrap();
        // Names of files in conflict, then an empty one.
        while fields.next().is_some_and(|name| !name.is_empty()) {}
        is_conflict
    });
    answers.collect()
}
