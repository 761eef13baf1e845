//! Which repositories a town takes, and why not the others.

use std::fs;

use gastown_git::{GitError, SourceKind, SourceRefusal, inspect, is_url};

use crate::yard::{Yard, branch, write};

fn refusal(yard: &Yard, place: &str) -> SourceRefusal {
    match inspect(&yard.git, place, None) {
        Err(GitError::Source(refusal)) => refusal,
        other => panic!("{place}: {other:?}"),
    }
}

#[test]
fn a_plain_repository_is_taken_with_its_facts() {
    Yard::each(|yard| {
        let dir = yard.repo("user");
        yard.run(&dir, &["remote", "add", "origin", "https://example.com/x.git"]);
        fs::create_dir(dir.join("sub")).unwrap();

        let facts = inspect(&yard.git, dir.join("sub").to_str().unwrap(), None).unwrap();

        assert_eq!(facts.kind, SourceKind::Folder { top_level: dir.clone(), git_dir: dir.join(".git") });
        assert_eq!((facts.target, facts.head), (branch("main"), yard.oid(&dir, "HEAD")));
        assert_eq!(facts.owner_email.as_deref(), Some("olga@example.com"));
        assert_eq!(facts.remote_url.as_deref(), Some("https://example.com/x.git"));
        assert!(!facts.shallow);
    });
}

#[test]
fn what_is_no_repository_is_refused_in_words() {
    Yard::each(|yard| {
        let plain = yard.path("plain");
        fs::create_dir(&plain).unwrap();
        let empty = yard.path("empty");
        fs::create_dir(&empty).unwrap();
        yard.run(&empty, &["init", "-q"]);
        let bare = yard.path("bare.git");
        fs::create_dir(&bare).unwrap();
        yard.run(&bare, &["init", "-q", "--bare"]);

        let place = |name: &str| yard.path(name).to_str().unwrap().to_owned();
        assert!(matches!(refusal(yard, "user"), SourceRefusal::Relative { .. }));
        assert!(matches!(refusal(yard, &place("nowhere")), SourceRefusal::NoSuchPath { .. }));
        assert!(matches!(refusal(yard, &place("plain")), SourceRefusal::NotRepository { .. }));
        assert!(matches!(refusal(yard, &place("empty")), SourceRefusal::Empty { .. }));
        assert!(matches!(refusal(yard, &place("bare.git")), SourceRefusal::Bare { .. }));
    });
}

#[test]
fn a_detached_head_needs_a_target() {
    Yard::each(|yard| {
        let dir = yard.repo("user");
        yard.run(&dir, &["checkout", "-q", "--detach"]);
        let place = dir.to_str().unwrap();

        assert!(matches!(refusal(yard, place), SourceRefusal::Detached { .. }));
        assert_eq!(inspect(&yard.git, place, Some(&branch("main"))).unwrap().target, branch("main"));
        let gone = inspect(&yard.git, place, Some(&branch("none")));
        assert!(matches!(gone, Err(GitError::Source(SourceRefusal::NoSuchBranch { .. }))));
    });
}

#[test]
fn sha256_partial_submodules_and_filters_are_refused() {
    Yard::each(|yard| {
        let sha = yard.path("sha256");
        fs::create_dir(&sha).unwrap();
        yard.run(&sha, &["init", "-q", "--object-format=sha256"]);
        assert!(matches!(refusal(yard, sha.to_str().unwrap()), SourceRefusal::Sha256 { .. }));

        let partial = yard.repo("partial");
        yard.run(&partial, &["config", "remote.origin.promisor", "true"]);
        assert!(matches!(refusal(yard, partial.to_str().unwrap()), SourceRefusal::Partial { .. }));

        let modules = yard.repo("modules");
        write(&modules, ".gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = y\n");
        yard.commit(&modules, "modules");
        assert!(matches!(refusal(yard, modules.to_str().unwrap()), SourceRefusal::Submodules { .. }));

        let lfs = yard.repo("lfs");
        write(&lfs, "deep/.gitattributes", "# filter=no\n*.psd filter=lfs diff=lfs\n");
        yard.commit(&lfs, "lfs");
        let SourceRefusal::Filters { file, .. } = refusal(yard, lfs.to_str().unwrap()) else { panic!() };
        assert_eq!(file, "deep/.gitattributes");
    });
}

#[test]
fn a_comment_about_filters_is_no_filter() {
    Yard::each(|yard| {
        let dir = yard.repo("user");
        write(&dir, ".gitattributes", "# we once had filter=lfs\n*.txt text\n");
        yard.commit(&dir, "attributes");

        assert!(inspect(&yard.git, dir.to_str().unwrap(), None).is_ok());
    });
}

#[test]
fn a_url_is_read_and_an_unreachable_one_is_said_in_gits_words() {
    Yard::each(|yard| {
        let dir = yard.repo("user");
        let url = format!("file://{}", dir.display());

        let facts = inspect(&yard.git, &url, None).unwrap();

        assert_eq!((facts.target, facts.head), (branch("main"), yard.oid(&dir, "HEAD")));
        assert!(matches!(refusal(yard, "file:///nowhere/at/all"), SourceRefusal::Unreachable { .. }));
        assert!(matches!(refusal(yard, "ext::sh -c true"), SourceRefusal::OddUrl { .. }));
    });
}

#[test]
fn addresses_are_told_from_folders() {
    assert!(is_url("https://example.com/x") && is_url("git@example.com:x/y.git"));
    assert!(!is_url("/a/b:c") && !is_url("a/b") && !is_url("c:x"));
}
