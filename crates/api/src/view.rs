//! Views: what the window and `gt` are shown. Not rows and not the domain: made from a town by hall's projection.
//!
//! Ids are strings, times RFC 3339 in UTC, counts plain numbers. A field that is not known is null, never a guess.

mod agent;
mod ask;
mod diff;
mod disk;
mod event;
mod gate_files;
mod hall;
mod machine;
mod place;
mod queue_figures;
mod radar;
mod request;
mod rig;
mod rule;
mod screen;
mod shell;
mod spend;
mod task;
mod town;
mod waiting_command;
mod why;

pub use agent::{
    AgentLimitView, AgentStateWord, AgentView, LimitThenWord, ModeWord, PresetLimitView, RoleWord,
};
pub use ask::{AskKindWord, AskResultWord, AskView, DeliveryWord, GrantWord, MessageView, SnapshotView};
pub use diff::{
    ChangeWord, DiffFileView, DiffView, FileDiffView, FileSideView, HunkView, ImageView, ImageWord, LineKind,
    LineView, LossWord, LostTestView, SideWord,
};
pub use disk::{DiskRowView, DiskView, DiskWord, EmptiedView, UnreadView};
pub use event::EventView;
pub use gate_files::{GateFileView, GateFilesView, GateRunWord, LeftOutFilesView, LeftOutWord};
pub use hall::{HallView, PresetView, QueueStatusView, StatusHallView, StatusView};
pub use machine::{LoginWord, MachineView, ProgramView};
pub use place::{Gone, Kind};
pub use queue_figures::{
    BlameWord, GateLedgerView, LastRedView, PolicyLedgerView, ProvenWord, QueueBinView, QueueFiguresView,
    QueueLandingView, TrackView, TrackWord,
};
pub use radar::{
    LinesView, RadarBranchView, RadarFileView, RadarHowWord, RadarPlaceView, RadarReasonWord,
    RadarTargetWord, RadarTieView, RadarTieWord, RadarView,
};
pub use request::{
    ApprovalView, GateResultWord, LandedView, OverrideView, PullView, PullWord, RehearsalView,
    RequestStateWord, RequestView, UndoWayView, UndoWord, UndoingView, VerdictView, WaitsView, WaitsWord,
};
pub use rig::{
    AuthorWord, CheckStepView, CheckVerdictWord, CheckedWord, GateView, LampView, LandingWord, LateView,
    LateWord, PersonView, ProposalView, ProposedWord, PushTroubleView, PushTroubleWord, PushWord,
    RehearseWord, ReviewWord, RigCheckView, RigHistoryView, RigView, SourceView, TeamView,
};
pub use rule::{ReplayView, RuleOfferView, RuleView};
pub use screen::{CursorView, ScreenView};
pub use shell::{ListeningView, ShellKindWord, ShellView};
pub use spend::{
    AgentUsageView, BudgetView, SpendDayView, SpendRowView, SpendSumView, SpendUnknownView, SpendUnknownWord,
    SpendView, SpendWindowView, TownSpendView,
};
pub use task::{
    AttachmentView, ClosedWord, CommentView, LinedUpView, PointStateWord, PointView, TaskKindWord,
    TaskStatusWord, TaskView,
};
pub use town::{Delta, Frame, TownSnapshot};
pub use waiting_command::{SettingFaultView, WaitToldView, WaitToldWord, WaitingCommandView};
pub use why::{EvidenceView, EvidenceWord, WhyView};

/// Words that are the same on the wire, in TypeScript and in `gt`.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every word, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The word as it is typed on the command line, if it is one of these.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )+};
}
pub(crate) use words;
