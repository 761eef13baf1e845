//! What git's answers, and the lines of both sides, tell of the files where two branches meet.

use std::path::PathBuf;
use std::sync::Arc;

use git2::Repository;

use super::ask::{Answer, ask};
use super::files::Files;
use super::lines::{self, Hunks};
use super::met::{HowMet, MET_FILES_MAX, Met, MetFile, MetFiles};
use super::{DOING, Question, Radar, Tip};
use crate::error::{GitError, InRepository};
use crate::merge::ConflictKind;
use crate::name::RepoPath;
use crate::stages::{Blob, Staged};

impl Radar {
    /// What one side changed of a file; None where it is no text.
    pub(super) fn lines(
        &mut self,
        repo: &Repository,
        base: Option<Blob>,
        new: Blob,
    ) -> Result<Option<Arc<Hunks>>, GitError> {
        let dir = self.town.dir();
        self.hunks.or_find((base.map(|base| base.id), new.id), || {
            let read = |blob: Blob| match bytes_of(repo, blob) {
                // Git made it while it merged, and it is gone with that.
                Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
                bytes => bytes.within(DOING, dir),
            };
            let old = base.map_or(Ok(Some(Vec::new())), read)?;
            let new = read(new)?;
            Ok(old.zip(new).and_then(|(old, new)| Hunks::between(&old, &new)).map(Arc::new))
        })
    }

    pub(super) fn ask_git(
        &mut self,
        repo: &Repository,
        asked: Vec<(usize, Question, (Tip, Tip))>,
        found: &mut [Option<Met>],
    ) -> Result<(), GitError> {
        let lenders: Vec<PathBuf> = self.files.values().map(Files::objects).collect();
        let pairs: Vec<_> = asked.iter().map(|(_, _, (a, b))| (a.commit, b.commit)).collect();
        let answers = ask(&self.town, &self.place, &lenders, &pairs)?;
        for ((at, question, ends), answer) in asked.into_iter().zip(answers) {
            let met = match answer {
                Answer::Clean => self.overlap(repo, &question, ends)?,
                Answer::Conflict(staged) => self.conflict(repo, staged)?,
                Answer::Unknown(words) => Met::Unknown(words),
            };
            if !matches!(met, Met::Unknown(_)) {
                self.met.put(question, met.clone());
            }
            found[at] = Some(met);
        }
        Ok(())
    }

    fn conflict(&mut self, repo: &Repository, staged: Vec<Staged>) -> Result<Met, GitError> {
        let mut files = Vec::new();
        for file in staged {
            let how = match file.kind() {
                ConflictKind::BothModified => HowMet::BothChanged,
                ConflictKind::BothAdded => HowMet::BothAdded,
                ConflictKind::DeletedByTarget => HowMet::DeletedByA,
                ConflictKind::DeletedByBranch => HowMet::DeletedByB,
                ConflictKind::OneSided => HowMet::Moved,
            };
            let [base, a, b] = file.sides;
            let lines = match (a, b) {
                (Some(a), Some(b)) if has_lines(&[base, Some(a), Some(b)]) => {
                    self.lines(repo, base, a)?.zip(self.lines(repo, base, b)?)
                }
                _ => None,
            };
            files.push(Shared { path: file.path, how, lines });
        }
        Ok(Met::Conflict(nearest_first(files)))
    }

    /// Git merged them: which files both change.
    fn overlap(&mut self, repo: &Repository, question: &Question, ends: (Tip, Tip)) -> Result<Met, GitError> {
        let [base] = question.bases.as_slice() else { return Ok(Met::Apart) };
        let (ours, theirs) =
            (self.changes(repo, *base, ends.0.tree)?, self.changes(repo, *base, ends.1.tree)?);
        let mut files = Vec::new();
        for (one, other) in ours.shared_with(&theirs) {
            if one.new == other.new {
                continue;
            }
            let (how, lines) = match (one.new, other.new) {
                (None, _) => (HowMet::DeletedByA, None),
                (_, None) => (HowMet::DeletedByB, None),
                (Some(a), Some(b)) if has_lines(&[one.old, Some(a), Some(b)]) => {
                    let how = if one.old.is_some() { HowMet::BothChanged } else { HowMet::BothAdded };
                    (how, self.lines(repo, one.old, a)?.zip(self.lines(repo, one.old, b)?))
                }
                _ => (HowMet::Moved, None),
            };
            files.push(Shared { path: one.path.clone(), how, lines });
        }
        Ok(if files.is_empty() { Met::Apart } else { Met::Overlap(nearest_first(files)) })
    }
}

/// None where it is too large to be looked at.
fn bytes_of(repo: &Repository, blob: Blob) -> Result<Option<Vec<u8>>, git2::Error> {
    let (size, _) = repo.odb()?.read_header(blob.id.git2())?;
    let is_read = size <= lines::FILE_BYTES_MAX;
    is_read.then(|| repo.find_blob(blob.id.git2()).map(|found| found.content().to_vec())).transpose()
}

fn has_lines(sides: &[Option<Blob>]) -> bool {
    sides.iter().flatten().all(|blob| blob.is_plain())
}

/// A file that both change, with what each side did to its lines where it has some.
pub(super) struct Shared {
    pub(super) path: RepoPath,
    pub(super) how: HowMet,
    pub(super) lines: Option<(Arc<Hunks>, Arc<Hunks>)>,
}

/// The nearest first, and not more than are told.
pub(super) fn nearest_first(mut shared: Vec<Shared>) -> MetFiles {
    let gap = |shared: &Shared| shared.lines.as_ref().and_then(|(a, b)| a.nearest(b));
    shared.sort_by_cached_key(gap);
    let more = shared.len().saturating_sub(MET_FILES_MAX);
    MetFiles { files: shared.into_iter().take(MET_FILES_MAX).map(met_file).collect(), more }
}

fn met_file(Shared { path, how, lines }: Shared) -> MetFile {
    let (places, more) = lines.as_ref().map(|(a, b)| a.places(b)).unwrap_or_default();
    let is_binary = lines.is_none() && how == HowMet::BothChanged;
    MetFile { path, how: if is_binary { HowMet::Binary } else { how }, places, more }
}
