//! How landings come to the target: as merges, as one commit each, or commit by commit; what was checked is what lands.

use crate::place::*;
use gastown_core::*;
use gastown_engine::{Agents, Engine};

/// A branch with a commit for each file.
fn branch(place: &Place, name: &str, files: &[(&str, &str)]) {
    place.git(&["checkout", "-q", "-b", name, "main"]);
    for (file, text) in files {
        std::fs::write(place.repo().join(file), text).unwrap();
        place.git(&["add", "."]);
        place.git(&[
            "commit",
            "-q",
            "--author=Bo <bo@example.org>",
            "-m",
            &format!("{name}: {file}\n\nWhy {file}."),
        ]);
    }
    place.git(&["checkout", "-q", "main"]);
}

/// A gate that notes the tree it runs on.
fn noting(place: &Place) -> String {
    format!("git rev-parse 'HEAD^{{tree}}' >> {}", place.root().join("trees").display())
}

fn set(engine: &Engine, rig: &RigId, landing: LandingStyle, sign_off: bool) {
    let (landing, sign_off) = (Some(landing), Some(sign_off));
    owner(engine, Command::SetRig(SetRig { landing, sign_off, ..unchanged(rig) }));
}

/// The branches, approved together and landed together where that is possible.
fn land(engine: &Engine, rig: &RigId, branches: &[&str]) -> Vec<RequestId> {
    owner(engine, Command::HoldQueue { rig: rig.clone() });
    let requests: Vec<_> = branches.iter().map(|name| engine.submit(rig, name, None).unwrap()).collect();
    owner(engine, Command::ReleaseQueue { rig: rig.clone() });
    wait(engine, "all landed or fell out", |now| {
        let rests = |id: &RequestId| !now.town.request(id).unwrap().state.is_in_queue();
        requests.iter().all(rests) && now.busy == 0
    });
    requests
}

fn landed_at(engine: &Engine, id: &RequestId) -> String {
    match engine.published().town.request(id).unwrap().state.clone() {
        RequestState::Landed { commit, .. } => commit.to_string(),
        other => panic!("{other:?}"),
    }
}

fn was_checked(place: &Place) {
    let trees = std::fs::read_to_string(place.root().join("trees")).unwrap();
    let now = place.git(&["rev-parse", "main^{tree}"]);
    assert!(trees.lines().any(|tree| tree == now), "{now} is on the target unchecked: {trees}");
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}

#[test]
fn squashed_requests_are_a_commit_each_and_a_group_of_them_lands_together() {
    let place = Place::new();
    branch(&place, "a", &[("a1.txt", "1\n"), ("a2.txt", "2\n")]);
    branch(&place, "b", &[("b1.txt", "1\n"), ("b2.txt", "2\n")]);
    let start = place.git(&["rev-parse", "main"]);
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), &noting(&place));
    set(&engine, &rig, LandingStyle::Squash, true);

    let requests = land(&engine, &rig, &["a", "b"]);

    let log = place.git(&["log", "--format=%s|%an|%cn|%p", &format!("{start}..main")]);
    let [a, b] = [&requests[0], &requests[1]].map(|id| landed_at(&engine, id));
    assert_eq!(
        log,
        format!("b ({})|Ada|Ada|{}\na ({})|Ada|Ada|{}", requests[1], &a[..7], requests[0], &start[..7])
    );
    assert_eq!(place.git(&["rev-parse", "main"]), b);
    assert!(
        place
            .git(&["log", "-1", "--format=%B", "main"])
            .ends_with("\n\nSigned-off-by: Ada <ada@example.org>")
    );
    was_checked(&place);
    wait(&engine, "two lamps more", |now| now.sight.rigs.get(&rig).is_some_and(|rig| rig.lamps.len() == 3));
    // Both at once: what is below the newer one was never checked by itself.
    let (way, undo, words) = engine.undo_landing(&requests[1]).unwrap();
    assert!(matches!(way, UndoWay::Revert { .. }) && words.contains("together with others"), "{words}");
    wait(&engine, "it is undone", |now| now.town.request(&undo).unwrap().state.is_final() && now.busy == 0);
    assert!(!place.repo().join("b1.txt").exists() && place.repo().join("a1.txt").exists());
    was_checked(&place);
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_branch_that_was_squashed_already_is_found_in_the_target_and_makes_no_second_commit() {
    let place = Place::new();
    branch(&place, "a", &[("a1.txt", "1\n"), ("a2.txt", "2\n")]);
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "true");
    set(&engine, &rig, LandingStyle::Squash, false);
    let first = land(&engine, &rig, &["a"]);
    let head = place.git(&["rev-parse", "main"]);

    let again = land(&engine, &rig, &["a"]);

    assert_eq!(place.git(&["rev-parse", "main"]), head);
    assert_eq!(landed_at(&engine, &again[0]), landed_at(&engine, &first[0]));
    let refused = engine.undo_landing(&again[0]).unwrap_err().to_string();
    assert!(refused.contains("in the target before"), "{refused}");
    engine.shutdown(Agents::Stop);
}

#[test]
fn rebased_requests_come_commit_by_commit_with_their_authors_and_are_undone_whole() {
    let place = Place::new();
    branch(&place, "a", &[("a1.txt", "1\n"), ("a2.txt", "2\n")]);
    branch(&place, "b", &[("b1.txt", "1\n"), ("b2.txt", "2\n")]);
    let start = place.git(&["rev-parse", "main"]);
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), &noting(&place));
    set(&engine, &rig, LandingStyle::Rebase, true);

    let requests = land(&engine, &rig, &["a", "b"]);

    let log = place.git(&["log", "--reverse", "--format=%s|%an|%cn", &format!("{start}..main")]);
    let rows =
        ["a: a1.txt", "a: a2.txt", "b: b1.txt", "b: b2.txt"].map(|subject| format!("{subject}|Bo|Ada"));
    assert_eq!(log.lines().collect::<Vec<_>>(), rows);
    assert_eq!(place.git(&["rev-list", "--merges", "--count", "main"]), "0");
    let body = place.git(&["log", "-1", "--format=%B", "main"]);
    assert_eq!(body, "b: b2.txt\n\nWhy b2.txt.\n\nSigned-off-by: Ada <ada@example.org>");
    was_checked(&place);
    let below = engine.published().town.request(&requests[1]).unwrap().landed_on.clone().unwrap().below;
    assert_eq!(below.to_string(), landed_at(&engine, &requests[0]));

    let (_, undo, _) = engine.undo_landing(&requests[0]).unwrap();
    wait(&engine, "it is undone", |now| now.town.request(&undo).unwrap().state.is_final() && now.busy == 0);

    let there = |file: &str| place.repo().join(file).exists();
    assert!(!there("a1.txt") && !there("a2.txt") && there("b1.txt") && there("b2.txt"));
    // A landing of several commits by itself is undone by going back over all of them.
    branch(&place, "c", &[("c1.txt", "1\n"), ("c2.txt", "2\n")]);
    let before = place.git(&["rev-parse", "main"]);
    let requests = land(&engine, &rig, &["c"]);
    place.git(&["branch", "-D", "-q", "c"]);
    let (way, ..) = engine.undo_landing(&requests[0]).unwrap();
    assert!(matches!(way, UndoWay::StepBack { .. }));
    wait(&engine, "it went back", |now| {
        now.town.request(&requests[0]).unwrap().state.is_final() && now.busy == 0
    });
    wait(&engine, "it is undone", |now| {
        matches!(now.town.request(&requests[0]).unwrap().state, RequestState::Reverted { .. })
    });
    assert_eq!(place.git(&["rev-parse", "main"]), before);
    engine.shutdown(Agents::Stop);
}

#[test]
fn commits_that_do_not_go_on_the_target_one_by_one_are_a_conflict_that_says_which() {
    let place = Place::new();
    // Dark, grey, and back: as a whole it changes one other file only.
    branch(&place, "a", &[("lamp.txt", "grey\n"), ("lamp.txt", "dark\n"), ("note.txt", "x\n")]);
    std::fs::write(place.repo().join("lamp.txt"), "bright\n").unwrap();
    place.git(&["commit", "-qam", "bright"]);
    let before = place.git(&["rev-parse", "main"]);
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "true");
    set(&engine, &rig, LandingStyle::Rebase, false);

    let requests = land(&engine, &rig, &["a"]);

    match engine.published().town.request(&requests[0]).unwrap().state.clone() {
        RequestState::Conflict { files, words } => {
            assert_eq!(files, ["lamp.txt"]);
            assert!(words.contains("(a: lamp.txt)") && words.contains("git rebase origin/main"), "{words}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(place.git(&["rev-parse", "main"]), before);
    // As one commit it lands.
    set(&engine, &rig, LandingStyle::Squash, false);
    owner(&engine, Command::Retry { request: requests[0].clone() });
    wait(&engine, "it landed", |now| {
        now.town.request(&requests[0]).unwrap().state.is_final() && now.busy == 0
    });
    assert_eq!(std::fs::read_to_string(place.repo().join("lamp.txt")).unwrap(), "bright\n");
    assert!(place.repo().join("note.txt").exists());
    engine.shutdown(Agents::Stop);
}

#[test]
fn two_that_conflict_are_found_apart_in_every_style() {
    for landing in [LandingStyle::Squash, LandingStyle::Rebase] {
        let place = Place::new();
        branch(&place, "a", &[("lamp.txt", "grey\n")]);
        branch(&place, "b", &[("lamp.txt", "bright\n")]);
        branch(&place, "c", &[("c.txt", "c\n")]);
        let engine = place.open();
        let rig = add_rig(&engine, &place.repo(), &noting(&place));
        set(&engine, &rig, landing, false);

        let requests = land(&engine, &rig, &["a", "b", "c"]);

        let town = engine.published().town.clone();
        let states: Vec<_> = requests.iter().map(|id| town.request(id).unwrap().state.clone()).collect();
        let landed = states.iter().filter(|state| matches!(state, RequestState::Landed { .. })).count();
        let conflict = states.iter().filter(|state| matches!(state, RequestState::Conflict { .. })).count();
        assert_eq!((landed, conflict), (2, 1), "{landing:?}: {states:?}");
        was_checked(&place);
        engine.shutdown(Agents::Stop);
    }
}
