//! A rig in full, for people.

use super::{origin, queue_word};
use crate::out::facts;
use crate::text::{line, local, short};
use gastown_api::view::{AuthorWord, LandingWord, LateWord, ProposedWord, RigView, TeamView};

fn rehearse_word(rig: &RigView) -> String {
    match &rig.rehearsal_halted {
        Some(why) => format!("{}, but {}", rig.rehearse, line(why)),
        None => rig.rehearse.to_string(),
    }
}

fn late_word(rig: &RigView) -> String {
    let after = rig.late.after;
    match rig.late.way {
        LateWord::Off => "nothing is done".into(),
        LateWord::Tell => format!("from {after} commits on the agent is told"),
        LateWord::Rebase => {
            format!("from {after} commits on the agent is told, or brought up to date before it starts again")
        }
    }
}

fn pulls_word(rig: &RigView) -> String {
    match (rig.pull_requests, &rig.forge) {
        (false, _) => "off".into(),
        (true, None) => "on".into(),
        (true, Some(forge)) => format!("on, with {}", line(forge)),
    }
}

fn push_word(rig: &RigView) -> String {
    let state = match &rig.push_trouble {
        Some(trouble) if trouble.at.is_none() => format!("; tried again by itself: {}", line(&trouble.words)),
        Some(trouble) => format!("; the last was refused: {}", line(&trouble.words)),
        None if rig.pushing => "; under way".into(),
        None => String::new(),
    };
    format!("{}{state}", rig.push)
}

fn landing_word(rig: &RigView) -> String {
    let how = match rig.landing {
        LandingWord::Merge => "one merge commit each",
        LandingWord::Squash => "one commit each",
        LandingWord::Rebase => "commit by commit",
    };
    let author = (rig.author == AuthorWord::Owner).then_some(", the owner their author");
    let more = [
        author,
        rig.sign_off.then_some(", signed off by the owner"),
        rig.sign.then_some(", signed with the owner's key"),
    ];
    format!("{}: {how}{}", rig.landing, more.into_iter().flatten().collect::<String>())
}

/// A proposal is named only where nothing is set.
fn setup_word(rig: &RigView) -> String {
    if let Some(setup) = &rig.setup {
        return line(setup);
    }
    let proposed = rig.proposed.iter().find(|proposal| proposal.what == ProposedWord::Setup);
    proposed.map_or_else(String::new, |proposal| {
        format!("none; {} speaks for --setup '{}'", line(&proposal.from), line(&proposal.value))
    })
}

pub(super) fn one(rig: &RigView) -> String {
    let gates: Vec<_> = rig
        .gates
        .iter()
        .map(|gate| {
            let paths = line(&gate.paths.join(" "));
            let only = if paths.is_empty() { String::new() } else { format!(", only for {paths}") };
            format!("{}={} ({} s{only})", line(&gate.name), line(&gate.command), gate.timeout_secs)
        })
        .collect();
    let gates = if gates.is_empty() { "no checks configured".into() } else { gates.join("; ") };
    let mut remarks = Vec::new();
    let why = rig.held_why.as_ref().map(|why| format!(": {}", line(why))).unwrap_or_default();
    let held = format!("the queue is held{why}");
    remarks.extend(rig.held.then_some(held.as_str()));
    remarks.extend(rig.shallow.then_some("shallow clone"));
    remarks.extend(rig.demo.then_some("demo"));
    facts(&[
        ("rig", line(&rig.rig)),
        ("prefix", line(&rig.prefix)),
        ("from", origin(&rig.source)),
        ("target", format!("{} at {}", line(&rig.target), short(&rig.head))),
        ("owner", line(&format!("{} <{}>", rig.owner.name, rig.owner.email))),
        ("gates", gates),
        ("review", rig.review.to_string()),
        ("rules", line(&rig.tiers.join("; "))),
        ("setup", setup_word(rig)),
        ("teardown", line(rig.teardown.as_deref().unwrap_or_default())),
        ("run", line(rig.run.as_deref().unwrap_or_default())),
        ("copied", line(&rig.copy.join(", "))),
        ("ports", if rig.ports > 0 { format!("{} a worktree", rig.ports) } else { String::new() }),
        ("kept", line(&rig.caches.join(", "))),
        ("team", rig.team.as_ref().map(team_word).unwrap_or_default()),
        ("queue", queue_word(rig)),
        ("runners", rig.runners.to_string()),
        ("landing", landing_word(rig)),
        ("message", line(rig.message.as_deref().unwrap_or_default())),
        ("rehearse", rehearse_word(rig)),
        ("behind", late_word(rig)),
        ("pull requests", pulls_word(rig)),
        ("push", push_word(rig)),
        ("not pushed", if rig.not_pushed > 0 { rig.not_pushed.to_string() } else { String::new() }),
        ("remarks", remarks.join(", ")),
        ("added", local(&rig.added)),
    ])
}

fn team_word(team: &TeamView) -> String {
    let name = line(team.name.as_deref().unwrap_or("its remote"));
    let stands = match (team.ahead, team.behind) {
        (Some(0), Some(0)) => format!("{name} is the same"),
        (Some(ahead), Some(behind)) => format!("{name} has {ahead} more, lacks {behind}"),
        _ => name,
    };
    match &team.unknown {
        Some(why) => format!("{stands}; the last fetch failed: {}", line(why)),
        None => stands,
    }
}
