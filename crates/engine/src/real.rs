//! The real world: SQLite, keepers, git and files of one town.

mod agenda;
mod attachments;
mod caught_up;
mod chain;
mod disk;
mod draft;
mod ended;
mod environment;
mod foreign;
mod gate;
mod gate_files;
mod ground;
mod kept;
mod landing;
mod last_words;
mod left_out;
mod listener;
mod listening;
mod lost;
mod machine;
mod opening;
mod outbox;
mod owner_command;
mod places;
mod pressure;
mod prime;
mod pulls;
mod queue;
mod radar;
mod refs;
mod remote;
mod replay;
mod replies;
mod rig_check;
mod rigs;
mod runs;
mod scrollback;
mod sessions;
mod shell_note;
mod shell_rows;
mod shells;
mod signing;
mod starting;
mod style;
mod terminal;
mod tidy;
mod touched;
mod turns;
mod typing;
mod undo;
mod usage;
mod watcher;
mod work;

pub use environment::Environment;
pub use places::Places;

use crate::Trouble;
use crate::board::Reporter;
use crate::shell::{Listening, Shell, ShellPlan};
use crate::sight::{AgentSight, RigSight};
use crate::terminal::{Account, Attachment, ScreenText, Viewer};
use crate::world::*;
use crate::{gate_files::GateFiles, lost_tests::LostTest, machine::Machine, rig_check::Tell};
use gastown_agent::{Hooked, Preset};
use gastown_core::{
    AddRig, Adopt, Agent, Ask, Dialog, Firing, Message, Oid, Ports, Request, Rig, RigId, Session, SessionId,
    Snapshot, TakenWork, Task, TaskId, Time, Town, WorktreeRef,
};
use gastown_git::{Diff, FileLines, Git, LeaveOut, Look, Side};
use gastown_pty::os;
use gastown_store::{About, JournalEntry, Reader, Store, StoreError, Turn};
use shell_rows::Shells;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock, atomic::AtomicBool, atomic::Ordering};
use watcher::Watcher;

#[derive(Clone)]
pub struct RealWorld {
    places: Places,
    environment: Arc<Environment>,
    git: Git,
    store: Arc<Mutex<Store>>,
    reader: Arc<Mutex<Reader>>,
    watcher: Arc<Watcher>,
    expected: Arc<replies::Expected>,
    shells: Arc<Shells>,
    /// Held for reading while a shell is opened.
    opening: Arc<RwLock<()>>,
    /// Worktrees that are being put away.
    away: Arc<Mutex<Vec<PathBuf>>>,
    refs: Arc<refs::RefWatch>,
    radars: radar::Radars,
    /// Ports given out by this hall; nobody else gets them while a worktree is being made.
    ports: Arc<Mutex<Vec<(PathBuf, Ports)>>>,
    /// Set when a session is stopped: its setup under way is ended.
    setups: Arc<Mutex<std::collections::BTreeMap<SessionId, Arc<AtomicBool>>>>,
    /// Transcripts of sessions that run, as far as they were read.
    readers: Arc<Mutex<usage::Readers>>,
    runs: runs::Runs,
    pressure: Arc<pressure::Pressure>,
    /// Set when the town is closed: gates under way are ended and stay owed.
    cancel: Arc<AtomicBool>,
}

impl World for RealWorld {
    fn now(&self) -> Time {
        Time(i64::try_from(os::unix_micros()).unwrap_or(i64::MAX))
    }

    fn fresh(&self) -> u64 {
        let nonce = os::random_nonce().ok().and_then(|nonce| u64::from_str_radix(nonce.get(..16)?, 16).ok());
        // The system's own random keys, where the device cannot be read.
        nonce.unwrap_or_else(|| RandomState::new().build_hasher().finish())
    }

    fn listen(&self, reporter: Reporter) {
        self.shells.listen(reporter.clone());
        self.watcher.start(reporter);
    }

    fn commit(&self, turn: &Turn<'_>) -> Result<u64, StoreError> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner).commit(turn)
    }

    fn journal(&self, since: u64, limit: usize) -> Result<Vec<JournalEntry>, StoreError> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner).journal(since, limit)
    }

    fn journal_about(&self, about: &About<'_>, limit: usize) -> Result<Vec<JournalEntry>, StoreError> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner).about(about, limit)
    }

    fn make_worktree(&self, plan: &SessionPlan<'_>) -> Result<MadeWorktree, Trouble> {
        self.worktree_made(plan)
    }

    fn start_session(&self, plan: &SessionPlan<'_>, worktree: &WorktreeRef) -> Result<Started, Trouble> {
        self.start_and_tell(plan, worktree)
    }

    fn calls_left(&self, session: &Session) -> Vec<Vec<u8>> {
        outbox::take(&session.id, &self.places.session(&session.id))
    }

    fn find_session(&self, session: &Session) -> Found {
        self.find(session)
    }

    fn break_off(&self, session: &SessionId) {
        self.setup_flag(session).store(true, Ordering::Release);
    }

    fn end_session(&self, session: &Session) -> Result<(), Trouble> {
        self.forget_setup(&session.id);
        self.end(&session.id)
    }

    fn pause_session(&self, session: &Session, pause: bool) -> Result<(), Trouble> {
        self.pause(&session.id, pause)
    }

    fn write_prime(&self, session: &Session, task: &Task, told: &Told) -> Result<(), Trouble> {
        self.brief(session, task, told)
    }

    fn type_message(&self, session: &Session, message: &Message) -> Result<Typed, Trouble> {
        self.type_message_text(session, message)
    }

    fn choose_in_dialog(&self, ask: &Ask, dialog: &Dialog, choice: usize) -> Result<(), Trouble> {
        self.choose(ask, dialog, choice)
    }

    fn hear_hook(&self, session: &SessionId, hooked: &Hooked<'_>) -> bool {
        let reply = hooked.firing.and_then(|firing| self.expected.take(firing));
        self.watcher.hear_hook(session, hooked, reply)
    }

    fn background(&self, session: &SessionId, hooked: &Hooked<'_>) -> Option<u32> {
        self.watcher.get(session)?.lock().background(hooked)
    }

    fn expect_reply(&self, firing: Firing, reply: Reply) {
        self.expected.add(firing, reply);
    }

    fn forget_reply(&self, firing: Firing) {
        drop(self.expected.take(firing));
    }

    fn read_usage(&self, plan: &UsagePlan<'_>) -> Result<Option<gastown_core::Reading>, Trouble> {
        self.usage_of(plan)
    }

    fn hear_transcript(&self, plan: &UsagePlan<'_>) -> Result<bool, Trouble> {
        self.hear_what_is_written(plan)
    }

    fn take_work(&self, plan: &WorkPlan<'_>) -> TakenWork {
        self.take(plan).unwrap_or_else(|trouble| TakenWork::Failed { why: trouble.words })
    }

    fn take_snapshot(&self, snapshot: &Snapshot, rig: &Rig, agent: &Agent) -> Result<(), Trouble> {
        self.save(snapshot, rig, agent)
    }

    fn look_foreign(&self, rig: &Rig, wish: Adopt) -> Result<Adopt, Trouble> {
        self.see_foreign(rig, wish)
    }

    fn restore_snapshot(&self, snapshot: &Snapshot, rig: &Rig, agent: &Agent) -> Result<(), Trouble> {
        self.restore(snapshot, rig, agent)
    }

    fn check(&self, plan: &CheckPlan<'_>) -> Checked {
        self.check_run(plan)
    }

    fn stop_check(&self, rig: &RigId, run: Checking) {
        self.break_run_off(rig, run);
    }

    fn is_pressed(&self, at_work: usize) -> Option<String> {
        self.pressure.why(at_work)
    }

    fn remove_worktree(&self, rig: &Rig, agent: &Agent) -> Result<(), Trouble> {
        self.put_away(rig, agent)
    }

    fn remove_rig(&self, rig: &Rig) -> Result<(), Trouble> {
        self.put_rig_away(rig)
    }

    fn finish_off(&self, town: &Town) -> Result<(), Trouble> {
        self.finish_off_unfinished(town)
    }

    fn tidy(&self, town: &Town) -> Result<Vec<String>, Trouble> {
        self.forget_old_landings(town)?;
        gate_files::put_old_away(&self.places, town, || self.stamp())?;
        self.put_strays_away(town)
    }

    fn inspect(&self, wish: &AddRigRequest) -> Result<AddRig, Trouble> {
        self.inspect_source(wish)
    }

    fn clone_rig(&self, add: &AddRig) -> Result<(), Trouble> {
        self.clone_source(add)
    }

    fn fetch_branch(&self, rig: &Rig, branch: &str) -> Result<BranchFacts, Trouble> {
        self.branch_facts(rig, branch)
    }

    fn machine(&self, wanted: &[(Preset, Option<PathBuf>)]) -> Machine {
        self.see_machine(wanted)
    }

    fn look_rig(&self, rig: &Rig) -> Result<RigSight, Trouble> {
        self.see_rig(rig)
    }

    fn fetch_team(&self, rig: &Rig) -> Result<Option<String>, Trouble> {
        self.fetch_of_team(rig)
    }

    fn keep_attachment(&self, task: &TaskId, name: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.keep_file(task, name, bytes)
    }

    fn remove_attachment(&self, task: &TaskId, name: &str) -> Result<(), Trouble> {
        self.put_file_away(task, name)
    }

    fn branches(&self, rig: &Rig) -> Result<Vec<String>, Trouble> {
        self.branches_of(rig)
    }

    fn look_agent(&self, rig: &Rig, agent: &Agent, below: &[Oid]) -> Result<AgentSight, Trouble> {
        self.see_agent(rig, agent, below)
    }

    fn look_radar(&self, rig: &Rig, branches: &[BranchTip<'_>]) -> Result<Look, Trouble> {
        self.see_radar(rig, branches)
    }

    fn check_rig(&self, rig: &Rig, taken: &[Ports], tell: Tell<'_>) -> Result<(), Trouble> {
        self.try_rig(rig, taken, tell)
    }

    fn disk(&self, town: &Town) -> Result<DiskUse, Trouble> {
        Ok(self.disk_use(town))
    }

    fn empty_trash(&self, older: std::time::Duration) -> Result<Emptied, Trouble> {
        self.empty_trash_of(older)
    }

    fn diff(&self, rig: &Rig, base: &Oid, head: &Oid) -> Result<Diff, Trouble> {
        let town = self.town_clone(rig)?;
        town.diff(rigs::oid(base)?, rigs::oid(head)?).map_err(|error| Trouble::of(&error))
    }

    fn file_diff(
        &self,
        rig: &Rig,
        base: &Oid,
        head: &Oid,
        path: &str,
        context: u32,
    ) -> Result<Option<FileLines>, Trouble> {
        self.lines_of(rig, (base, head), path, context)
    }

    fn lost_tests(&self, rig: &Rig, base: &Oid, head: &Oid) -> Result<Vec<LostTest>, Trouble> {
        self.tests_lost(rig, base, head)
    }

    fn changed_bytes(
        &self,
        rig: &Rig,
        commits: (&Oid, &Oid),
        path: &str,
        side: Side,
        bytes_max: usize,
    ) -> Result<Option<Vec<u8>>, Trouble> {
        self.bytes_of(rig, commits, path, (side, bytes_max))
    }

    fn leave_out(&self, rig: &Rig, request: &Request, parts: &[LeaveOut]) -> Result<LeftOutHead, Trouble> {
        self.without(rig, request, parts)
    }

    fn gate_log(&self, request: &Request, gate: &str, from: u64) -> Result<Vec<u8>, Trouble> {
        gate::read_log(&self.places.gate_log(&request.id, gate), from)
    }

    fn gate_files(&self, request: &Request) -> Result<Vec<GateFiles>, Trouble> {
        self.files_of_gates(request)
    }

    fn open_shell(&self, plan: &ShellPlan<'_>) -> Result<Shell, Trouble> {
        self.start_shell(plan)
    }

    fn end_shell(&self, id: &SessionId) -> Result<(), Trouble> {
        self.close_shell(id)
    }

    fn end_shells(&self) -> Result<(), Trouble> {
        self.close_shells(None)
    }

    fn find_shells(&self, town: &Town) -> Result<(), Trouble> {
        self.find_shells_again(town)
    }

    fn listening(&self, agent: &Agent) -> Result<Vec<Listening>, Trouble> {
        self.ports_in_use(agent)
    }

    fn screen(&self, terminal: &SessionId) -> Result<ScreenText, Trouble> {
        self.screen_text(terminal)
    }

    fn account(&self, session: &SessionId, agent: &Agent) -> Option<Account> {
        self.watcher.get(session).and_then(|watched| watched.lock().account(agent))
    }

    fn attach(
        &self,
        terminal: &SessionId,
        history: bool,
        viewer: Box<dyn Viewer>,
    ) -> Result<Attachment, Trouble> {
        self.attachment(terminal, history, viewer)
    }

    fn type_bytes(&self, terminal: &SessionId, bytes: &[u8]) -> Result<(), Trouble> {
        self.type_into(terminal, bytes)
    }

    fn resize(&self, terminal: &SessionId, cols: u16, rows: u16) -> Result<(), Trouble> {
        self.resize_terminal(terminal, cols, rows)
    }

    fn close(&self) {
        self.break_off();
    }
}
