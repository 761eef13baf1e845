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
        Some(PullFacts { number, untold: Some(words), .. }) => {
            format!("pull request #{number} is seen in part, tried again by itself: {words}")
        }
        Some(seen) if !seen.approved_by.is_empty() => {
            let by = seen.approved_by.join(", ");
            format!("pull request #{}, approved by {by}, waits to be merged there", seen.number)
        }
        Some(seen) => format!("pull request #{} waits to be merged there", seen.number),
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
