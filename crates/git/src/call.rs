//! One run of the git program: pinned, bounded in time, output and file size, in its own process group.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::GitError;
use crate::os;
use crate::program::{Program, is_about_remotes};

/// For a call that only reads or writes a few files.
pub(crate) const QUICK_DEADLINE: Duration = Duration::from_secs(30);
/// For a call that writes or reads a whole tree.
pub(crate) const TREE_DEADLINE: Duration = Duration::from_secs(300);
const OUTPUT_BYTES_MAX: usize = 16 << 20;
const SAID_BYTES_MAX: usize = 16 << 10;
/// A descendant may hold a pipe open after git has ended; we stop listening then.
const AFTER_END: Duration = Duration::from_secs(2);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Surroundings {
    Sealed,
    Owner,
}

/// A call being put together.
pub(crate) struct Call {
    program: Arc<Program>,
    surroundings: Surroundings,
    doing: String,
    args: Vec<OsString>,
    extra: Vec<(&'static str, OsString)>,
    input: Vec<u8>,
    deadline: Duration,
    output_max: usize,
    file_size_max: Option<u64>,
}

/// What a run left behind.
pub(crate) struct Ran {
    /// None when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    /// Git's own words, at most 16 KiB.
    pub(crate) said: String,
}

enum Part {
    Out(io::Result<Option<Vec<u8>>>),
    Said(Vec<u8>),
    Ended,
}

impl Call {
    pub(crate) fn new(program: Arc<Program>, surroundings: Surroundings, doing: String) -> Self {
        let mut call = Call {
            program,
            surroundings,
            doing,
            args: Vec::new(),
            extra: Vec::new(),
            input: Vec::new(),
            deadline: QUICK_DEADLINE,
            output_max: OUTPUT_BYTES_MAX,
            file_size_max: None,
        };
        call = call.arg("--no-pager").set("protocol.ext.allow", "never");
        if surroundings == Surroundings::Sealed {
            call = call.seal();
        }
        call
    }

    fn seal(self) -> Self {
        let excludes = self.program.excludes.clone();
        let sealed = self
            .args(["--no-replace-objects", "--literal-pathspecs"])
            .set("core.hooksPath", "/dev/null")
            .set("core.fsmonitor", "false")
            .set("core.attributesFile", "/dev/null")
            .set("gc.auto", "0")
            .set("maintenance.auto", "false")
            .set("submodule.recurse", "false")
            .set("advice.detachedHead", "false");
        match excludes {
            Some(path) => {
                let mut pair = OsString::from("core.excludesFile=");
                pair.push(path);
                sealed.arg("-c").arg(pair)
            }
            None => sealed,
        }
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// `-c key=value`; only before the subcommand.
    pub(crate) fn set(self, key: &str, value: &str) -> Self {
        self.arg("-c").arg(format!("{key}={value}"))
    }

    pub(crate) fn git_dir(self, dir: &Path) -> Self {
        let mut pinned = OsString::from("--git-dir=");
        pinned.push(dir);
        self.arg(pinned)
    }

    pub(crate) fn work_tree(self, dir: &Path) -> Self {
        let mut pinned = OsString::from("--work-tree=");
        pinned.push(dir);
        self.arg("-C").arg(dir).arg(pinned)
    }

    pub(crate) fn env(mut self, key: &'static str, value: impl AsRef<OsStr>) -> Self {
        self.extra.push((key, value.as_ref().to_owned()));
        self
    }

    pub(crate) fn input(mut self, bytes: Vec<u8>) -> Self {
        self.input = bytes;
        self
    }

    pub(crate) fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// No file that git writes may grow past this.
    pub(crate) fn file_size_max(mut self, bytes: u64) -> Self {
        self.file_size_max = Some(bytes);
        self
    }

    /// Runs, and takes any exit but success for an error in git's own words.
    pub(crate) fn check(self) -> Result<Vec<u8>, GitError> {
        let doing = self.doing.clone();
        let ran = self.run()?;
        if ran.code == Some(0) { Ok(ran.stdout) } else { Err(ran.failed(doing)) }
    }

    /// Like `check`, for one line of text.
    pub(crate) fn line(self) -> Result<String, GitError> {
        let doing = self.doing.clone();
        let bytes = self.check()?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(text.trim_end_matches(['\n', '\r']).to_owned()),
            Err(bytes) => Err(GitError::Unexpected {
                doing,
                said: String::from_utf8_lossy(bytes.as_bytes()).into_owned(),
            }),
        }
    }

    /// Runs to the end or the deadline.
    pub(crate) fn run(mut self) -> Result<Ran, GitError> {
        let mut child = self
            .command()
            .spawn()
            .map_err(|source| GitError::Start { program: self.program.path.clone(), source })?;
        let (parts, heard) = sync_channel(4);
        listen(&mut child, std::mem::take(&mut self.input), self.output_max, &parts);
        let listened = self.hear_out(&child, &heard);
        if listened.is_err() || self.surroundings == Surroundings::Sealed {
            os::end_group(child.id());
        }
        let status =
            child.wait().map_err(|source| GitError::Start { program: self.program.path.clone(), source })?;
        let (stdout, said) = listened?;
        Ok(Ran { code: status.code(), stdout, said: String::from_utf8_lossy(&said).trim().to_owned() })
    }

    fn hear_out(&self, child: &Child, heard: &Receiver<Part>) -> Result<(Vec<u8>, Vec<u8>), GitError> {
        let mut until = Instant::now() + self.deadline;
        let mut ended = false;
        let (mut out, mut said) = (None, None);
        while !(ended && out.is_some() && said.is_some()) {
            match heard.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Part::Ended) => {
                    ended = true;
                    until = until.min(Instant::now() + AFTER_END);
                    if self.surroundings == Surroundings::Sealed {
                        os::end_group(child.id());
                    }
                }
                Ok(Part::Said(bytes)) => said = Some(bytes),
                Ok(Part::Out(Ok(Some(bytes)))) => out = Some(bytes),
                Ok(Part::Out(Ok(None))) => {
                    return Err(GitError::TooMuchOutput {
                        doing: self.doing.clone(),
                        bytes: self.output_max,
                    });
                }
                Ok(Part::Out(Err(source))) => {
                    return Err(GitError::Start { program: self.program.path.clone(), source });
                }
                // Something outlived git with our standard error in its hands; git's answer is complete.
                Err(RecvTimeoutError::Timeout) if ended && out.is_some() => break,
                Err(_) => {
                    return Err(GitError::Deadline {
                        doing: self.doing.clone(),
                        seconds: self.deadline.as_secs(),
                    });
                }
            }
        }
        Ok((out.unwrap_or_default(), said.unwrap_or_default()))
    }

    #[allow(clippy::disallowed_methods, reason = "the one home of git processes")]
    fn command(&self) -> Command {
        let mut command = match self.file_size_max {
            None => Command::new(&self.program.path),
            // The limit is set by the shell, because between fork and exec Rust needs `unsafe`. Unit: 512 bytes.
            Some(bytes) => {
                let mut shell = Command::new("/bin/sh");
                shell.args(["-c", "ulimit -f \"$1\" && shift && exec \"$@\"", "sh"]);
                shell.arg((bytes / 512).to_string()).arg(&self.program.path);
                shell
            }
        };
        command.args(&self.args).env_clear().current_dir("/");
        let inherited = self.program.environment.iter().filter(|(key, _)| self.keeps(key));
        command.envs(inherited.map(|(key, value)| (key, value)));
        command.env("LC_ALL", "C").env_remove("LANGUAGE");
        command.env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1").env("GIT_MERGE_AUTOEDIT", "no");
        command.env("GIT_DEFAULT_REF_FORMAT", "files").env("GIT_DEFAULT_HASH", "sha1");
        if self.surroundings == Surroundings::Sealed {
            command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_ATTR_NOSYSTEM", "1");
            command.env("GIT_CONFIG_GLOBAL", "/dev/null");
        }
        command.envs(self.extra.iter().map(|(key, value)| (key, value)));
        command.stdin(if self.input.is_empty() { Stdio::null() } else { Stdio::piped() });
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        os::own_group(&mut command);
        command
    }

    fn keeps(&self, key: &OsStr) -> bool {
        let is_gits = key.to_string_lossy().starts_with("GIT_");
        !is_gits || (self.surroundings == Surroundings::Owner && is_about_remotes(key))
    }
}

impl Ran {
    pub(crate) fn failed(self, doing: String) -> GitError {
        let said = match (self.code, self.said.is_empty()) {
            (None, true) => "a signal ended git".to_owned(),
            (Some(code), true) => format!("git ended with {code} and said nothing"),
            (_, false) => self.said,
        };
        GitError::Failed { doing, code: self.code, said }
    }
}

/// Starts the threads that feed and drain the child. Each ends when its pipe closes or the child has ended.
fn listen(child: &mut Child, input: Vec<u8>, output_max: usize, parts: &SyncSender<Part>) {
    if let Some(mut pipe) = child.stdin.take() {
        // A git that ends without reading all of it says why on its standard error.
        thread::spawn(move || pipe.write_all(&input).ok());
    }
    if let Some(pipe) = child.stdout.take() {
        let parts = parts.clone();
        thread::spawn(move || parts.send(Part::Out(read_all(pipe, output_max))).ok());
    }
    if let Some(pipe) = child.stderr.take() {
        let parts = parts.clone();
        thread::spawn(move || parts.send(Part::Said(read_some(pipe))).ok());
    }
    let (id, parts) = (child.id(), parts.clone());
    thread::spawn(move || {
        os::wait_until_ended(id);
        parts.send(Part::Ended).ok()
    });
}

/// All of it, or `None` when it is more than the bound.
fn read_all(pipe: impl Read, max: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    pipe.take(max as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= max).then_some(bytes))
}

/// The first part is kept, the rest is drained so that git does not block on it.
fn read_some(mut pipe: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let kept = pipe.by_ref().take(SAID_BYTES_MAX as u64).read_to_end(&mut bytes);
    if kept.is_ok() {
        io::copy(&mut pipe, &mut io::sink()).ok();
    }
    bytes
}
