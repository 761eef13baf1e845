//! What git's answers, and the lines of both sides, tell of the files where two branches meet.

use std::path::PathBuf;
use std::sync::Arc;

use git2::Repository;

use super::ask::{Answer, ask};
use super::files::Files;
use super::lines::{self, Hunks};
use super::met::{HowMet, Met, MetFile};
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
            let read = |blob: Blob| {
                let (size, _) = repo.odb()?.read_header(blob.id.git2())?;
                let is_read = size <= lines::FILE_BYTES_MAX;
                is_read
                    .then(|| repo.find_blob(blob.id.git2()).map(|found| found.content().to_vec()))
                    .transpose()
            };
            let old = base.map_or(Ok(Some(Vec::new())), read).within(DOING, dir)?;
            let new = read(new).within(DOING, dir)?;
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
            files.push(met_file(&file.path, how, lines.as_ref()));
        }
        Ok(Met::Conflict(files))
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
            files.push(met_file(&one.path, how, lines.as_ref()));
        }
        Ok(if files.is_empty() { Met::Apart } else { Met::Overlap(nearest_first(files)) })
    }
}

fn has_lines(sides: &[Option<Blob>]) -> bool {
    sides.iter().flatten().all(|blob| blob.is_plain())
}

pub(super) fn met_file(path: &RepoPath, how: HowMet, lines: Option<&(Arc<Hunks>, Arc<Hunks>)>) -> MetFile {
    let (places, more) = lines.map(|(a, b)| a.places(b)).unwrap_or_default();
    let is_binary = lines.is_none() && how == HowMet::BothChanged;
    MetFile { path: path.clone(), how: if is_binary { HowMet::Binary } else { how }, places, more }
}

pub(super) fn nearest_first(mut files: Vec<MetFile>) -> Vec<MetFile> {
    files.sort_by_key(|file| file.places.first().map(|place| place.apart.unwrap_or(0)));
    files
}
