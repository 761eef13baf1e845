//! What a rig is made of, and what of it is to be other.

use super::PersonArgs;
use crate::view::{AuthorWord, LandingWord, LateView, PushWord, RehearseWord, ReviewWord};

args! {
    GateArgs {
        name: String,
        /// A line for `sh -c`.
        command: String;
        /// 600 unless told.
        timeout_secs: u32,
        /// Globs from the repository's top, such as docs/**: what touches none of them is not checked by it. Everything unless told.
        paths: Vec<String>,
    }
    AddRigArgs {
        /// An absolute path of a repository, or a URL that git can clone.
        source: String;
        /// The folder's name unless told.
        name: String,
        prefix: String,
        /// The branch that is checked out there unless told.
        target: String,
        gates: Vec<GateArgs>,
        review: ReviewWord,
        /// Committer of landings; the repository's own user unless told.
        owner: PersonArgs,
        /// Run once in a new worktree before the first program.
        setup: String,
        /// Run before a worktree is put away.
        teardown: String,
        /// Untracked files that each worktree gets and that never land: paths from the top, or globs.
        copy: Vec<String>,
        /// Ports that each worktree gets to itself.
        ports: u16,
        /// Folders, from the top, that stay where checks of the queue run.
        caches: Vec<String>,
    }
    SetRigArgs {
        rig: String;
        gates: Vec<GateArgs>,
        review: ReviewWord,
        owner: PersonArgs,
        /// Empty: none any more.
        setup: String,
        teardown: String,
        copy: Vec<String>,
        ports: u16,
        caches: Vec<String>,
        /// What a person runs in a worktree to look at what it makes; empty: none any more.
        run: String,
        /// Minutes between two fetches of what the team has; 0: never by itself.
        fetch_minutes: u16,
        /// Checks of the queue at a time, 1 to 8.
        runners: u8,
        landing: LandingWord,
        sign_off: bool,
        /// Commits that the town makes for landings are signed by the owner's own git, or wait.
        sign: bool,
        /// What merges and squashes say, with {title}, {id}, {agent}, {branch}, {task} and {body}; empty: title and id.
        message: String,
        /// Author of merges and squashes.
        author: AuthorWord,
        rehearse: RehearseWord,
        /// What is done about branches that fall behind the target.
        late: LateView,
        /// What is approved is proposed in a pull request, and lands where that is merged.
        pull_requests: bool,
        /// The forge program, such as `gh`; empty: by the remote's address.
        forge: String,
        /// Rules of review, in order: globs, `lines<=N` or `lines>N`, `gates`, then `-> alone` or `-> person`.
        tiers: Vec<String>,
        /// Whether landings are pushed to the branch that the target follows on its remote.
        push: PushWord,
    }
}
