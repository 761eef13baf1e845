//! `gt review leave-out`: from files and lines that a person names to the changes that are meant.

use crate::failure::Failure;
use crate::link::Link;
use crate::review::line_range;
use gastown_api::call::{FileDiffArgs, LeaveOutArgs, LeaveOutFileArgs, RequestArgs, RunArgs, calls};
use gastown_api::view::HunkView;
use std::collections::BTreeMap;

/// Lines of a file as it is now; none is all of it.
type Lines = Option<(u32, u32)>;

pub fn args(link: &mut Link, id: &str, parts: &[String]) -> Result<LeaveOutArgs, Failure> {
    let request = link.call::<calls::ShowRequest>(RequestArgs { request: id.into() })?;
    let mut wanted: BTreeMap<&str, Vec<Lines>> = BTreeMap::new();
    for (file, lines) in parts.iter().map(|part| part_of(part)) {
        wanted.entry(file).or_default().push(lines);
    }
    let mut files = Vec::new();
    for (path, lines) in wanted {
        let changes = match lines.into_iter().collect::<Option<Vec<_>>>() {
            None => None,
            Some(ranges) => {
                // Without unchanged lines around them, each change is a hunk of its own.
                let (request, path) = (request.id.clone(), path.to_owned());
                let args =
                    FileDiffArgs { request, path: path.clone(), context: Some(0), ..Default::default() };
                let hunks = link.call::<calls::FileDiff>(args)?.hunks;
                Some(touched(&path, &hunks, &ranges)?)
            }
        };
        files.push(LeaveOutFileArgs { path: path.into(), changes });
    }
    Ok(LeaveOutArgs { request: request.id, files, head: Some(request.head) })
}

fn part_of(text: &str) -> (&str, Lines) {
    match text.rsplit_once(':').and_then(|(file, lines)| Some((file, line_range(lines)?))) {
        Some((file, (from, to))) => (file, Some((from, to.unwrap_or(from)))),
        None => (text, None),
    }
}

fn touched(path: &str, hunks: &[HunkView], ranges: &[(u32, u32)]) -> Result<Vec<RunArgs>, Failure> {
    let mut runs = Vec::new();
    for (from, to) in ranges {
        let hit: Vec<_> = hunks.iter().filter(|hunk| touches(hunk, *from, *to)).collect();
        if hit.is_empty() {
            return Err(Failure::Usage(format!("nothing is changed on lines {from} to {to} of {path}")));
        }
        runs.extend(hit.into_iter().map(|hunk| RunArgs {
            old: hunk.old,
            old_lines: hunk.old_lines,
            new: hunk.new,
            new_lines: hunk.new_lines,
        }));
    }
    Ok(runs)
}

/// Lines that are gone are between the line before them and the next.
fn touches(hunk: &HunkView, from: u32, to: u32) -> bool {
    let last = match hunk.new_lines {
        0 => hunk.new + 1,
        lines => hunk.new + lines - 1,
    };
    hunk.new <= to && last >= from
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hunk(new: u32, new_lines: u32) -> HunkView {
        HunkView { header: String::new(), old: 1, old_lines: 1, new, new_lines, lines: Vec::new() }
    }

    #[test]
    fn a_part_is_a_file_or_lines_of_it() {
        assert_eq!(part_of("a/b.rs"), ("a/b.rs", None));
        assert_eq!(part_of("a/b.rs:7"), ("a/b.rs", Some((7, 7))));
        assert_eq!(part_of("a:b.rs:7-9"), ("a:b.rs", Some((7, 9))));
        assert_eq!(part_of("a:b.rs"), ("a:b.rs", None));
    }

    #[test]
    fn changes_are_found_by_the_lines_they_touch() {
        let hunks = [hunk(3, 2), hunk(10, 0), hunk(20, 1)];
        let found = |from, to| {
            touched("a", &hunks, &[(from, to)])
                .map(|runs| runs.iter().map(|run| run.new).collect::<Vec<_>>())
                .ok()
        };

        assert_eq!(found(4, 4), Some(vec![3]));
        assert_eq!(found(10, 10), Some(vec![10]));
        assert_eq!(found(11, 20), Some(vec![10, 20]));
        assert_eq!(found(5, 9), None);
    }
}
