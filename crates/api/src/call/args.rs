//! Arguments of calls. Ids may be unique prefixes; an absent optional field means "as it is" or the default.

use crate::view::{
    AgentStateWord, AskKindWord, ModeWord, RoleWord, ShellKindWord, SideWord, TaskKindWord, TaskStatusWord,
};

mod rig;

pub use rig::{AddRigArgs, GateArgs, SetRigArgs};

args! {
    NoArgs {}
    RigArgs { rig: String }
    TaskArgs { task: String }
    AgentArgs { agent: String }
    /// All agents of a rig, or of the town.
    GroupArgs {; rig: String }
    /// With `fresh` it begins anew, where its program could go on with its conversation.
    RestartArgs { agent: String; fresh: bool }
    RequestArgs { request: String }
    MessageArgs { message: String }
    SnapshotArgs { snapshot: String }
    EmptyTrashArgs { older_days: u32 }
    /// An empty command: nothing is run.
    SetWaitingCommandArgs {; minutes: u32, command: String }

    ListTasksArgs {; rig: String, status: TaskStatusWord, ready: bool }
    ListAgentsArgs {; rig: String, state: AgentStateWord }
    /// Without `all` only what is not landed or withdrawn.
    ListRequestsArgs {; rig: String, all: bool }
    ListSnapshotsArgs {; agent: String }

    PersonArgs { name: String, email: String }

    SetBudgetArgs {;
        /// Dollars, `40` or `12.50`; empty: none any more.
        soft: String,
        /// As `soft`.
        hard: String,
        utc_offset_minutes: i16,
    }

    AddTaskArgs {
        title: String;
        /// May be left out while the town has one rig.
        rig: String,
        body: String,
        script: String,
        kind: TaskKindWord,
        /// 0 to 4; 2 unless told.
        priority: u8,
        labels: Vec<String>,
        needs: Vec<String>,
        parent: String,
        /// A task that it is stacked on: it begins on top of that one's branch, before that has landed.
        on: String,
        /// What must hold before it is done: the acceptance list.
        done_when: Vec<String>,
        /// Of a new agent, where one has to be made for it.
        preset: String,
        mode: ModeWord,
        /// For the program, in its own words.
        model: String,
        /// How long the model shall think, in the program's own words.
        effort: String,
        /// The branch that it begins on; the target unless told.
        base: String,
    }
    EditTaskArgs {
        task: String;
        title: String,
        body: String,
        script: String,
        kind: TaskKindWord,
        priority: u8,
        labels: Vec<String>,
        deferred: bool,
        /// A task that it is stacked on; empty: on none any more.
        on: String,
        /// Of a new agent; empty: as usual.
        preset: String,
        mode: ModeWord,
        /// Empty: the program's own.
        model: String,
        effort: String,
        /// Empty: the target.
        base: String,
    }
    AttachFileArgs {
        task: String,
        /// What it is called; the town makes a plain file name of it.
        name: String,
        base64: String,
    }
    DetachFileArgs { task: String, name: String }
    AddPointArgs {
        task: String,
        text: String;
        /// A check of the rig that proves it.
        gate: String,
    }
    EditPointArgs {
        task: String,
        point: u32;
        text: String,
        /// Empty: none any more.
        gate: String,
    }
    PointArgs { task: String, point: u32 }
    ClaimPointsArgs {
        points: Vec<u32>;
        /// An agent's own unless told; a person names it.
        task: String,
        /// False takes claims back; true unless told.
        holds: bool,
    }
    OverrideGateArgs {
        request: String,
        /// The one that is red.
        gate: String,
        /// One line of at most 500 characters.
        why: String,
    }
    DependencyArgs { task: String, needs: String }
    CommentTaskArgs { task: String, text: String }

    AddAgentArgs {
        rig: String;
        /// From the town's list of names unless told.
        name: String,
        /// `shell` unless told.
        preset: String,
        mode: ModeWord,
        role: RoleWord,
    }
    AdoptArgs {
        rig: String,
        /// The worktree's top folder, from `/`.
        path: String;
        /// Of the agent; from the town's list of names unless told.
        name: String,
        /// `shell` unless told.
        preset: String,
        mode: ModeWord,
        /// Of the task; the name of the branch there unless told.
        title: String,
        /// The conversation that was held there, as its program calls it: the agent goes on with it.
        conversation: String,
    }
    SetAgentArgs {
        agent: String;
        mode: ModeWord,
        /// Empty: its own again.
        model: String,
        effort: String,
        /// Begin its program anew with it, in the same conversation where it can.
        restart: bool,
    }
    MoveAgentArgs { agent: String, lot: u32 }
    /// To `agent`, or to any free agent of `rig`, else a new one. One of the two, not both.
    AssignArgs {
        task: String;
        agent: String,
        rig: String,
        /// Of a new agent.
        preset: String,
        mode: ModeWord,
        /// Kept with the task, like `base`.
        model: String,
        effort: String,
        base: String,
        when: WhenWord,
    }

    SendMessageArgs { agent: String, text: String; when_idle: bool }
    /// Exactly one of text and base64.
    TypeBytesArgs {
        agent: String;
        text: String,
        base64: String,
        /// The owner's own terminal, not the agent's.
        shell: String,
    }
    ScreenArgs {
        agent: String;
        /// The owner's own terminal, not the agent's.
        shell: String,
        /// Only the last rows that are not empty.
        lines: u16,
    }

    AttachArgs {
        agent: String,
        cols: u16,
        rows: u16;
        /// The owner's own terminal, not the agent's.
        shell: String,
        /// First the lines that scrolled off the screen, for a viewer that keeps them.
        history: bool,
    }
    OpenShellArgs {
        agent: String;
        /// `shell` unless told.
        kind: ShellKindWord,
    }
    ShellArgs { shell: String }
    ListShellsArgs {; agent: String }
    ChannelArgs { channel: u32 }
    ResizeArgs { channel: u32, cols: u16, rows: u16 }
    /// The viewer has used that many more bytes of the channel.
    CreditArgs { channel: u32, bytes: u32 }

    DoneArgs {;
        status: DoneWord,
        words: String,
        /// Points of the acceptance list that hold now.
        claim: Vec<u32>,
    }
    /// What the next session must know.
    HandOverArgs { words: String }
    OpenAskArgs {
        text: String;
        /// `question` unless told.
        kind: AskKindWord,
        choices: Vec<String>,
        /// What would run, as a shell gets it: asks for the permission to run it.
        command: String,
        /// Wait for the answer; at most this long, in ms.
        wait_ms: u64,
    }
    AnswerArgs {
        ask: String,
        text: String;
        /// `same`: also every open ask with the same kind and text. `in_words`: never by one of the choices.
        same: bool,
        in_words: bool,
    }
    HookArgs {
        event: String;
        words: String,
        /// What the program told its hook, as it came.
        told: String,
        /// Wait for the answer to it, where it asks for something; at most this long, in ms.
        wait_ms: u64,
    }

    ListRulesArgs {; rig: String }
    RuleArgs { rule: String }
    /// `days`: how long it holds; 30 unless told.
    AcceptRuleArgs { ask: String; days: u16 }
    AddRuleArgs {
        rig: String,
        /// One plain command, or the words before a free rest.
        command: String;
        /// Further words may follow, as long as they are data.
        rest: bool,
        /// Options that may stand in the rest.
        options: Vec<String>,
        preset: String,
        /// 30 unless told.
        days: u16,
    }

    ApproveArgs {
        request: String;
        /// The head that was read; refused if it moved since. The present head unless told.
        head: String,
        /// What was noted on the way becomes a task of its own, that waits for the landing.
        message: String,
        comments: Vec<ReviewCommentArgs>,
    }
    ReviewCommentArgs {
        file: String,
        line: u32,
        text: String;
        /// The last line, when it is about more than one.
        line_to: u32,
        /// On lines that the change removes: their numbers are those of before.
        removed: bool,
    }
    SendBackArgs { request: String; message: String, comments: Vec<ReviewCommentArgs> }
    SubmitArgs {
        rig: String,
        branch: String;
        /// The subject of its newest commit unless told.
        title: String,
    }
    DiffArgs {
        request: String;
        /// Another commit to compare with than the request's base.
        base: String,
    }
    FileDiffArgs {
        request: String,
        path: String;
        /// Another commit to compare with than the request's base.
        base: String,
        /// Unchanged lines around each change; 3 unless told.
        context: u32,
    }
    ImageArgs {
        request: String,
        path: String,
        side: SideWord;
        base: String,
    }
    /// One unbroken change, as `git diff -U0` counts it: a side without lines names the line before it, 0 at the start.
    RunArgs { old: u32, old_lines: u32, new: u32, new_lines: u32 }
    LeaveOutFileArgs {
        path: String;
        /// The whole file unless told.
        changes: Vec<RunArgs>,
    }
    LeaveOutArgs {
        request: String,
        files: Vec<LeaveOutFileArgs>;
        /// The head that was read; refused if it moved since. The present head unless told.
        head: String,
    }
    GateLogArgs {
        request: String,
        gate: String;
        /// Byte offset to read from; 0 unless told.
        from: u64,
    }
    TakeSnapshotArgs { agent: String; reason: String }

    JournalArgs {
        /// Rows after this sequence.
        since: u64;
        /// 500 unless told, at most 1000.
        limit: u32,
    }
    FollowArgs {;
        /// Rows after this sequence first, then each new one; only new ones unless told.
        since: u64
    }

    WaitAgentArgs {
        agent: String,
        /// An agent state, or `paused`.
        state: String;
        timeout_ms: u64,
    }
    WaitTaskArgs { task: String, status: TaskStatusWord; timeout_ms: u64 }
    /// Until nothing of the rig waits, is checked or lands.
    WaitQueueArgs { rig: String; timeout_ms: u64 }

    DemoCreateArgs {;
        /// Folder for the demo's repository; in the town's own folder unless told.
        dir: String
    }
    DownArgs {;
        /// Needed while agents work.
        agents: DownWord
    }
    StayArgs { stay: bool }
}

crate::view::words! {
    WhenWord {
        Now = "now",
        /// Lined up until someone says start.
        Later = "later",
    }
    DoneWord { Completed = "completed", Deferred = "deferred", Escalated = "escalated" }
    DownWord { Stop = "stop", Keep = "keep" }
}
