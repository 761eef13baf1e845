//! Reaching a town's hall, and starting one when none runs.

use crate::client::{Client, ClientError, Credentials, Pushes};
use crate::os;
use crate::paths::{PathsError, TownPlace};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

/// How long a hall may take until it answers: it compares the town with the disk first.
const START_PATIENCE: Duration = Duration::from_secs(30);
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// Lines of its log that are shown when it does not start.
const LAST_LINES: usize = 5;
/// A hall that ends by itself says so in its last words.
const LOG_HINT: &str = "see `logs/hall.log` in the town's folder";

/// How a hall is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// The `gt` to run.
    pub gt: PathBuf,
    /// It does not end by itself.
    pub stay: bool,
    /// Seconds until it ends when nothing is left to do and nobody is connected; its own default unless told.
    pub linger_secs: Option<u64>,
    /// Variables of this program's own that the hall, and so its agents, do not inherit.
    pub without: &'static [&'static str],
}

#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    #[error("{} is not there, and it is what starts a hall; put `gt` beside this program", path.display())]
    NoGt { path: PathBuf },
    #[error("this program does not know where it is itself: {0}")]
    Lost(#[source] io::Error),
    #[error("the hall could not be started with {}: {source}", gt.display())]
    NotStarted { gt: PathBuf, source: io::Error },
    #[error("the hall's log in {} cannot be written: {source}", path.display())]
    NoLog { path: PathBuf, source: io::Error },
    #[error("the hall ended at once ({status}): {words}")]
    Ended { status: ExitStatus, words: String },
    #[error("the hall did not answer within {} s: {words}", START_PATIENCE.as_secs())]
    Late { words: String },
    #[error(transparent)]
    Paths(#[from] PathsError),
    #[error(transparent)]
    Client(#[from] ClientError),
}

impl LaunchError {
    /// In the shape that the window and `--json` show.
    pub fn to_api(&self) -> crate::ApiError {
        match self {
            Self::Client(error) => error.to_api(),
            Self::NoGt { .. } | Self::Lost(_) => {
                crate::ApiError::new("no_hall", self.to_string(), "install it anew")
            }
            Self::Ended { .. } => crate::ApiError::new("no_hall", self.to_string(), ""),
            _ => crate::ApiError::new("no_hall", self.to_string(), LOG_HINT),
        }
    }
}

impl Launch {
    /// With the `gt` in the folder of the running program.
    ///
    /// # Errors
    /// When there is none.
    pub fn beside_this_program() -> Result<Self, LaunchError> {
        let here = std::env::current_exe().map_err(LaunchError::Lost)?;
        let gt = here.with_file_name(format!("gt{}", std::env::consts::EXE_SUFFIX));
        if !gt.is_file() {
            return Err(LaunchError::NoGt { path: gt });
        }
        Ok(Self { gt, stay: false, linger_secs: None, without: &[] })
    }
}

/// The owner's connection to a hall that runs.
///
/// # Errors
/// When none answers, or it does not let the owner in.
pub fn connect(place: &TownPlace, build: &str) -> Result<(Client, Pushes), ClientError> {
    let place = place.clone().as_hall_says();
    let credentials = Credentials::owner(&place)?;
    let (client, pushes) = Client::connect(&place.socket(), &credentials, build)?;
    if client.hall().town != place.id {
        let words = format!("the hall at {} is another town's", place.socket().display());
        return Err(ClientError::NotUnderstood { words });
    }
    Ok((client, pushes))
}

/// The owner's connection to the town's hall, which is started when none runs.
///
/// # Errors
/// Why there is none, with the last words of its log.
pub fn reach(place: &TownPlace, launch: &Launch, build: &str) -> Result<(Client, Pushes), LaunchError> {
    match connect(place, build) {
        // One that hangs up is ending; the new one waits for its lock.
        Err(error) if error.is_no_hall() || matches!(error, ClientError::Lost { .. }) => {
            start(place, launch, build)
        }
        reached => Ok(reached?),
    }
}

fn start(place: &TownPlace, launch: &Launch, build: &str) -> Result<(Client, Pushes), LaunchError> {
    place.make_runtime()?;
    // Not in the town's folder: the disk that holds it may be full, and that is what these words would say.
    let words = place.runtime.join("start.log");
    let mut child = spawn(place, launch, &words)?;
    let deadline = Instant::now() + START_PATIENCE;
    let mut ended = None;
    loop {
        match connect(place, build) {
            Ok(reached) => {
                reap_later(child);
                return Ok(reached);
            }
            Err(error) if !error.is_no_hall() && !matches!(error, ClientError::Lost { .. }) => {
                return Err(error.into());
            }
            Err(_) => {}
        }
        // A hall that lost the race for the lock ends only once the other one answers: then the next look finds that one.
        let before = ended;
        ended = ended.or(child.try_wait().ok().flatten());
        if let Some(status) = before {
            return Err(LaunchError::Ended { status, words: last_lines(&words, place) });
        }
        if Instant::now() >= deadline {
            reap_later(child);
            return Err(LaunchError::Late { words: last_lines(&words, place) });
        }
        std::thread::sleep(LOOK_AGAIN);
    }
}

fn spawn(place: &TownPlace, launch: &Launch, words: &Path) -> Result<Child, LaunchError> {
    let no_log = |source| LaunchError::NoLog { path: words.to_owned(), source };
    let log = File::create(words).map_err(no_log)?;
    let linger = launch.linger_secs.map(|secs| secs.to_string());
    let mut args: Vec<&OsStr> = vec!["hall".as_ref(), "--town".as_ref(), place.dir.as_os_str()];
    if launch.stay {
        args.push("--stay".as_ref());
    }
    if let Some(secs) = &linger {
        args.extend::<[&OsStr; 2]>(["--linger".as_ref(), secs.as_ref()]);
    }
    os::start_detached(&launch.gt, &args, launch.without, log)
        .map_err(|source| LaunchError::NotStarted { gt: launch.gt.clone(), source })
}

/// A long-lived window must not keep a dead child.
fn reap_later(mut child: Child) {
    let reaper = std::thread::Builder::new().name("hall reaper".into());
    let _no_thread = reaper.spawn(move || child.wait());
}

fn last_lines(words: &Path, place: &TownPlace) -> String {
    let text = match fs::read_to_string(words) {
        Ok(text) if !text.trim().is_empty() => text,
        _ => fs::read_to_string(place.log()).unwrap_or_default(),
    };
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    match lines.len() {
        0 => format!("it left no words in {}", place.log().display()),
        count => lines[count.saturating_sub(LAST_LINES)..].join("\n"),
    }
}
