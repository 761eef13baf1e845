//! A session in a folder of its own, whose every process is ended when the test is over.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use gastown_pty::facts::RING_FILE;
use gastown_pty::keeper::survivors::end_session_survivors;
use gastown_pty::os;
use gastown_pty::{
    ExitFacts, Keeper, KeeperCommand, KeeperEvent, KeeperFacts, RingRead, RingReader, Started, StartedKeeper,
};

/// Far beyond what anything here takes; a test that needs it has failed.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub struct Session {
    pub keeper: Keeper,
    pub facts: KeeperFacts,
    pub process: StartedKeeper,
    pub marker: String,
    dir: tempfile::TempDir,
}

pub fn marker() -> String {
    format!("test-{}", os::random_nonce().unwrap())
}

/// A command that runs `script` in sh, in a new folder, with `marker` in its environment.
pub fn command(dir: &Path, script: &str, marker: &str) -> KeeperCommand {
    let mut command = KeeperCommand::new(
        PathBuf::from(env!("CARGO_BIN_EXE_gt-keep")),
        dir.to_owned(),
        dir.join("s"),
        dir.to_owned(),
        OsString::from("sh"),
    );
    command.args = vec!["-c".into(), script.into()];
    command.ring_bytes = 256 * 1024;
    command.env = [("PATH", "/usr/bin:/bin"), ("TERM", "xterm-256color"), ("GT_SESSION", marker)]
        .map(|(name, value)| (OsString::from(name), OsString::from(value)))
        .to_vec();
    command
}

impl Session {
    pub fn start(script: &str) -> Self {
        Self::start_with(script, |_| {})
    }

    pub fn start_with(script: &str, change: impl FnOnce(&mut KeeperCommand)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let marker = marker();
        let mut command = command(dir.path(), script, &marker);
        change(&mut command);
        let mut process = command.spawn().unwrap();
        match process.ready(PATIENCE).unwrap() {
            Started::Running(keeper, facts) => Self { keeper, facts, process, marker, dir },
            Started::Over(exit) => panic!("`{script}` was over before anyone could connect: {exit:?}"),
        }
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub fn ring(&self) -> RingReader {
        RingReader::open(&self.dir().join(RING_FILE)).unwrap()
    }

    /// What the ring holds. In a flood the oldest bytes may go while they are read; then it is read again.
    pub fn output(&self) -> String {
        let ring = self.ring();
        loop {
            if let RingRead::Bytes(bytes) = ring.read(ring.oldest().unwrap(), usize::MAX).unwrap() {
                return String::from_utf8_lossy(&bytes).into_owned();
            }
        }
    }

    pub fn wait_for_output(&self, wanted: &str) -> String {
        let mut output = String::new();
        wait_until(&format!("`{wanted}` on the terminal"), || {
            output = self.output();
            output.contains(wanted)
        });
        output
    }

    /// The next event that `wanted` accepts; others are dropped.
    pub fn wait_for<T>(&mut self, what: &str, wanted: impl Fn(KeeperEvent) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        while let Some(event) =
            self.keeper.wait_event(deadline.saturating_duration_since(Instant::now())).unwrap()
        {
            if let Some(found) = wanted(event) {
                return found;
            }
        }
        panic!("waited in vain for {what}");
    }

    pub fn wait_for_done(&mut self, wanted: u32) {
        self.wait_for("done", |event| match event {
            KeeperEvent::Done { id } if id == wanted => Some(()),
            KeeperEvent::Busy { id } | KeeperEvent::Refused { id, .. } if id == wanted => panic!("{event:?}"),
            _ => None,
        });
    }

    pub fn wait_for_exit(&mut self) -> ExitFacts {
        self.wait_for("the exit", |event| match event {
            KeeperEvent::Exit(facts) => Some(facts),
            _ => None,
        })
    }

    pub fn wait_for_keeper_end(&mut self) -> ExitStatus {
        let mut ended = None;
        wait_until("the end of the keeper", || {
            ended = self.process.child.try_wait().unwrap();
            ended.is_some()
        });
        ended.unwrap()
    }

    /// Processes with the session's marker, the keeper itself left aside (it has none).
    pub fn marked(&self) -> usize {
        gastown_pty::keeper::survivors::survivors(Some(&self.facts), &self.marker).unwrap().len()
    }

    pub fn kill_keeper(&mut self) {
        self.process.child.kill().unwrap();
        self.wait_for_keeper_end();
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let gone = self.process.child.kill().and_then(|()| self.process.child.wait());
        let left = end_session_survivors(Some(&self.facts), &self.marker, Duration::ZERO);
        if !std::thread::panicking() {
            gone.unwrap();
            left.unwrap();
        }
    }
}

/// Waits for a fact, and says which one when it does not come.
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
