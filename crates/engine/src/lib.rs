//! The loop of a town: commands and observations in; commits, publications and effects out. Decides nothing itself.

mod board;
mod call;
mod effect;
mod engine;
mod eyes;
#[cfg(test)]
mod fake;
mod gate_files;
mod lost_tests;
mod machine;
mod owner_command;
mod plant;
mod radar;
mod real;
mod reconcile;
mod remote;
mod rig_check;
mod shell;
mod sight;
mod team;
mod terminal;
mod trouble;
mod turn;
mod undo;
mod workers;
mod world;

pub use board::{News, OutboxReader, Published, Reporter, Subscription, Update};
pub use call::{CallError, Done};
pub use engine::{Agents, Engine, Opening};
pub use gastown_agent::{Preset, PresetFolders, Presets, Prices};
pub use gastown_git::{
    Diff, FileDiff, FileLines, FileStatus, HowMet, Hunk, LeaveOut, Line, LineKind, Lines, Met, MetFile,
    MetFiles, Oid as ObjectId, Place, RepoPath, Run, Share, Side,
};
pub use gastown_manifest::{Proposal, Setting};
pub use gastown_pty::os::{Gathered, LeftOut, PlainFile};
pub use gastown_store::{Born, JournalEntry, Opened, Owed, Store, StoreError, Turn};
pub use gate_files::{GateFiles, GateRunKind};
pub use lost_tests::{Loss, LostTest};
pub use machine::{Login, Machine, ProgramSight};
pub use owner_command::{OwnerCommand, OwnerCommands, OwnerRun};
pub use plant::{PlantedCommit, plant};
pub use radar::{RadarBranch, RadarPair, RadarSight};
pub use real::{Environment, Places, RealWorld};
pub use rig_check::{CheckNews, CheckStep, CheckVerdict, CheckedThing, RigCheck};
pub use shell::{Listening, Shell, ShellKind, ShellPlan, TerminalName};
pub use sight::{AgentSight, Lamp, RigSight, Sight};
pub use team::TeamSight;
pub use terminal::{Account, Attachment, ScreenText, Taken, TerminalBytes, Viewer};
pub use trouble::Trouble;
pub use undo::{FoundWay, LandPlan, Landings, UndoPlan};
pub use world::{
    AddRigRequest, BranchFacts, BranchTip, CheckPlan, Checked, CheckedRequest, Checking, DiskRow, DiskThing,
    DiskUse, Emptied, Found, LeftOutHead, MadeWorktree, Reply, SessionPlan, Started, Typed, UsagePlan,
    WorkPlan, World,
};
