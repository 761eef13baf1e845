//! The one list of calls: it makes the router's enum, the client's types and the TypeScript table.

#[macro_use]
mod fields;
mod args;
mod figures;
mod replies;

pub use args::*;
pub use figures::*;
pub use replies::*;

use crate::view::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use ts_rs::TS;

/// A call by type, for typed clients: `client.call::<calls::AddTask>(AddTaskArgs { .. })`.
pub trait Call {
    /// The word on the wire.
    const NAME: &'static str;
    type Args: Serialize + DeserializeOwned;
    type Reply: Serialize + DeserializeOwned;
}

/// Who may make a call. What an agent may do within it (its own task, its own screen) is decided further down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Owner,
    /// The owner, and an agent through its session.
    Everyone,
    /// An agent only.
    Agent,
}

/// Sees the whole list, for generated text.
pub trait VisitCalls {
    fn call<A: TS + 'static, R: TS + 'static>(&mut self, name: &'static str, about: &'static str);
}

macro_rules! calls {
    ($($(#[doc = $doc:literal])* $access:ident $name:literal $call:ident($args:ty) -> $reply:ty;)+) => {
        /// One call with its arguments, as it stands on the wire: `{"name": ..., "args": {...}}`.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "name", content = "args")]
        pub enum AnyCall { $($(#[doc = $doc])* #[serde(rename = $name)] $call($args)),+ }

        impl AnyCall {
            /// Every call's word and who may make it.
            pub const TABLE: &'static [(&'static str, Access)] = &[$(($name, Access::$access)),+];

            pub fn name(&self) -> &'static str {
                match self { $(Self::$call(_) => $name),+ }
            }

            pub fn access(&self) -> Access {
                match self { $(Self::$call(_) => Access::$access),+ }
            }
        }

        /// One type for each call.
        pub mod calls {
            use super::*;
            $($(#[doc = $doc])* pub struct $call;
            impl Call for $call {
                const NAME: &'static str = $name;
                type Args = $args;
                type Reply = $reply;
            })+
        }

        /// Shows every call to `visit`, in the order of the list.
        pub fn visit_calls(visit: &mut impl VisitCalls) {
            $(visit.call::<$args, $reply>($name, concat!($($doc),*).trim_ascii());)+
        }
    };
}

calls! {
    Everyone "hall_info" HallInfo(NoArgs) -> HallView;
    /// The whole town as it is shown.
    Owner "snapshot" Snapshot(NoArgs) -> TownSnapshot;
    /// The whole town, and from then on a `frame` push for each change.
    Owner "subscribe" Subscribe(NoArgs) -> TownSnapshot;
    Owner "unsubscribe" Unsubscribe(NoArgs) -> Nothing;
    Owner "status" Status(NoArgs) -> StatusView;
    Owner "presets" Presets(NoArgs) -> Vec<PresetView>;
    /// What this machine has of the programs that presets name; each is asked for its version now.
    Owner "machine" Machine(NoArgs) -> MachineView;

    Owner "add_rig" AddRig(AddRigArgs) -> RigView;
    Owner "set_rig" SetRig(SetRigArgs) -> RigView;
    Owner "remove_rig" RemoveRig(RigArgs) -> Nothing;
    Everyone "list_rigs" ListRigs(NoArgs) -> Vec<RigView>;
    Everyone "show_rig" ShowRig(RigArgs) -> RigView;
    /// Tries setup, gates and two worktrees at once; answers at the end, and shows each step in the rig's view.
    Owner "check_rig" CheckRig(RigArgs) -> RigCheckView;
    /// Fetches what the target follows on its remote, now.
    Owner "fetch_rig" FetchRig(RigArgs) -> RigView;
    /// Brings the target to the branch that it follows on its remote; answers when it is there, or is not.
    Owner "push_rig" PushRig(RigArgs) -> RigView;
    /// Looks at the open pull requests of the rig now; does not wait for what they say.
    Owner "refresh_pulls" RefreshPulls(RigArgs) -> RigView;
    /// Branches of its repository that a task may begin on.
    Owner "branches" Branches(RigArgs) -> BranchesView;
    Owner "rig_history" RigHistory(RigArgs) -> RigHistoryView;
    /// What the rig's open branches do to each other, as it was last looked at; all pairs.
    Owner "radar" Radar(RigArgs) -> RadarView;

    /// What of the disk the town takes, measured now.
    Owner "disk" Disk(NoArgs) -> DiskView;
    /// Deletes what has been in the trash for longer.
    Owner "empty_trash" EmptyTrash(EmptyTrashArgs) -> EmptiedView;

    /// What was spent in the last days, and what the limits are.
    Owner "spend" Spend(SpendArgs) -> SpendView;
    Owner "set_budget" SetBudget(SetBudgetArgs) -> BudgetView;
    /// Lets today go on without the hard limit.
    Owner "lift_budget" LiftBudget(NoArgs) -> BudgetView;

    Everyone "add_task" AddTask(AddTaskArgs) -> TaskView;
    Owner "edit_task" EditTask(EditTaskArgs) -> TaskView;
    Owner "close_task" CloseTask(TaskArgs) -> TaskView;
    Owner "reopen_task" ReopenTask(TaskArgs) -> TaskView;
    /// A file for the agent that gets the task: a log, a screenshot. The town keeps it; it never lands.
    Owner "attach_file" AttachFile(AttachFileArgs) -> TaskView;
    Owner "detach_file" DetachFile(DetachFileArgs) -> TaskView;
    /// One more point of the acceptance list.
    Owner "add_point" AddPoint(AddPointArgs) -> TaskView;
    Owner "edit_point" EditPoint(EditPointArgs) -> TaskView;
    Owner "remove_point" RemovePoint(PointArgs) -> TaskView;
    /// Says that points hold. An agent claims those of its own task only.
    Everyone "claim_points" ClaimPoints(ClaimPointsArgs) -> TaskView;
    Owner "add_dependency" AddDependency(DependencyArgs) -> TaskView;
    Owner "remove_dependency" RemoveDependency(DependencyArgs) -> TaskView;
    Everyone "comment_task" CommentTask(CommentTaskArgs) -> TaskView;
    Everyone "list_tasks" ListTasks(ListTasksArgs) -> Vec<TaskView>;
    Everyone "show_task" ShowTask(TaskArgs) -> TaskView;
    /// Every row of the journal about the task, oldest first.
    Owner "task_history" TaskHistory(TaskArgs) -> TaskHistoryView;

    Owner "add_agent" AddAgent(AddAgentArgs) -> AgentView;
    /// A new agent with a task that begins in the state of a worktree that was made elsewhere, lined up to be started. That worktree
    /// is only read.
    Owner "adopt" Adopt(AdoptArgs) -> Assigned;
    Owner "remove_agent" RemoveAgent(AgentArgs) -> Nothing;
    Owner "move_agent" MoveAgent(MoveAgentArgs) -> AgentView;
    Owner "list_agents" ListAgents(ListAgentsArgs) -> Vec<AgentView>;
    /// An agent may show itself only.
    Everyone "show_agent" ShowAgent(AgentArgs) -> AgentView;
    /// What the state rests on. An agent may ask about itself only.
    Everyone "why" Why(AgentArgs) -> WhyView;

    Owner "assign" Assign(AssignArgs) -> Assigned;
    /// Takes a task back that has not produced anything, or is only lined up.
    Owner "unassign" Unassign(TaskArgs) -> TaskView;
    /// Starts what is lined up for this agent.
    Owner "start" Start(AgentArgs) -> AgentView;
    Owner "stop" Stop(AgentArgs) -> AgentView;
    /// A new session for the current task.
    Owner "restart" Restart(RestartArgs) -> AgentView;
    Owner "pause" Pause(AgentArgs) -> AgentView;
    Owner "resume" Resume(AgentArgs) -> AgentView;
    /// Its mode, and the model and effort of its task. A program that runs is told, or restarted with `restart`.
    Owner "set_agent" SetAgent(SetAgentArgs) -> AgentView;
    /// All agents stand still, those at rest, too: what is lined up starts nothing. The answer names all that stand.
    Owner "freeze" Freeze(GroupArgs) -> Vec<AgentView>;
    /// Whoever stands still goes on; the answer names them.
    Owner "thaw" Thaw(GroupArgs) -> Vec<AgentView>;

    Owner "send_message" SendMessage(SendMessageArgs) -> MessageView;
    Owner "withdraw_message" WithdrawMessage(MessageArgs) -> MessageView;
    /// Raw keys, as if typed.
    Owner "type_bytes" TypeBytes(TypeBytesArgs) -> Nothing;
    /// An agent may see its own only.
    Everyone "screen" Screen(ScreenArgs) -> ScreenView;
    /// Opens a shell of the owner's in an agent's worktree, or the rig's run command there.
    Owner "open_shell" OpenShell(OpenShellArgs) -> ShellView;
    /// Ends one, or takes one away that has ended.
    Owner "end_shell" EndShell(ShellArgs) -> Nothing;
    Owner "list_shells" ListShells(ListShellsArgs) -> Vec<ShellView>;
    /// Ports that programs in the agent's worktree listen on now.
    Owner "listening" Listening(AgentArgs) -> Vec<ListeningView>;
    /// Opens a terminal channel: first bytes that draw the present screen, then what follows.
    Owner "attach" Attach(AttachArgs) -> Attached;
    Owner "detach" Detach(ChannelArgs) -> Nothing;
    Owner "resize" Resize(ResizeArgs) -> Nothing;
    Owner "credit" Credit(CreditArgs) -> Nothing;

    /// The turn is finished.
    Agent "done" Done(DoneArgs) -> Nothing;
    Agent "open_ask" OpenAsk(OpenAskArgs) -> AskView;
    /// A fresh session of the agent is to go on with its work, and is told these words; this one ends.
    Agent "hand_over" HandOver(HandOverArgs) -> Nothing;
    /// A hook of the agent's program fired.
    Agent "hook" Hook(HookArgs) -> HookReply;
    /// What the agent is to know at the start of its work.
    Agent "prime" Prime(NoArgs) -> PrimeView;
    Owner "answer" Answer(AnswerArgs) -> Answered;
    /// Open asks, oldest first.
    Owner "waiting" Waiting(NoArgs) -> Vec<AskView>;
    /// The user's own command for asks that wait for long, and how it went last.
    Owner "waiting_command" WaitingCommand(NoArgs) -> WaitingCommandView;
    /// Writes it into the user's configuration; all their towns follow within a minute.
    Owner "set_waiting_command" SetWaitingCommand(SetWaitingCommandArgs) -> WaitingCommandView;

    /// Rules that answer for the owner.
    Owner "list_rules" ListRules(ListRulesArgs) -> Vec<RuleView>;
    /// Rules that the owner's answers in a rig speak for.
    Owner "propose_rules" ProposeRules(RigArgs) -> Vec<RuleOfferView>;
    /// Makes the rule that was offered with this ask.
    Owner "accept_rule" AcceptRule(AcceptRuleArgs) -> RuleView;
    Owner "add_rule" AddRule(AddRuleArgs) -> RuleView;
    Owner "remove_rule" RemoveRule(RuleArgs) -> Nothing;
    /// What such a rule would have answered; none is made.
    Owner "replay_rule" ReplayRule(AddRuleArgs) -> ReplayView;

    Owner "list_requests" ListRequests(ListRequestsArgs) -> Vec<RequestView>;
    Owner "show_request" ShowRequest(RequestArgs) -> RequestView;
    Owner "approve" Approve(ApproveArgs) -> RequestView;
    Owner "send_back" SendBack(SendBackArgs) -> RequestView;
    Owner "reject" Reject(RequestArgs) -> RequestView;
    /// A branch made by hand enters the queue.
    Owner "submit" Submit(SubmitArgs) -> RequestView;
    /// Checks a request again.
    Owner "retry" Retry(RequestArgs) -> RequestView;
    /// Lets a request land in spite of the gate that stopped it; kept with who said so, and why.
    Owner "override_gate" OverrideGate(OverrideGateArgs) -> RequestView;
    /// How a landing would be undone now; nothing is undone.
    Owner "undo_way" UndoWay(RequestArgs) -> UndoWayView;
    /// Takes what landed out of the target again.
    Owner "undo_landing" UndoLanding(RequestArgs) -> UndoingView;
    /// What a rig's queue did in the last days.
    Owner "queue_figures" QueueFigures(QueueFiguresArgs) -> QueueFiguresView;
    Owner "hold_queue" HoldQueue(RigArgs) -> RigView;
    Owner "release_queue" ReleaseQueue(RigArgs) -> RigView;
    Owner "diff" Diff(DiffArgs) -> DiffView;
    Owner "file_diff" FileDiff(FileDiffArgs) -> FileDiffView;
    /// An image that a request changes, as it is on one side.
    Owner "image" Image(ImageArgs) -> ImageView;
    /// A revision of the request without these changes; to be approved anew.
    Owner "leave_out" LeaveOut(LeaveOutArgs) -> RequestView;
    /// An agent may read what is about its own task's request only.
    Everyone "gate_log" GateLog(GateLogArgs) -> GateLogView;
    /// What the gates left in their last runs about a request. An agent may see that of its own task's request only.
    Everyone "gate_files" GateFiles(RequestArgs) -> Vec<GateFilesView>;

    Owner "list_snapshots" ListSnapshots(ListSnapshotsArgs) -> Vec<SnapshotView>;
    Owner "take_snapshot" TakeSnapshot(TakeSnapshotArgs) -> SnapshotView;
    Owner "restore_snapshot" RestoreSnapshot(SnapshotArgs) -> Restored;

    /// The command that brings a task's branch into the owner's own checkout; nothing is run.
    Owner "checkout" Checkout(TaskArgs) -> CheckoutView;

    Owner "journal" Journal(JournalArgs) -> JournalPage;
    /// From then on an `event` push for each row of the journal.
    Owner "follow" Follow(FollowArgs) -> Nothing;

    Owner "wait_agent" WaitAgent(WaitAgentArgs) -> AgentView;
    Owner "wait_task" WaitTask(WaitTaskArgs) -> TaskView;
    Owner "wait_queue" WaitQueue(WaitQueueArgs) -> QueueStatusView;

    /// A small real repository with tasks and agents, marked as a demo.
    Owner "demo_create" DemoCreate(DemoCreateArgs) -> RigView;
    Owner "demo_remove" DemoRemove(NoArgs) -> Nothing;

    /// Whether the hall ends by itself when nothing is left to do.
    Owner "stay" Stay(StayArgs) -> HallView;
    /// Ends the hall; refused while agents work unless told what becomes of them.
    Owner "down" Down(DownArgs) -> Nothing;
}
