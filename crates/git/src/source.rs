//! What a repository someone points at is, and whether a town can work on it. Changes nothing.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::call::Call;
use crate::error::GitError;
use crate::name::{BranchName, Oid, RefName};
use crate::os;
use crate::program::Git;

const REMOTE_DEADLINE: Duration = Duration::from_secs(60);

/// Where the code comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// A repository in a folder of the user. `git_dir` is the one shared by its worktrees.
    Folder { top_level: PathBuf, git_dir: PathBuf },
    /// A remote address.
    Url(String),
}

/// What `inspect` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFacts {
    pub kind: SourceKind,
    /// The branch asked for, else the one HEAD is on.
    pub target: BranchName,
    /// The commit the target is at.
    pub head: Oid,
    /// The branch `origin/HEAD` names, where it differs from the target and exists here too.
    pub suggested: Option<BranchName>,
    /// History is cut off.
    pub shallow: bool,
    /// From the user's git configuration; None means: ask.
    pub owner_name: Option<String>,
    pub owner_email: Option<String>,
    /// The address of `origin`, or the URL itself.
    pub remote_url: Option<String>,
}

/// Why a town cannot work on this repository.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceRefusal {
    #[error("{place} is only a part of a path. Give the whole path, from /.")]
    Relative { place: String },
    #[error("{place} does not exist. Check the path.")]
    NoSuchPath { place: String },
    #[error(
        "{place} is not a git repository: {said}. Run `git init` and make a first commit there, or name another folder."
    )]
    NotRepository { place: String, said: String },
    #[error(
        "{place} is a bare repository, without files of its own. Name a checkout, or its address as a URL (file://{place})."
    )]
    Bare { place: String },
    #[error("{place} has no commit yet. Make a first commit there, then add it again.")]
    Empty { place: String },
    #[error(
        "{place} is on no branch (detached HEAD). Say which branch the work should land on with --target, or check one out."
    )]
    Detached { place: String },
    #[error("{place} has no branch {branch}. Choose one that exists with --target.")]
    NoSuchBranch { place: String, branch: BranchName },
    #[error(
        "{place} uses SHA-256 object ids, which Gas Town cannot read yet. Only SHA-1 repositories can be added."
    )]
    Sha256 { place: String },
    #[error(
        "{place} is a partial clone: some of its objects are missing. Make a full clone (`git clone` without --filter) and add that."
    )]
    Partial { place: String },
    #[error(
        "{place} has submodules (.gitmodules on {branch}), which Gas Town cannot work with yet. Choose a branch or repository without them."
    )]
    Submodules { place: String, branch: BranchName },
    #[error(
        "{place} uses filters such as Git LFS ({file} on {branch} has filter=), which Gas Town cannot work with yet. Choose a branch or repository without them."
    )]
    Filters { place: String, branch: BranchName, file: String },
    #[error("{url} cannot be reached: {said}")]
    Unreachable { url: String, said: String },
    #[error(
        "{url} is not an address Gas Town clones from. Use https://, ssh://, git://, file:// or user@host:path."
    )]
    OddUrl { url: String },
}

/// Whether the text is meant as a remote address, not a folder.
pub fn is_url(text: &str) -> bool {
    let scp_like = || match text.split_once(':') {
        Some((host, _)) => host.contains('@') && !host.contains('/'),
        None => false,
    };
    text.contains("://") || text.contains("::") || scp_like()
}

/// Looks at the repository at `place` (a folder or a URL), for work on `target`.
///
/// # Errors
/// A `SourceRefusal` when a town cannot work on it; else what git said.
pub fn inspect(git: &Git, place: &str, target: Option<&BranchName>) -> Result<SourceFacts, GitError> {
    if is_url(place) {
        inspect_url(git, place, target)
    } else {
        inspect_folder(git, Path::new(place), target)
    }
}

fn inspect_folder(git: &Git, path: &Path, target: Option<&BranchName>) -> Result<SourceFacts, GitError> {
    let place = path.display().to_string();
    if !path.is_absolute() {
        return Err(SourceRefusal::Relative { place }.into());
    }
    if !path.exists() {
        return Err(SourceRefusal::NoSuchPath { place }.into());
    }
    let ask = |doing: &str| git.owner(format!("{doing} {place}")).arg("-C").arg(path);
    let layout = ask("looking at").args([
        "rev-parse",
        "--is-bare-repository",
        "--is-shallow-repository",
        "--show-object-format",
        "--path-format=absolute",
        "--git-common-dir",
    ]);
    let ran = layout.run()?;
    if ran.code != Some(0) {
        return Err(SourceRefusal::NotRepository { place, said: ran.said }.into());
    }
    let mut lines = ran.stdout.splitn(4, |byte| *byte == b'\n');
    let mut next = || lines.next().unwrap_or_default();
    let (bare, shallow, format) = (next() == b"true", next() == b"true", next().to_owned());
    let git_dir = os::path_from_bytes(next().trim_ascii_end());
    if bare {
        return Err(SourceRefusal::Bare { place }.into());
    }
    if format != b"sha1" {
        return Err(SourceRefusal::Sha256 { place }.into());
    }
    let top = ask("finding the top folder of").args(["rev-parse", "--show-toplevel"]).check()?;
    let top_level = os::path_from_bytes(top.strip_suffix(b"\n").unwrap_or(&top));
    let config = |key: &str| config_value(ask("reading the configuration of"), key);
    if has_promisor(ask("reading the remotes of"))? {
        return Err(SourceRefusal::Partial { place }.into());
    }
    let at = |refname: &RefName| resolve(ask("looking for a branch of"), refname);
    let target = choose_target(&ask, &place, target)?;
    let Some(head) = at(&target.full())? else {
        return Err(SourceRefusal::NoSuchBranch { place, branch: target }.into());
    };
    let suggested = match origin_head(ask("reading origin/HEAD of"))? {
        Some(branch) if branch != target && at(&branch.full())?.is_some() => Some(branch),
        _ => None,
    };
    check_tree(|| ask("looking at the files of"), &place, &target, head)?;
    Ok(SourceFacts {
        kind: SourceKind::Folder { top_level, git_dir },
        target,
        head,
        suggested,
        shallow,
        owner_name: config("user.name")?,
        owner_email: config("user.email")?,
        remote_url: config("remote.origin.url")?,
    })
}

fn choose_target(
    ask: &dyn Fn(&str) -> Call,
    place: &str,
    target: Option<&BranchName>,
) -> Result<BranchName, GitError> {
    let place = place.to_owned();
    let any = ask("looking for commits in").args(["rev-list", "-n", "1", "--all"]).check()?;
    let head = ask("reading HEAD of").args(["symbolic-ref", "-q", "HEAD"]).run()?;
    let on_branch = head.code == Some(0);
    if any.is_empty() {
        let detached = !on_branch && resolve_head(ask("reading HEAD of"))?.is_some();
        return Err(match detached {
            true => SourceRefusal::Detached { place }.into(),
            false => SourceRefusal::Empty { place }.into(),
        });
    }
    if let Some(target) = target {
        return Ok(target.clone());
    }
    if !on_branch {
        return Err(SourceRefusal::Detached { place }.into());
    }
    let name = String::from_utf8_lossy(&head.stdout).trim().to_owned();
    if resolve_head(ask("reading HEAD of"))?.is_none() {
        return Err(SourceRefusal::Empty { place }.into());
    }
    Ok(BranchName::new(name.strip_prefix("refs/heads/").unwrap_or(&name))?)
}

fn inspect_url(git: &Git, url: &str, target: Option<&BranchName>) -> Result<SourceFacts, GitError> {
    if url.starts_with('-') || url.contains("::") || url.chars().any(char::is_control) {
        return Err(SourceRefusal::OddUrl { url: url.to_owned() }.into());
    }
    let listed = git
        .owner(format!("reaching {url}"))
        .args(["ls-remote", "--symref", "--end-of-options", url, "HEAD", "refs/heads/*"])
        .deadline(REMOTE_DEADLINE)
        .run()?;
    if listed.code != Some(0) {
        return Err(SourceRefusal::Unreachable { url: url.to_owned(), said: listed.said }.into());
    }
    let place = url.to_owned();
    let text = String::from_utf8_lossy(&listed.stdout).into_owned();
    let rows = || text.lines().filter_map(|line| line.split_once('\t'));
    if rows().any(|(oid, _)| oid.len() == 64) {
        return Err(SourceRefusal::Sha256 { place }.into());
    }
    let default = rows()
        .find_map(|(from, name)| (name == "HEAD").then(|| from.strip_prefix("ref: refs/heads/"))?)
        .and_then(|name| BranchName::new(name).ok());
    if rows().next().is_none() {
        return Err(SourceRefusal::Empty { place }.into());
    }
    let target = match (target, default.as_ref()) {
        (Some(target), _) => target.clone(),
        (None, Some(default)) => default.clone(),
        (None, None) => return Err(SourceRefusal::Detached { place }.into()),
    };
    let full = target.full();
    let Some((head, _)) = rows().find(|(oid, name)| *name == full.as_str() && !oid.starts_with("ref:"))
    else {
        return Err(SourceRefusal::NoSuchBranch { place, branch: target }.into());
    };
    let config = |key: &str| config_value(git.owner("reading your git configuration"), key);
    Ok(SourceFacts {
        kind: SourceKind::Url(place.clone()),
        head: head.parse()?,
        suggested: default.filter(|branch| *branch != target),
        target,
        shallow: false,
        owner_name: config("user.name")?,
        owner_email: config("user.email")?,
        remote_url: Some(place),
    })
}

/// Refuses a tree with submodules or filters. `ask` begins a call in the repository that holds it.
pub(crate) fn check_tree(
    ask: impl Fn() -> Call,
    place: &str,
    branch: &BranchName,
    commit: Oid,
) -> Result<(), GitError> {
    let (place, branch) = (place.to_owned(), branch.clone());
    let modules = ask().args(["ls-tree", "--name-only", &commit.to_string(), "--", ".gitmodules"]).check()?;
    if !modules.is_empty() {
        return Err(SourceRefusal::Submodules { place, branch }.into());
    }
    let found = ask()
        .args(["grep", "-I", "-l", "--no-textconv", "-E", "-e", r"^[^#].*[[:space:]]filter="])
        .args([&commit.to_string(), "--", ":(top,glob)**/.gitattributes"])
        .run()?;
    match found.code {
        Some(1) => Ok(()),
        Some(0) => {
            let text = String::from_utf8_lossy(&found.stdout).into_owned();
            let first = text.lines().next().unwrap_or_default();
            let file = first.split_once(':').map_or(first, |(_, path)| path).to_owned();
            Err(SourceRefusal::Filters { place, branch, file }.into())
        }
        _ => Err(found.failed("looking for filters in .gitattributes".to_owned())),
    }
}

/// What the ref is at, or None when there is no such ref.
pub(crate) fn resolve(call: Call, refname: &RefName) -> Result<Option<Oid>, GitError> {
    let ran = call
        .args(["rev-parse", "--verify", "--quiet", "--end-of-options"])
        .arg(format!("{refname}^{{commit}}"))
        .run()?;
    oid_or_none(ran)
}

fn resolve_head(call: Call) -> Result<Option<Oid>, GitError> {
    oid_or_none(call.args(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).run()?)
}

fn oid_or_none(ran: crate::call::Ran) -> Result<Option<Oid>, GitError> {
    match ran.code {
        Some(0) => Ok(Some(String::from_utf8_lossy(&ran.stdout).trim().parse()?)),
        Some(1) => Ok(None),
        _ => Err(ran.failed("reading a ref".to_owned())),
    }
}

fn origin_head(call: Call) -> Result<Option<BranchName>, GitError> {
    let ran = call.args(["symbolic-ref", "-q", "refs/remotes/origin/HEAD"]).run()?;
    let text = String::from_utf8_lossy(&ran.stdout).into_owned();
    let name = text.trim().strip_prefix("refs/remotes/origin/").unwrap_or_default();
    Ok(BranchName::new(name).ok())
}

fn has_promisor(call: Call) -> Result<bool, GitError> {
    let keys = r"^(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)$";
    let ran = call.args(["config", "--local", "--get-regexp", keys]).run()?;
    match ran.code {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => Err(ran.failed("reading the remotes".to_owned())),
    }
}

fn config_value(call: Call, key: &str) -> Result<Option<String>, GitError> {
    let ran = call.args(["config", "--get", key]).run()?;
    let value = String::from_utf8_lossy(&ran.stdout).trim().to_owned();
    match ran.code {
        Some(0) => Ok(Some(value).filter(|value| !value.is_empty())),
        Some(1) => Ok(None),
        _ => Err(ran.failed(format!("reading {key}"))),
    }
}
