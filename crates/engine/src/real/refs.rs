//! The user's repositories are watched: a commit made by hand is on the map at once, and a town at rest stays asleep.

use crate::Trouble;
use crate::board::Reporter;
use gastown_core::{Rig, RigId};
use gastown_git::{SourceKind, TownClone};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Files and folders of a git directory that say where a branch is.
const REFS: [&str; 4] = ["HEAD", "packed-refs", "refs", "reftable"];

#[derive(Default)]
pub(super) struct RefWatch {
    watcher: Mutex<Option<RecommendedWatcher>>,
    /// Git directory of each watched rig.
    watched: Arc<Mutex<BTreeMap<RigId, PathBuf>>>,
}

impl RefWatch {
    /// From now on the rig is looked at again whenever a branch of its repository moves. Begins before the look, so that
    /// nothing is missed between them.
    pub(super) fn watch(&self, rig: &Rig, town: &TownClone, reporter: &Reporter) -> Result<(), Trouble> {
        let SourceKind::Folder { git_dir, .. } = town.source() else { return Ok(()) };
        if lock(&self.watched).get(&rig.id) == Some(git_dir) {
            return Ok(());
        }
        let failed = |error: notify::Error| {
            Trouble::new(format!(
                "{} cannot be watched ({error}), so commits made there by hand are seen only when something lands; raise the limit of watched files (fs.inotify.max_user_watches)",
                git_dir.display()
            ))
        };
        let mut watcher = lock(&self.watcher);
        let watcher = match watcher.as_mut() {
            Some(watcher) => watcher,
            None => {
                let (watched, reporter) = (self.watched.clone(), reporter.clone());
                let tell = move |event: notify::Result<Event>| tell(&event, &watched, &reporter);
                watcher.insert(notify::recommended_watcher(tell).map_err(failed)?)
            }
        };
        watcher.watch(git_dir, RecursiveMode::NonRecursive).map_err(failed)?;
        for (folder, mode) in
            [("refs/heads", RecursiveMode::Recursive), ("reftable", RecursiveMode::NonRecursive)]
        {
            let folder = git_dir.join(folder);
            if folder.is_dir() {
                watcher.watch(&folder, mode).map_err(failed)?;
            }
        }
        lock(&self.watched).insert(rig.id.clone(), git_dir.clone());
        Ok(())
    }

    /// The folder stays watched where another rig has it too.
    pub(super) fn forget(&self, rig: &RigId) {
        let mut watched = lock(&self.watched);
        let Some(dir) = watched.remove(rig) else { return };
        let is_shared = watched.values().any(|other| *other == dir);
        if let Some(watcher) = lock(&self.watcher).as_mut().filter(|_| !is_shared) {
            // A folder that is gone is not watched any more anyway.
            let _gone = watcher.unwatch(&dir);
            let _gone = watcher.unwatch(&dir.join("refs/heads"));
            let _gone = watcher.unwatch(&dir.join("reftable"));
        }
    }
}

/// Reading tells nothing, and of writing only what moves a branch.
fn tell(event: &notify::Result<Event>, watched: &Mutex<BTreeMap<RigId, PathBuf>>, reporter: &Reporter) {
    let touched: Vec<RigId> = match event {
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
        Ok(event) => lock(watched)
            .iter()
            .filter(|(_, dir)| event.need_rescan() || event.paths.iter().any(|path| is_ref(dir, path)))
            .map(|(rig, _)| rig.clone())
            .collect(),
        Err(error) => {
            tracing::warn!(%error, "a repository's watch");
            lock(watched).keys().cloned().collect()
        }
    };
    touched.iter().for_each(|rig| reporter.target_touched(rig));
}

fn is_ref(git_dir: &Path, path: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(git_dir) else { return false };
    let first = inside.components().next().map(|part| part.as_os_str().to_owned());
    let is_lock = path.extension().is_some_and(|extension| extension == "lock");
    !is_lock && first.is_some_and(|first| REFS.iter().any(|name| first == *name))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_moves_a_branch_counts() {
        let dir = Path::new("/repo/.git");
        let of = |name: &str| is_ref(dir, &dir.join(name));

        assert!(
            ["HEAD", "packed-refs", "refs/heads/main", "refs/heads/a/b", "reftable/tables.list"]
                .map(of)
                .iter()
                .all(|is| *is)
        );
        assert!(
            !["index", "index.lock", "HEAD.lock", "refs/heads/main.lock", "objects/ab", "COMMIT_EDITMSG"]
                .map(of)
                .iter()
                .any(|is| *is)
        );
        assert!(!is_ref(dir, Path::new("/elsewhere/HEAD")));
    }
}
