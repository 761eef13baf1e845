//! Reads HEAD of an agent's clone by hand: its git configuration is never obeyed for that.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::error::{AtPath, GitError};
use crate::name::{BranchName, Oid, RefName};
use crate::os;

const HEAD_BYTES_MAX: u64 = 4 << 10;
const PACKED_BYTES_MAX: u64 = 16 << 20;

/// Files in a git folder that say what is going on there.
const OPERATIONS: &[(&str, &str)] = &[
    ("MERGE_HEAD", "merge"),
    ("rebase-merge", "rebase"),
    ("rebase-apply", "rebase"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("BISECT_LOG", "bisect"),
];

/// Where a clone's HEAD is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) oid: Oid,
    pub(crate) branch: Option<BranchName>,
}

pub(crate) fn read_head(git_dir: &Path) -> Result<Head, GitError> {
    read_head_of(git_dir, git_dir)
}

/// Of a worktree whose branches are in a folder that it shares.
pub(crate) fn read_head_of(git_dir: &Path, common: &Path) -> Result<Head, GitError> {
    let text = read_text(&git_dir.join("HEAD"), HEAD_BYTES_MAX)?.unwrap_or_default();
    let Some(name) = text.trim().strip_prefix("ref: ") else {
        return Ok(Head { oid: text.trim().parse()?, branch: None });
    };
    let name = RefName::new(name.trim())?;
    let oid = match read_text(&common.join(name.as_str()), HEAD_BYTES_MAX)? {
        Some(loose) => loose.trim().parse()?,
        None => packed(common, &name)?,
    };
    Ok(Head { oid, branch: name.branch() })
}

fn packed(git_dir: &Path, name: &RefName) -> Result<Oid, GitError> {
    let text = read_text(&git_dir.join("packed-refs"), PACKED_BYTES_MAX)?.unwrap_or_default();
    let mut rows = text.lines().filter_map(|line| line.split_once(' '));
    match rows.find(|(_, found)| *found == name.as_str()) {
        Some((oid, _)) => Ok(oid.parse()?),
        None => Err(GitError::Unexpected {
            doing: format!("reading HEAD of {}", git_dir.display()),
            said: format!("{name} has no commit"),
        }),
    }
}

/// What git operation is unfinished in this git folder.
pub(crate) fn operation_in(git_dir: &Path) -> Option<&'static str> {
    let found = OPERATIONS.iter().find(|(file, _)| git_dir.join(file).symlink_metadata().is_ok());
    found.map(|(_, operation)| *operation)
}

/// None when there is no such file.
pub(crate) fn read_text(path: &Path, max: u64) -> Result<Option<String>, GitError> {
    let opened = match os::open_plain(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened.at("read", path)?,
    };
    read_bounded(opened, max).at("read", path).map(Some)
}

fn read_bounded(file: File, max: u64) -> io::Result<String> {
    let mut text = String::new();
    file.take(max + 1).read_to_string(&mut text)?;
    if text.len() as u64 > max {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("it has more than {max} bytes")));
    }
    Ok(text)
}
