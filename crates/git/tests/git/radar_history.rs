//! Merged pull requests of a real project, as if they were open together: each pair beside git's own answer.
//!
//! `GASTOWN_TEST_HISTORY` names a clone of a project that lands by merge commits. Without it nothing is checked, and that is said.

use std::path::Path;
use std::time::Instant;

use gastown_git::{Met, Oid, OpenBranch, Radar};

use crate::oracle::conflicts;
use crate::yard::Yard;

/// So many are open at a time.
const OPEN: usize = 40;
/// So many times in the project's history.
const TIMES: usize = 10;

#[test]
fn pull_requests_of_a_real_project_meet_as_git_says() {
    let Some(source) = std::env::var_os("GASTOWN_TEST_HISTORY") else {
        println!("skipped: GASTOWN_TEST_HISTORY names no clone of a project");
        return;
    };
    Yard::each(|yard| {
        let user = yard.path("user");
        let clone = ["clone", "-q", &source.to_string_lossy(), &user.to_string_lossy()];
        yard.run(Path::new("/"), &clone);
        yard.run(&user, &["config", "user.name", "Olga Owner"]);
        yard.run(&user, &["config", "user.email", "olga@example.com"]);
        let listed =
            yard.run(&user, &["log", "--first-parent", "--min-parents=2", "--max-parents=2", "--format=%P"]);
        let merges: Vec<(Oid, Oid)> = listed.lines().map(parents).collect();
        assert!(merges.len() >= 200, "the project has only {} merges", merges.len());
        let town = yard.town(&user);
        let mut total = 0;
        for together in merges.chunks(OPEN).step_by(merges.len().div_ceil(OPEN * TIMES)) {
            // Newest first: the oldest one's target has none of them.
            let target = together.last().unwrap().0;
            let heads: Vec<Oid> = together.iter().map(|(_, head)| *head).collect();
            total += meet_as_git_says(yard, &town, target, &heads);
        }
        println!("{total} conflicts");
    });
}

fn parents(line: &str) -> (Oid, Oid) {
    let (first, second) = line.split_once(' ').unwrap();
    (first.parse().unwrap(), second.parse().unwrap())
}

fn meet_as_git_says(yard: &Yard, town: &gastown_git::TownClone, target: Oid, heads: &[Oid]) -> usize {
    let open: Vec<_> = heads.iter().map(|head| OpenBranch { head: *head, uncommitted: None }).collect();
    let began = Instant::now();
    let look = Radar::open(town).unwrap().look(target, &open).unwrap();
    let ours = began.elapsed();
    let mut pairs: Vec<(Oid, Oid)> = heads.iter().map(|head| (target, *head)).collect();
    let mut found: Vec<&Met> = look.target.iter().collect();
    for (b, theirs) in heads.iter().enumerate() {
        for (a, ours) in heads.iter().enumerate().take(b) {
            let pair = look.pairs.iter().find(|(one, other, _)| (*one, *other) == (a, b));
            pairs.push((*ours, *theirs));
            found.push(pair.map_or(&Met::Apart, |(_, _, met)| met));
        }
    }
    let began = Instant::now();
    let said = conflicts(yard, town.dir(), &pairs);
    let wrong: Vec<_> = pairs
        .iter()
        .zip(found)
        .zip(&said)
        .filter(|((_, met), is_conflict)| matches!(met, Met::Conflict(_)) != **is_conflict)
        .collect();
    assert!(wrong.is_empty(), "{} of {} pairs: {wrong:#?}", wrong.len(), pairs.len());
    println!("{} pairs: ours {ours:?}, git {:?}, {:?}", pairs.len(), began.elapsed(), look.work);
    said.iter().filter(|is_conflict| **is_conflict).count()
}
