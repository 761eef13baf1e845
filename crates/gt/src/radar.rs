//! `gt mq radar`: what the open branches of a rig do to each other, in words.

use crate::failure::Failure;
use crate::link::At;
use crate::text::{line, short};
use gastown_api::call::{RigArgs, calls};
use gastown_api::view::{
    LinesView, RadarBranchView, RadarFileView, RadarHowWord, RadarPlaceView, RadarTargetWord, RadarTieView,
    RadarTieWord, RadarView,
};

pub fn show(at: &At, rig: &str) -> Result<(), Failure> {
    let radar = at.link()?.call::<calls::Radar>(RigArgs { rig: rig.to_owned() })?;
    at.out.show(&radar, words)
}

fn words(radar: &RadarView) -> String {
    let mut text = head(radar);
    for branch in radar.branches.iter().filter(|branch| branch.against == RadarTargetWord::Conflict) {
        text.push_str(&format!("\n\n{} conflicts with {}", line(&branch.name), line(&radar.target)));
        add_files(&mut text, &branch.conflicts, branch.more, (&radar.target, &branch.name));
    }
    for branch in &radar.branches {
        if let Some(why) = &branch.unknown {
            text.push_str(&format!("\n\n{} cannot be told wholly: {}", line(&branch.name), line(why)));
        }
    }
    radar.ties.iter().for_each(|tie| add_tie(&mut text, tie));
    let more = radar.more_conflicts + radar.more_overlaps;
    if more > 0 {
        text.push_str(&format!("\n\nand {more} more pairs, {} of them in conflict", radar.more_conflicts));
    }
    if radar.branches.len() > 1 {
        text.push_str(&format!("\n\n{}", order(radar)));
    }
    text
}

fn head(radar: &RadarView) -> String {
    let branches = match radar.branches.as_slice() {
        [] => "no open branch has work that it lacks".to_owned(),
        all => format!("{} with {}", counted(all.len(), "open branch", "open branches"), uncommitted(all)),
    };
    let of = |kind| radar.ties.iter().filter(|tie| tie.kind == kind).count();
    let conflicts = of(RadarTieWord::Conflict) + radar.more_conflicts as usize;
    let overlaps = of(RadarTieWord::Overlap) + radar.more_overlaps as usize;
    let at = radar.head.as_deref().map(|head| format!(" at {}", short(head))).unwrap_or_default();
    let mut text = format!("{} of {}{at}: {branches}", line(&radar.target), line(&radar.rig));
    if radar.branches.len() > 1 {
        let pairs = counted(conflicts, "pair in conflict", "pairs in conflict");
        text.push_str(&format!("; {pairs}, {overlaps} more in the same files"));
    }
    if let Some(why) = &radar.unknown {
        text.push_str(&format!("\nthis may be old: {}", line(why)));
    }
    text
}

fn uncommitted(branches: &[RadarBranchView]) -> String {
    match branches.iter().filter(|branch| branch.uncommitted).count() {
        0 => "everything committed".to_owned(),
        some => format!("uncommitted work in {some}"),
    }
}

fn add_tie(text: &mut String, tie: &RadarTieView) {
    let (a, b) = (line(&tie.a), line(&tie.b));
    let what = match tie.kind {
        RadarTieWord::Conflict => "conflict",
        RadarTieWord::Overlap => "change the same files, and merge",
        RadarTieWord::Unknown => "could not be merged",
    };
    text.push_str(&format!("\n\n{a} and {b} {what}"));
    add_files(text, &tie.files, tie.more, (&tie.a, &tie.b));
    if !tie.why.is_empty() {
        text.push_str(&format!("\n  {}", line(&tie.why)));
    }
}

fn add_files(text: &mut String, files: &[RadarFileView], more: u32, names: (&str, &str)) {
    for file in files {
        text.push_str(&format!("\n  {}: {}", line(&file.path), file_words(file, names)));
    }
    if more > 0 {
        text.push_str(&format!("\n  and {more} more files"));
    }
}

fn file_words(file: &RadarFileView, (a, b): (&str, &str)) -> String {
    let (a, b) = (line(a), line(b));
    let how = match file.how {
        RadarHowWord::BothChanged => "both changed it".to_owned(),
        RadarHowWord::BothAdded => "both added it".to_owned(),
        RadarHowWord::DeletedByA => format!("deleted by {a}, changed by {b}"),
        RadarHowWord::DeletedByB => format!("changed by {a}, deleted by {b}"),
        RadarHowWord::Moved => "moved, or another kind of file on one side".to_owned(),
        RadarHowWord::Binary => "both changed it, and it is no text".to_owned(),
    };
    let how = symbols_words(file).map_or(how.clone(), |symbols| format!("{how}, in {symbols}"));
    let places = file.places.iter().map(|place| place_words(place, (&a, &b)));
    let places: Vec<String> = places.collect();
    let more = if file.more > 0 { format!("; and {} more places", file.more) } else { String::new() };
    if places.is_empty() { how } else { format!("{how}, {}{more}", places.join("; ")) }
}

/// `Queue::push and Queue::pop`, or those that there is room for.
fn symbols_words(file: &RadarFileView) -> Option<String> {
    let names: Vec<String> = file.symbols.iter().map(|name| line(name)).collect();
    let (last, before) = names.split_last()?;
    Some(match (file.more_symbols, before) {
        (0, []) => last.clone(),
        (0, _) => format!("{} and {last}", before.join(", ")),
        (more, _) => format!("{} and {more} more", names.join(", ")),
    })
}

fn place_words(place: &RadarPlaceView, (a, b): (&str, &str)) -> String {
    let apart = match place.apart {
        None => String::new(),
        Some(lines) => format!(", {} apart", counted(lines as usize, "line", "lines")),
    };
    format!("{} of {a} and {} of {b}{apart}", lines_words(&place.a), lines_words(&place.b))
}

fn lines_words(lines: &LinesView) -> String {
    if lines.from == lines.to {
        format!("line {}", lines.from)
    } else {
        format!("lines {}-{}", lines.from, lines.to)
    }
}

fn order(radar: &RadarView) -> String {
    let names = |list: &[String]| list.iter().map(|name| line(name)).collect::<Vec<_>>().join(", ");
    let meet = match radar.meet.as_slice() {
        [] => "nobody meets a conflict".to_owned(),
        some => format!("on the way a conflict meets {}", names(some)),
    };
    format!("land in this order: {}; {meet}", names(&radar.order))
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use gastown_api::view::RadarReasonWord;

    fn branch(name: &str, uncommitted: bool) -> RadarBranchView {
        RadarBranchView {
            name: name.to_owned(),
            agent: Some(name.to_owned()),
            task: None,
            request: None,
            head: "1111111111111111111111111111111111111111".to_owned(),
            uncommitted,
            lines: 3,
            files: 1,
            against: RadarTargetWord::Clean,
            conflicts: Vec::new(),
            more: 0,
            unknown: None,
        }
    }

    fn file(how: RadarHowWord, apart: Option<u32>) -> RadarFileView {
        let (a, b) = (LinesView { from: 40, to: 52 }, LinesView { from: 41, to: 41 });
        RadarFileView {
            path: "src/pay.rs".to_owned(),
            how,
            symbols: Vec::new(),
            more_symbols: 0,
            places: vec![RadarPlaceView { a, b, apart }],
            more: 0,
        }
    }

    #[test]
    fn a_conflict_says_where_and_who_is_better_landed_first() {
        let tie = RadarTieView {
            a: "flint".to_owned(),
            b: "wren".to_owned(),
            kind: RadarTieWord::Conflict,
            files: vec![file(RadarHowWord::BothChanged, None)],
            more: 0,
            first: Some("wren".to_owned()),
            because: Some(RadarReasonWord::Fewer),
            others: vec!["sorrel".to_owned()],
            why: "land wren before flint: flint conflicts with sorrel too".to_owned(),
        };
        let radar = RadarView {
            rig: "harbor".to_owned(),
            target: "main".to_owned(),
            head: Some("2222222222222222222222222222222222222222".to_owned()),
            branches: vec![branch("flint", true), branch("wren", false)],
            ties: vec![tie],
            more_conflicts: 0,
            more_overlaps: 2,
            order: vec!["wren".to_owned(), "flint".to_owned()],
            meet: vec!["flint".to_owned()],
            unknown: None,
            at: None,
        };

        let wanted = [
            "main of harbor at 2222222222: 2 open branches with uncommitted work in 1; 1 pair in conflict, 2 more in the same files",
            "",
            "flint and wren conflict",
            "  src/pay.rs: both changed it, lines 40-52 of flint and line 41 of wren",
            "  land wren before flint: flint conflicts with sorrel too",
            "",
            "and 2 more pairs, 0 of them in conflict",
            "",
            "land in this order: wren, flint; on the way a conflict meets flint",
        ];
        assert_eq!(words(&radar), wanted.join("\n"));
    }

    #[test]
    fn symbols_are_named_before_the_lines() {
        let words = |symbols: &[&str], more| {
            let names = symbols.iter().map(|name| (*name).to_owned()).collect();
            let file =
                RadarFileView { symbols: names, more_symbols: more, ..file(RadarHowWord::BothChanged, None) };
            file_words(&file, ("flint", "wren"))
        };

        let lines = "lines 40-52 of flint and line 41 of wren";
        assert_eq!(words(&["pay"], 0), format!("both changed it, in pay, {lines}"));
        assert_eq!(
            words(&["Bill::pay", "Bill::due"], 0),
            format!("both changed it, in Bill::pay and Bill::due, {lines}")
        );
        assert_eq!(words(&["a", "b", "c"], 0), format!("both changed it, in a, b and c, {lines}"));
        assert_eq!(words(&["a", "b"], 3), format!("both changed it, in a, b and 3 more, {lines}"));
    }

    #[test]
    fn lines_apart_are_told_with_their_distance() {
        let words = file_words(&file(RadarHowWord::BothChanged, Some(1)), ("flint", "wren"));
        assert_eq!(words, "both changed it, lines 40-52 of flint and line 41 of wren, 1 line apart");
        let words = file_words(&file(RadarHowWord::DeletedByB, None), ("flint", "wren"));
        assert!(words.starts_with("changed by flint, deleted by wren"), "{words}");
    }
}
