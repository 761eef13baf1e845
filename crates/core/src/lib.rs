//! What a town is and what may happen in it. Pure: no IO, clock, thread or randomness; time and fresh numbers come in as arguments.

mod agent;
mod apply;
mod ask;
mod attachment;
mod budget;
mod caller;
mod came_back;
mod command;
mod decide;
mod dialog;
mod effect;
mod entity;
mod event;
mod evidence;
mod id;
mod landing;
mod lane;
mod late;
mod limit;
mod long_wait;
mod message;
mod money;
mod observation;
mod past;
mod person;
mod point;
mod pull;
mod push;
mod queue_step;
pub mod radar;
mod refusal;
mod rehearsal;
mod request;
mod review_comment;
mod rig;
pub mod rule;
mod session;
mod snapshot;
mod stack;
mod start;
mod status;
mod task;
mod tier;
mod time;
mod touches;
mod town;
mod usage;

/// The queue's policy, as far as others carry its orders out or show them.
pub use gastown_queue::{
    Check, Facts, Fault, ItemId, Key, Order, Outcome, Purpose, Results, RunId, next as house_policy,
};

pub use agent::{Agent, AgentChange, Mode, Role, WorktreeRef};
pub use ask::{Ask, AskKind, AskOutcome, AskedCommand, Firing};
pub use attachment::{ATTACHMENT_BYTES_MAX, Attachment, attachment_name};
pub use budget::{Budget, BudgetScope};
pub use caller::Caller;
pub use came_back::came_back;
pub use command::{
    AddRig, AddRule, AddTask, Adopt, Command, EditTask, GroundChange, Nudge, SetAgent, SetBudget, SetRig,
    StartChange, UndoWay, When,
};
pub use decide::{Decision, decide, may_be_undone, observe, settle, settle_by};
pub use dialog::{Choice, Dialog, Grant};
pub use effect::{Effect, owed_by};
pub use entity::Entity;
pub use event::Event;
pub use evidence::{
    Derived, Evidence, OUTLIVES_HOOK_MICROS, OnScreen, Recorded, Said, Seen, Sequence, Sight, Witness,
    WitnessSource,
};
pub use id::{
    AgentId, AskId, EffectId, MessageId, Oid, RequestId, RigId, RuleId, SessionId, SnapshotId, TaskId,
    stable_hash,
};
pub use landing::{LandingAuthor, LandingWords};
pub use lane::{
    Kept, KeptResults, Lane, LaneRun, QueuePolicy, Red, RedKind, Revision, Signing, StepBack, Wait,
};
pub use late::{LATE_AFTER, Late, LateTold, LateWay, is_to_be_told, rebased_from};
pub use limit::{LIMIT_TRIES_MAX, Limit, Parked, Passing, Then};
pub use long_wait::{AskTold, NextWait, Telling, WaitTold, last_told, next_wait};
pub use message::{Delivery, Message};
pub use money::Money;
pub use observation::{
    CheckOutcome, LandOutcome, LeftOut, Misfit, Observation, SignOutcome, StepOutcome, TakenWork, Unfit,
};
pub use past::{Blame, PastCheck, PastEnd, PastLanding, Proven, QueuePast, Rate, percentile};
pub use person::Person;
pub use point::{Claim, Point, Standing, standing};
pub use pull::{Pull, PullChecks, PullFacts, PullLook, PullReview, PullState, PullStep, is_unseen, quoted};
pub use push::{
    PUSH_TRIES_MAX, Push, PushOutcome, PushRefused, PushStep, PushTrouble, Pushed, Pushes, Pushing,
};
pub use queue_step::QueueStep;
pub use refusal::Refusal;
pub use rehearsal::{RehearsalRun, RehearsalStep, RehearsalVerdict, Rehearsals, Rehearse};
pub use request::{
    Approval, Change, Despite, GateOverride, LandedOn, Request, RequestState, Result as GateResult, Verdict,
    folders_of,
};
pub use review_comment::ReviewComment;
pub use rig::{Gate, Ground, LandingStyle, Ports, RUNNERS_MAX, Review, Rig, RigChange, Source};
pub use rule::{Pattern, Rest, Rule};
pub use session::{Background, Exit, HandOver, KeeperFacts, ProgramFacts, Session, SessionState, Signal};
pub use snapshot::Snapshot;
pub use stack::{Footing, footing, stack_depth, stacked_on};
pub use start::StartWish;
pub use status::{
    AgentState, AgentStatus, TaskStatus, agent_status, blocked_by, is_ready, queue_order, signal_status,
    task_status,
};
pub use task::{Assignment, Closed, Comment, LinedUp, Priority, Task, TaskKind, TaskState};
pub use tier::{
    Judged, REVIEW_OFF, Size, TIERS_MAX, TOUCHED_FILES_MAX, Tier, Touched, TouchedFile, Who, judge,
};
pub use time::Time;
pub use town::Town;
pub use usage::{
    Context, LimitWindow, QUARTER_MICROS, Reading, Sum, TokenBin, Tokens, Usage, UsageUnknown, WorkBin,
    is_working, quarter,
};
