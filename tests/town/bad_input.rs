//! Bad input and trouble: a sentence that says what, where and how to mend it; nothing half-way, nothing lost.

use gastown_tests::{TestTown, leftovers, until};
use std::path::Path;
use std::process::{Command, Stdio};

#[track_caller]
fn refuses_rig(town: &TestTown, path: &Path, words: &[&str]) {
    let before = town.json(&["rig", "list"]);
    let sentence =
        town.refused(&["rig", "add", path.to_str().expect("UTF-8"), "--name", "x", "--prefix", "xx"]);
    for word in words {
        assert!(sentence.to_lowercase().contains(word), "{sentence:?} should speak of {word:?}");
    }
    assert_eq!(town.json(&["rig", "list"]), before, "nothing was added");
    let clones = std::fs::read_dir(town.town_dir().join("rigs")).map_or(0, |entries| entries.count());
    assert_eq!(clones, 0, "nothing was left behind");
}

#[test]
fn repositories_that_cannot_be_worked_with_are_refused_with_a_sentence() {
    let town = TestTown::new();
    let plain = town.path("repos/plain");
    std::fs::create_dir_all(&plain).expect("a folder");
    refuses_rig(&town, &plain, &["repository"]);
    refuses_rig(&town, &town.path("repos/nowhere"), &["nowhere"]);

    let repo = town.repo("ok");
    let path = |name: &str| town.path("repos").join(name);
    let to = |name: &str| path(name).to_str().expect("UTF-8").to_owned();
    repo.git(&["clone", "-q", "--bare", ".", &to("bare")]);
    refuses_rig(&town, &path("bare"), &["bare"]);
    repo.git(&["init", "-q", &to("unborn")]);
    refuses_rig(&town, &path("unborn"), &["commit"]);
    repo.git(&["init", "-q", "--object-format=sha256", &to("sha256")]);
    refuses_rig(&town, &path("sha256"), &["sha-256"]);
    repo.git(&["clone", "-q", ".", &to("detached")]);
    let detached = gastown_tests::Repo::new(path("detached2"), &town.path("home"));
    detached.git(&["checkout", "-q", "--detach"]);
    refuses_rig(&town, &path("detached2"), &["detached"]);
    let filtered = gastown_tests::Repo::new(path("filtered"), &town.path("home"));
    filtered.write(".gitattributes", "*.bin filter=lfs\n");
    filtered.commit("filters");
    refuses_rig(&town, &path("filtered"), &["filter"]);
    let parent = gastown_tests::Repo::new(path("parent"), &town.path("home"));
    parent.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &to("ok"), "sub"]);
    parent.commit("submodule");
    refuses_rig(&town, &path("parent"), &["submodule"]);
}

#[test]
fn a_url_that_fails_is_refused_in_gits_own_words() {
    let town = TestTown::new();

    let sentence =
        town.refused(&["rig", "add", "http://127.0.0.1:9/none.git", "--name", "x", "--prefix", "xx"]);

    assert!(sentence.contains("127.0.0.1"), "{sentence}");
    assert_eq!(town.json(&["rig", "list"]), serde_json::json!([]));
}

#[test]
fn taken_names_and_circles_are_refused() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    let other = town.repo("other");
    let path = other.path.to_str().expect("UTF-8");

    assert!(town.refused(&["rig", "add", path, "--name", "harbor", "--prefix", "zz"]).contains("harbor"));
    assert!(town.refused(&["rig", "add", path, "--name", "other", "--prefix", "hb"]).contains("hb"));
    let (a, b) = (town.add_task("A", "true"), town.add_task("B", "true"));
    town.ok(&["task", "dep", "add", &b, &a]);
    let sentence = town.refused(&["task", "dep", "add", &a, &b]);
    assert!(sentence.contains(&a) && sentence.contains(&b), "the path is named: {sentence}");
    assert!(town.refused(&["task", "dep", "add", &a, &a]).contains(&a));
}

#[test]
fn a_script_that_fails_says_its_exit_and_keeps_its_work() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    town.add_agent("wren");
    let task = town.add_task("Fail", "echo half > texts/half.txt; echo going down; exit 3");

    town.ok(&["sling", &task, "wren"]);
    town.wait_agent("wren", "failed");

    let agent = town.json(&["agent", "show", "wren"]);
    assert_eq!(agent["reason"], "exited 3");
    let worktree = agent["worktree"].as_str().expect("a worktree");
    assert!(Path::new(worktree).join("texts/half.txt").exists(), "nothing of it is lost");
    assert!(town.ok(&["peek", "wren"]).contains("going down"));
}

#[test]
fn a_program_that_ignores_sigterm_and_leaves_children_is_ended_whole() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    town.add_agent("wren");
    let fake = town.program("fake_agent").get_program().to_str().expect("UTF-8").to_owned();
    let script = format!("exec {fake} 'say up' ignore-term 'daemon 60000' 'say ready' hang");
    let task = town.add_task("Hold on", &script);
    town.ok(&["sling", &task, "wren"]);
    until("the agent is ready", || town.gt(&["peek", "wren"]).out.contains("ready"));

    town.ok(&["stop", "wren"]);
    town.wait_agent("wren", "stopped");

    let fakes = || {
        let pids = leftovers::processes_of(town.folder());
        let lines = pids
            .iter()
            .map(|pid| std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default());
        lines.filter(|line| line.contains("fake_agent")).count()
    };
    until("nothing of the session is left", || fakes() == 0);
}

#[test]
fn a_flood_of_output_is_bounded_and_the_work_still_lands() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &["--review", "off"]);
    town.add_agent("wren");
    let fake = town.program("fake_agent").get_program().to_str().expect("UTF-8").to_owned();
    let task =
        town.add_task("Flood", &format!("{fake} 'flood 100000000' 'say the end'; echo f > texts/f.txt"));

    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "closed");

    let session = town.json(&["agent", "show", "wren"])["session"].as_str().expect("a session").to_owned();
    let ring =
        std::fs::metadata(town.town_dir().join("sessions").join(session).join("ring")).expect("a ring");
    assert!(ring.len() <= 64 << 20, "the ring is bounded: {} bytes", ring.len());
    repo.is_intact();
}

#[test]
fn a_second_hall_and_a_stale_socket_and_a_newer_database() {
    let town = TestTown::new();
    town.ok(&["up"]);
    let pid = town.hall_pid();
    let second = town.gt(&["hall", "--town", town.town_dir().to_str().expect("UTF-8")]);
    assert_ne!(second.code, 0, "{second:?}");
    assert!(second.err.contains(&pid.to_string()), "it names the hall that runs: {}", second.err);

    leftovers::kill(pid);
    until("the hall is gone", || !leftovers::is_alive(pid));
    assert_ne!(town.hall_pid(), pid, "a stale socket is replaced");

    town.ok(&["down", "--agents", "stop"]);
    let db = town.town_dir().join("town.db");
    set_user_version(&db, 9_999);
    let answer = town.gt(&["status"]);
    assert_eq!(answer.code, 3, "{answer:?}");
    assert!(answer.err.contains("9999") || answer.err.contains("newer"), "{}", answer.err);
}

/// Bytes 60 to 63 of a SQLite file are its user_version, big-endian (sqlite.org/fileformat2.html, 1.3).
fn set_user_version(db: &Path, version: u32) {
    let mut bytes = std::fs::read(db).expect("the database");
    bytes[60..64].copy_from_slice(&version.to_be_bytes());
    std::fs::write(db, bytes).expect("the database is changed");
}

/// Runs shell lines as the root of a namespace of their own, where a small disk can be mounted; nothing where that is not allowed.
pub fn with_a_disk_of_its_own(town: &TestTown, lines: &str) -> Option<String> {
    let allowed = Command::new("unshare").args(["-rm", "true"]).stderr(Stdio::null()).status();
    if !allowed.is_ok_and(|status| status.success()) {
        println!("skipped: this machine allows no namespaces, so no disk can be made full");
        return None;
    }
    let mut shell = Command::new("unshare");
    shell.args(["-rm", "sh", "-ec", lines]).env_clear().envs(town.environment());
    let gt = town.program("gt").get_program().to_owned();
    let out = shell.env("GT", gt).env("DISK", town.path("repos")).output().expect("unshare runs");
    let text = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "{text}");
    Some(text)
}

#[test]
fn on_a_full_disk_no_town_is_made_and_none_is_opened_until_there_is_room_and_nothing_is_lost() {
    let town = TestTown::new();
    let made = with_a_disk_of_its_own(
        &town,
        r#"mount -t tmpfs -o size=4k tmpfs "$DISK"; echo x > "$DISK/x"
        "$GT" --town "$DISK/town" town init && exit 7
        echo "left: $(ls -A "$DISK")""#,
    );
    let Some(made) = made else { return };
    assert!(made.contains("No space left") && made.contains("free some space"), "{made}");
    assert!(made.contains("left: x\n"), "{made}");

    let opened = with_a_disk_of_its_own(
        &town,
        r#"mount -t tmpfs -o size=20m tmpfs "$DISK"; export GT_TOWN="$DISK/town"
        "$GT" town init; "$GT" up; "$GT" down
        cat /dev/zero > "$DISK/fill" 2> /dev/null || true
        "$GT" up 2>&1 && exit 7
        rm "$DISK/fill"; "$GT" up; "$GT" task list; "$GT" down"#,
    );
    let Some(opened) = opened else { return };
    assert!(opened.contains("is full") && opened.contains("free some space, then try again"), "{opened}");
    assert!(!opened.contains("panicked") && opened.contains("no tasks"), "{opened}");
}

#[test]
fn a_task_without_a_script_is_not_given_to_a_program_that_runs_nothing_else() {
    let town = TestTown::new();
    town.add_rig(&town.repo("harbor"), &[]);
    town.add_agent("wren");
    let task = town.json(&["task", "add", "--rig", "harbor", "--title", "Write a haiku"]);
    let task = task["id"].as_str().expect("an id").to_owned();

    let said = town.refused(&["sling", &task, "wren"]);

    assert!(said.contains("has no script") && said.contains("--script FILE"), "{said}");
    assert!(town.json(&["agent", "show", "wren"])["task"].is_null(), "nothing was given away");
    assert_eq!(town.json(&["task", "show", &task])["status"], "open");
    town.gt_with(&["task", "edit", &task, "--script", "-"], "echo mist > texts/haiku.txt");
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
}
