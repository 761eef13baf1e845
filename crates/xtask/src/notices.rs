//! The words of THIRD-PARTY.txt: a list of packages, then every licence text once. Decides nothing about licences.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::licences::Package;

/// How the names of files with licence texts begin, in capitals.
const TEXTS: &[&str] = &["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE", "OFL"];

/// Sources that a crate carries and compiles in, with licence texts of their own.
const CARRIED: &[&str] = &["libgit2"];

const HEAD: &str = "\
Gas Town is licensed under the Apache License 2.0 (see LICENSE). It contains the work of others, listed here with
their licences; the texts follow. This file is made by `cargo xtask licences` from the lock files.

SQLite, compiled in by libsqlite3-sys, is in the public domain.
libgit2, compiled in by libgit2-sys, is under the GNU GPL 2 with a linking exception that permits this use.
The WebKitGTK of the system is linked dynamically and not part of what we ship.
";

/// The whole file, the same on every machine with the same lock files.
pub fn compose(packages: &BTreeSet<Package>) -> Result<String, String> {
    let mut out = String::from(HEAD);
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    out.push('\n');
    for package in packages {
        let Package { name, version, licence, home, folder } = package;
        out.push_str(&format!("{name} {version}, {licence}, {home}\n"));
        for text in read(folder).map_err(|why| format!("the licence of {name}: {why}"))? {
            texts.entry(text).or_default().push(format!("{name} {version}"));
        }
    }
    let mut by_owner: Vec<(Vec<String>, String)> = texts.into_iter().map(|(text, of)| (of, text)).collect();
    by_owner.sort();
    for (of, text) in by_owner {
        out.push_str(&format!("\n{}\n{}\n\n{text}\n", "=".repeat(100), wrapped(&of)));
    }
    Ok(out)
}

fn read(folder: &Path) -> Result<BTreeSet<String>, String> {
    let mut found = BTreeSet::new();
    let carried = CARRIED.iter().map(|name| folder.join(name)).filter(|folder| folder.is_dir());
    for folder in std::iter::once(folder.to_path_buf()).chain(carried) {
        let say = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
        for entry in fs::read_dir(&folder).map_err(say)? {
            let path = entry.map_err(say)?.path();
            if is_licence(&path) {
                found.insert(clean(&fs::read(&path).map_err(say)?));
            }
        }
    }
    Ok(found)
}

fn is_licence(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
    let code = [".RS", ".JS", ".TS", ".C", ".H"].iter().any(|ending| name.ends_with(ending));
    path.is_file() && !code && TEXTS.iter().any(|start| name.starts_with(start))
}

/// Line ends and trailing blanks differ between copies of one text.
fn clean(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

fn wrapped(names: &[String]) -> String {
    let mut out = String::new();
    let mut width = 0;
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            let separator = if width + name.len() > 96 { ",\n" } else { ", " };
            out.push_str(separator);
            width = if separator == ", " { width + 2 } else { 0 };
        }
        out.push_str(name);
        width += name.len();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_a_text_that_differ_in_line_ends_are_one() {
        assert_eq!(clean(b"\xef\xbb\xbfMIT \r\n\r\nText\r\n"), clean(b"MIT\n\nText"));
    }

    #[test]
    fn a_source_file_named_like_a_licence_is_not_one() {
        let folder = std::env::temp_dir().join(format!("xtask-notices-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the temp folder can be written");
        for name in ["LICENSE-MIT", "license.rs", "README.md"] {
            fs::write(folder.join(name), name).expect("the temp folder can be written");
        }

        let found = read(&folder).expect("it is readable");

        fs::remove_dir_all(&folder).expect("it was written just now");
        assert_eq!(found, BTreeSet::from(["LICENSE-MIT".to_owned()]));
    }
}
