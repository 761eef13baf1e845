//! What holds at the end, wherever the hall died: one landing, nothing running, nothing unfinished.

use crate::place::Place;
use std::path::Path;
use std::time::{Duration, Instant};

const LEFTOVER_PATIENCE: Duration = Duration::from_secs(20);
/// Parts of names that only something unfinished has.
const UNFINISHED: &[&str] =
    &[".lock", ".new", ".making", "tmp_obj_", "tmp_pack", "tmp_idx", "_git2_", "index.agent", "index.draft"];

/// What holds at the end, wherever the hall died.
pub fn is_whole(place: &Place) {
    let rounds = if place.is_long() { 2 } else { 1 };
    assert_eq!(place.git(&["show", "main:lamp.txt"]), vec!["bright"; rounds].join("\n"));
    assert_eq!(place.git(&["rev-list", "--count", "--first-parent", "main"]), "2", "one landing");
    assert_eq!(place.git(&["status", "--porcelain"]), "", "the user's tree is clean");
    let ran = std::fs::read_to_string(place.root().join("ran")).unwrap();
    assert_eq!(ran, "ran\n".repeat(rounds), "run once each time that it was asked for");
    let is_removed = !place.root().join("town/work/harbor/wren").exists();
    assert_eq!(is_removed, place.is_long(), "in the trash once its agent is removed");
    place.git(&["fsck", "--full", "--strict"]);
    let clone = place.root().join("town/rigs/harbor.git");
    place.git(&["--git-dir", clone.to_str().unwrap(), "fsck", "--full", "--strict"]);
    let deadline = Instant::now() + LEFTOVER_PATIENCE;
    while !processes_of(place.root()).is_empty() {
        assert!(Instant::now() < deadline, "left running: {:?}", processes_of(place.root()));
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut left = Vec::new();
    unfinished(place.root(), &mut left);
    assert!(left.is_empty(), "unfinished files that nobody owns: {left:?}");
}

/// Command lines of processes that name the folder.
fn processes_of(root: &Path) -> Vec<String> {
    let marker = root.as_os_str().as_encoded_bytes();
    let pids = std::fs::read_dir("/proc").unwrap().flatten();
    let pids = pids.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let names = |pid: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let is_over = stat.rsplit(") ").next()?.starts_with(['Z', 'X']);
        let files = ["environ", "cmdline"]
            .map(|file| std::fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default());
        let is_named = files.iter().any(|text| text.windows(marker.len()).any(|window| window == marker));
        (is_named && !is_over)
            .then(|| format!("{pid} {}", String::from_utf8_lossy(&files[1]).replace('\0', " ")))
    };
    pids.filter(|pid| *pid != std::process::id()).filter_map(names).collect()
}

fn unfinished(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if UNFINISHED.iter().any(|part| name.contains(part)) {
            found.push(entry.path().display().to_string());
        } else if entry.file_type().unwrap().is_dir() && name != "trash" {
            unfinished(&entry.path(), found);
        }
    }
}
