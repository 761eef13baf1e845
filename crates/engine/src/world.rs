//! The one door to everything that is not the town: clock, chance, store, processes, git and files.
//!
//! Methods are coarse and block; the engine calls them on worker threads. All that are named by an effect may be called
//! again for the same thing after a crash: they look first what is there already.

use crate::Trouble;
use crate::board::Reporter;
use crate::gate_files::GateFiles;
use crate::lost_tests::LostTest;
use crate::machine::Machine;
use crate::owner_command::OwnerCommands;
use crate::remote::Remotes;
use crate::rig_check::Tell;
use crate::shell::{Listening, Shell, ShellPlan};
use crate::sight::{AgentSight, RigSight};
use crate::terminal::{Account, Attachment, ScreenText, Viewer};
use crate::undo::Landings;
use gastown_agent::{Hooked, Preset};
use gastown_core::{
    AddRig, Adopt, Agent, Ask, Change, CheckOutcome, Dialog, Exit, Firing, KeeperFacts, Kept, LaneRun,
    Message, Mode, Oid, Ports, ProgramFacts, Purpose, Reading, Request, Results, Rig, RigId, RunId, Session,
    SessionId, Snapshot, TakenWork, Task, TaskId, Time, Town, Verdict, WorktreeRef,
};
use gastown_git::{Diff, FileLines, LeaveOut, Look, RepoPath, Side};
use gastown_store::{About, JournalEntry, StoreError, Turn};
use std::path::PathBuf;

/// Takes the words that a hook prints for its program; false where nobody waits for them any more. Dropped where none will come.
pub type Reply = Box<dyn FnOnce(String) -> bool + Send>;

pub trait World: Remotes + Landings + OwnerCommands + Send + Sync + 'static {
    /// Microseconds since 1970.
    fn now(&self) -> Time;
    /// A number that nobody can guess.
    fn fresh(&self) -> u64;
    /// Where to tell what happens by itself. Called once, before anything else.
    fn listen(&self, reporter: Reporter);

    /// Looks at the programs of these presets, each with where it was found. Blocks while they are asked for their version.
    fn machine(&self, wanted: &[(Preset, Option<PathBuf>)]) -> Machine;

    /// Writes one turn, whole or not at all.
    ///
    /// # Errors
    /// Nothing was kept then.
    fn commit(&self, turn: &Turn<'_>) -> Result<u64, StoreError>;
    /// # Errors
    /// When the database cannot be read.
    fn journal(&self, since: u64, limit: usize) -> Result<Vec<JournalEntry>, StoreError>;

    /// Rows about something, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn journal_about(&self, about: &About<'_>, limit: usize) -> Result<Vec<JournalEntry>, StoreError>;

    /// Makes the agent's worktree for this task, or finds it; also where the target is now.
    fn make_worktree(&self, plan: &SessionPlan<'_>) -> Result<MadeWorktree, Trouble>;
    /// Starts the keeper and the program, or finds the ones that an earlier try started.
    fn start_session(&self, plan: &SessionPlan<'_>, worktree: &WorktreeRef) -> Result<Started, Trouble>;
    /// What became of a session that ran when the hall ended; one that lives is watched from now on.
    fn find_session(&self, session: &Session) -> Found;
    /// A setup that still runs for this session is ended now; nothing waits.
    fn break_off(&self, session: &SessionId);
    /// Ends the program and all it started; returns when that is done. Its exit is reported, not returned.
    fn end_session(&self, session: &Session) -> Result<(), Trouble>;
    /// Takes the calls that a session left as files which nobody watches; those of a watched one come by themselves.
    fn calls_left(&self, session: &Session) -> Vec<Vec<u8>>;
    fn pause_session(&self, session: &Session, pause: bool) -> Result<(), Trouble>;
    /// Writes what the program may read of its task at any time: the task, and why it came back.
    fn write_prime(&self, session: &Session, task: &Task, told: &Told) -> Result<(), Trouble>;
    /// Pastes a text once output rests, and sends it off. Never behind a line that a person began.
    fn type_message(&self, session: &Session, message: &Message) -> Result<Typed, Trouble>;
    /// Gives the hook that waits for it its answer, else types what chooses this in the dialog, if that very dialog stands on the
    /// screen now. Never twice for one ask.
    fn choose_in_dialog(&self, ask: &Ask, dialog: &Dialog, choice: usize) -> Result<(), Trouble>;
    /// A hook is about to be told that waits for the answer to it.
    fn expect_reply(&self, firing: Firing, reply: Reply);
    /// It was not told after all.
    fn forget_reply(&self, firing: Firing);
    /// A hook of the session's program fired. False where neither its preset nor `gt hook` knows the event.
    fn hear_hook(&self, session: &SessionId, hooked: &Hooked<'_>) -> bool;
    /// How many jobs go on in its program's background, where this hook says so.
    fn background(&self, session: &SessionId, hooked: &Hooked<'_>) -> Option<u32>;

    /// What the session's transcripts tell by now; nothing where its preset names none.
    fn read_usage(&self, plan: &UsagePlan<'_>) -> Result<Option<Reading>, Trouble>;
    /// Reads on what the session's program wrote of its turns; true where that says something new.
    fn hear_transcript(&self, plan: &UsagePlan<'_>) -> Result<bool, Trouble>;

    /// Commits what is uncommitted, takes it into the town's clone and looks at it.
    fn take_work(&self, plan: &WorkPlan<'_>) -> TakenWork;
    fn take_snapshot(&self, snapshot: &Snapshot, rig: &Rig, agent: &Agent) -> Result<(), Trouble>;
    /// The wish with what the worktree there is. Changes nothing.
    fn look_foreign(&self, rig: &Rig, wish: Adopt) -> Result<Adopt, Trouble>;
    fn restore_snapshot(&self, snapshot: &Snapshot, rig: &Rig, agent: &Agent) -> Result<(), Trouble>;
    /// Merges and runs the gates on exactly what would land.
    fn check(&self, plan: &CheckPlan<'_>) -> Checked;
    /// A check that is under way is ended with all that it started, and answers soon; nothing waits.
    fn stop_check(&self, rig: &RigId, run: Checking);
    /// Why a rehearsal has to wait while so many agents are at work; none where the machine has time for it.
    fn is_pressed(&self, at_work: usize) -> Option<String>;
    /// Into the trash, never deleted.
    fn remove_worktree(&self, rig: &Rig, agent: &Agent) -> Result<(), Trouble>;
    /// Into the trash, never deleted.
    fn remove_rig(&self, rig: &Rig) -> Result<(), Trouble>;
    /// Called first, while nothing else works: waits for, ends and removes what a killed hall left unfinished.
    fn finish_off(&self, town: &Town) -> Result<(), Trouble>;
    /// Folders that nobody in the town owns go to the trash; returns a sentence for each.
    fn tidy(&self, town: &Town) -> Result<Vec<String>, Trouble>;

    /// Keeps a file of a task under this name, whole or not at all.
    fn keep_attachment(&self, task: &TaskId, name: &str, bytes: &[u8]) -> Result<(), Trouble>;
    /// Into the trash, never deleted.
    fn remove_attachment(&self, task: &TaskId, name: &str) -> Result<(), Trouble>;
    /// Looks a repository over; writes nothing.
    fn inspect(&self, wish: &AddRigRequest) -> Result<AddRig, Trouble>;
    /// The town's own clone of it.
    fn clone_rig(&self, add: &AddRig) -> Result<(), Trouble>;
    /// Finds a branch of the rig's repository and takes it into the town's clone.
    fn fetch_branch(&self, rig: &Rig, branch: &str) -> Result<BranchFacts, Trouble>;
    /// Names of the branches of the rig's repository, those that were worked on last first.
    fn branches(&self, rig: &Rig) -> Result<Vec<String>, Trouble>;
    fn look_rig(&self, rig: &Rig) -> Result<RigSight, Trouble>;
    /// Fetches what the rig's target follows on a remote and says its name; none where it follows nothing.
    fn fetch_team(&self, rig: &Rig) -> Result<Option<String>, Trouble>;
    /// `below`: work that the agent's task is stacked on, as its branch may know it.
    fn look_agent(&self, rig: &Rig, agent: &Agent, below: &[Oid]) -> Result<AgentSight, Trouble>;
    /// Merges these branches in memory, with the target and with each other.
    fn look_radar(&self, rig: &Rig, branches: &[BranchTip<'_>]) -> Result<Look, Trouble>;
    /// Tries setup, gates and two worktrees at once, away from all work. `taken` are ports of others.
    fn check_rig(&self, rig: &Rig, taken: &[Ports], tell: Tell<'_>) -> Result<(), Trouble>;
    /// What of the disk the town takes; reads everything, so it may last.
    fn disk(&self, town: &Town) -> Result<DiskUse, Trouble>;
    /// Deletes what has been in the trash for longer.
    fn empty_trash(&self, older: std::time::Duration) -> Result<Emptied, Trouble>;
    /// What `head` changes against `base`, both in the town's clone.
    fn diff(&self, rig: &Rig, base: &Oid, head: &Oid) -> Result<Diff, Trouble>;
    /// The lines of one changed file; `None` when it did not change.
    fn file_diff(
        &self,
        rig: &Rig,
        base: &Oid,
        head: &Oid,
        path: &str,
        context: u32,
    ) -> Result<Option<FileLines>, Trouble>;
    /// Tests that the change takes away or skips.
    fn lost_tests(&self, rig: &Rig, base: &Oid, head: &Oid) -> Result<Vec<LostTest>, Trouble>;
    /// One side of a file that changed, at most `bytes_max`; `None` when there is no file on that side.
    fn changed_bytes(
        &self,
        rig: &Rig,
        commits: (&Oid, &Oid),
        path: &str,
        side: Side,
        bytes_max: usize,
    ) -> Result<Option<Vec<u8>>, Trouble>;
    /// Makes a head of the request without a part of its change; its agent's worktree is not touched.
    fn leave_out(&self, rig: &Rig, request: &Request, parts: &[LeaveOut]) -> Result<LeftOutHead, Trouble>;
    /// Bytes of a gate's log from an offset on.
    fn gate_log(&self, request: &Request, gate: &str, from: u64) -> Result<Vec<u8>, Trouble>;
    /// What its gates left, by gate; nothing of runs that are not about it any more.
    fn gate_files(&self, request: &Request) -> Result<Vec<GateFiles>, Trouble>;

    /// Opens a terminal of the owner's own in an agent's worktree.
    fn open_shell(&self, plan: &ShellPlan<'_>) -> Result<Shell, Trouble>;
    /// Ends one and forgets it; one that is not there is ended already.
    fn end_shell(&self, id: &SessionId) -> Result<(), Trouble>;
    fn end_shells(&self) -> Result<(), Trouble>;
    /// Called once after a start: what an earlier hall had opened is watched again, or ended.
    fn find_shells(&self, town: &Town) -> Result<(), Trouble>;
    /// Ports that programs in the agent's worktree listen on now.
    fn listening(&self, agent: &Agent) -> Result<Vec<Listening>, Trouble>;

    /// A terminal is named by its session's id, or its shell's.
    fn screen(&self, terminal: &SessionId) -> Result<ScreenText, Trouble>;
    /// What is known of an agent's program that runs, and what was added to its start.
    fn account(&self, session: &SessionId, agent: &Agent) -> Option<Account>;
    /// With `history` the lines above the present screen come first.
    fn attach(
        &self,
        terminal: &SessionId,
        history: bool,
        viewer: Box<dyn Viewer>,
    ) -> Result<Attachment, Trouble>;
    fn type_bytes(&self, terminal: &SessionId, bytes: &[u8]) -> Result<(), Trouble>;
    fn resize(&self, terminal: &SessionId, cols: u16, rows: u16) -> Result<(), Trouble>;
    /// Ends the watching of terminals; programs go on.
    fn close(&self);
}

/// An open branch as it was last seen.
#[derive(Clone)]
pub struct BranchTip<'a> {
    pub head: &'a Oid,
    /// In whose worktree the files are that are not committed.
    pub worktree: Option<&'a Agent>,
    pub uncommitted: &'a [RepoPath],
}

/// How a text was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    Whole,
    /// Nothing of it yet; to be tried again.
    Held {
        why: String,
    },
}

/// What of the disk a town takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskUse {
    /// Bytes that are free where the town lies; none where that cannot be told.
    pub free: Option<u64>,
    pub rows: Vec<DiskRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskRow {
    pub thing: DiskThing,
    pub path: std::path::PathBuf,
    /// As `du` counts them, without what is in `unread`.
    pub bytes: u64,
    /// Folders below it that could not be read, with the system's reason: the first few of `unread_count`.
    pub unread: Vec<(std::path::PathBuf, String)>,
    pub unread_count: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiskThing {
    Worktree(gastown_core::RigId, gastown_core::AgentId),
    /// The town's own clone of a rig.
    Clone(gastown_core::RigId),
    /// Where a rig's checks run, with what it keeps there.
    Checks(gastown_core::RigId),
    Terminals,
    Logs,
    Trash,
}

/// What was deleted from the trash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Emptied {
    pub things: u32,
    pub bytes: u64,
    /// What could not be deleted, with the reason.
    pub left: Vec<String>,
}

/// What a session is told besides its task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Why the work came back, from the second round on.
    pub came_back: Option<String>,
    /// What an earlier session of the same assignment leaves for this one, which has not its conversation.
    pub handed_over: Option<String>,
}

/// A session that is to be.
pub struct SessionPlan<'a> {
    pub session: &'a Session,
    pub agent: &'a Agent,
    pub task: &'a Task,
    pub rig: &'a Rig,
    pub told: Told,
    /// Where earlier work on this task was left.
    pub head: Option<&'a Oid>,
    /// The town made that head by leaving a part of the work out: the worktree may be without it.
    pub is_left_out: bool,
    /// Earlier work on this task had landed and was taken out: what is left of it in the worktree would not land again.
    pub is_undone: bool,
    /// The work that it is stacked on and begins from.
    pub lower: Option<&'a Oid>,
    /// The state of a worktree that was made elsewhere, which the work begins in.
    pub adopted: Option<&'a Snapshot>,
    /// From how many commits behind the target on a worktree at rest is put on it; none: it stays where it is.
    pub rebased_from: Option<u16>,
    /// Ports that other worktrees of the town have.
    pub taken: Vec<Ports>,
}

pub struct MadeWorktree {
    pub worktree: WorktreeRef,
    /// The target as it was seen on the way.
    pub target: Oid,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Started {
    /// Whether the program can take up a conversation that broke off.
    Running { keeper: KeeperFacts, program: ProgramFacts },
    /// It was over before it could be watched.
    Over(Exit),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Alive,
    Ended(Exit),
    /// The keeper is gone; what it left running was ended.
    Lost(String),
}

/// The end of a turn.
pub struct WorkPlan<'a> {
    pub session: &'a Session,
    pub agent: &'a Agent,
    pub task: &'a Task,
    pub rig: &'a Rig,
    /// Work that it is stacked on, as its branch may know it; what is up to there is not its own.
    pub below: Vec<Oid>,
    /// A head that the town made by leaving a part of the work out: what comes now must stay without it.
    pub left_out: Option<&'a Oid>,
}

/// A session whose use is asked for.
pub struct UsagePlan<'a> {
    pub session: &'a Session,
    pub mode: Mode,
    /// What was written before is of an earlier session in the same worktree.
    pub from: Time,
    /// What was written then or later is of the next; none while it runs.
    pub until: Option<Time>,
}

/// A check of the line, or a rehearsal, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Checking {
    Line(RunId),
    Rehearsal(u64),
}

pub struct CheckPlan<'a> {
    pub rig: &'a Rig,
    pub run: &'a LaneRun,
    pub purpose: Purpose,
    /// Nobody approved these yet: it gives way.
    pub is_rehearsal: bool,
    /// In the order in which they are merged.
    pub requests: Vec<CheckedRequest<'a>>,
    /// What earlier checks said.
    pub results: Option<&'a Results>,
    /// A failure that is known does not do.
    pub anew: bool,
    /// Ports that worktrees of the town have.
    pub taken: Vec<Ports>,
}

pub struct CheckedRequest<'a> {
    pub request: &'a Request,
    pub head: &'a Oid,
    /// Who is named as the author of the landing.
    pub agent: Option<&'a Agent>,
    pub task: Option<&'a Task>,
    /// The branch that the work was begun on, where it was not the target.
    pub base: Option<&'a str>,
    /// It stands on the head of a request that landed.
    pub base_landed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub verdicts: Vec<Verdict>,
    /// New results.
    pub kept: Vec<Kept>,
    pub outcome: CheckOutcome,
}

/// What a person wants registered; unset fields are found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddRigRequest {
    pub path_or_url: String,
    pub name: Option<String>,
    pub prefix: Option<String>,
    pub target: Option<String>,
    pub gates: Vec<gastown_core::Gate>,
    pub review: gastown_core::Review,
    pub owner: Option<gastown_core::Person>,
    pub demo: bool,
    pub ground: gastown_core::Ground,
}

/// A head without a part of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOutHead {
    pub head: Oid,
    pub base: Oid,
    pub change: Change,
    /// What was left out.
    pub patch: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchFacts {
    pub head: Oid,
    pub base: Oid,
    pub change: Change,
}
