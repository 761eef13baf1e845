//! What a request's view and the journal say of its pull request.

use super::rfc3339;
use gastown_api::view::{PullView, PullWord};
use gastown_core::{Pull, PullFacts, PullState, PullStep, Request};

pub(super) fn view(request: &Request) -> Option<PullView> {
    let pull = request.pull.as_ref()?;
    let seen = pull.seen.as_ref();
    Some(PullView {
        number: seen.map(|seen| seen.number),
        url: seen.map(|seen| seen.url.clone()),
        state: match seen.map(|seen| &seen.state) {
            None => PullWord::Opening,
            Some(PullState::Open) => PullWord::Open,
            Some(PullState::Merged(_) | PullState::MergedOtherwise) => PullWord::Merged,
            Some(PullState::Closed) => PullWord::Closed,
        },
        passed: seen.map_or(0, |seen| seen.checks.passed),
        pending: seen.map_or(0, |seen| seen.checks.pending),
        failed: seen.map(|seen| seen.checks.failed.clone()).unwrap_or_default(),
        trouble: pull.trouble.clone().or_else(|| seen.and_then(|seen| seen.untold.clone())),
        changed: rfc3339(pull.changed),
    })
}

/// Why a proposed request has not landed.
pub(super) fn why(request: &Request) -> String {
    let Some(pull) = &request.pull else { return "is to be proposed".into() };
    if let Some(words) = &pull.trouble {
        return format!("pull request: not seen, tried again by itself: {words}");
    }
    match &pull.seen {
        None => "the pull request is being opened".into(),
        Some(seen) if seen.head != request.head => {
            format!("pull request #{} is brought to this revision", seen.number)
        }
        Some(seen) if seen.checks.pending > 0 => {
            format!("pull request #{}: {} checks run there", seen.number, seen.checks.pending)
        }
        Some(seen) => waits(seen),
    }
}

/// Nothing runs any more, as far as is known.
fn waits(seen: &PullFacts) -> String {
    let PullFacts { number, approved_by, untold, .. } = seen;
    match untold {
        Some(words) => format!("pull request #{number} is seen in part, tried again by itself: {words}"),
        None if approved_by.is_empty() => format!("pull request #{number} waits to be merged there"),
        None => {
            let by = approved_by.join(", ");
            format!("pull request #{number}, approved by {by}, waits to be merged there")
        }
    }
}

pub(super) fn text(request: &Request, step: &PullStep) -> String {
    let title = &request.title;
    match step {
        PullStep::Proposed => format!("{title} is to be proposed in a pull request"),
        PullStep::Asked => format!("the pull request of {title} is looked at now"),
        PullStep::Seen { facts } => format!(
            "pull request #{} of {title}: {}",
            facts.number,
            match facts.state {
                PullState::Open => "open",
                PullState::Merged(_) => "merged",
                PullState::MergedOtherwise => "merged, but not seen in the target",
                PullState::Closed => "closed",
            }
        ),
        PullStep::Unseen { words } => format!("the pull request of {title} could not be seen: {words}"),
        PullStep::Told { reviews } => format!("{} reviews of {title} go back to its agent", reviews.len()),
        PullStep::Merged { commit } => {
            let name = request.pull.as_ref().map_or_else(String::new, Pull::name);
            format!("{title} landed by pull request {name} as {}", commit.as_str().get(..7).unwrap_or("?"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gastown_core::PullChecks;

    #[test]
    fn what_is_open_says_who_approved_it_and_what_is_not_known() {
        let seen = |approved_by: &[&str], untold: Option<&str>| PullFacts {
            number: 12,
            url: "https://forge/12".into(),
            state: PullState::Open,
            head: "h1".into(),
            checks: PullChecks::default(),
            reviews: Vec::new(),
            approved_by: approved_by.iter().map(|by| (*by).to_owned()).collect(),
            untold: untold.map(str::to_owned),
        };
        assert_eq!(waits(&seen(&[], None)), "pull request #12 waits to be merged there");
        let approved = waits(&seen(&["ada", "mo"], None));
        assert_eq!(approved, "pull request #12, approved by ada, mo, waits to be merged there");
        let part = waits(&seen(&["ada"], Some("gh api graphql said: no")));
        assert_eq!(part, "pull request #12 is seen in part, tried again by itself: gh api graphql said: no");
    }
}
