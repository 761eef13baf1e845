//! The view of a rig's conflict radar: the most urgent pairs, and the advice in words.

use super::rfc3339;
use gastown_api::view::{
    LinesView, RadarBranchView, RadarFileView, RadarHowWord, RadarPlaceView, RadarReasonWord,
    RadarTargetWord, RadarTieView, RadarTieWord, RadarView,
};
use gastown_core::Rig;
use gastown_core::radar::Reason;
use gastown_engine::{HowMet, Lines, Met, MetFiles, Place, Published, RadarBranch, RadarPair, RadarSight};

/// Pairs that are part of the whole town's picture.
pub(super) const SHOWN_MAX: usize = 200;
/// Files that are named of two branches.
const FILES_MAX: usize = 12;
/// Branches that one reason names.
const OTHERS_MAX: usize = 5;

/// None until it was looked at.
pub fn radar_view(published: &Published, rig: &Rig, ties_max: usize) -> Option<RadarView> {
    let seen = published.sight.radars.get(&rig.id)?;
    let is_conflict = |pair: &&RadarPair| matches!(pair.met, Met::Conflict(_));
    let rest = seen.pairs.get(ties_max..).unwrap_or_default();
    let more_conflicts = rest.iter().filter(is_conflict).count();
    let names = |places: &[usize]| places.iter().filter_map(|at| name_of(seen, *at)).collect();
    Some(RadarView {
        rig: rig.id.to_string(),
        target: rig.target.clone(),
        head: seen.target.as_ref().map(ToString::to_string),
        branches: seen.branches.iter().map(branch_view).collect(),
        ties: seen.pairs.iter().take(ties_max).filter_map(|pair| tie_view(seen, &rig.target, pair)).collect(),
        more_conflicts: count(more_conflicts),
        more_overlaps: count(rest.len() - more_conflicts),
        order: names(&seen.order),
        meet: names(&seen.meet),
        unknown: seen.unknown.clone(),
        at: seen.at.map(rfc3339),
    })
}

fn name_of(seen: &RadarSight, at: usize) -> Option<String> {
    seen.branches.get(at).map(|branch| branch.name.clone())
}

fn branch_view(branch: &RadarBranch) -> RadarBranchView {
    let (against, conflicts, more, unknown) = match &branch.against {
        Met::Conflict(files) => {
            let (files, more) = files_view(files);
            (RadarTargetWord::Conflict, files, more, None)
        }
        Met::Unknown(why) => (RadarTargetWord::Unknown, Vec::new(), 0, Some(why.clone())),
        Met::Apart | Met::Overlap(_) => (RadarTargetWord::Clean, Vec::new(), 0, None),
    };
    RadarBranchView {
        name: branch.name.clone(),
        agent: branch.agent.as_ref().map(ToString::to_string),
        task: branch.task.as_ref().map(ToString::to_string),
        request: branch.request.as_ref().map(ToString::to_string),
        head: branch.head.to_string(),
        uncommitted: branch.uncommitted,
        lines: u32::try_from(branch.lines).unwrap_or(u32::MAX),
        files: branch.files,
        against,
        conflicts,
        more,
        unknown: unknown.or_else(|| branch.unknown.clone()),
    }
}

fn tie_view(seen: &RadarSight, target: &str, pair: &RadarPair) -> Option<RadarTieView> {
    let (kind, files, more, unknown) = match &pair.met {
        Met::Conflict(files) => {
            let (files, more) = files_view(files);
            (RadarTieWord::Conflict, files, more, None)
        }
        Met::Overlap(files) => {
            let (files, more) = files_view(files);
            (RadarTieWord::Overlap, files, more, None)
        }
        Met::Unknown(why) => (RadarTieWord::Unknown, Vec::new(), 0, Some(why.clone())),
        Met::Apart => return None,
    };
    let (a, b) = (name_of(seen, pair.a)?, name_of(seen, pair.b)?);
    let mut tie = RadarTieView {
        a,
        b,
        kind,
        files,
        more,
        first: None,
        because: None,
        others: Vec::new(),
        why: unknown.unwrap_or_default(),
    };
    if let Some((first, reason)) = &pair.first {
        let later = name_of(seen, if *first == pair.a { pair.b } else { pair.a })?;
        let first = name_of(seen, *first)?;
        let spared = match reason {
            Reason::Fewer(spared) => spared.as_slice(),
            _ => &[],
        };
        tie.others = spared.iter().filter_map(|at| name_of(seen, *at)).collect();
        tie.because = Some(reason_word(reason));
        tie.why = sentence(reason, (&first, &later), &tie.others, target);
        tie.first = Some(first);
    }
    Some(tie)
}

fn reason_word(reason: &Reason) -> RadarReasonWord {
    match reason {
        Reason::Target => RadarReasonWord::Target,
        Reason::Fewer(_) => RadarReasonWord::Fewer,
        Reason::Priority => RadarReasonWord::Priority,
        Reason::Older => RadarReasonWord::Older,
        Reason::Smaller => RadarReasonWord::Smaller,
        Reason::Name => RadarReasonWord::Name,
    }
}

fn sentence(reason: &Reason, (first, later): (&str, &str), others: &[String], target: &str) -> String {
    let why = match reason {
        Reason::Target => format!("{later} conflicts with {target} as it is and has to come back anyway"),
        Reason::Fewer(_) if others.is_empty() => "fewer branches meet a conflict that way".to_owned(),
        Reason::Fewer(_) => format!("{later} conflicts with {} too", listed(others)),
        Reason::Priority => "its task is more urgent".to_owned(),
        Reason::Older => "its work is older".to_owned(),
        Reason::Smaller => "it is smaller".to_owned(),
        Reason::Name => "nothing speaks for either".to_owned(),
    };
    format!("land {first} before {later}: {why}")
}

/// `ash, birch and cedar`, or so many of them.
fn listed(names: &[String]) -> String {
    let shown = &names[..names.len().min(OTHERS_MAX)];
    match (names.len() - shown.len(), shown.split_last()) {
        (0, Some((last, []))) => last.clone(),
        (0, Some((last, before))) => format!("{} and {last}", before.join(", ")),
        (more, _) => format!("{} and {more} more", shown.join(", ")),
    }
}

fn files_view(met: &MetFiles) -> (Vec<RadarFileView>, u32) {
    let shown = met.files.iter().take(FILES_MAX).map(|file| RadarFileView {
        path: file.path.as_text(),
        how: how_word(file.how),
        symbols: file.symbols.clone(),
        more_symbols: count(file.more_symbols),
        places: file.places.iter().map(place_view).collect(),
        more: count(file.more),
    });
    (shown.collect(), count(met.files.len().saturating_sub(FILES_MAX) + met.more))
}

fn how_word(how: HowMet) -> RadarHowWord {
    match how {
        HowMet::BothChanged => RadarHowWord::BothChanged,
        HowMet::BothAdded => RadarHowWord::BothAdded,
        HowMet::DeletedByA => RadarHowWord::DeletedByA,
        HowMet::DeletedByB => RadarHowWord::DeletedByB,
        HowMet::Moved => RadarHowWord::Moved,
        HowMet::Binary => RadarHowWord::Binary,
    }
}

fn place_view(place: &Place) -> RadarPlaceView {
    let lines = |lines: Lines| LinesView { from: lines.from, to: lines.to };
    RadarPlaceView { a: lines(place.a), b: lines(place.b), apart: place.apart }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_names_whom_the_later_one_would_strike_and_not_more_than_five() {
        let names: Vec<String> =
            ["ash", "birch", "cedar", "elder", "fir", "hazel", "larch"].map(String::from).into();
        let said =
            |others: &[String]| sentence(&Reason::Fewer(Vec::new()), ("wren", "flint"), others, "main");

        assert_eq!(said(&names[..1]), "land wren before flint: flint conflicts with ash too");
        assert_eq!(
            said(&names[..3]),
            "land wren before flint: flint conflicts with ash, birch and cedar too"
        );
        assert_eq!(
            said(&names),
            "land wren before flint: flint conflicts with ash, birch, cedar, elder, fir and 2 more too"
        );
        assert_eq!(said(&[]), "land wren before flint: fewer branches meet a conflict that way");
    }

    #[test]
    fn who_conflicts_with_the_target_is_said_to_come_back_anyway() {
        let said = sentence(&Reason::Target, ("wren", "flint"), &[], "main");
        assert_eq!(
            said,
            "land wren before flint: flint conflicts with main as it is and has to come back anyway"
        );
    }
}
