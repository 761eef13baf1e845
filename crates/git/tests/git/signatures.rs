//! What lands is signed by the user's own git, and is but for that what was checked.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use gastown_git::{Merge, Oid, SignEnd, Signing, TownClone};

use crate::yard::{DEADLINE, Yard, executable, landing_words, write};

/// Two landings of the town, one on top of the other, and what they lie on.
struct Line {
    town: TownClone,
    below: Oid,
    tip: Oid,
}

fn line(yard: &Yard) -> Line {
    let user = yard.repo("user");
    for side in ["one", "two"] {
        yard.run(&user, &["checkout", "-q", "-b", side, "main"]);
        write(&user, &format!("{side}.txt"), side);
        yard.commit(&user, side);
    }
    yard.run(&user, &["checkout", "-q", "main"]);
    let town = yard.town(&user);
    let below = yard.oid(&user, "main");
    let tip = ["one", "two"].into_iter().fold(below, |tip, side| {
        let head = yard.oid(&user, side);
        let Merge::Merged { tree, .. } = town.merge(tip, head).unwrap() else { panic!("conflict") };
        town.commit_merge(tree, &[tip, head], &landing_words()).unwrap()
    });
    Line { town, below, tip }
}

impl Line {
    fn sign(&self, deadline: Duration) -> SignEnd {
        self.town.sign_line(&Signing { below: self.below, tip: self.tip, deadline }).unwrap()
    }

    fn refused(&self, deadline: Duration) -> String {
        match self.sign(deadline) {
            SignEnd::Refused { words } => words,
            other => panic!("{other:?}"),
        }
    }
}

/// A key of the user's, named in their repository's own configuration.
fn give_key(yard: &Yard) {
    let (user, key) = (yard.path("user"), yard.path("home/key"));
    let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key).status();
    assert!(made.unwrap().success());
    yard.run(&user, &["config", "gpg.format", "ssh"]);
    yard.run(&user, &["config", "user.signingkey", "../home/key"]);
    let public = fs::read_to_string(yard.path("home/key.pub")).unwrap();
    fs::write(yard.path("signers"), format!("olga@example.com {public}")).unwrap();
}

fn signing_program(yard: &Yard, script: &str) {
    let program = yard.path("home/signer");
    executable(&program, script);
    yard.run(&yard.path("user"), &["config", "gpg.program", program.to_str().unwrap()]);
}

fn body(yard: &Yard, dir: &Path, commit: Oid) -> String {
    yard.run(dir, &["log", "-1", "--format=%T|%an <%ae> %ad|%cn <%ce> %cd|%B", &commit.to_string()])
}

#[test]
fn every_commit_of_the_line_is_signed_with_the_key_of_the_users_repository() {
    Yard::each(|yard| {
        let line = line(yard);
        give_key(yard);
        yard.plant_hooks(&yard.path("user/.git/hooks"));
        let objects = yard.run(&yard.path("user"), &["count-objects", "-v"]);

        let SignEnd::Signed(made) = line.sign(DEADLINE) else { panic!("not signed") };

        let town = line.town.dir();
        assert_eq!(made.len(), 2);
        let signers = format!("gpg.ssh.allowedSignersFile={}", yard.path("signers").display());
        for (unsigned, signed) in &made {
            yard.run(town, &["-c", &signers, "verify-commit", &signed.to_string()]);
            assert_eq!(body(yard, town, *unsigned), body(yard, town, *signed));
            let second = |commit: &Oid| yard.oid(town, &format!("{commit}^2"));
            assert_eq!(second(unsigned), second(signed), "what was merged stays as it is");
        }
        let tip = made[&line.tip];
        let first = line.town.first_parent(tip, 3).unwrap();
        assert!(made.values().any(|signed| *signed == first[1].oid), "the upper lies on the signed lower");
        assert_eq!(first[2].oid, line.below);
        assert_eq!(yard.marks(), "", "no hook of the user's ran");
        assert_eq!(
            yard.run(&yard.path("user"), &["count-objects", "-v"]),
            objects,
            "nothing was written there"
        );
    });
}

#[test]
fn without_a_key_or_with_a_program_that_fails_git_says_why() {
    Yard::each(|yard| {
        let line = line(yard);
        let user = yard.path("user");
        yard.run(&user, &["config", "gpg.format", "ssh"]);
        let words = line.refused(DEADLINE);
        assert!(words.contains("user.signingkey"), "{words}");

        yard.run(&user, &["config", "gpg.format", "openpgp"]);
        signing_program(yard, "cat > /dev/null; printf 'no card \\033[2Jhere\\n' >&2; exit 2");
        let words = line.refused(DEADLINE);
        assert!(words.contains("failed to sign") && !words.contains('\u{1b}'), "{words}");

        yard.run(&user, &["config", "gpg.program", "/nowhere/gpg"]);
        let words = line.refused(DEADLINE);
        assert!(words.contains("/nowhere/gpg"), "{words}");
    });
}

#[test]
fn a_program_that_waits_is_ended_at_the_deadline() {
    Yard::each(|yard| {
        let line = line(yard);
        let pid = yard.path("signer-pid");
        signing_program(yard, &format!("echo $$ > {}; exec sleep 600", pid.display()));
        let began = Instant::now();

        let words = line.refused(Duration::from_secs(3));

        assert!(words.contains("within 3 s") && words.contains("passphrase"), "{words}");
        assert!(began.elapsed() < Duration::from_secs(60));
        let stat = format!("/proc/{}/stat", fs::read_to_string(pid).unwrap().trim());
        // Nobody waits for what git started: the signal is sent, and the kernel ends it when it next runs.
        let is_gone = || {
            thread::sleep(Duration::from_millis(20));
            fs::read_to_string(&stat).map_or(true, |status| status.contains(") Z "))
        };
        assert!((0..500).any(|_| is_gone()), "it was left running: {:?}", fs::read_to_string(&stat));
    });
}

#[test]
fn a_line_that_is_there_already_needs_no_signature() {
    Yard::each(|yard| {
        let line = line(yard);
        let nothing = Signing { below: line.tip, tip: line.tip, deadline: DEADLINE };
        let SignEnd::Signed(made) = line.town.sign_line(&nothing).unwrap() else { panic!("not signed") };
        assert!(made.is_empty());
    });
}
