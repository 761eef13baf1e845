//! The log of a gate in a check of several requests: one file under the name of each, and beside it what the gate left.

use crate::Trouble;
use crate::real::RealWorld;
use crate::real::gate_files::{Left, LeftBy, log_begins, log_number};
use crate::real::places::make_folder;
use crate::world::{CheckPlan, CheckedRequest};
use gastown_core::{Gate, Key, Oid, Purpose};
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A file that only this check writes, and that lives on under each request's name. Several checks at a time may be about the same
/// request: the one that began last is seen there.
pub(super) struct CheckLog {
    own: PathBuf,
    /// Without its end.
    name: String,
    /// One for each request, with its head.
    logs: Vec<(PathBuf, Oid)>,
}

impl CheckLog {
    /// What an earlier check wrote stays where others still have it.
    pub fn begin(world: &RealWorld, plan: &CheckPlan<'_>, gate: &Gate) -> Result<Self, Trouble> {
        let name = match plan.purpose {
            _ if plan.is_rehearsal => format!("{}.rehearsal", gate.name),
            Purpose::Trace => format!("{}.trace", gate.name),
            _ => gate.name.clone(),
        };
        // In a place there is one check at a time.
        let mark = format!("runner-{}", plan.run.runner);
        let of = |one: &CheckedRequest<'_>| (world.places.gate_log(&one.request.id, &name), one.head.clone());
        let logs: Vec<(PathBuf, Oid)> = plan.requests.iter().map(of).collect();
        let (first, _) = logs.first().ok_or_else(|| Trouble::new("a check without a request has no log"))?;
        for one in &plan.requests {
            make_folder(&world.places.logs(&one.request.id))?;
        }
        let log = Self { own: first.with_extension(&mark), name, logs };
        log.put(&mark).map_err(|error| {
            Trouble::new(format!("could not write the log {}: {error}", log.own.display()))
        })?;
        for (logs, _) in &log.logs {
            log_begins(logs.parent().unwrap_or(logs), &log.name)?;
        }
        Ok(log)
    }

    fn put(&self, mark: &str) -> std::io::Result<()> {
        absent(&self.own)?;
        File::create(&self.own)?;
        for (log, _) in &self.logs {
            let new = log.with_extension(format!("{mark}.new"));
            absent(&new)?;
            std::fs::hard_link(&self.own, &new)?;
            std::fs::rename(&new, log)?;
        }
        Ok(())
    }

    pub fn path(&self) -> &Path {
        &self.own
    }

    /// What the gate left in `scratch`, for each request that has this log still: another check may have begun about it since.
    pub fn keep_files(&self, scratch: &Path, key: &Key) -> Result<(), Trouble> {
        let left = Left::of(scratch);
        let own = log_number(&self.own)
            .ok_or_else(|| Trouble::new(format!("there is no log at {}", self.own.display())))?;
        for (log, head) in self.logs.iter().filter(|(log, _)| log_number(log) == Some(own)) {
            left.put(log.parent().unwrap_or(log), &self.name, &LeftBy { log: own, key, head })?;
        }
        Ok(())
    }
}

impl Drop for CheckLog {
    fn drop(&mut self) {
        if let Err(error) = absent(&self.own) {
            tracing::warn!(log = %self.own.display(), %error, "the name of a log that was only its check's stays");
        }
    }
}

fn absent(file: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn checks_at_the_same_time_each_write_their_own_and_the_last_to_begin_is_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        let logs = ["a", "b"].map(|name| folder.path().join(format!("{name}.log")));
        let begin = |mark: &str| {
            let own = logs[0].with_extension(mark);
            let log =
                CheckLog { own, name: "a".into(), logs: logs.clone().map(|log| (log, "h".into())).to_vec() };
            log.put(mark).expect("it is put there");
            log
        };
        let write = |log: &CheckLog, words: &str| {
            File::create(log.path())
                .and_then(|mut file| file.write_all(words.as_bytes()))
                .expect("it is written");
        };
        let shown = || logs.clone().map(|log| std::fs::read_to_string(log).expect("it is there"));

        let (one, other) = (begin("runner-0"), begin("runner-1"));
        write(&one, "of the first");
        write(&other, "of the second");
        drop(one);

        assert_eq!(shown(), ["of the second", "of the second"]);
        drop(other);
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2, "nothing else stays");
    }

    #[test]
    fn what_a_gate_left_is_kept_for_those_whose_log_is_still_that_checks() {
        let folder = tempfile::tempdir().expect("a folder");
        let requests = ["mr-1", "mr-2"].map(|name| folder.path().join(name).join("test.log"));
        let begin = |mark: &str, logs: &[PathBuf]| {
            for log in logs {
                make_folder(log.parent().expect("a folder")).expect("it is made");
            }
            let (own, name) = (logs[0].with_extension(mark), "test".into());
            let log =
                CheckLog { own, name, logs: logs.iter().map(|log| (log.clone(), "h".into())).collect() };
            log.put(mark).expect("it is put there");
            log
        };
        let key = Key { tree: "t".into(), command: "true".into(), environment: "here".into() };
        let keep = |log: &CheckLog, file: &str| {
            let scratch = folder.path().join(file);
            let left = crate::real::gate_files::begin(&scratch).expect("a folder for the gate");
            File::create(left.join(file)).expect("a file");
            log.keep_files(&scratch, &key).expect("kept");
        };
        let is_kept =
            |request: &str, file: &str| folder.path().join(request).join("files/test").join(file).exists();

        let both = begin("runner-0", &requests);
        let other = begin("runner-1", &requests[1..]);
        keep(&other, "newer");
        keep(&both, "older");

        assert!(is_kept("mr-1", "older") && is_kept("mr-2", "newer"));
        assert!(!is_kept("mr-1", "newer") && !is_kept("mr-2", "older"), "its newest check began after that");
    }
}
