//! What kind of file a path is: the same for each run, whatever ids, numbers and hashes are in it.

use std::path::Path;

/// Prefixes of minted ids.
const IDS: &[&str] = &["s-", "mr-", "sn-", "e-", "ha-"];

pub fn of(path: &Path) -> String {
    let text = path.to_string_lossy();
    let parts: Vec<String> = text.split('/').map(part).collect();
    parts.join("/").replace("/#/#", "/#").replace("k-s-", "k-")
}

fn part(name: &str) -> String {
    if IDS.iter().any(|id| name.starts_with(id)) {
        let (id, rest) = name.split_once('-').unwrap_or((name, ""));
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        return format!("{id}-*{}", part_of_other(&rest[end..]));
    }
    part_of_other(name)
}

/// Hashes and numbers are left out.
fn part_of_other(name: &str) -> String {
    if name.len() >= 2 && name.chars().all(|c| c.is_ascii_hexdigit()) {
        return "#".into();
    }
    let mut out = String::new();
    for piece in name.split_inclusive(['-', '.', '_']) {
        let (word, end) = match piece.strip_suffix(['-', '.', '_']) {
            Some(word) => (word, &piece[word.len()..]),
            None => (piece, ""),
        };
        let is_hash = word.len() >= 6 && word.chars().all(|c| c.is_ascii_hexdigit());
        if is_hash || (!word.is_empty() && word.chars().all(|c| c.is_ascii_digit())) {
            out.push('#');
        } else if ["git2", "obj"].iter().any(|mark| out.ends_with(&format!("{mark}_"))) {
            out.push('*');
        } else {
            out.push_str(word);
        }
        out.push_str(end);
    }
    out
}

/// The program, and of git and the keeper what they are asked to do.
pub fn of_program(argv: &[String]) -> String {
    let base = |text: &str| text.rsplit('/').next().unwrap_or_default().to_owned();
    let known = argv.iter().position(|arg| ["git", "gt-keep"].contains(&base(arg).as_str()));
    let Some(at) = known else { return argv.first().map(|program| base(program)).unwrap_or_default() };
    let mut rest = argv[at + 1..].iter();
    while let Some(arg) = rest.next() {
        if arg == "-c" || arg == "-C" {
            rest.next();
        } else if !arg.starts_with('-') {
            return format!("{} {arg}", base(&argv[at]));
        }
    }
    base(&argv[at])
}
