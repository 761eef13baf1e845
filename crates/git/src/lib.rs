//! Clones, worktrees, diffs, merges and landings: knows repositories, not towns, and runs no code of theirs.
//!
//! Every call blocks, has a deadline, and names its repository; there is no current directory. The user's
//! repository is touched by `inspect` (reading), `TownClone::land`, `TownClone::step_back` and pushes only, and only through the git
//! program; a signature is made with its configuration, and written elsewhere.

mod branches;
mod call;
mod carry;
mod commit;
mod diff;
mod error;
mod facts;
mod foreign;
mod head;
mod history;
mod host;
mod intake;
mod land;
mod leave_out;
mod merge;
mod name;
mod os;
mod plain;
mod plant;
mod program;
mod push;
mod radar;
mod remote;
mod replay;
mod scratch;
mod sign;
mod skeleton;
mod snapshot;
mod source;
mod stages;
mod sweep;
mod town;
mod undo;
mod untracked;
mod worktree;

pub use carry::carry;
pub use diff::{
    BLOB_BYTES_MAX, DIFF_FILE_BYTES_MAX, DIFF_LINES_MAX, Diff, FileDiff, FileLines, FileStatus, Hunk, Line,
    LineKind, Side,
};
pub use error::GitError;
pub use facts::WorktreeFacts;
pub use foreign::{Foreign, ForeignRefusal};
pub use history::Lamp;
pub use intake::{INTAKE_BYTES_MAX, Taking};
pub use land::{How, Land, Outcome, WaitKind, Why};
pub use leave_out::{LeaveOut, Run, Share, Words};
pub use merge::{Conflict, ConflictFile, ConflictKind, Landing, Merge};
pub use name::{BranchName, NameError, Oid, Person, RefName, RepoPath};
pub use plain::{NotPlain, check_clone_is_plain};
pub use plant::{Planting, plant_repository};
pub use program::Git;
pub use push::{PushEnd, Pushed, PushedBranch};
pub use radar::{
    HowMet, Lines, Look, MET_FILES_MAX, Met, MetFile, MetFiles, OpenBranch, Place, Radar, Uncommitted, Work,
};
pub use remote::RemoteBranch;
pub use replay::{REPLAYED_MAX, Replay, Replaying, with_trailer};
pub use scratch::{Leftovers, checkout_scratch, scratch_leftovers};
pub use sign::{SignEnd, Signing};
pub use snapshot::{IndexState, Snapshot};
pub use source::{SourceFacts, SourceKind, SourceRefusal, inspect, is_url};
pub use town::TownClone;
pub use undo::{Back, BackOutcome};
pub use untracked::untracked_files;
pub use worktree::{NewWorktree, Worktree};
