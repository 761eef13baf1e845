//! Git's own answer, for all that is not plainly clean: many merges in one process where git can, else one by one.

use std::path::{Path, PathBuf};

use super::thrown::Thrown;
use crate::call::{Call, TREE_DEADLINE};
use crate::error::GitError;
use crate::name::Oid;
use crate::program::parse_version;
use crate::stages::{Staged, stages};
use crate::town::TownClone;

/// The first git that merges several pairs in one process.
const BATCH_VERSION: (u32, u32) = (2, 40);
/// Bounds what one process prints.
const BATCH_MAX: usize = 256;

/// How two commits merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Clean,
    Conflict(Vec<Staged>),
    /// Git's words why it could not say.
    Unknown(String),
}

/// Merges each pair. `lenders` have objects that the town's clone has not. Nothing of the results is kept.
pub(super) fn ask(
    town: &TownClone,
    place: &Path,
    lenders: &[PathBuf],
    pairs: &[(Oid, Oid)],
) -> Result<Vec<Answer>, GitError> {
    let has_batch = parse_version(town.git().version()) >= Some(BATCH_VERSION);
    let mut answers = Vec::with_capacity(pairs.len());
    for part in pairs.chunks(BATCH_MAX) {
        let is_batch = has_batch && part.len() > 1;
        let asked = |thrown| within(town, thrown, |asking| asking.all(part, is_batch));
        // What does not fit into the memory may fit on the disk, and what fails there says why.
        let found = match Thrown::in_memory(town, lenders).map(|thrown| thrown.and_then(asked)) {
            Some(Ok(found)) if !found.iter().any(|answer| matches!(answer, Answer::Unknown(_))) => found,
            _ => asked(Thrown::on_disk(town, place, lenders)?)?,
        };
        answers.extend(found);
    }
    Ok(answers)
}

fn within<T>(
    town: &TownClone,
    thrown: Thrown,
    act: impl FnOnce(&Asking<'_>) -> Result<T, GitError>,
) -> Result<T, GitError> {
    let done = act(&Asking { town, objects: thrown.folder() });
    thrown.remove()?;
    done
}

struct Asking<'a> {
    town: &'a TownClone,
    objects: &'a Path,
}

impl Asking<'_> {
    fn all(&self, pairs: &[(Oid, Oid)], is_batch: bool) -> Result<Vec<Answer>, GitError> {
        match if is_batch { self.batch(pairs)? } else { None } {
            Some(found) => Ok(found),
            None => pairs.iter().map(|pair| self.one(*pair)).collect(),
        }
    }

    /// In the town's clone, so that its attributes count as they do for a landing.
    fn call(&self) -> Call {
        self.town
            .call("merging in")
            .env("GIT_OBJECT_DIRECTORY", self.objects)
            // What it writes is thrown away: it need not be small, nor outlive a power cut.
            .set("core.fsync", "none")
            .set("core.looseCompression", "0")
            // It is asked about ids alone, and need not look for refs of such names.
            .set("core.warnAmbiguousRefs", "false")
            .args(["merge-tree", "--write-tree", "--no-messages"])
            .deadline(TREE_DEADLINE)
    }

    /// None where git gave up on one of them.
    fn batch(&self, pairs: &[(Oid, Oid)]) -> Result<Option<Vec<Answer>>, GitError> {
        let orders: String = pairs.iter().map(|(a, b)| format!("{a} {b}\n")).collect();
        let ran = self.call().arg("--stdin").input(orders.into_bytes()).run()?;
        if ran.code != Some(0) {
            return Ok(None);
        }
        let mut fields = ran.stdout.split(|byte| *byte == 0);
        let found = pairs.iter().map(|_| {
            let (status, _tree) = (fields.next()?, fields.next()?);
            let staged = stages(&mut fields);
            match status {
                b"1" => Some(Answer::Clean),
                b"0" => Some(Answer::Conflict(staged)),
                _ => None,
            }
        });
        Ok(found.collect())
    }

    fn one(&self, (a, b): (Oid, Oid)) -> Result<Answer, GitError> {
        let ran = self.call().arg("-z").args([a.to_string(), b.to_string()]).run()?;
        let mut fields = ran.stdout.split(|byte| *byte == 0).skip(1);
        Ok(match ran.code {
            Some(0) => Answer::Clean,
            Some(1) => Answer::Conflict(stages(&mut fields)),
            _ => Answer::Unknown(ran.said),
        })
    }
}
