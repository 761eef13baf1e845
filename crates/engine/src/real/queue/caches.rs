//! What a rig keeps where its checks run, so that a build does not begin anew: bounded, and done without where the answer is doubted.

use crate::Trouble;
use gastown_core::Rig;
use gastown_pty::os::{disk_usage, unix_micros};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

/// What one runner keeps; of more nothing is kept, and it grows anew.
const BYTES_MAX: u64 = 10 << 30;
/// All of it must be walked through.
const MEASURED_EACH: Duration = Duration::from_secs(600);
/// Its time is that of the last measuring.
const MARK: &str = "measured";

/// The folders of the rig's that stay for the next run in `scratch`. None for one that is to begin anew.
///
/// # Errors
/// When it cannot be noted that they were measured.
pub(super) fn kept(rig: &Rig, scratch: &Path, begins_anew: bool) -> Result<Vec<String>, Trouble> {
    let all = &rig.ground.caches;
    if begins_anew || all.is_empty() || is_too_much(all, scratch, BYTES_MAX)? {
        return Ok(Vec::new());
    }
    Ok(all.clone())
}

fn is_too_much(all: &[String], scratch: &Path, most: u64) -> Result<bool, Trouble> {
    let mark = scratch.join(MARK);
    let measured = std::fs::symlink_metadata(&mark).and_then(|facts| facts.modified());
    let at = measured.ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let age = at.map(|at| Duration::from_micros(unix_micros()).saturating_sub(at));
    if age.is_some_and(|age| age < MEASURED_EACH) || !scratch.exists() {
        return Ok(false);
    }
    let sizes = all.iter().map(|folder| disk_usage(&scratch.join("tree").join(folder)).bytes);
    let is_too_much = sizes.sum::<u64>() > most;
    std::fs::write(&mark, "")
        .map_err(|error| Trouble::new(format!("could not write {}: {error}", mark.display())))?;
    Ok(is_too_much)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_much_is_found_out_now_and_then() {
        let scratch = tempfile::tempdir().expect("a folder");
        let target = scratch.path().join("tree/target");
        std::fs::create_dir_all(&target).expect("a folder");
        std::fs::write(target.join("out"), vec![1; 20_000]).expect("a file");
        let all = ["target".to_owned(), "not/there".to_owned()];
        let is_too_much = |most| is_too_much(&all, scratch.path(), most).expect("it is measured");

        assert!(is_too_much(10_000));
        assert!(!is_too_much(10_000), "measured a moment ago");
        std::fs::remove_file(scratch.path().join(MARK)).expect("the mark");
        assert!(!is_too_much(40_000));
    }
}
