// Generated from crates/api by `cargo xtask codegen`; do not edit.

/**
 * `days`: how long it holds; 30 unless told.
 */
export type AcceptRuleArgs = { ask: string, days?: number | null, };

export type AddAgentArgs = { rig: string,
/**
 * From the town's list of names unless told.
 */
name?: string | null,
/**
 * `shell` unless told.
 */
preset?: string | null, mode?: ModeWord | null, role?: RoleWord | null, };

export type AddPointArgs = { task: string, text: string,
/**
 * A check of the rig that proves it.
 */
gate?: string | null, };

export type AddRigArgs = {
/**
 * An absolute path of a repository, or a URL that git can clone.
 */
source: string,
/**
 * The folder's name unless told.
 */
name?: string | null, prefix?: string | null,
/**
 * The branch that is checked out there unless told.
 */
target?: string | null, gates?: Array<GateArgs> | null, review?: ReviewWord | null,
/**
 * Committer of landings; the repository's own user unless told.
 */
owner?: PersonArgs | null,
/**
 * Run once in a new worktree before the first program.
 */
setup?: string | null,
/**
 * Run before a worktree is put away.
 */
teardown?: string | null,
/**
 * Untracked files that each worktree gets and that never land: paths from the top, or globs.
 */
copy?: Array<string> | null,
/**
 * Ports that each worktree gets to itself.
 */
ports?: number | null,
/**
 * Folders, from the top, that stay where checks of the queue run.
 */
caches?: Array<string> | null, };

export type AddRuleArgs = { rig: string,
/**
 * One plain command, or the words before a free rest.
 */
command: string,
/**
 * Further words may follow, as long as they are data.
 */
rest?: boolean | null,
/**
 * Options that may stand in the rest.
 */
options?: Array<string> | null, preset?: string | null,
/**
 * 30 unless told.
 */
days?: number | null, };

export type AddTaskArgs = { title: string,
/**
 * May be left out while the town has one rig.
 */
rig?: string | null, body?: string | null, script?: string | null, kind?: TaskKindWord | null,
/**
 * 0 to 4; 2 unless told.
 */
priority?: number | null, labels?: Array<string> | null, needs?: Array<string> | null, parent?: string | null,
/**
 * A task that it is stacked on: it begins on top of that one's branch, before that has landed.
 */
on?: string | null,
/**
 * What must hold before it is done: the acceptance list.
 */
done_when?: Array<string> | null,
/**
 * Of a new agent, where one has to be made for it.
 */
preset?: string | null, mode?: ModeWord | null,
/**
 * For the program, in its own words.
 */
model?: string | null,
/**
 * How long the model shall think, in the program's own words.
 */
effort?: string | null,
/**
 * The branch that it begins on; the target unless told.
 */
base?: string | null, };

export type AdoptArgs = { rig: string,
/**
 * The worktree's top folder, from `/`.
 */
path: string,
/**
 * Of the agent; from the town's list of names unless told.
 */
name?: string | null,
/**
 * `shell` unless told.
 */
preset?: string | null, mode?: ModeWord | null,
/**
 * Of the task; the name of the branch there unless told.
 */
title?: string | null,
/**
 * The conversation that was held there, as its program calls it: the agent goes on with it.
 */
conversation?: string | null, };

export type AgentArgs = { agent: string, };

/**
 * A rate or usage limit of an agent's program.
 */
export type AgentLimitView = { since: string,
/**
 * When it is lifted; null where the program does not say.
 */
resets: string | null,
/**
 * It counts as over: its time has come, or a person let the agent go on. Until then it keeps new work of its preset waiting.
 */
passed: string | null, then: LimitThenWord,
/**
 * `resume` tells it to go on now.
 */
can_try: boolean, };

/**
 * CLI.md's one table for code, screen and pictures.
 */
export type AgentStateWord = "starting" | "working" | "needs_permission" | "needs_answer" | "plan_review" | "done" | "idle" | "limited" | "quiet" | "failed" | "stopped" | "unknown";

/**
 * What an agent's newest session used.
 */
export type AgentUsageView = {
/**
 * Null where it is not known, or not all of it.
 */
sum: SpendSumView | null, context_tokens: number | null,
/**
 * How many fit, where the program tells.
 */
context_window: number | null, };

export type AgentView = {
/**
 * The agent's name, and its id.
 */
name: string, rig: string, preset: string, mode: ModeWord, role: RoleWord,
/**
 * Its place on the map, counted from the lot nearest to Main Street.
 */
lot: number, state: AgentStateWord,
/**
 * Why it is in that state, in words that name the evidence.
 */
reason: string, since: string,
/**
 * Shown instead of the state.
 */
paused: boolean, task: string | null, task_title: string | null, epoch: number,
/**
 * The newest session, live or ended.
 */
session: string | null,
/**
 * A program runs or is owed.
 */
live: boolean,
/**
 * A restart takes up the conversation of that session.
 */
goes_on: boolean, worktree: string | null, branch: string | null,
/**
 * The merge base with the target as git sees it now.
 */
base: string | null,
/**
 * Null where git has not been asked yet.
 */
ahead: number | null, behind: number | null, additions: number | null, deletions: number | null,
/**
 * Uncommitted files in the worktree count too.
 */
changed_files: number | null, own_commits: number | null,
/**
 * The merge request of its current task.
 */
request: string | null,
/**
 * Tasks lined up behind the current one, in order.
 */
up_next: Array<string>,
/**
 * Programs run with the user's rights in this version.
 */
confined: boolean,
/**
 * 1 at first, one more each time the work came back; 0 without a task.
 */
round: number,
/**
 * Jobs that go on in its program's background, as that last said.
 */
background: number,
/**
 * What its newest session used; null before there is one.
 */
usage: AgentUsageView | null,
/**
 * The limit that its program ran into, until it works again or the limit is over.
 */
limit: AgentLimitView | null, added: string, };

export type AnswerArgs = { ask: string, text: string,
/**
 * `same`: also every open ask with the same kind and text. `in_words`: never by one of the choices.
 */
same?: boolean | null, in_words?: boolean | null, };

export type Answered = { ask: AskView,
/**
 * Other asks that got the same answer.
 */
same: Array<string>,
/**
 * The rule that this answer, with earlier ones, speaks for.
 */
offer: RuleOfferView | null, };

/**
 * Programs switch on the code; people read the message and the hint.
 */
export type ApiError = {
/**
 * Stable, for example `task_not_ready`.
 */
code: string,
/**
 * What, and where, as a sentence.
 */
message: string,
/**
 * How to mend it; may be empty.
 */
hint: string, };

export type ApprovalView = { head: string, by: string,
/**
 * The rule of review that let it land without a person.
 */
rule: string | null, at: string, };

export type ApproveArgs = { request: string,
/**
 * The head that was read; refused if it moved since. The present head unless told.
 */
head?: string | null,
/**
 * What was noted on the way becomes a task of its own, that waits for the landing.
 */
message?: string | null, comments?: Array<ReviewCommentArgs> | null, };

export type AskKindWord = "permission" | "question" | "plan";

export type AskResultWord = "open" | "answered" | "withdrawn";

export type AskView = { ask: string, agent: string, session: string, kind: AskKindWord,
/**
 * The program's own words.
 */
text: string, choices: Array<string>,
/**
 * What would run; null where nobody knows it for certain, and then no rule answers.
 */
command: string | null,
/**
 * What it may be answered by, besides its choices.
 */
grants: Array<GrantWord>,
/**
 * Any words answer it, or those of `writes`; else only a choice or a grant does.
 */
in_words: boolean,
/**
 * The one of its choices that takes words of your own; null where none does.
 */
writes: string | null, since: string, result: AskResultWord,
/**
 * What was answered.
 */
answer: string | null,
/**
 * The rule that answered; null where a person did.
 */
by_rule: string | null, ended: string | null, };

/**
 * To `agent`, or to any free agent of `rig`, else a new one. One of the two, not both.
 */
export type AssignArgs = { task: string, agent?: string | null, rig?: string | null,
/**
 * Of a new agent.
 */
preset?: string | null, mode?: ModeWord | null,
/**
 * Kept with the task, like `base`.
 */
model?: string | null, effort?: string | null, base?: string | null, when?: WhenWord | null, };

export type Assigned = { task: string, agent: string,
/**
 * False while it is lined up behind the agent's current task.
 */
current: boolean, epoch: number | null, session: string | null, };

export type AttachArgs = { agent: string, cols: number, rows: number,
/**
 * The owner's own terminal, not the agent's.
 */
shell?: string | null,
/**
 * First the lines that scrolled off the screen, for a viewer that keeps them.
 */
history?: boolean | null, };

export type AttachFileArgs = { task: string,
/**
 * What it is called; the town makes a plain file name of it.
 */
name: string, base64: string, };

export type Attached = {
/**
 * Names the terminal on this connection.
 */
channel: number, cols: number, rows: number,
/**
 * Bytes that may be on their way before the viewer gives credit.
 */
credit: number,
/**
 * Bytes of earlier output that are not shown, where history was asked for.
 */
missing: number, };

/**
 * A file of a task, kept in the town's folder.
 */
export type AttachmentView = { name: string, bytes: number, by: string, at: string, };

export type AuthorWord = "agent" | "owner";

export type BlameWord = "fluke" | "change" | "open";

/**
 * Those that were worked on last first, where that can be seen.
 */
export type BranchesView = { target: string, branches: Array<string>, };

export type BudgetView = {
/**
 * Said once a day when it is reached.
 */
soft: string | null,
/**
 * New work waits for the next day when it is reached.
 */
hard: string | null,
/**
 * Where the owner's day begins: minutes east of UTC.
 */
utc_offset_minutes: number,
/**
 * Of the day that ends at `day_ends`.
 */
spent: string, unpriced_tokens: number, day_ends: string,
/**
 * New work waits until then.
 */
held_until: string | null,
/**
 * The owner lets this day go on without the hard limit.
 */
lifted: boolean,
/**
 * Tasks that would have started.
 */
waiting: number, };

export type ChangeWord = "added" | "modified" | "deleted" | "renamed" | "mode" | "submodule";

export type ChannelArgs = { channel: number, };

/**
 * Something about a terminal channel other than its bytes.
 */
export type ChannelNote = { channel: number, } & ({ "what": "reset", lost: number, } | { "what": "resized", cols: number, rows: number, } | { "what": "ended", words: string, });

/**
 * One thing that was tried.
 */
export type CheckStepView = {
/**
 * `target`, `copy`, `setup`, `gate`, `two`, `left` or `room`.
 */
what: CheckedWord,
/**
 * The gate's name.
 */
gate: string | null, verdict: CheckVerdictWord,
/**
 * A sentence; where it is not green, with what to do.
 */
detail: string, took_ms: number,
/**
 * A file with the output of what was run.
 */
log: string | null, };

export type CheckVerdictWord = "running" | "passed" | "failed" | "could_not_run" | "skipped";

export type CheckedWord = "target" | "copy" | "setup" | "gate" | "two" | "left" | "room";

/**
 * How a person brings a task's branch into their own checkout.
 */
export type CheckoutView = { task: string,
/**
 * What the branch is called there.
 */
branch: string,
/**
 * The checkout that the command names; null where the rig came from a URL, and the command belongs into a clone of it.
 */
dir: string | null,
/**
 * A line for a shell, which only the person runs.
 */
command: string, };

export type ClaimPointsArgs = { points: Array<number>,
/**
 * An agent's own unless told; a person names it.
 */
task?: string | null,
/**
 * False takes claims back; true unless told.
 */
holds?: boolean | null, };

export type ClosedWord = "landed" | "done" | "rejected" | "by_owner";

export type CommentTaskArgs = { task: string, text: string, };

export type CommentView = { by: string, at: string, text: string, };

/**
 * The viewer has used that many more bytes of the channel.
 */
export type CreditArgs = { channel: number, bytes: number, };

/**
 * Counted from 0, from the top left.
 */
export type CursorView = { col: number, row: number, };

export type DeliveryWord = "queued" | "typed" | "confirmed" | "failed";

/**
 * One row that appeared, changed or went away. The whole row, never a part of it.
 */
export type Delta = { "delta": "hall", "row": HallView } | { "delta": "rig", "row": RigView } | { "delta": "history", "row": RigHistoryView } | { "delta": "task", "row": TaskView } | { "delta": "agent", "row": AgentView } | { "delta": "request", "row": RequestView } | { "delta": "ask", "row": AskView } | { "delta": "rule", "row": RuleView } | { "delta": "message", "row": MessageView } | { "delta": "snapshot", "row": SnapshotView } | { "delta": "spend", "row": TownSpendView } | { "delta": "shell", "row": ShellView } | { "delta": "radar", "row": RadarView } | { "delta": "event", "row": EventView } | { "delta": "gone", "row": Gone };

export type DemoCreateArgs = {
/**
 * Folder for the demo's repository; in the town's own folder unless told.
 */
dir?: string | null, };

export type DependencyArgs = { task: string, needs: string, };

export type DetachFileArgs = { task: string, name: string, };

export type DiffArgs = { request: string,
/**
 * Another commit to compare with than the request's base.
 */
base?: string | null, };

export type DiffFileView = { path: string,
/**
 * Before a rename.
 */
old_path: string | null, change: ChangeWord,
/**
 * Null for a binary file.
 */
additions: number | null, deletions: number | null, binary: boolean,
/**
 * Past the limit: its lines were not counted.
 */
too_large: boolean,
/**
 * Bytes of the path were not UTF-8: the name shown is not exact.
 */
lossy_path: boolean,
/**
 * Null where there is no file on that side.
 */
old: FileSideView | null, new: FileSideView | null,
/**
 * Of a renamed file: how much of it is the same, in percent.
 */
similarity: number | null, };

export type DiffView = { request: string,
/**
 * The two commits that are compared.
 */
base: string, head: string, additions: number, deletions: number, files: Array<DiffFileView>,
/**
 * Tests that it takes away or skips, as far as they are recognised.
 */
lost_tests: Array<LostTestView>, };

export type DiskRowView = { what: DiskWord, rig: string | null, agent: string | null, path: string,
/**
 * As `du` counts them, without what could not be read.
 */
bytes: number,
/**
 * What could not be read: the first few of `unread_count`.
 */
unread: Array<UnreadView>, unread_count: number, };

export type DiskView = {
/**
 * Bytes that are free where the town lies; none where that cannot be told.
 */
free: number | null, rows: Array<DiskRowView>, };

export type DiskWord = "worktree" | "clone" | "checks" | "terminals" | "logs" | "trash";

export type DoneArgs = { status?: DoneWord | null, words?: string | null,
/**
 * Points of the acceptance list that hold now.
 */
claim?: Array<number> | null, };

export type DoneWord = "completed" | "deferred" | "escalated";

export type DownArgs = {
/**
 * Needed while agents work.
 */
agents?: DownWord | null, };

export type DownWord = "stop" | "keep";

export type EditPointArgs = { task: string, point: number, text?: string | null,
/**
 * Empty: none any more.
 */
gate?: string | null, };

export type EditTaskArgs = { task: string, title?: string | null, body?: string | null, script?: string | null, kind?: TaskKindWord | null, priority?: number | null, labels?: Array<string> | null, deferred?: boolean | null,
/**
 * A task that it is stacked on; empty: on none any more.
 */
on?: string | null,
/**
 * Of a new agent; empty: as usual.
 */
preset?: string | null, mode?: ModeWord | null,
/**
 * Empty: the program's own.
 */
model?: string | null, effort?: string | null,
/**
 * Empty: the target.
 */
base?: string | null, };

export type EmptiedView = { things: number, bytes: number,
/**
 * What could not be deleted, with the reason.
 */
left: Array<string>, };

export type EmptyTrashArgs = { older_days: number, };

export type EventView = { seq: number, at: string,
/**
 * `owner`, an agent's name, or `hall`.
 */
actor: string,
/**
 * The event's stable word, for example `task_assigned`.
 */
event: string,
/**
 * One sentence for people.
 */
text: string, rig: string | null, task: string | null, agent: string | null, session: string | null, request: string | null, ask: string | null, message: string | null, snapshot: string | null, };

export type EvidenceView = { source: EvidenceWord,
/**
 * The state that it speaks for.
 */
state: AgentStateWord,
/**
 * Of the ask, limit or failure; null where it has none.
 */
words: string | null,
/**
 * Null where no rule fits.
 */
rule: string | null, since: string | null,
/**
 * Of what was written: the file, and the first byte of the record in it.
 */
proof: string | null, };

export type EvidenceWord = "screen" | "protocol" | "report" | "title" | "progress" | "prompt" | "notification" | "bell" | "transcript";

export type FileDiffArgs = { request: string, path: string,
/**
 * Another commit to compare with than the request's base.
 */
base?: string | null,
/**
 * Unchanged lines around each change; 3 unless told.
 */
context?: number | null, };

export type FileDiffView = { path: string, hunks: Array<HunkView>, binary: boolean,
/**
 * The file is past the limit; `hunks` is empty.
 */
too_large: boolean, };

/**
 * What a file is on one side of a change.
 */
export type FileSideView = {
/**
 * As git writes it, such as `100755`.
 */
mode: string,
/**
 * Of the content; of a submodule its commit.
 */
id: string,
/**
 * Null for a submodule.
 */
bytes: number | null, };

export type FollowArgs = {
/**
 * Rows after this sequence first, then each new one; only new ones unless told.
 */
since?: number | null, };

/**
 * All that one turn changed. Frames are numbered without gaps: after a gap, ask for a snapshot.
 */
export type Frame = { seq: number,
/**
 * The journal's newest row that is in it.
 */
journal: number, deltas: Array<Delta>, };

export type GateArgs = { name: string,
/**
 * A line for `sh -c`.
 */
command: string,
/**
 * 600 unless told.
 */
timeout_secs?: number | null,
/**
 * Globs from the repository's top, such as docs/**: what touches none of them is not checked by it. Everything unless told.
 */
paths?: Array<string> | null, };

export type GateFileView = {
/**
 * With its folders, `/` between them.
 */
name: string, bytes: number, };

/**
 * What one gate left in a run that was about a request.
 */
export type GateFilesView = { gate: string, run: GateRunWord,
/**
 * The path of the folder below which the files lie.
 */
folder: string,
/**
 * Those of a folder before those of the folders in it, each by name.
 */
files: Array<GateFileView>,
/**
 * What was not kept.
 */
left_out: Array<LeftOutFilesView>,
/**
 * There was still more, which nobody counted.
 */
cut: boolean, };

/**
 * A gate's record.
 */
export type GateLedgerView = { gate: string,
/**
 * False of a gate that the rig once had.
 */
is_set: boolean,
/**
 * How often it ran: with a result, or because it could not.
 */
ran: number, passed: number, failed: number, could_not_run: number,
/**
 * Answers that were known of an equal tree.
 */
known: number,
/**
 * Failures that were the gate's own.
 */
flukes: number,
/**
 * Failures of which is not known whose they were, or not yet.
 */
open: number,
/**
 * How often it fails on something good; none while nothing good was seen.
 */
fluke_permille: number | null,
/**
 * What that may be, 95 times in 100, as far as these few runs say.
 */
fluke_from_permille: number | null, fluke_to_permille: number | null,
/**
 * How long it took where it ran to its end.
 */
took_p50_ms: number | null, took_p95_ms: number | null, last_red: LastRedView | null,
/**
 * As the last check of the target by itself said, and the target is still there.
 */
red_on_target: boolean, };

export type GateLogArgs = { request: string, gate: string,
/**
 * Byte offset to read from; 0 unless told.
 */
from?: number | null, };

/**
 * A part of a gate's output.
 */
export type GateLogView = { text: string,
/**
 * Where the next part begins.
 */
next: number,
/**
 * Bytes there are now.
 */
total: number, };

export type GateResultWord = "not_run" | "passed" | "failed" | "could_not_run" | "spared";

/**
 * What the gate ran for.
 */
export type GateRunWord = "check" | "rehearsal" | "trace";

/**
 * A configured gate.
 */
export type GateView = { name: string,
/**
 * A line for `sh -c`.
 */
command: string, timeout_secs: number,
/**
 * Globs; only what touches any of them is checked by it. None: everything.
 */
paths: Array<string>, };

/**
 * A row that is no longer shown.
 */
export type Gone = { kind: Kind, id: string, };

export type GrantWord = "allow" | "always" | "deny";

/**
 * All agents of a rig, or of the town.
 */
export type GroupArgs = { rig?: string | null, };

export type HallView = { version: string, protocol: number, pid: number,
/**
 * The town's id: it survives a rename of its folder.
 */
town: string, town_name: string,
/**
 * Absolute path of the town's folder.
 */
town_dir: string,
/**
 * One of its rigs is the demo's.
 */
demo: boolean,
/**
 * Why the town takes no changes now, for example a full disk.
 */
read_only: string | null,
/**
 * It does not end by itself.
 */
stays: boolean, };

/**
 * What the next session must know.
 */
export type HandOverArgs = { words: string, };

export type HookArgs = { event: string, words?: string | null,
/**
 * What the program told its hook, as it came.
 */
told?: string | null,
/**
 * Wait for the answer to it, where it asks for something; at most this long, in ms.
 */
wait_ms?: number | null, };

export type HookReply = {
/**
 * What the hook prints for its program; null where nobody answered, or the answer is typed.
 */
reply: string | null, };

export type HunkView = { header: string,
/**
 * As the header has them: a side without lines names the line before it.
 */
old: number, old_lines: number, new: number, new_lines: number, lines: Array<LineView>, };

export type ImageArgs = { request: string, path: string, side: SideWord, base?: string | null, };

/**
 * An image as it is on one side.
 */
export type ImageView = {
/**
 * Found in its first bytes, not in its name.
 */
kind: ImageWord, width: number, height: number, base64: string, };

export type ImageWord = "png" | "jpeg" | "gif" | "webp";

export type JournalArgs = {
/**
 * Rows after this sequence.
 */
since: number,
/**
 * 500 unless told, at most 1000.
 */
limit?: number | null, };

export type JournalPage = { events: Array<EventView>,
/**
 * `since` of the next page.
 */
next: number,
/**
 * There are no newer rows.
 */
end: boolean, };

export type Kind = "rig" | "history" | "task" | "agent" | "request" | "ask" | "rule" | "message" | "snapshot" | "shell" | "radar";

/**
 * One commit on Main Street.
 */
export type LampView = { oid: string, subject: string, author: string, at: string,
/**
 * Set when the town landed it.
 */
task: string | null, agent: string | null, request: string | null,
/**
 * The rule of review that let it land without a person.
 */
rule: string | null,
/**
 * What it brought was taken out of the target again.
 */
undone: boolean, };

export type LandedView = { commit: string, at: string, };

export type LandingWord = "merge" | "squash" | "rebase";

export type LastRedView = { at: string,
/**
 * One of what it was about: the way to its log.
 */
request: string, title: string,
/**
 * Others of the same check.
 */
with: number, blame: BlameWord,
/**
 * The commit that it ran on.
 */
commit: string, };

/**
 * What is done about a branch that lacks many of the target's commits.
 */
export type LateView = { way: LateWord,
/**
 * From so many commits behind on.
 */
after: number, };

export type LateWord = "off" | "tell" | "rebase";

export type LeaveOutArgs = { request: string, files: Array<LeaveOutFileArgs>,
/**
 * The head that was read; refused if it moved since. The present head unless told.
 */
head?: string | null, };

export type LeaveOutFileArgs = { path: string,
/**
 * The whole file unless told.
 */
changes?: Array<RunArgs> | null, };

export type LeftOutFilesView = { why: LeftOutWord,
/**
 * A folder counts once.
 */
count: number, };

export type LeftOutWord = "too_many" | "too_big" | "not_plain" | "bad_name" | "too_deep" | "unread";

export type LimitThenWord = "alone" | "told" | "you";

export type LineKind = "context" | "added" | "removed" | "no_newline";

export type LineView = { kind: LineKind,
/**
 * Line number on the old side.
 */
old: number | null, new: number | null,
/**
 * Without the line break.
 */
text: string,
/**
 * Bytes were not UTF-8: the text shown is not exact.
 */
lossy: boolean, };

export type LinedUpView = { agent: string,
/**
 * Smallest first.
 */
order: number,
/**
 * Starts only when told to.
 */
hang: boolean, };

/**
 * Lines from 1. Where lines were only removed, both are the line before, 0 at the start of the file.
 */
export type LinesView = { from: number, to: number, };

export type ListAgentsArgs = { rig?: string | null, state?: AgentStateWord | null, };

/**
 * Without `all` only what is not landed or withdrawn.
 */
export type ListRequestsArgs = { rig?: string | null, all?: boolean | null, };

export type ListRulesArgs = { rig?: string | null, };

export type ListShellsArgs = { agent?: string | null, };

export type ListSnapshotsArgs = { agent?: string | null, };

export type ListTasksArgs = { rig?: string | null, status?: TaskStatusWord | null, ready?: boolean | null, };

/**
 * A port that something in a worktree listens on.
 */
export type ListeningView = { port: number, pid: number,
/**
 * The program's name as the system has it.
 */
program: string, };

export type LoginWord = "not_needed" | "found" | "not_found" | "unknown";

export type LossWord = "file" | "removed" | "skipped";

export type LostTestView = { path: string, loss: LossWord,
/**
 * The test's name, or the mark that skips it; blank for a file.
 */
name: string,
/**
 * On the side where it is: the old one, for a skipped test the new one.
 */
line: number, };

export type MachineView = {
/**
 * Git's version.
 */
git: string,
/**
 * By preset.
 */
programs: Array<ProgramView>, };

export type MessageArgs = { message: string, };

export type MessageView = { id: string, agent: string, session: string, text: string,
/**
 * Waits for the end of the turn.
 */
when_idle: boolean, delivery: DeliveryWord,
/**
 * Why it failed, or waits.
 */
why: string | null, at: string, };

export type ModeWord = "ask" | "edits" | "full";

export type MoveAgentArgs = { agent: string, lot: number, };

export type NoArgs = Record<symbol, never>;

/**
 * It is done; there is nothing to say.
 */
export type Nothing = Record<symbol, never>;

export type OpenAskArgs = { text: string,
/**
 * `question` unless told.
 */
kind?: AskKindWord | null, choices?: Array<string> | null,
/**
 * What would run, as a shell gets it: asks for the permission to run it.
 */
command?: string | null,
/**
 * Wait for the answer; at most this long, in ms.
 */
wait_ms?: number | null, };

export type OpenShellArgs = { agent: string,
/**
 * `shell` unless told.
 */
kind?: ShellKindWord | null, };

export type OverrideGateArgs = { request: string,
/**
 * The one that is red.
 */
gate: string,
/**
 * One line of at most 500 characters.
 */
why: string, };

/**
 * Who let a red gate stop nothing, and why.
 */
export type OverrideView = { gate: string, by: string, why: string, at: string, };

export type PersonArgs = { name: string, email: string, };

export type PersonView = { name: string, email: string, };

export type PointArgs = { task: string, point: number, };

export type PointStateWord = "open" | "claimed" | "proven";

/**
 * A point of an acceptance list, and how far it is.
 */
export type PointView = {
/**
 * Its number within the task, for `gt done --claim`.
 */
id: number, text: string,
/**
 * The check that proves it.
 */
gate: string | null, state: PointStateWord,
/**
 * Who claims it; null where nobody does, or a check has proven it.
 */
by: string | null,
/**
 * The commit that its check passed on.
 */
commit: string | null, at: string | null, };

export type PolicyLedgerView = { passed: number, flukes: number,
/**
 * The chance that a check of something good fails, as high as it may well be.
 */
fluke_permille: number, };

/**
 * A limit that keeps new work of a preset waiting.
 */
export type PresetLimitView = { preset: string,
/**
 * Null where its program does not say.
 */
until: string | null,
/**
 * Tasks that would start now.
 */
waiting: number, };

/**
 * A program that an agent can be.
 */
export type PresetView = { name: string, title: string,
/**
 * Two letters.
 */
vendor: string,
/**
 * What it is, in one sentence.
 */
about: string, modes: Array<ModeWord>,
/**
 * Absolute path of its program; null when it is not on the hall's PATH.
 */
found: string | null,
/**
 * Runs the task's script instead of reading its text.
 */
runs_script: boolean,
/**
 * It can be told which model to use; `models` are offered.
 */
takes_model: boolean, models: Array<string>,
/**
 * As `takes_model`, of the effort.
 */
takes_effort: boolean, efforts: Array<string>,
/**
 * A running program can be told another model, another effort; else it takes a new start.
 */
tells_model: boolean, tells_effort: boolean,
/**
 * It can go on with a conversation that was held in another folder.
 */
takes_conversation: boolean,
/**
 * What is wrong with its file; until that is mended it cannot be used.
 */
wrong: string | null, };

/**
 * What an agent's program is told about its work.
 */
export type PrimeView = {
/**
 * Markdown.
 */
text: string, };

export type ProgramView = { preset: string, title: string,
/**
 * Two letters.
 */
vendor: string,
/**
 * None: not on the hall's PATH, or no program is named.
 */
path: string | null,
/**
 * None: it did not say one in time.
 */
version: string | null, login: LoginWord,
/**
 * The variable or file that was found.
 */
login_by: string | null,
/**
 * What a person runs to log in.
 */
login_command: string | null, };

/**
 * A setting that the repository's own files speak for.
 */
export type ProposalView = { what: ProposedWord,
/**
 * Of a gate.
 */
name: string | null,
/**
 * A line for `sh -c`, a path from the top, or a number of ports.
 */
value: string,
/**
 * The file that speaks for it.
 */
from: string, };

export type ProposedWord = "setup" | "teardown" | "copy" | "ports" | "cache" | "gate";

export type ProvenWord = "ran" | "known" | "rehearsed" | "unchecked";

/**
 * A pull request as it was last seen. What the forge says is a stranger's text.
 */
export type PullView = {
/**
 * None until it was opened.
 */
number: number | null, url: string | null, state: PullWord, passed: number, pending: number, failed: Array<string>,
/**
 * Why it could not be looked at; it is tried again.
 */
trouble: string | null,
/**
 * When something of it was last seen to be other.
 */
changed: string, };

export type PullWord = "opening" | "open" | "merged" | "closed";

/**
 * Why landings are not on the remote.
 */
export type PushTroubleView = { kind: PushTroubleWord,
/**
 * Git's own words, or the remote's.
 */
words: string, commit: string,
/**
 * When it was refused; none where it is tried again by itself.
 */
at: string | null, };

export type PushTroubleWord = "behind" | "went_back" | "declined" | "no_access" | "no_remote" | "unreachable";

export type PushWord = "off" | "ask" | "on";

/**
 * A day, an hour or the whole span.
 */
export type QueueBinView = {
/**
 * `2026-11-25` or `13:00`.
 */
bin: string,
/**
 * Requests that landed.
 */
landed: number,
/**
 * Requests that a check sent back.
 */
sent_back: number,
/**
 * From the approval to the landing, half of them waited less; none where nothing landed.
 */
wait_p50_secs: number | null, wait_p95_secs: number | null,
/**
 * Checks that ended, by what they said.
 */
passed: number, failed: number,
/**
 * Ended without a result: of no use any more, or its requests do not merge.
 */
stopped: number,
/**
 * Of those that ended with a result: none of their gates ran, for all answers were known of equal trees.
 */
known: number,
/**
 * Checks that one for each request would have been: as many as landed or were sent back.
 */
serial: number,
/**
 * Checks of which a gate ran, and those that were stopped.
 */
ran: number,
/**
 * Requests that landed with answers that idle runners had found out.
 */
rehearsed: number,
/**
 * Checks of work that nobody had approved yet, in idle time.
 */
rehearsals: number, };

export type QueueFiguresArgs = { rig: string,
/**
 * With today, 1 to 92; 14 unless told.
 */
days?: number | null,
/**
 * As of `spend`.
 */
utc_offset_minutes?: number | null, };

/**
 * `gt mq figures` and `gt mq ledger`, and both parts of the Queue screen.
 */
export type QueueFiguresView = { rig: string, target: string,
/**
 * The owner's day that it is now, `2026-11-25`.
 */
today: string,
/**
 * Every day of the span, oldest first; of one day its 24 hours.
 */
bins: Array<QueueBinView>,
/**
 * The whole span; `bin` is empty.
 */
sum: QueueBinView,
/**
 * Newest first; at most 200.
 */
landings: Array<QueueLandingView>,
/**
 * Gates of the rig in their order, then those that it once had.
 */
gates: Array<GateLedgerView>,
/**
 * What the queue reckons with; none before its first check.
 */
policy: PolicyLedgerView | null, };

export type QueueLandingView = { request: string, title: string, at: string,
/**
 * Since its approval, or since it was opened where none is asked for.
 */
wait_secs: number | null,
/**
 * Others that came with the same move of the target.
 */
with: number,
/**
 * None where the check that it rests on is older than what is looked at.
 */
proven: ProvenWord | null, };

/**
 * What a rig's queue does now.
 */
export type QueueStatusView = { rig: string,
/**
 * Nothing is waiting, checked or landing.
 */
idle: boolean, held: boolean, queue: Array<RequestView>, };

/**
 * A branch with work that the target lacks.
 */
export type RadarBranchView = {
/**
 * Unique in the view: the agent's name; of work that no agent goes on with, its task's id, else the branch's name.
 */
name: string, agent: string | null, task: string | null,
/**
 * The open merge request of this work.
 */
request: string | null,
/**
 * Its newest commit.
 */
head: string,
/**
 * Files in the worktree differ from that commit, and were merged as they are.
 */
uncommitted: boolean,
/**
 * Lines that it adds and removes.
 */
lines: number, files: number, against: RadarTargetWord,
/**
 * In conflict with the target; `a` is the target, `b` the branch.
 */
conflicts: Array<RadarFileView>,
/**
 * Files in conflict with the target that `conflicts` has no room for.
 */
more: number,
/**
 * Why it could not be merged, or not all of it.
 */
unknown: string | null, };

/**
 * A file where two sides meet.
 */
export type RadarFileView = { path: string, how: RadarHowWord,
/**
 * Functions and types that both touch, as its language names them; those in which they touch each other first. Empty where none
 * is known.
 */
symbols: Array<string>,
/**
 * Symbols that there is no room for.
 */
more_symbols: number,
/**
 * Where, those in conflict first; empty where lines cannot tell.
 */
places: Array<RadarPlaceView>,
/**
 * Places that there is no room for.
 */
more: number, };

export type RadarHowWord = "both_changed" | "both_added" | "deleted_by_a" | "deleted_by_b" | "moved" | "binary";

/**
 * Lines of both sides that meet, as each side's own file has them.
 */
export type RadarPlaceView = { a: LinesView, b: LinesView,
/**
 * Unchanged lines between the two; null where they touch or overlap, which is a conflict.
 */
apart: number | null, };

export type RadarReasonWord = "target" | "fewer" | "priority" | "older" | "smaller" | "name";

export type RadarTargetWord = "clean" | "conflict" | "unknown";

/**
 * Two branches that meet.
 */
export type RadarTieView = {
/**
 * `a` stands before `b` in the alphabet.
 */
a: string, b: string, kind: RadarTieWord, files: Array<RadarFileView>,
/**
 * Files that `files` has no room for.
 */
more: number,
/**
 * Which of the two is better landed first. Null where it does not matter.
 */
first: string | null, because: RadarReasonWord | null,
/**
 * Branches that the reason names.
 */
others: Array<string>,
/**
 * The advice as one English sentence; empty where it does not matter.
 */
why: string, };

export type RadarTieWord = "conflict" | "overlap" | "unknown";

/**
 * Every open branch of a rig, merged in memory with the target and with each other. Uncommitted work counts.
 */
export type RadarView = { rig: string,
/**
 * Short name of the target branch.
 */
target: string,
/**
 * The commit of the target that they were merged with.
 */
head: string | null,
/**
 * By name.
 */
branches: Array<RadarBranchView>,
/**
 * Pairs that conflict, then pairs that change the same file: in the same symbol first, then the nearest lines.
 */
ties: Array<RadarTieView>,
/**
 * Pairs in conflict that `ties` has no room for.
 */
more_conflicts: number,
/**
 * Other pairs that `ties` has no room for.
 */
more_overlaps: number,
/**
 * The advised order of landing, by name. Those in conflict with the target come last.
 */
order: Array<string>,
/**
 * Branches that would meet a conflict on their way, if they land in that order.
 */
meet: Array<string>,
/**
 * Why it may be older than what there is.
 */
unknown: string | null,
/**
 * When something of it last changed.
 */
at: string | null, };

/**
 * What idle runners found out of a request.
 */
export type RehearsalView = {
/**
 * Alone on the target as it is: approved now, it lands, or fails, without a check. None where that is not known.
 */
alone: boolean | null,
/**
 * Requests that it is green with, all together.
 */
green_with: Array<string>,
/**
 * Requests with each of which it fails, though they merge.
 */
red_with: Array<string>,
/**
 * The check that fails where anything does.
 */
gate: string | null,
/**
 * All of it, as one sentence.
 */
words: string, };

export type RehearseWord = "off" | "on" | "always";

/**
 * What a rule would have answered of the permissions that were asked for in the rig.
 */
export type ReplayView = { covered: number, asked: number,
/**
 * Of those covered, the owner denied so many: more than none, and it cannot be made.
 */
denied: number, };

export type RequestArgs = { request: string, };

export type RequestStateWord = "in_review" | "sent_back" | "queued" | "proposed" | "checking" | "conflict" | "gate_failed" | "could_not_run" | "landed" | "reverted" | "withdrawn";

export type RequestView = { id: string, rig: string, task: string | null, agent: string | null, title: string, branch: string,
/**
 * The revision that is reviewed, checked and landed.
 */
head: string, base: string,
/**
 * 1 at first, one more for each new head.
 */
revision: number, round: number, additions: number, deletions: number, files: number, commits: number,
/**
 * What was left out by a person, as a patch, while its agent may not have it that way.
 */
left_out: string | null, state: RequestStateWord,
/**
 * Why it is in that state and what comes next, as one sentence.
 */
why: string,
/**
 * Why it has not landed yet, while it is in the line.
 */
waits: WaitsView | null,
/**
 * The check that is under way and about it; others of the same check have the same number.
 */
check: number | null,
/**
 * Place in the line, 1 is next or in the gate; null outside the line.
 */
position: number | null,
/**
 * The task whose work it is stacked on, while that has not landed: it waits for it.
 */
stacked_on: string | null,
/**
 * Files in conflict.
 */
conflicts: Array<string>,
/**
 * Green and landing, but git would not move the target yet: git's own sentence.
 */
landing_waits: string | null,
/**
 * It waits for its signature: the owner's git did not sign it, and a retry asks for that now.
 */
not_signed: boolean, since: string, opened: string, approved: ApprovalView | null,
/**
 * The gate that is red and that a person may let it land in spite of.
 */
red_gate: string | null,
/**
 * Red gates that a person let it land in spite of.
 */
overrides: Array<OverrideView>,
/**
 * Where the rig's work lands through pull requests.
 */
pull: PullView | null,
/**
 * Why a person decides, where the rig has rules of review: the rule, or a sentence.
 */
for_person: string | null,
/**
 * What a person wanted other when it last went back: message and comments, as its agent was told.
 */
asked_for: string | null,
/**
 * Every configured gate and every verdict there is.
 */
gates: Array<VerdictView>,
/**
 * The acceptance list of its task.
 */
points: Array<PointView>, landed: LandedView | null,
/**
 * The landing that this one takes out of the target again.
 */
undoes: string | null,
/**
 * The request that takes, or has taken, this landing out again; none where the target goes, or went, back.
 */
undone_by: string | null,
/**
 * What is known of it before it is approved; none where nothing is.
 */
rehearsal: RehearsalView | null, };

export type ResizeArgs = { channel: number, cols: number, rows: number, };

/**
 * With `fresh` it begins anew, where its program could go on with its conversation.
 */
export type RestartArgs = { agent: string, fresh?: boolean | null, };

export type Restored = { snapshot: string,
/**
 * The worktree that has it now; what it held before was saved first.
 */
dir: string, };

export type ReviewCommentArgs = { file: string, line: number, text: string,
/**
 * The last line, when it is about more than one.
 */
line_to?: number | null,
/**
 * On lines that the change removes: their numbers are those of before.
 */
removed?: boolean | null, };

export type ReviewWord = "required" | "off";

export type RigArgs = { rig: string, };

/**
 * Whether agents can work in the rig's worktrees and its gates can judge them, as it was tried.
 */
export type RigCheckView = { began: string,
/**
 * None while it runs.
 */
ended: string | null,
/**
 * The commit of the target that was tried.
 */
commit: string | null,
/**
 * The rig is set otherwise, or its target is elsewhere, by now.
 */
stale: boolean, steps: Array<CheckStepView>, };

/**
 * The first-parent history of a rig's target, newest first.
 */
export type RigHistoryView = { rig: string, head: string, lamps: Array<LampView>,
/**
 * First-parent commits in all; `lamps` holds the newest of them.
 */
total: number, };

export type RigView = {
/**
 * The rig's name, and its id.
 */
rig: string, prefix: string, source: SourceView,
/**
 * Short name of the branch that work lands on.
 */
target: string, head: string, owner: PersonView, gates: Array<GateView>, review: ReviewWord,
/**
 * Run once in a new worktree before the first program.
 */
setup: string | null,
/**
 * Settings that the files at HEAD speak for; each counts only once it is set.
 */
proposed: Array<ProposalView>,
/**
 * Run before a worktree is put away.
 */
teardown: string | null,
/**
 * Untracked files that each worktree gets and that never land.
 */
copy: Array<string>,
/**
 * Ports that each worktree gets to itself.
 */
ports: number,
/**
 * Folders, from the top, that stay where checks of the queue run, so that a build does not begin anew.
 */
caches: Array<string>,
/**
 * The queue is held: nothing is checked or landed.
 */
held: boolean,
/**
 * Why the town held it by itself.
 */
held_why: string | null, shallow: boolean,
/**
 * Made by the demo; removed whole with one click.
 */
demo: boolean,
/**
 * Requests in the order in which they will land; the one in the gate first.
 */
queue: Array<string>,
/**
 * What its runners do now, in their order; runners that rest are not in it.
 */
tracks: Array<TrackView>,
/**
 * Landings, and commits made by hand, that the remote lacks, as it was last seen; 0 where there is no remote.
 */
not_pushed: number, added: string,
/**
 * The last check of the rig, or the one under way; none since the hall began.
 */
check: RigCheckView | null,
/**
 * What a person runs in a worktree to look at what it makes.
 */
run: string | null,
/**
 * Minutes between two looks at what the team has; 0: never by itself.
 */
fetch_minutes: number,
/**
 * So many checks of the queue run at a time.
 */
runners: number,
/**
 * How the commits of a request come to the target.
 */
landing: LandingWord,
/**
 * Commits that the town makes for landings carry the owner's `Signed-off-by`.
 */
sign_off: boolean,
/**
 * Commits that the town makes for landings are signed by the owner's own git, or wait.
 */
sign: boolean,
/**
 * What merges and squashes say, with names in braces; none: title and id.
 */
message: string | null,
/**
 * Author of merges and squashes.
 */
author: AuthorWord,
/**
 * Whether finished work is checked while it waits for approval.
 */
rehearse: RehearseWord,
/**
 * What is done about branches that fall behind the target.
 */
late: LateView,
/**
 * Why nothing can be rehearsed on the target as it is.
 */
rehearsal_halted: string | null,
/**
 * What is approved is proposed in a pull request, and lands where that is merged.
 */
pull_requests: boolean,
/**
 * The forge program; none: by the remote's address.
 */
forge: string | null,
/**
 * Rules of review as they are typed, in order; `docs/** lines<=50 gates -> alone`.
 */
tiers: Array<string>,
/**
 * Whether landings are pushed to the branch that the target follows on its remote.
 */
push: PushWord, pushing: boolean,
/**
 * Why the last push did not go through.
 */
push_trouble: PushTroubleView | null,
/**
 * What the target follows on a remote; none where it follows nothing, or was not asked yet.
 */
team: TeamView | null, };

export type RoleWord = "worker" | "crew";

export type RuleArgs = { rule: string, };

/**
 * A rule that the owner's answers speak for.
 */
export type RuleOfferView = {
/**
 * The newest ask that speaks for it; accepted by that.
 */
ask: string, rig: string, preset: string, command: string, options: Array<string>,
/**
 * So often the owner allowed it.
 */
allowed: number, replay: ReplayView,
/**
 * How long it would hold, in days.
 */
days: number, };

/**
 * A rule that is not removed; it answers until it expires.
 */
export type RuleView = { rule: string, rig: string,
/**
 * Only what agents with this preset ask; null: of any.
 */
preset: string | null,
/**
 * As a person would type it; `…` at its end where further words may follow.
 */
command: string,
/**
 * Options that may stand among the further words.
 */
options: Array<string>,
/**
 * The owner's answers that it was made from; 0: written by hand.
 */
from: number, by: string, made: string, expires: string,
/**
 * Asks that it answered.
 */
answered: number, };

/**
 * One unbroken change, as `git diff -U0` counts it: a side without lines names the line before it, 0 at the start.
 */
export type RunArgs = { old: number, old_lines: number, new: number, new_lines: number, };

export type ScreenArgs = { agent: string,
/**
 * The owner's own terminal, not the agent's.
 */
shell?: string | null,
/**
 * Only the last rows that are not empty.
 */
lines?: number | null, };

export type ScreenView = { cols: number, rows: number,
/**
 * Null while the program hides it.
 */
cursor: CursorView | null, title: string,
/**
 * One string a row, without trailing blanks.
 */
lines: Array<string>, };

export type SendBackArgs = { request: string, message?: string | null, comments?: Array<ReviewCommentArgs> | null, };

export type SendMessageArgs = { agent: string, text: string, when_idle?: boolean | null, };

export type SetAgentArgs = { agent: string, mode?: ModeWord | null,
/**
 * Empty: its own again.
 */
model?: string | null, effort?: string | null,
/**
 * Begin its program anew with it, in the same conversation where it can.
 */
restart?: boolean | null, };

export type SetBudgetArgs = {
/**
 * Dollars, `40` or `12.50`; empty: none any more.
 */
soft?: string | null,
/**
 * As `soft`.
 */
hard?: string | null, utc_offset_minutes?: number | null, };

export type SetRigArgs = { rig: string, gates?: Array<GateArgs> | null, review?: ReviewWord | null, owner?: PersonArgs | null,
/**
 * Empty: none any more.
 */
setup?: string | null, teardown?: string | null, copy?: Array<string> | null, ports?: number | null, caches?: Array<string> | null,
/**
 * What a person runs in a worktree to look at what it makes; empty: none any more.
 */
run?: string | null,
/**
 * Minutes between two fetches of what the team has; 0: never by itself.
 */
fetch_minutes?: number | null,
/**
 * Checks of the queue at a time, 1 to 8.
 */
runners?: number | null, landing?: LandingWord | null, sign_off?: boolean | null,
/**
 * Commits that the town makes for landings are signed by the owner's own git, or wait.
 */
sign?: boolean | null,
/**
 * What merges and squashes say, with {title}, {id}, {agent}, {branch}, {task} and {body}; empty: title and id.
 */
message?: string | null,
/**
 * Author of merges and squashes.
 */
author?: AuthorWord | null, rehearse?: RehearseWord | null,
/**
 * What is done about branches that fall behind the target.
 */
late?: LateView | null,
/**
 * What is approved is proposed in a pull request, and lands where that is merged.
 */
pull_requests?: boolean | null,
/**
 * The forge program, such as `gh`; empty: by the remote's address.
 */
forge?: string | null,
/**
 * Rules of review, in order: globs, `lines<=N` or `lines>N`, `gates`, then `-> alone` or `-> person`.
 */
tiers?: Array<string> | null,
/**
 * Whether landings are pushed to the branch that the target follows on its remote.
 */
push?: PushWord | null, };

/**
 * An empty command: nothing is run.
 */
export type SetWaitingCommandArgs = { minutes?: number | null, command?: string | null, };

/**
 * Something in a file of settings that does not apply.
 */
export type SettingFaultView = {
/**
 * Counted from 1.
 */
line: number,
/**
 * Empty when it is the file as a whole.
 */
field: string, message: string, };

export type ShellArgs = { shell: string, };

export type ShellKindWord = "shell" | "run";

/**
 * A terminal of the owner's own in an agent's worktree. It is no agent and has no state to judge.
 */
export type ShellView = {
/**
 * `sh-…`.
 */
shell: string, agent: string, rig: string, kind: ShellKindWord,
/**
 * Among the agent's own, from 1.
 */
number: number, since: string,
/**
 * How it ended; null while its program runs. One that its user left is no longer shown.
 */
ended: string | null, };

export type SideWord = "old" | "new";

export type SnapshotArgs = { snapshot: string, };

/**
 * A saved state of a worktree.
 */
export type SnapshotView = { id: string, rig: string, agent: string, task: string | null,
/**
 * Why it was taken.
 */
reason: string, at: string, };

export type SourceView = { "kind": "path", "text": string } | { "kind": "url", "text": string };

export type SpendArgs = {
/**
 * With today, 1 to 92; 14 unless told.
 */
days?: number | null,
/**
 * Where the owner's day begins, minutes east of UTC; as the budget has it unless told.
 */
utc_offset_minutes?: number | null, };

export type SpendDayView = { day: string, sum: SpendSumView,
/**
 * By preset, in the order of the whole span.
 */
presets: Array<SpendSumView>,
/**
 * Merge requests that landed.
 */
landed: number,
/**
 * How long checks ran.
 */
check_secs: number, };

/**
 * Something of the span, and what it took.
 */
export type SpendRowView = {
/**
 * The name or id of the thing; empty for a model that its transcript did not name.
 */
name: string,
/**
 * A title, where it has one beside its name.
 */
title: string | null, rig: string | null, sum: SpendSumView, landed: number, };

export type SpendSumView = {
/**
 * Of the tokens whose price is known.
 */
cost: string,
/**
 * Tokens whose price is not known: the cost lacks them.
 */
unpriced_tokens: number, answers: number,
/**
 * Neither read from a cache nor written to one.
 */
input_tokens: number, output_tokens: number, cache_read_tokens: number, cache_write_tokens: number,
/**
 * A part of the output.
 */
reasoning_tokens: number,
/**
 * How long programs worked, as far as they say.
 */
work_secs: number,
/**
 * Sessions whose use is not known, or not all of it.
 */
unknown_sessions: number, };

export type SpendUnknownView = { session: string, agent: string, task: string, preset: string, why: SpendUnknownWord,
/**
 * What the machine said.
 */
words: string | null, };

export type SpendUnknownWord = "not_reported" | "not_yet" | "no_transcript" | "nothing_told" | "format_not_known" | "unreadable";

/**
 * `gt costs`, and the Spend screen.
 */
export type SpendView = {
/**
 * The owner's day that it is now, `2026-11-25`.
 */
today: string,
/**
 * Every day of the span, oldest first.
 */
days: Array<SpendDayView>,
/**
 * Today by the hour, all 24.
 */
hours: Array<SpendSumView>,
/**
 * The whole span.
 */
sum: SpendSumView,
/**
 * What a task that landed in the span cost, from its first session on: half cost less. Of those whose cost is known.
 */
landed_median: string | null,
/**
 * Of tasks that were rejected or closed in the span without landing, and how many.
 */
not_landed: SpendSumView, not_landed_tasks: number,
/**
 * Of the span, the dearest first.
 */
presets: Array<SpendRowView>, agents: Array<SpendRowView>, tasks: Array<SpendRowView>, rigs: Array<SpendRowView>, models: Array<SpendRowView>,
/**
 * Sessions of the span whose use is not known, or not all of it.
 */
unknown: Array<SpendUnknownView>, town: TownSpendView,
/**
 * The newest day on which a price of the table was seen.
 */
prices_as_of: string | null,
/**
 * Why the user's own price table is not used.
 */
prices_wrong: string | null, };

/**
 * A usage window of a login.
 */
export type SpendWindowView = { preset: string, minutes: number,
/**
 * 1000 is all of it.
 */
used_permille: number, resets: string | null, seen: string, };

export type StatusHallView = { pid: number, version: string, seq: number, };

/**
 * `gt status`.
 */
export type StatusView = { hall: StatusHallView,
/**
 * How many agents are in each state; a paused one counts under `paused`.
 */
agents: { [key in string]: number },
/**
 * How many tasks have each status.
 */
tasks: { [key in string]: number },
/**
 * Requests in the line of each rig, in order.
 */
queue: Array<RequestView>,
/**
 * Asks that are open.
 */
waiting: number, spend: TownSpendView,
/**
 * Limits that keep new work waiting.
 */
limits: Array<PresetLimitView>, };

export type StayArgs = { stay: boolean, };

export type SubmitArgs = { rig: string, branch: string,
/**
 * The subject of its newest commit unless told.
 */
title?: string | null, };

export type TakeSnapshotArgs = { agent: string, reason?: string | null, };

export type TaskArgs = { task: string, };

/**
 * What happened to a task.
 */
export type TaskHistoryView = { task: string,
/**
 * Oldest first.
 */
events: Array<EventView>,
/**
 * There are older ones than these.
 */
cut: boolean, };

export type TaskKindWord = "task" | "bug" | "feature" | "chore" | "epic" | "spike";

export type TaskStatusWord = "open" | "in_progress" | "blocked" | "deferred" | "in_review" | "queued" | "closed";

export type TaskView = { id: string, title: string, body: string,
/**
 * What a `shell` agent runs.
 */
script: string | null, status: TaskStatusWord,
/**
 * 0 is the most urgent, 4 the least.
 */
priority: number, kind: TaskKindWord, labels: Array<string>, rig: string, parent: string | null,
/**
 * The task that it is stacked on: it begins on top of that one's branch, before that has landed.
 */
on: string | null,
/**
 * What the agent that begins it is to be: preset and mode of a new one, the program's model.
 */
preset: string | null, mode: ModeWord | null, model: string | null, effort: string | null,
/**
 * The branch that it begins on, where that is not the target.
 */
base: string | null,
/**
 * The agent that holds it now.
 */
assignee: string | null, needs: Array<string>,
/**
 * Open, not deferred, not blocked, nobody on it, not lined up.
 */
ready: boolean,
/**
 * Open tasks that keep it from being ready.
 */
blocked_by: Array<string>, lined_up: LinedUpView | null,
/**
 * The newest merge request of the present assignment.
 */
request: string | null, comments: Array<CommentView>,
/**
 * Files that the agent gets.
 */
attachments: Array<AttachmentView>,
/**
 * The acceptance list: it is done when these hold.
 */
points: Array<PointView>, created: string, updated: string, closed_why: ClosedWord | null, closed_at: string | null, };

/**
 * A branch of a remote, as it was last fetched.
 */
export type TeamView = {
/**
 * As git shows it: `origin/main`.
 */
name: string | null,
/**
 * Commits that it has and the target lacks.
 */
ahead: number | null,
/**
 * Commits that the target has and it lacks.
 */
behind: number | null, fetched: string | null,
/**
 * Why the last try to fetch it failed.
 */
unknown: string | null, };

/**
 * Everything that is shown, at one sequence. Lists are in the order of their ids, events oldest first.
 */
export type TownSnapshot = {
/**
 * Number of the last frame that is in it; the next frame has `seq + 1`.
 */
seq: number,
/**
 * The journal's newest row that is in it.
 */
journal: number, hall: HallView, rigs: Array<RigView>, histories: Array<RigHistoryView>, tasks: Array<TaskView>, agents: Array<AgentView>, requests: Array<RequestView>, asks: Array<AskView>, rules: Array<RuleView>, messages: Array<MessageView>, snapshots: Array<SnapshotView>, spend: TownSpendView,
/**
 * The owner's own terminals in agents' worktrees.
 */
shells: Array<ShellView>,
/**
 * Of each rig that was looked at; the most urgent 200 pairs of each.
 */
radars: Array<RadarView>,
/**
 * The newest 200.
 */
events: Array<EventView>, };

/**
 * What is known of limits without asking for a span.
 */
export type TownSpendView = { budget: BudgetView | null,
/**
 * As the programs last reported them; a preset that reports none is not here.
 */
windows: Array<SpendWindowView>, };

/**
 * A place where one check of a rig runs at a time, and what runs there.
 */
export type TrackView = {
/**
 * The runner, from 0.
 */
runner: number, kind: TrackWord,
/**
 * As in a request's `check`; of a rehearsal the number of its own.
 */
check: number,
/**
 * In the order in which they are merged.
 */
requests: Array<string>,
/**
 * The commit that they are merged into.
 */
target: string, since: string, };

export type TrackWord = "line" | "confirm" | "trace" | "rehearsal" | "landing";

/**
 * Exactly one of text and base64.
 */
export type TypeBytesArgs = { agent: string, text?: string | null, base64?: string | null,
/**
 * The owner's own terminal, not the agent's.
 */
shell?: string | null, };

/**
 * How a landing would be undone now.
 */
export type UndoWayView = { way: UndoWord,
/**
 * Why it would be that way, as one sentence.
 */
words: string, };

export type UndoWord = "step_back" | "revert";

/**
 * How a landing is undone.
 */
export type UndoingView = { way: UndoWord,
/**
 * Why it is that way, as one sentence.
 */
words: string,
/**
 * The landing itself where the target goes back; else the request that takes it out.
 */
request: RequestView, };

/**
 * A folder that the system did not let be read.
 */
export type UnreadView = { path: string,
/**
 * In the system's words.
 */
why: string, };

/**
 * A gate and how it last went.
 */
export type VerdictView = { name: string, result: GateResultWord,
/**
 * The commit the gate ran on.
 */
commit: string | null,
/**
 * What that commit is made of: a head of the request, and the target it was merged into.
 */
head: string | null, target: string | null,
/**
 * One of the two is another one by now.
 */
moved: boolean,
/**
 * The files of that commit: the same gate says the same of them in the same environment. None in what an older town kept.
 */
tree: string | null,
/**
 * What it ran as, and where: the system, and a number for the variables that gates get.
 */
command: string | null, environment: string | null,
/**
 * It was known of an equal tree, and did not run again.
 */
known: boolean, took_ms: number | null,
/**
 * The gate's last words, or why it could not run.
 */
words: string, at: string | null, };

export type WaitAgentArgs = { agent: string,
/**
 * An agent state, or `paused`.
 */
state: string, timeout_ms?: number | null, };

/**
 * Until nothing of the rig waits, is checked or lands.
 */
export type WaitQueueArgs = { rig: string, timeout_ms?: number | null, };

export type WaitTaskArgs = { task: string, status: TaskStatusWord, timeout_ms?: number | null, };

export type WaitToldView = { ask: string, agent: string,
/**
 * When it began.
 */
at: string, result: WaitToldWord,
/**
 * Why it failed, with the command's last words.
 */
why: string | null, };

export type WaitToldWord = "begun" | "done" | "failed";

export type WaitingCommandView = {
/**
 * Absolute path of the file that says so in its table `[waiting]`.
 */
file: string,
/**
 * From so many minutes on.
 */
minutes: number,
/**
 * For the shell; empty: nothing is run.
 */
command: string,
/**
 * What of the table does not apply.
 */
faults: Array<SettingFaultView>,
/**
 * The ask that it was told of last in this town; null where there was none.
 */
last: WaitToldView | null, };

/**
 * What a request in the line waits for.
 */
export type WaitsView = { kind: WaitsWord,
/**
 * Checked with so many others, one of so many suspects, or behind so many; else 0.
 */
count: number,
/**
 * The request that it cannot be checked together with.
 */
other: string | null, words: string, };

export type WaitsWord = "lands" | "checked" | "doubted" | "suspected" | "passed" | "apart" | "behind";

export type WhenWord = "now" | "later";

/**
 * What is known of an agent's program, and the rule by which its state follows from it.
 */
export type WhyView = {
/**
 * The rule that decides; null where none fits, or no program runs.
 */
rule: string | null,
/**
 * What each source says now, the one with more authority first.
 */
evidence: Array<EvidenceView>,
/**
 * What was added to the program's start beside the person's own set-up.
 */
added_to_start: Array<string>,
/**
 * The agent's name, and its id.
 */
name: string, rig: string, preset: string, mode: ModeWord, role: RoleWord,
/**
 * Its place on the map, counted from the lot nearest to Main Street.
 */
lot: number, state: AgentStateWord,
/**
 * Why it is in that state, in words that name the evidence.
 */
reason: string, since: string,
/**
 * Shown instead of the state.
 */
paused: boolean, task: string | null, task_title: string | null, epoch: number,
/**
 * The newest session, live or ended.
 */
session: string | null,
/**
 * A program runs or is owed.
 */
live: boolean,
/**
 * A restart takes up the conversation of that session.
 */
goes_on: boolean, worktree: string | null, branch: string | null,
/**
 * The merge base with the target as git sees it now.
 */
base: string | null,
/**
 * Null where git has not been asked yet.
 */
ahead: number | null, behind: number | null, additions: number | null, deletions: number | null,
/**
 * Uncommitted files in the worktree count too.
 */
changed_files: number | null, own_commits: number | null,
/**
 * The merge request of its current task.
 */
request: string | null,
/**
 * Tasks lined up behind the current one, in order.
 */
up_next: Array<string>,
/**
 * Programs run with the user's rights in this version.
 */
confined: boolean,
/**
 * 1 at first, one more each time the work came back; 0 without a task.
 */
round: number,
/**
 * Jobs that go on in its program's background, as that last said.
 */
background: number,
/**
 * What its newest session used; null before there is one.
 */
usage: AgentUsageView | null,
/**
 * The limit that its program ran into, until it works again or the limit is over.
 */
limit: AgentLimitView | null, added: string, };

/** Every call: its arguments and its reply. */
export interface Commands {
  hall_info: [NoArgs, HallView];
  /** The whole town as it is shown. */
  snapshot: [NoArgs, TownSnapshot];
  /** The whole town, and from then on a `frame` push for each change. */
  subscribe: [NoArgs, TownSnapshot];
  unsubscribe: [NoArgs, Nothing];
  status: [NoArgs, StatusView];
  presets: [NoArgs, Array<PresetView>];
  /** What this machine has of the programs that presets name; each is asked for its version now. */
  machine: [NoArgs, MachineView];
  add_rig: [AddRigArgs, RigView];
  set_rig: [SetRigArgs, RigView];
  remove_rig: [RigArgs, Nothing];
  list_rigs: [NoArgs, Array<RigView>];
  show_rig: [RigArgs, RigView];
  /** Tries setup, gates and two worktrees at once; answers at the end, and shows each step in the rig's view. */
  check_rig: [RigArgs, RigCheckView];
  /** Fetches what the target follows on its remote, now. */
  fetch_rig: [RigArgs, RigView];
  /** Brings the target to the branch that it follows on its remote; answers when it is there, or is not. */
  push_rig: [RigArgs, RigView];
  /** Looks at the open pull requests of the rig now; does not wait for what they say. */
  refresh_pulls: [RigArgs, RigView];
  /** Branches of its repository that a task may begin on. */
  branches: [RigArgs, BranchesView];
  rig_history: [RigArgs, RigHistoryView];
  /** What the rig's open branches do to each other, as it was last looked at; all pairs. */
  radar: [RigArgs, RadarView];
  /** What of the disk the town takes, measured now. */
  disk: [NoArgs, DiskView];
  /** Deletes what has been in the trash for longer. */
  empty_trash: [EmptyTrashArgs, EmptiedView];
  /** What was spent in the last days, and what the limits are. */
  spend: [SpendArgs, SpendView];
  set_budget: [SetBudgetArgs, BudgetView];
  /** Lets today go on without the hard limit. */
  lift_budget: [NoArgs, BudgetView];
  add_task: [AddTaskArgs, TaskView];
  edit_task: [EditTaskArgs, TaskView];
  close_task: [TaskArgs, TaskView];
  reopen_task: [TaskArgs, TaskView];
  /** A file for the agent that gets the task: a log, a screenshot. The town keeps it; it never lands. */
  attach_file: [AttachFileArgs, TaskView];
  detach_file: [DetachFileArgs, TaskView];
  /** One more point of the acceptance list. */
  add_point: [AddPointArgs, TaskView];
  edit_point: [EditPointArgs, TaskView];
  remove_point: [PointArgs, TaskView];
  /** Says that points hold. An agent claims those of its own task only. */
  claim_points: [ClaimPointsArgs, TaskView];
  add_dependency: [DependencyArgs, TaskView];
  remove_dependency: [DependencyArgs, TaskView];
  comment_task: [CommentTaskArgs, TaskView];
  list_tasks: [ListTasksArgs, Array<TaskView>];
  show_task: [TaskArgs, TaskView];
  /** Every row of the journal about the task, oldest first. */
  task_history: [TaskArgs, TaskHistoryView];
  add_agent: [AddAgentArgs, AgentView];
  /** A new agent with a task that begins in the state of a worktree that was made elsewhere, lined up to be started. That worktree is only read. */
  adopt: [AdoptArgs, Assigned];
  remove_agent: [AgentArgs, Nothing];
  move_agent: [MoveAgentArgs, AgentView];
  list_agents: [ListAgentsArgs, Array<AgentView>];
  /** An agent may show itself only. */
  show_agent: [AgentArgs, AgentView];
  /** What the state rests on. An agent may ask about itself only. */
  why: [AgentArgs, WhyView];
  assign: [AssignArgs, Assigned];
  /** Takes a task back that has not produced anything, or is only lined up. */
  unassign: [TaskArgs, TaskView];
  /** Starts what is lined up for this agent. */
  start: [AgentArgs, AgentView];
  stop: [AgentArgs, AgentView];
  /** A new session for the current task. */
  restart: [RestartArgs, AgentView];
  pause: [AgentArgs, AgentView];
  resume: [AgentArgs, AgentView];
  /** Its mode, and the model and effort of its task. A program that runs is told, or restarted with `restart`. */
  set_agent: [SetAgentArgs, AgentView];
  /** All agents stand still, those at rest, too: what is lined up starts nothing. The answer names all that stand. */
  freeze: [GroupArgs, Array<AgentView>];
  /** Whoever stands still goes on; the answer names them. */
  thaw: [GroupArgs, Array<AgentView>];
  send_message: [SendMessageArgs, MessageView];
  withdraw_message: [MessageArgs, MessageView];
  /** Raw keys, as if typed. */
  type_bytes: [TypeBytesArgs, Nothing];
  /** An agent may see its own only. */
  screen: [ScreenArgs, ScreenView];
  /** Opens a shell of the owner's in an agent's worktree, or the rig's run command there. */
  open_shell: [OpenShellArgs, ShellView];
  /** Ends one, or takes one away that has ended. */
  end_shell: [ShellArgs, Nothing];
  list_shells: [ListShellsArgs, Array<ShellView>];
  /** Ports that programs in the agent's worktree listen on now. */
  listening: [AgentArgs, Array<ListeningView>];
  /** Opens a terminal channel: first bytes that draw the present screen, then what follows. */
  attach: [AttachArgs, Attached];
  detach: [ChannelArgs, Nothing];
  resize: [ResizeArgs, Nothing];
  credit: [CreditArgs, Nothing];
  /** The turn is finished. */
  done: [DoneArgs, Nothing];
  open_ask: [OpenAskArgs, AskView];
  /** A fresh session of the agent is to go on with its work, and is told these words; this one ends. */
  hand_over: [HandOverArgs, Nothing];
  /** A hook of the agent's program fired. */
  hook: [HookArgs, HookReply];
  /** What the agent is to know at the start of its work. */
  prime: [NoArgs, PrimeView];
  answer: [AnswerArgs, Answered];
  /** Open asks, oldest first. */
  waiting: [NoArgs, Array<AskView>];
  /** The user's own command for asks that wait for long, and how it went last. */
  waiting_command: [NoArgs, WaitingCommandView];
  /** Writes it into the user's configuration; all their towns follow within a minute. */
  set_waiting_command: [SetWaitingCommandArgs, WaitingCommandView];
  /** Rules that answer for the owner. */
  list_rules: [ListRulesArgs, Array<RuleView>];
  /** Rules that the owner's answers in a rig speak for. */
  propose_rules: [RigArgs, Array<RuleOfferView>];
  /** Makes the rule that was offered with this ask. */
  accept_rule: [AcceptRuleArgs, RuleView];
  add_rule: [AddRuleArgs, RuleView];
  remove_rule: [RuleArgs, Nothing];
  /** What such a rule would have answered; none is made. */
  replay_rule: [AddRuleArgs, ReplayView];
  list_requests: [ListRequestsArgs, Array<RequestView>];
  show_request: [RequestArgs, RequestView];
  approve: [ApproveArgs, RequestView];
  send_back: [SendBackArgs, RequestView];
  reject: [RequestArgs, RequestView];
  /** A branch made by hand enters the queue. */
  submit: [SubmitArgs, RequestView];
  /** Checks a request again. */
  retry: [RequestArgs, RequestView];
  /** Lets a request land in spite of the gate that stopped it; kept with who said so, and why. */
  override_gate: [OverrideGateArgs, RequestView];
  /** How a landing would be undone now; nothing is undone. */
  undo_way: [RequestArgs, UndoWayView];
  /** Takes what landed out of the target again. */
  undo_landing: [RequestArgs, UndoingView];
  /** What a rig's queue did in the last days. */
  queue_figures: [QueueFiguresArgs, QueueFiguresView];
  hold_queue: [RigArgs, RigView];
  release_queue: [RigArgs, RigView];
  diff: [DiffArgs, DiffView];
  file_diff: [FileDiffArgs, FileDiffView];
  /** An image that a request changes, as it is on one side. */
  image: [ImageArgs, ImageView];
  /** A revision of the request without these changes; to be approved anew. */
  leave_out: [LeaveOutArgs, RequestView];
  /** An agent may read what is about its own task's request only. */
  gate_log: [GateLogArgs, GateLogView];
  /** What the gates left in their last runs about a request. An agent may see that of its own task's request only. */
  gate_files: [RequestArgs, Array<GateFilesView>];
  list_snapshots: [ListSnapshotsArgs, Array<SnapshotView>];
  take_snapshot: [TakeSnapshotArgs, SnapshotView];
  restore_snapshot: [SnapshotArgs, Restored];
  /** The command that brings a task's branch into the owner's own checkout; nothing is run. */
  checkout: [TaskArgs, CheckoutView];
  journal: [JournalArgs, JournalPage];
  /** From then on an `event` push for each row of the journal. */
  follow: [FollowArgs, Nothing];
  wait_agent: [WaitAgentArgs, AgentView];
  wait_task: [WaitTaskArgs, TaskView];
  wait_queue: [WaitQueueArgs, QueueStatusView];
  /** A small real repository with tasks and agents, marked as a demo. */
  demo_create: [DemoCreateArgs, RigView];
  demo_remove: [NoArgs, Nothing];
  /** Whether the hall ends by itself when nothing is left to do. */
  stay: [StayArgs, HallView];
  /** Ends the hall; refused while agents work unless told what becomes of them. */
  down: [DownArgs, Nothing];
}
