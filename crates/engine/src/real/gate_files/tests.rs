//! What gates leave, put beside the logs of a request as its checks come and go.

use super::*;
use std::fs;

/// A runner's scratch, and the logs of one request.
struct Bench {
    scratch: tempfile::TempDir,
    logs: tempfile::TempDir,
}

fn key(tree: &str) -> Key {
    Key { tree: tree.into(), command: "npm test".into(), environment: "here".into() }
}

impl Bench {
    fn new() -> Self {
        let folder = || tempfile::tempdir().expect("a folder");
        Self { scratch: folder(), logs: folder() }
    }

    fn begin_log(&self, name: &str) -> PathBuf {
        let log = self.logs.path().join(format!("{name}.log"));
        let new = log.with_extension("new");
        fs::write(&new, "").and_then(|()| fs::rename(&new, &log)).expect("a log");
        log_begins(self.logs.path(), name).expect("noted");
        log
    }

    /// A run of the gate that leaves these files, and begins a log of its own.
    fn run(&self, name: &str, tree: &str, files: &[&str]) {
        let log = self.begin_log(name);
        let left = begin(self.scratch.path()).expect("a folder for the gate");
        for file in files {
            let file = left.join(file);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, tree).expect("a file");
        }
        let number = log_number(&log).expect("the log is there");
        let of = LeftBy { log: number, key: &key(tree), head: &"h".into() };
        Left::of(self.scratch.path()).put(self.logs.path(), name, &of).expect("kept");
    }

    fn shown(&self, tree: Option<&str>) -> Vec<(String, GateRunKind, Vec<String>)> {
        self.shown_at("h", tree)
    }

    /// What is shown of a request with this head, where its verdict goes by a run on that tree.
    fn shown_at(&self, head: &str, tree: Option<&str>) -> Vec<(String, GateRunKind, Vec<String>)> {
        let all =
            kept_in(self.logs.path(), &head.into(), |_| tree.map(|tree| of_key(&key(tree)))).expect("listed");
        let names = |left: &GateFiles| left.found.files.iter().map(|file| file.name.clone()).collect();
        all.iter().map(|left| (left.gate.clone(), left.run, names(left))).collect()
    }
}

fn row(gate: &str, run: GateRunKind, names: &[&str]) -> (String, GateRunKind, Vec<String>) {
    (gate.into(), run, names.iter().map(|name| (*name).to_owned()).collect())
}

#[test]
fn each_run_has_an_empty_folder_and_takes_the_place_of_the_last() {
    let bench = Bench::new();
    bench.run("test", "one", &["a/report.html", "old.txt"]);
    assert_eq!(bench.shown(None), [row("test", GateRunKind::Check, &["old.txt", "a/report.html"])]);

    bench.run("test", "two", &["a/report.html"]);

    assert_eq!(bench.shown(None), [row("test", GateRunKind::Check, &["a/report.html"])]);
    let kept = bench.logs.path().join("files/test/a/report.html");
    assert_eq!(fs::read_to_string(kept).expect("it is there"), "two");
    bench.run("test", "three", &[]);
    assert_eq!(bench.shown(None), []);
    assert_eq!(fs::read_dir(bench.logs.path().join("files")).expect("a folder").count(), 0);
}

#[test]
fn a_new_log_hides_what_an_older_run_left_unless_the_result_goes_by_that_run() {
    let bench = Bench::new();
    bench.run("test", "one", &["report.html"]);
    bench.run("test.rehearsal", "two", &["report.html"]);
    bench.run("test.target", "one", &["report.html"]);

    // A check that found the result among the known ones begins a log, and runs nothing.
    // The system may give its file the number of an older one.
    for name in ["test", "test.rehearsal", "test", "test.rehearsal"] {
        bench.begin_log(name);
    }

    assert_eq!(bench.shown(None), []);
    assert_eq!(bench.shown(Some("one")), [row("test", GateRunKind::Check, &["report.html"])]);
    assert_eq!(bench.shown(Some("two")), [row("test", GateRunKind::Rehearsal, &["report.html"])]);
}

#[test]
fn a_rehearsal_of_an_earlier_head_left_nothing_of_this_one() {
    let bench = Bench::new();
    bench.run("test", "one", &["report.html"]);
    bench.run("test.rehearsal", "two", &["report.html"]);
    bench.run("test.trace", "three", &["report.html"]);

    let (check, rehearsal, trace) = (GateRunKind::Check, GateRunKind::Rehearsal, GateRunKind::Trace);
    let rows = [check, rehearsal, trace].map(|run| row("test", run, &["report.html"]));
    assert_eq!(bench.shown(None), rows);
    assert_eq!(bench.shown_at("newer", None), rows[..1], "its log stands there, too");
    assert_eq!(bench.shown_at("newer", Some("two")), rows[..2], "its result counts for the newer one");
}

#[test]
fn what_was_left_out_is_known_later_and_a_gate_that_left_only_such_is_shown() {
    let bench = Bench::new();
    bench.run("test", "one", &[]);
    let left = begin(bench.scratch.path()).expect("a folder for the gate");
    std::os::unix::fs::symlink("/etc/passwd", left.join("passwd")).expect("a link");
    (0..502).for_each(|n| fs::write(left.join(n.to_string()), "x").expect("a file"));
    let number = log_number(&bench.logs.path().join("test.log")).expect("a log");
    let of = LeftBy { log: number, key: &key("one"), head: &"h".into() };
    Left::of(bench.scratch.path()).put(bench.logs.path(), "test", &of).expect("kept");
    throw_away(bench.scratch.path()).expect("what is left goes");

    let all = kept_in(bench.logs.path(), &"h".into(), |_| None).expect("listed");

    assert_eq!(all[0].found.files.len(), KEPT.files_max);
    let left_out: Vec<_> = all[0].found.left_out.iter().map(|(why, count)| (*why, *count)).collect();
    assert_eq!(left_out, [(LeftOut::TooMany, 2), (LeftOut::NotPlain, 1)]);
    assert_eq!(fs::read_dir(bench.scratch.path()).expect("a folder").count(), 0);
}

#[test]
fn what_a_killed_hall_left_goes_in_the_place_of_each_runner_and_nothing_else() {
    let bench = Bench::new();
    let second = bench.scratch.path().join("runner-2");
    for scratch in [bench.scratch.path(), &second] {
        let left = begin(scratch).expect("a folder for the gate");
        fs::write(left.join("big.bin"), "x").expect("a file");
        fs::create_dir(scratch.join("tree")).expect("a folder");
    }

    sweep(bench.scratch.path()).expect("it goes");

    for scratch in [bench.scratch.path(), &second] {
        assert!(!left_in(scratch).exists() && scratch.join("tree").exists(), "{}", scratch.display());
    }
    sweep(&bench.scratch.path().join("nowhere")).expect("there is nothing to do");
}

#[test]
fn a_gate_that_shuts_its_folder_or_puts_a_link_in_its_place_keeps_nothing_up() {
    let bench = Bench::new();
    let left = begin(bench.scratch.path()).expect("a folder for the gate");
    fs::create_dir(left.join("shut")).expect("a folder");
    fs::write(left.join("shut/file"), "x").expect("a file");
    fs::set_permissions(left.join("shut"), std::os::unix::fs::PermissionsExt::from_mode(0o555))
        .expect("a mode");
    let left = begin(bench.scratch.path()).expect("it is made anew");
    fs::remove_dir(&left).expect("it is empty");
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("secret"), "x").expect("a file");
    std::os::unix::fs::symlink(outside.path(), &left).expect("a link");

    assert_eq!(Left::of(bench.scratch.path()).found.files, []);
    throw_away(bench.scratch.path()).expect("the link goes");

    assert!(outside.path().join("secret").exists());
}

#[test]
fn what_is_kept_of_a_request_goes_long_after_its_end_and_never_while_it_is_open() {
    use crate::radar::tests::{request, town};
    let folder = tempfile::tempdir().expect("a folder");
    let at = || folder.path().to_owned();
    let places = Places { town: at(), runtime: at(), config: at(), gt_keep: at(), gt_folder: at() };
    let mut town = town();
    let withdrawn = gastown_core::RequestState::Withdrawn { words: String::new() };
    for (id, rig, state, since) in [
        ("open", "harbor", gastown_core::RequestState::Queued, 0),
        ("rigless", "gone", gastown_core::RequestState::Queued, 0),
        ("over", "harbor", withdrawn.clone(), 0),
        ("just-over", "harbor", withdrawn, 1),
    ] {
        let since = gastown_core::Time(since);
        let made = Request { rig: rig.into(), state, since, ..request(id, None, None, "by-hand") };
        town.requests.insert_mut(made.id.clone(), made);
        make_folder(&places.logs(&id.into()).join("files/test")).expect("a folder");
        fs::write(places.gate_log(&id.into(), "test"), "red").expect("a log");
    }
    let clock = std::cell::Cell::new(KEPT_MICROS);

    put_old_away(&places, &town, || clock.replace(clock.get() + 1) + 1).expect("they go");

    let is_kept = |id: &str| places.logs(&id.into()).join("files").exists();
    assert_eq!(["open", "rigless", "over", "just-over"].map(is_kept), [true, false, false, true]);
    assert!(places.gate_log(&"over".into(), "test").exists(), "its log stays");
    assert_eq!(fs::read_dir(places.trash()).expect("the trash").count(), 2, "nothing is deleted");
}
