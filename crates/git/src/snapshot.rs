//! Saves the whole state of a worktree as three commits in the town's clone, and brings it back in a new folder.

use std::fs;
use std::path::Path;

use crate::call::TREE_DEADLINE;
use crate::commit::write_commit;
use crate::error::{AtPath, GitError, InRepository};
use crate::head::read_head;
use crate::host::{HostFolder, copy_agent_index};
use crate::intake::{Check, Taking, Wanted, take_in};
use crate::name::{Oid, Person, RefName};
use crate::town::{TownClone, fresh_name};
use crate::worktree::{NewWorktree, Worktree};

const PLACE: &str = "refs/gastown/snapshots";

/// Three commits: HEAD, the index on top of it, and the files (ignored ones are not in it).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    pub id: String,
    pub head: Oid,
    pub index: Oid,
    pub work: Oid,
}

/// What the saved index is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexState {
    /// The agent's own.
    Saved,
    /// It had conflicts or could not be read; the files stand in for it. Git's words where it said some.
    FilesInstead(String),
}

impl Worktree {
    /// Saves HEAD, index and files under `refs/gastown/snapshots/<id>/`. The worktree itself is not changed.
    ///
    /// # Errors
    /// When the clone is not plain, the id is no ref name, or what git said. Then nothing was saved.
    pub fn snapshot(&self, id: &str, taking: &Taking) -> Result<(Snapshot, IndexState), GitError> {
        self.check_plain()?;
        let head = read_head(&self.git_dir())?.oid;
        let host = HostFolder::ensure(&self.town, &self.dir)?;
        let saved = save_through(&self.town, &host, &self.git_dir(), head, (id, taking))?;
        host.empty_objects()?;
        Ok(saved)
    }

    /// Makes a new worktree in the state of the snapshot: HEAD on `new.branch`, index and files as they were.
    /// `new.base` is not used.
    ///
    /// # Errors
    /// When the folder exists, or what git said.
    pub fn restore(town: &TownClone, snapshot: &Snapshot, new: &NewWorktree) -> Result<Self, GitError> {
        let new = NewWorktree { base: snapshot.head, ..new.clone() };
        let worktree = Self::create(town, &new)?;
        let call = |doing: &str| {
            town.git()
                .sealed(format!("{doing} {}", worktree.dir.display()))
                .git_dir(&worktree.git_dir())
                .work_tree(&worktree.dir)
                .deadline(TREE_DEADLINE)
        };
        let (work, index) = (snapshot.work.to_string(), snapshot.index.to_string());
        call("bringing back the files of").args(["read-tree", "-u", "--reset", &work]).check()?;
        HostFolder::ensure(town, &worktree.dir)?.adopt_index(&worktree.git_dir().join("index"))?;
        call("bringing back the index of").args(["read-tree", "--reset", &index]).check()?;
        // Exit 1 only says that files differ from the index, as they may.
        call("refreshing the index of").args(["update-index", "-q", "--refresh"]).run()?;
        Ok(worktree)
    }
}

impl TownClone {
    /// Every complete snapshot, by id.
    ///
    /// # Errors
    /// When the refs cannot be read.
    pub fn list_snapshots(&self) -> Result<Vec<Snapshot>, GitError> {
        let repo = self.repo()?;
        let doing = "listing the snapshots";
        let found = repo.references_glob(&format!("{PLACE}/*/work")).within(doing, self.dir())?;
        let mut snapshots = Vec::new();
        for reference in found {
            let reference = reference.within(doing, self.dir())?;
            let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            let id = name.strip_prefix(&format!("{PLACE}/")).and_then(|rest| rest.strip_suffix("/work"));
            if let Some(snapshot) = id.map(|id| self.snapshot_by_id(id)).transpose()?.flatten() {
                snapshots.push(snapshot);
            }
        }
        snapshots.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(snapshots)
    }

    /// One snapshot; None when it is not there or not complete.
    ///
    /// # Errors
    /// When the id is no ref name or the refs cannot be read.
    pub fn snapshot_by_id(&self, id: &str) -> Result<Option<Snapshot>, GitError> {
        let names = Names::of(id)?;
        let found = (self.ref_oid(&names.head)?, self.ref_oid(&names.index)?, self.ref_oid(&names.work)?);
        Ok(match found {
            (Some(head), Some(index), Some(work)) => Some(Snapshot { id: id.to_owned(), head, index, work }),
            _ => None,
        })
    }
}

pub(crate) struct Names {
    pub(crate) head: RefName,
    index: RefName,
    work: RefName,
}

impl Names {
    pub(crate) fn of(id: &str) -> Result<Self, GitError> {
        let name = |part: &str| RefName::new(&format!("{PLACE}/{id}/{part}"));
        Ok(Names { head: name("head")?, index: name("index")?, work: name("work")? })
    }
}

/// Saves what is in the host's work tree, whose HEAD and index are in this git folder.
pub(crate) fn save_through(
    town: &TownClone,
    host: &HostFolder,
    git_dir: &Path,
    head: Oid,
    (id, taking): (&str, &Taking),
) -> Result<(Snapshot, IndexState), GitError> {
    let names = Names::of(id)?;
    let copy = host.dir.join(fresh_name("index.agent"));
    let has_index = copy_agent_index(git_dir, &copy)?;
    let saved = save(host, &copy, has_index, head, id);
    if has_index {
        fs::remove_file(&copy).at("remove", &copy)?;
    }
    let (index, work, state) = saved?;
    let wanted = [(head, names.head), (index, names.index), (work, names.work)]
        .map(|(oid, into)| Wanted { from: oid.to_string(), into });
    let ours = Taking { upload_pack_prefix: Vec::new(), ..taking.clone() };
    take_in(town, &host.dir, &wanted, Check::Plain, &ours)?;
    Ok((Snapshot { id: id.to_owned(), head, index, work }, state))
}

fn save(
    host: &HostFolder,
    agent_index: &Path,
    has_index: bool,
    head: Oid,
    id: &str,
) -> Result<(Oid, Oid, IndexState), GitError> {
    let town = Person::new("Gas Town", "town@gastown.invalid")?;
    let draft = host.draft(head, None)?;
    let staged = index_tree(host, agent_index, has_index)?;
    draft.stage_all((has_index && staged.is_ok()).then_some(agent_index))?;
    let files = draft.write_tree()?;
    let (index_tree, state) = match staged {
        Ok(tree) => (tree, IndexState::Saved),
        Err(said) => (files, IndexState::FilesInstead(said)),
    };
    let commit = |tree, parents: &[Oid], what: &str| {
        write_commit(draft.call("saving the state of"), tree, parents, &town, &format!("{what} at {id}"))
    };
    let index = commit(index_tree, &[head], "index")?;
    let work = commit(files, &[head, index], "files")?;
    Ok((index, work, state))
}

/// The tree of the agent's index, or git's words why it has none. The index is a stranger's.
fn index_tree(
    host: &HostFolder,
    agent_index: &Path,
    has_index: bool,
) -> Result<Result<Oid, String>, GitError> {
    if !has_index {
        return Ok(Err("there is no index".to_owned()));
    }
    let ran = host.call("saving the index of").env("GIT_INDEX_FILE", agent_index).arg("write-tree").run()?;
    match ran.code {
        Some(0) => Ok(Ok(String::from_utf8_lossy(&ran.stdout).trim().parse()?)),
        _ => Ok(Err(ran.said)),
    }
}
