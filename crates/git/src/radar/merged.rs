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
use crate::name::{Oid, RepoPath};
use crate::stages::{Blob, Staged};

impl Radar {
    /// What both sides did to the lines of a file; None where it is no text.
    pub(super) fn both_text(
        &mut self,
        repo: &Repository,
        base: Option<Blob>,
        (a, b): (Blob, Blob),
    ) -> Result<Option<BothText>, GitError> {
        let hunks = self.lines(repo, base, a)?.zip(self.lines(repo, base, b)?);
        Ok(hunks.map(|hunks| BothText { base: base.map(|base| base.id), sides: (a.id, b.id), hunks }))
    }

    /// What one side changed of a file; None where it is no text.
    fn lines(
        &mut self,
        repo: &Repository,
        base: Option<Blob>,
        new: Blob,
    ) -> Result<Option<Arc<Hunks>>, GitError> {
        let dir = self.town.dir();
        self.hunks.or_find((base.map(|base| base.id), new.id), || {
            let read = |blob: Blob| bytes_of(repo, blob.id, lines::FILE_BYTES_MAX).within(DOING, dir);
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
                self.remember(question, &met);
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
            let text = match (a, b) {
                (Some(a), Some(b)) if has_lines(&[base, Some(a), Some(b)]) => {
                    self.both_text(repo, base, (a, b))?
                }
                _ => None,
            };
            files.push(Shared { path: file.path, how, text });
        }
        Ok(Met::Conflict(self.nearest_first(repo, files)?))
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
            let (how, text) = match (one.new, other.new) {
                (None, _) => (HowMet::DeletedByA, None),
                (_, None) => (HowMet::DeletedByB, None),
                (Some(a), Some(b)) if has_lines(&[one.old, Some(a), Some(b)]) => {
                    let how = if one.old.is_some() { HowMet::BothChanged } else { HowMet::BothAdded };
                    (how, self.both_text(repo, one.old, (a, b))?)
                }
                _ => (HowMet::Moved, None),
            };
            files.push(Shared { path: one.path.clone(), how, text });
        }
        self.overlap_in(repo, files)
    }

    /// They merge, and both change these files: those in which both touch one symbol come first.
    pub(super) fn overlap_in(&mut self, repo: &Repository, files: Vec<Shared>) -> Result<Met, GitError> {
        if files.is_empty() {
            return Ok(Met::Apart);
        }
        let mut met = self.nearest_first(repo, files)?;
        met.files.sort_by_key(|file| file.symbols.is_empty());
        Ok(Met::Overlap(met))
    }

    /// The nearest first, and not more than are told.
    fn nearest_first(&mut self, repo: &Repository, mut shared: Vec<Shared>) -> Result<MetFiles, GitError> {
        let gap = |shared: &Shared| shared.text.as_ref().and_then(|text| text.hunks.0.nearest(&text.hunks.1));
        shared.sort_by_cached_key(gap);
        let more = shared.len().saturating_sub(MET_FILES_MAX);
        let told = shared.into_iter().take(MET_FILES_MAX).map(|shared| self.met_file(repo, shared));
        Ok(MetFiles { files: told.collect::<Result<_, _>>()?, more })
    }

    fn met_file(
        &mut self,
        repo: &Repository,
        Shared { path, how, text }: Shared,
    ) -> Result<MetFile, GitError> {
        let Some(text) = text else {
            let how = if how == HowMet::BothChanged { HowMet::Binary } else { how };
            return Ok(MetFile::without_lines(path, how));
        };
        let (places, more) = text.hunks.0.places(&text.hunks.1);
        let symbols = self.symbols(repo, &path, &text).within(DOING, self.town.dir())?;
        Ok(MetFile { path, how, symbols: symbols.names, more_symbols: symbols.more, places, more })
    }
}

/// None where it is larger than that, or where git made it while it merged: it is gone with that.
pub(super) fn bytes_of(repo: &Repository, id: Oid, max: usize) -> Result<Option<Vec<u8>>, git2::Error> {
    let read = || {
        let (size, _) = repo.odb()?.read_header(id.git2())?;
        (size <= max).then(|| repo.find_blob(id.git2()).map(|found| found.content().to_vec())).transpose()
    };
    match read() {
        Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
        bytes => bytes,
    }
}

fn has_lines(sides: &[Option<Blob>]) -> bool {
    sides.iter().flatten().all(|blob| blob.is_plain())
}

/// A file that both change, with what each side did to its lines where it has some.
pub(super) struct Shared {
    pub(super) path: RepoPath,
    pub(super) how: HowMet,
    pub(super) text: Option<BothText>,
}

/// Content of a file on both sides, and what each of them changed of the base's.
pub(super) struct BothText {
    pub(super) base: Option<Oid>,
    pub(super) sides: (Oid, Oid),
    pub(super) hunks: (Arc<Hunks>, Arc<Hunks>),
}
