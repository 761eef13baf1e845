//! `gt mq files`: what gates left for a person to see, and where it lies.

use crate::disk::size;
use crate::failure::Failure;
use crate::link::At;
use crate::out::table;
use crate::text::line;
use gastown_api::call::{RequestArgs, calls};
use gastown_api::view::{GateFileView, GateFilesView, GateRunWord, LeftOutFilesView, LeftOutWord};
use serde_json::json;

/// Lists the files of all gates or of one; of one of them only its path.
pub fn show(at: &At, id: &str, gate: Option<&str>, name: Option<&str>) -> Result<(), Failure> {
    let mut all = at.link()?.call::<calls::GateFiles>(RequestArgs { request: id.into() })?;
    all.retain(|left| gate.is_none_or(|gate| gate == left.gate));
    let Some(name) = name else { return at.out.show(&all, |all| many(all)) };
    let path = path_of(&all, name).ok_or_else(|| {
        let words = format!("{} left no file {name} for {id}", gate.unwrap_or_default());
        Failure::refused("no_such_file", words, format!("see `gt mq files {id}` for those that there are"))
    })?;
    at.out.show(&json!({ "path": path }), |_| line(&path))
}

/// What a check left comes before what a rehearsal left.
fn path_of(all: &[GateFilesView], name: &str) -> Option<String> {
    let left = all.iter().find(|left| left.files.iter().any(|file| file.name == name))?;
    Some(format!("{}/{name}", left.folder))
}

fn many(all: &[GateFilesView]) -> String {
    if all.is_empty() {
        return "no files were left".into();
    }
    all.iter().map(one).collect::<Vec<_>>().join("\n\n")
}

fn one(left: &GateFilesView) -> String {
    let run = match left.run {
        GateRunWord::Check => String::new(),
        run => format!(" ({run})"),
    };
    let row = |file: &GateFileView| [line(&file.name), size(file.bytes)];
    let rows = table(["NAME", "SIZE"], left.files.iter().map(row).collect(), "no file was kept");
    let mut text = format!("{}{run}  {}\n{rows}", line(&left.gate), line(&left.folder));
    left.left_out.iter().for_each(|left| text += &format!("\n{}", not_kept(left)));
    if left.cut {
        text += "\nthere was still more, which was neither counted nor kept";
    }
    text
}

fn not_kept(left: &LeftOutFilesView) -> String {
    let count = left.count;
    let more = if count == 1 { "1 more file".into() } else { format!("{count} more files") };
    let what = match left.why {
        LeftOutWord::TooMany => format!("{more}, over 500 in all"),
        LeftOutWord::TooBig => format!("{more}, over 64 MiB in all"),
        LeftOutWord::NotPlain => format!("{count} that are no plain files (links, pipes, second names)"),
        LeftOutWord::BadName => format!("{count} with a name that cannot be shown"),
        LeftOutWord::TooDeep => format!("{count} in too many folders"),
        LeftOutWord::Unread => format!("{count} that could not be read"),
    };
    format!("not kept: {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(run: GateRunWord, names: &[&str]) -> GateFilesView {
        let file = |name: &&str| GateFileView { name: (*name).to_owned(), bytes: 2048 };
        let files = names.iter().map(file).collect();
        let folder = format!("/t/{run}");
        GateFilesView { gate: "test".into(), run, folder, files, left_out: vec![], cut: false }
    }

    #[test]
    fn what_was_not_kept_is_said_below_what_was() {
        let reasons = [(LeftOutWord::TooMany, 1), (LeftOutWord::TooBig, 12), (LeftOutWord::NotPlain, 3)];
        let left_out = reasons.map(|(why, count)| LeftOutFilesView { why, count }).to_vec();
        let shown =
            many(&[GateFilesView { left_out, cut: true, ..left(GateRunWord::Rehearsal, &["a b.html"]) }]);

        assert_eq!(
            shown.lines().collect::<Vec<_>>(),
            [
                "test (rehearsal)  /t/rehearsal",
                "NAME      SIZE",
                "a b.html  2 KB",
                "not kept: 1 more file, over 500 in all",
                "not kept: 12 more files, over 64 MiB in all",
                "not kept: 3 that are no plain files (links, pipes, second names)",
                "there was still more, which was neither counted nor kept",
            ]
        );
        assert_eq!(many(&[]), "no files were left");
    }

    #[test]
    fn a_name_is_found_in_the_check_before_the_rehearsal_and_only_whole() {
        let all = [left(GateRunWord::Check, &["a/x"]), left(GateRunWord::Rehearsal, &["a/x", "b"])];

        assert_eq!(path_of(&all, "a/x").as_deref(), Some("/t/check/a/x"));
        assert_eq!(path_of(&all, "b").as_deref(), Some("/t/rehearsal/b"));
        assert_eq!((path_of(&all, "x"), path_of(&all, "a/../../etc/passwd")), (None, None));
    }
}
