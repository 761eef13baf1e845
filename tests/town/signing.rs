//! Landings by a rig's policy, as they are set and seen by `gt`.

use crate::push::{submit, until_landed};
use gastown_tests::{Repo, TestTown, until};

/// A key of the owner's, not yet named anywhere; and who it is known as.
fn key(town: &TestTown) -> String {
    let key = town.path("home/key").to_str().expect("UTF-8").to_owned();
    let made =
        std::process::Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f", &key]).status();
    assert!(made.expect("ssh-keygen is there").success());
    key
}

fn is_signed(repo: &Repo, key: &str) -> bool {
    let public = std::fs::read_to_string(format!("{key}.pub")).expect("a key");
    let signers = format!("{key}.signers");
    std::fs::write(&signers, format!("* {public}")).expect("room");
    let signers = format!("gpg.ssh.allowedSignersFile={signers}");
    repo.git(&["-c", &signers, "log", "-1", "--format=%G?", "main"]).trim() == "G"
}

#[test]
fn a_rig_signs_and_words_its_landings_and_says_what_it_waits_for() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    let key = key(&town);
    let set = |more: &[&str]| town.ok(&[&["rig", "set", "harbor"][..], more].concat());
    repo.git(&["config", "gpg.format", "ssh"]);

    let refused = town.refused(&["rig", "set", "harbor", "--message", "{titel}"]);
    assert!(refused.contains("{titel}") && refused.contains("{body}"), "{refused}");
    let shown = set(&["--sign", "on", "--message", "{branch}: {title}", "--author", "owner"]);
    assert!(shown.contains("signed with the owner's key") && shown.contains("{branch}: {title}"), "{shown}");
    let rig = town.json(&["rig", "show", "harbor"]);
    assert_eq!(
        (&rig["sign"], &rig["message"], &rig["author"]),
        (&true.into(), &"{branch}: {title}".into(), &"owner".into())
    );

    submit(&town, &repo, "kept");
    let request = || town.json(&["mq", "list"])[0].clone();
    until("it waits for its signature", || request()["not_signed"] == true);
    let words = request()["landing_waits"].as_str().unwrap_or_default().to_owned();
    assert!(words.contains("user.signingkey") && words.contains("gt mq retry"), "{words}");
    assert!(repo.git(&["log", "--format=%s", "main"]).lines().all(|subject| !subject.contains("kept")));

    repo.git(&["config", "user.signingkey", &key]);
    town.ok(&["mq", "retry", request()["id"].as_str().expect("an id")]);
    until_landed(&repo, "kept: kept");
    assert!(is_signed(&repo, &key));
    let said = town.ok(&["events"]);
    assert!(
        said.contains("kept waits to land: it was not signed") && said.contains("kept: signed"),
        "{said}"
    );

    set(&["--sign", "off", "--message", ""]);
    submit(&town, &repo, "plain");
    until_landed(&repo, "plain (");
    assert!(!is_signed(&repo, &key));
}
