//! A world of memory for stepping the loop: every answer is given by the test, time stands still until it is moved.

use crate::Trouble;
use crate::board::Reporter;
use crate::gate_files::GateFiles;
use crate::lost_tests::LostTest;
use crate::machine::Machine;
use crate::rig_check::Tell;
use crate::shell::{Listening, Shell, ShellPlan};
use crate::sight::{AgentSight, RigSight};
use crate::terminal::{Account, Attachment, ScreenText, Viewer};
use crate::undo::{FoundWay, LandPlan, UndoPlan};
use crate::world::*;
use gastown_agent::{Hooked, Preset};
use gastown_core::*;
use gastown_git::{Diff, FileLines, LeaveOut, Look, Side};
use gastown_store::{About, JournalEntry, StoreError, Turn};
use std::path::PathBuf;
use std::sync::Mutex;

/// What answers a dialog by one of its choices.
pub(crate) type Chooses = Box<dyn FnMut(&Ask, &Dialog, usize) -> Result<(), Trouble> + Send>;

/// What a test sets and looks at.
#[derive(Default)]
pub(crate) struct Facts {
    pub now: i64,
    pub random: u64,
    pub seq: u64,
    /// Events of each commit.
    pub commits: Vec<Vec<(String, Event)>>,
    pub settled: usize,
    pub disk_is_full: bool,
    pub land_waits: bool,
    /// Why the owner's git signs nothing.
    pub not_signed: Option<String>,
    /// How often it was asked.
    pub signings: usize,
    pub found: Option<Found>,
    pub typed: Vec<String>,
    /// Why nothing of a message is typed now.
    pub held: Option<String>,
    /// What answers dialogs; without it the words of the choice are typed.
    pub hand: Option<Chooses>,
    pub broken_off: Vec<String>,
    /// Checks that were to end.
    pub stopped: Vec<(RigId, Checking)>,
    /// What transcripts tell; none where the preset names none.
    pub reading: Option<Reading>,
}

#[derive(Default)]
pub(crate) struct FakeWorld {
    pub facts: Mutex<Facts>,
}

impl FakeWorld {
    pub fn with(&self, change: impl FnOnce(&mut Facts)) {
        change(&mut self.facts.lock().expect("no thread died with it"));
    }

    pub fn commits(&self) -> usize {
        self.facts.lock().expect("no thread died with it").commits.len()
    }
}

impl crate::undo::Landings for FakeWorld {
    fn undo_way(&self, _: &UndoPlan<'_>) -> Result<FoundWay, Trouble> {
        none()
    }
    fn step_back(&self, _: &Rig, step: &StepBack) -> Result<StepOutcome, Trouble> {
        Ok(StepOutcome::Back { now: step.to.clone() })
    }
    fn sign(&self, plan: &LandPlan<'_>) -> Result<SignOutcome, Trouble> {
        let mut facts = self.facts.lock().expect("no thread died with it");
        facts.signings += 1;
        Ok(match facts.not_signed.clone() {
            Some(words) => SignOutcome::Refused { words },
            None => SignOutcome::Signed { chain: vec![SIGNED.into(); plan.chain.len()] },
        })
    }
    fn land(&self, _: &LandPlan<'_>) -> Result<LandOutcome, Trouble> {
        let waits = self.facts.lock().expect("no thread died with it").land_waits;
        Ok(if waits {
            LandOutcome::Waits { words: "a file is modified".into() }
        } else {
            LandOutcome::Landed
        })
    }
}

impl crate::remote::Remotes for FakeWorld {
    fn follow_pull(&self, _: &crate::remote::PullPlan<'_>) -> Result<PullLook, Trouble> {
        none()
    }
    fn push(&self, _: &Rig, _: &Oid) -> Result<PushOutcome, Trouble> {
        none()
    }
}

impl crate::owner_command::OwnerCommands for FakeWorld {
    fn run_for_owner(&self, _: &crate::owner_command::OwnerCommand<'_>) -> crate::owner_command::OwnerRun {
        crate::owner_command::OwnerRun::Done
    }
}

fn none<T>() -> Result<T, Trouble> {
    Err(Trouble::new("not in this world"))
}

pub(crate) const HEAD: &str = "2222222222222222222222222222222222222222";
pub(crate) const BASE: &str = "1111111111111111111111111111111111111111";
pub(crate) const MERGED: &str = "3333333333333333333333333333333333333333";
/// What the owner's git makes of it.
pub(crate) const SIGNED: &str = "5555555555555555555555555555555555555555";

impl World for FakeWorld {
    fn now(&self) -> Time {
        Time(self.facts.lock().expect("no thread died with it").now)
    }
    fn fresh(&self) -> u64 {
        let mut facts = self.facts.lock().expect("no thread died with it");
        facts.random =
            facts.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        facts.random >> 16
    }
    fn listen(&self, _: Reporter) {}
    fn commit(&self, turn: &Turn<'_>) -> Result<u64, StoreError> {
        let mut facts = self.facts.lock().expect("no thread died with it");
        if facts.disk_is_full {
            return Err(StoreError::DiskFull { path: "/town/town.db".into() });
        }
        facts.commits.push(turn.entries.to_vec());
        facts.settled += turn.settled.len();
        facts.seq += turn.entries.len() as u64;
        Ok(facts.seq)
    }
    fn journal(&self, _: u64, _: usize) -> Result<Vec<JournalEntry>, StoreError> {
        Ok(Vec::new())
    }
    fn journal_about(&self, _: &About<'_>, _: usize) -> Result<Vec<JournalEntry>, StoreError> {
        Ok(Vec::new())
    }
    fn make_worktree(&self, plan: &SessionPlan<'_>) -> Result<MadeWorktree, Trouble> {
        let branch = format!("gastown/{}/{}", plan.agent.id, plan.task.id);
        let worktree = WorktreeRef {
            dir: format!("/town/trees/{}", plan.agent.id),
            branch,
            base: BASE.into(),
            ports: None,
        };
        Ok(MadeWorktree { worktree, target: plan.rig.target_head.clone() })
    }
    fn start_session(&self, plan: &SessionPlan<'_>, _: &WorktreeRef) -> Result<Started, Trouble> {
        let nonce = plan.session.id.to_string();
        let keeper = KeeperFacts { pid: 7, start_time: 7, boot_id: "b".into(), nonce, child_pid: 8 };
        Ok(Started::Running { keeper, program: ProgramFacts::default() })
    }
    fn find_session(&self, _: &Session) -> Found {
        self.facts.lock().expect("no thread died with it").found.clone().unwrap_or(Found::Alive)
    }
    fn break_off(&self, session: &SessionId) {
        self.with(|facts| facts.broken_off.push(session.to_string()));
    }
    fn end_session(&self, _: &Session) -> Result<(), Trouble> {
        Ok(())
    }
    fn calls_left(&self, _: &Session) -> Vec<Vec<u8>> {
        Vec::new()
    }
    fn pause_session(&self, _: &Session, _: bool) -> Result<(), Trouble> {
        Ok(())
    }
    fn write_prime(&self, _: &Session, _: &Task, _: &Told) -> Result<(), Trouble> {
        Ok(())
    }
    fn type_message(&self, _: &Session, message: &Message) -> Result<Typed, Trouble> {
        if let Some(why) = self.facts.lock().expect("no thread died with it").held.clone() {
            return Ok(Typed::Held { why });
        }
        self.with(|facts| facts.typed.push(message.text.clone()));
        Ok(Typed::Whole)
    }
    fn choose_in_dialog(&self, ask: &Ask, dialog: &Dialog, choice: usize) -> Result<(), Trouble> {
        if let Some(hand) = &mut self.facts.lock().expect("no thread died with it").hand {
            return hand(ask, dialog, choice);
        }
        self.with(|facts| facts.typed.push(dialog.choices[choice].text.clone()));
        Ok(())
    }
    fn background(&self, _: &SessionId, _: &Hooked<'_>) -> Option<u32> {
        None
    }

    fn expect_reply(&self, _: Firing, _: Reply) {}
    fn forget_reply(&self, _: Firing) {}
    fn hear_hook(&self, _: &SessionId, _: &Hooked<'_>) -> bool {
        true
    }
    fn read_usage(&self, _: &UsagePlan<'_>) -> Result<Option<Reading>, Trouble> {
        Ok(self.facts.lock().expect("no thread died with it").reading.clone())
    }
    fn hear_transcript(&self, _: &UsagePlan<'_>) -> Result<bool, Trouble> {
        Ok(false)
    }
    fn take_work(&self, _: &WorkPlan<'_>) -> TakenWork {
        let change = Change { files: 1, additions: 2, deletions: 3, commits: 1, ..Change::default() };
        TakenWork::Commits {
            head: HEAD.into(),
            base: BASE.into(),
            change,
            left_out: LeftOut::Nothing,
            touched: Touched::default(),
        }
    }
    fn take_snapshot(&self, _: &Snapshot, _: &Rig, _: &Agent) -> Result<(), Trouble> {
        Ok(())
    }
    fn look_foreign(&self, _: &Rig, wish: Adopt) -> Result<Adopt, Trouble> {
        Ok(wish)
    }
    fn restore_snapshot(&self, _: &Snapshot, _: &Rig, _: &Agent) -> Result<(), Trouble> {
        none()
    }
    fn check(&self, plan: &CheckPlan<'_>) -> Checked {
        let outcome = CheckOutcome::Green { chain: vec![MERGED.into(); plan.requests.len()] };
        Checked { verdicts: Vec::new(), kept: Vec::new(), outcome }
    }
    fn is_pressed(&self, _: usize) -> Option<String> {
        None
    }
    fn stop_check(&self, rig: &RigId, run: Checking) {
        self.with(|facts| facts.stopped.push((rig.clone(), run)));
    }
    fn remove_worktree(&self, _: &Rig, _: &Agent) -> Result<(), Trouble> {
        Ok(())
    }
    fn remove_rig(&self, _: &Rig) -> Result<(), Trouble> {
        Ok(())
    }
    fn finish_off(&self, _: &Town) -> Result<(), Trouble> {
        Ok(())
    }
    fn tidy(&self, _: &Town) -> Result<Vec<String>, Trouble> {
        Ok(Vec::new())
    }
    fn inspect(&self, _: &AddRigRequest) -> Result<AddRig, Trouble> {
        none()
    }
    fn clone_rig(&self, _: &AddRig) -> Result<(), Trouble> {
        none()
    }
    fn fetch_branch(&self, _: &Rig, _: &str) -> Result<BranchFacts, Trouble> {
        none()
    }
    fn machine(&self, _: &[(Preset, Option<PathBuf>)]) -> Machine {
        Machine::default()
    }
    fn look_rig(&self, _: &Rig) -> Result<RigSight, Trouble> {
        Ok(RigSight::default())
    }
    fn fetch_team(&self, _: &Rig) -> Result<Option<String>, Trouble> {
        Ok(None)
    }
    fn keep_attachment(&self, _: &TaskId, _: &str, _: &[u8]) -> Result<(), Trouble> {
        Ok(())
    }
    fn remove_attachment(&self, _: &TaskId, _: &str) -> Result<(), Trouble> {
        Ok(())
    }
    fn branches(&self, _: &Rig) -> Result<Vec<String>, Trouble> {
        Ok(Vec::new())
    }
    fn look_agent(&self, _: &Rig, _: &Agent, _: &[Oid]) -> Result<AgentSight, Trouble> {
        Ok(AgentSight::default())
    }
    fn look_radar(&self, _: &Rig, _: &[BranchTip<'_>]) -> Result<Look, Trouble> {
        none()
    }
    fn disk(&self, _: &Town) -> Result<DiskUse, Trouble> {
        none()
    }
    fn empty_trash(&self, _: std::time::Duration) -> Result<Emptied, Trouble> {
        none()
    }
    fn check_rig(&self, _: &Rig, _: &[Ports], _: Tell<'_>) -> Result<(), Trouble> {
        none()
    }
    fn diff(&self, _: &Rig, _: &Oid, _: &Oid) -> Result<Diff, Trouble> {
        none()
    }
    fn file_diff(&self, _: &Rig, _: &Oid, _: &Oid, _: &str, _: u32) -> Result<Option<FileLines>, Trouble> {
        none()
    }
    fn lost_tests(&self, _: &Rig, _: &Oid, _: &Oid) -> Result<Vec<LostTest>, Trouble> {
        none()
    }
    fn changed_bytes(
        &self,
        _: &Rig,
        _: (&Oid, &Oid),
        _: &str,
        _: Side,
        _: usize,
    ) -> Result<Option<Vec<u8>>, Trouble> {
        none()
    }
    fn leave_out(&self, _: &Rig, _: &Request, _: &[LeaveOut]) -> Result<LeftOutHead, Trouble> {
        none()
    }
    fn gate_log(&self, _: &Request, _: &str, _: u64) -> Result<Vec<u8>, Trouble> {
        none()
    }
    fn gate_files(&self, _: &Request) -> Result<Vec<GateFiles>, Trouble> {
        none()
    }
    fn open_shell(&self, _: &ShellPlan<'_>) -> Result<Shell, Trouble> {
        none()
    }
    fn end_shell(&self, _: &SessionId) -> Result<(), Trouble> {
        none()
    }
    fn end_shells(&self) -> Result<(), Trouble> {
        Ok(())
    }
    fn find_shells(&self, _: &Town) -> Result<(), Trouble> {
        Ok(())
    }
    fn listening(&self, _: &Agent) -> Result<Vec<Listening>, Trouble> {
        none()
    }
    fn screen(&self, _: &SessionId) -> Result<ScreenText, Trouble> {
        none()
    }
    fn account(&self, _: &SessionId, _: &Agent) -> Option<Account> {
        None
    }
    fn attach(&self, _: &SessionId, _: bool, _: Box<dyn Viewer>) -> Result<Attachment, Trouble> {
        none()
    }
    fn type_bytes(&self, _: &SessionId, _: &[u8]) -> Result<(), Trouble> {
        none()
    }
    fn resize(&self, _: &SessionId, _: u16, _: u16) -> Result<(), Trouble> {
        none()
    }
    fn close(&self) {}
}
