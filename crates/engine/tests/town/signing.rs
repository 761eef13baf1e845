//! Landings by a rig's policy: signed with a key of the user's own, in the user's words, of the author that the user named.

use crate::place::*;
use gastown_core::*;
use gastown_engine::{Agents, Engine};
use std::path::Path;

/// A key that the user's own configuration signs with, and a file that says whose it is.
fn give_key(place: &Place) {
    let key = place.root().join("home/key");
    let made = program("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key).status();
    assert!(made.unwrap().success());
    let public = std::fs::read_to_string(key.with_extension("pub")).unwrap();
    std::fs::write(place.root().join("signers"), format!("ada@example.org {public}")).unwrap();
    config(place, &format!("[gpg]\nformat = ssh\n[user]\nsigningkey = {}\n", key.display()));
}

/// More lines in the user's own configuration.
fn config(place: &Place, more: &str) {
    let path = place.root().join("home/.gitconfig");
    let known = std::fs::read_to_string(&path).unwrap();
    std::fs::write(path, format!("{known}{more}")).unwrap();
}

/// A program that signs in the place of gpg.
fn signer(place: &Place, script: &str) {
    let path = place.root().join("home/signer");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    config(place, &format!("[gpg]\nprogram = {}\n", path.display()));
}

/// A branch with a commit for each file.
fn branch(place: &Place, name: &str, files: &[&str]) {
    place.git(&["checkout", "-q", "-b", name, "main"]);
    for file in files {
        std::fs::write(place.repo().join(file), name).unwrap();
        place.git(&["add", "."]);
        place.git(&["commit", "-q", "--author=Bo <bo@example.org>", "-m", &format!("{name}: {file}")]);
    }
    place.git(&["checkout", "-q", "main"]);
}

fn set(engine: &Engine, rig: &RigId, landing: LandingStyle, change: SetRig) {
    owner(engine, Command::SetRig(SetRig { landing: Some(landing), ..change }));
    assert_eq!(engine.published().town.rig(rig).unwrap().landing, landing);
}

fn signing(rig: &RigId) -> SetRig {
    SetRig { sign: Some(true), ..unchanged(rig) }
}

/// The branches, let into the queue together; all of them have left it.
fn land(engine: &Engine, rig: &RigId, branches: &[&str]) -> Vec<RequestId> {
    owner(engine, Command::HoldQueue { rig: rig.clone() });
    let requests: Vec<_> = branches.iter().map(|name| engine.submit(rig, name, None).unwrap()).collect();
    owner(engine, Command::ReleaseQueue { rig: rig.clone() });
    rest(engine, &requests);
    requests
}

fn rest(engine: &Engine, requests: &[RequestId]) {
    wait(engine, "all have left the line", |now| {
        requests.iter().all(|id| !now.town.request(id).unwrap().state.is_in_queue()) && now.busy == 0
    });
}

fn has_landed(engine: &Engine, id: &RequestId, place: &Place) {
    match engine.published().town.request(id).unwrap().state.clone() {
        RequestState::Landed { commit, .. } => {
            place.git(&["merge-base", "--is-ancestor", commit.as_str(), "main"]);
        }
        other => panic!("{other:?}"),
    }
}

/// Why a request waits on its way to the target.
fn waits(engine: &Engine, id: &RequestId) -> String {
    let words = |state: &RequestState| match state {
        RequestState::Landing { waits: Some(words), .. } => Some(words.clone()),
        _ => None,
    };
    wait(engine, "the landing waits", |now| words(&now.town.request(id).unwrap().state).is_some());
    words(&engine.published().town.request(id).unwrap().state).unwrap()
}

/// Of the target's own line from there on, newest first.
fn is_signed_since(place: &Place, start: &str) -> usize {
    let line = place.git(&["rev-list", "--first-parent", &format!("{start}..main")]);
    let signers = format!("gpg.ssh.allowedSignersFile={}", place.root().join("signers").display());
    line.lines().for_each(|commit| drop(place.git(&["-c", &signers, "verify-commit", commit])));
    line.lines().count()
}

/// What the gate ran on is what is on the target.
fn was_checked(place: &Place, trees: &Path) {
    let trees = std::fs::read_to_string(trees).unwrap();
    let now = place.git(&["rev-parse", "main^{tree}"]);
    assert!(trees.lines().any(|tree| tree == now), "{now} is on the target unchecked: {trees}");
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}

#[test]
fn in_every_style_each_commit_of_the_town_is_signed_and_no_other_and_an_undo_too() {
    // A commit for each of two landings, or for each of four commits.
    for (landing, count) in [(LandingStyle::Merge, 2), (LandingStyle::Squash, 2), (LandingStyle::Rebase, 4)] {
        let place = Place::new();
        give_key(&place);
        branch(&place, "a", &["a1.txt", "a2.txt"]);
        branch(&place, "b", &["b1.txt", "b2.txt"]);
        let start = place.git(&["rev-parse", "main"]);
        let engine = place.open();
        let trees = place.root().join("trees");
        let rig =
            add_rig(&engine, &place.repo(), &format!("git rev-parse 'HEAD^{{tree}}' >> {}", trees.display()));
        set(&engine, &rig, landing, signing(&rig));

        let requests = land(&engine, &rig, &["a", "b"]);

        requests.iter().for_each(|id| has_landed(&engine, id, &place));
        assert_eq!(is_signed_since(&place, &start), count, "{landing:?}");
        was_checked(&place, &trees);
        let kept = place.git(&["log", "-1", "--format=%G?", "b"]);
        assert_eq!(kept, "N", "the agent's own commits stay as they are");

        let before = place.git(&["rev-parse", "main"]);
        let (_, undo, _) = engine.undo_landing(&requests[0]).unwrap();
        rest(&engine, &[undo]);
        assert!(!place.repo().join("a1.txt").exists() && place.repo().join("b1.txt").exists());
        assert_eq!(is_signed_since(&place, &before), 1, "{landing:?}");
        let unsigned = place.git(&["rev-list", "--count", &format!("{before}..main")]);
        assert_eq!(unsigned, "1", "no commit of the undo's lies below");
        engine.shutdown(Agents::Stop);
    }
}

#[test]
fn nothing_lands_unsigned_and_who_waits_is_not_blamed() {
    let place = Place::new();
    signer(&place, "cat > /dev/null; echo 'no secret key' >&2; exit 2");
    branch(&place, "a", &["a.txt"]);
    let start = place.git(&["rev-parse", "main"]);
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "true");
    set(&engine, &rig, LandingStyle::Merge, signing(&rig));
    let request = engine.submit(&rig, "a", None).unwrap();

    let words = waits(&engine, &request);

    assert!(words.contains("was not signed") && words.contains("git commit -S"), "{words}");
    assert!(words.contains("failed to sign") && words.contains(&format!("gt mq retry {request}")), "{words}");
    assert_eq!(place.git(&["rev-parse", "main"]), start);
    // With a key, and asked once more, it lands.
    give_key(&place);
    owner(&engine, Command::Retry { request: request.clone() });
    rest(&engine, std::slice::from_ref(&request));
    has_landed(&engine, &request, &place);
    assert_eq!(is_signed_since(&place, &start), 1);
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_signature_that_never_comes_keeps_no_other_rig_waiting() {
    let place = Place::new();
    let pid = place.root().join("asked");
    signer(&place, &format!("echo $$ > {0}.new; mv {0}.new {0}; exec sleep 300", pid.display()));
    branch(&place, "a", &["a.txt"]);
    branch(&place, "b", &["b.txt"]);
    place.git(&["branch", "other", "main"]);
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "true");
    set(&engine, &rig, LandingStyle::Merge, signing(&rig));
    let target = Some("other".into());
    let (path_or_url, name) = (place.repo().display().to_string(), Some("other".into()));
    let wish = gastown_engine::AddRigRequest { path_or_url, name, target, ..Default::default() };
    let other = engine.add_rig(&wish).unwrap();

    let first = engine.submit(&rig, "a", None).unwrap();
    wait(&engine, "the program is asked", |_| pid.exists());
    let second = engine.submit(&other, "b", None).unwrap();

    wait(&engine, "the other rig's lands", |now| {
        matches!(now.town.request(&second).unwrap().state, RequestState::Landed { .. })
    });
    let state = engine.published().town.request(&first).unwrap().state.clone();
    assert!(matches!(state, RequestState::Landing { .. }), "{state:?}");
    // Whoever asks for the passphrase is closed.
    let pid = std::fs::read_to_string(pid).unwrap();
    assert!(program("kill").arg(pid.trim()).status().unwrap().success());
    waits(&engine, &first);
    engine.shutdown(Agents::Stop);
}

#[test]
fn merges_and_squashes_say_what_the_rig_says_and_are_the_owners_where_it_says_so() {
    for landing in [LandingStyle::Merge, LandingStyle::Squash, LandingStyle::Rebase] {
        let place = Place::new();
        let engine = place.open();
        let rig = add_rig(&engine, &place.repo(), "true");
        let message = Some("{task}: {title}\n\n{body}\n\nAgent: {agent}".into());
        let (author, sign_off) = (Some(LandingAuthor::Owner), Some(true));
        set(&engine, &rig, landing, SetRig { message, author, sign_off, ..unchanged(&rig) });

        let task = work_of_wren(&engine, &rig);

        let log = place.git(&["log", "-1", "--format=%an|%cn|%B", "main"]);
        let signed_off = "Signed-off-by: Ada <ada@example.org>";
        let own = format!("Ada|Ada|{task}: Light the lamp\n\nIt is dark.\n\nAgent: wren\n{signed_off}");
        let theirs = format!("wren|Ada|lit\n\n{signed_off}");
        match landing {
            LandingStyle::Rebase => {
                assert!(log.ends_with(&theirs[4..]) && !log.contains("It is dark"), "{log}")
            }
            _ => assert_eq!(log, own),
        }
        engine.shutdown(Agents::Stop);
    }
}

/// A task of an agent's that landed with one commit of its own.
fn work_of_wren(engine: &Engine, rig: &RigId) -> TaskId {
    let (name, preset) = (Some("wren".into()), "shell".to_owned());
    owner(engine, Command::AddAgent { rig: rig.clone(), name, preset, mode: Mode::Ask, role: Role::Worker });
    let script = Some("echo lit > lamp.txt && git commit -qam lit".into());
    let (title, body) = ("Light the lamp".into(), "It is dark.".into());
    let add = AddTask { title, body, script, ..AddTask::default() };
    let Some(Entity::Task(task)) = owner(engine, Command::AddTask(add)) else { panic!("no task") };
    owner(engine, Command::Assign { task: task.clone(), agent: "wren".into(), when: When::Now });
    wait(engine, "it can be reviewed", |now| request(now).is_some());
    let waiting = request(&engine.published()).unwrap();
    owner(engine, Command::Approve { request: waiting.id, head: waiting.head });
    wait(engine, "it landed", |now| {
        request(now).is_some_and(|request| request.state.is_final()) && now.busy == 0
    });
    task
}
