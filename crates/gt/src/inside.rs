//! What an agent's program calls from inside its session: done, handoff, ask, hook, prime.
//!
//! A program in its own sandbox may not reach the hall: then the call is left as a file in the session's outbox.

use crate::failure::Failure;
use crate::input::text_or_stdin;
use crate::link::{At, Link};
use crate::outbox::Outbox;
use crate::text::{line, safe};
use crate::words;
use clap::Args;
use gastown_api::ApiError;
use gastown_api::call::{Call, DoneArgs, DoneWord, HandOverArgs, HookArgs, NoArgs, OpenAskArgs, calls};
use gastown_api::view::{AskResultWord, AskView};
use std::io::Read;
use std::time::{Duration, Instant};

/// One wait for an answer, in ms; then the same ask is waited for again.
const WAIT_MS: u64 = 7 * 24 * 3600 * 1000;
/// How long a question outlives its hall.
const HALL_PATIENCE: Duration = Duration::from_secs(24 * 3600);
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// Programs wait for their hooks: a hall that does not answer within this time finds the call in the outbox.
const HOOK_PATIENCE: Duration = Duration::from_secs(5);
/// What a program tells its hook comes at once, or not at all.
const TOLD_PATIENCE: Duration = Duration::from_secs(2);
/// What a hook was told and is longer is not passed on.
const TOLD_BYTES_MAX: u64 = 32 << 10;

#[derive(Args)]
pub struct Done {
    #[arg(long, value_parser = words::done)]
    status: Option<DoneWord>,
    /// What was done, in a few words; `-` reads stdin
    #[arg(short, long)]
    message: Option<String>,
    /// Points of the task that hold now: `--claim 1,3`
    #[arg(long, value_name = "N", value_delimiter = ',')]
    claim: Vec<u32>,
}

#[derive(Args)]
pub struct HandOver {
    /// What the next session must know: decisions, what was tried, what is left; `-` reads stdin
    #[arg(short, long)]
    message: String,
}

#[derive(Args)]
pub struct Ask {
    /// The question; `-` reads stdin
    text: String,
    /// An answer to choose from
    #[arg(long = "choice", value_name = "TEXT")]
    choices: Vec<String>,
    /// Asks for the permission to run this, exactly as a shell gets it; the answer is allow, always or deny
    #[arg(long, value_name = "LINE", conflicts_with = "choices")]
    command: Option<String>,
    /// Print the answer when it comes
    #[arg(long)]
    wait: bool,
    #[arg(long, value_name = "S", requires = "wait", value_parser = words::seconds)]
    timeout: Option<u64>,
}

#[derive(Args)]
pub struct Hook {
    /// The hook's name in the program's own words
    event: String,
    #[arg(default_value = "")]
    words: String,
    /// Passes on what the program tells its hook on stdin
    #[arg(long)]
    stdin: bool,
    /// Waits at most so long for the answer to it, and prints what the program reads as that
    #[arg(long, value_name = "S", requires = "stdin", value_parser = words::seconds)]
    wait: Option<u64>,
}

impl Done {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let words = self.message.as_deref().map(text_or_stdin).transpose()?;
        let claim = (!self.claim.is_empty()).then(|| self.claim.clone());
        deliver::<calls::Done>(at, DoneArgs { status: self.status, words, claim })?;
        at.out.show(&serde_json::json!({}), |_| String::new())
    }
}

impl HandOver {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        deliver::<calls::HandOver>(at, HandOverArgs { words: text_or_stdin(&self.message)? })?;
        at.out.show(&serde_json::json!({}), |_| String::new())
    }
}

impl Hook {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let words = (!self.words.is_empty()).then(|| self.words.clone());
        let told =
            if self.stdin { within(TOLD_PATIENCE, || told(std::io::stdin().lock())).flatten() } else { None };
        let args = HookArgs { event: self.event.clone(), words, told, wait_ms: self.wait };
        let patience = HOOK_PATIENCE + Duration::from_millis(self.wait.unwrap_or_default());
        let (town, call) = (at.clone(), args.clone());
        let answered = match within(patience, move || deliver::<calls::Hook>(&town, call)) {
            // The hall ended meanwhile, or is stuck: its program shows what it asks, and that is answered there.
            Some(Err(Failure::NoHall(_))) | None if self.wait.is_some() => return Ok(()),
            Some(delivered) => delivered?,
            None => {
                let words = format!("it did not answer within {} s", HOOK_PATIENCE.as_secs());
                let why = ApiError::new("no_answer", words, "");
                return Outbox::from_env()?.leave(<calls::Hook as Call>::NAME, &args, &why);
            }
        };
        // Not a word more: the program reads it.
        let reply = answered.and_then(|hook| hook.reply);
        reply.map_or(Ok(()), |reply| at.out.show(&serde_json::json!({"reply": reply}), |_| reply.clone()))
    }
}

impl Ask {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let args = OpenAskArgs {
            text: text_or_stdin(&self.text)?,
            kind: None,
            choices: (!self.choices.is_empty()).then(|| self.choices.clone()),
            command: self.command.clone(),
            wait_ms: self.wait.then(|| self.timeout.unwrap_or(WAIT_MS)),
        };
        let asked = if self.wait { persist(at, &args)? } else { deliver::<calls::OpenAsk>(at, args)? };
        let Some(ask) = asked else {
            if self.wait {
                eprintln!(
                    "The hall cannot be reached from here: the question waits for it, and the answer will be typed into this terminal."
                );
            }
            return at.out.show(&serde_json::json!({"ask": null, "result": "open"}), |_| String::new());
        };
        self.show(at, &ask)
    }

    fn show(&self, at: &At, ask: &AskView) -> Result<(), Failure> {
        if !self.wait {
            return at.out.show(ask, |ask| line(&ask.ask));
        }
        match (ask.result, &ask.answer) {
            (AskResultWord::Answered, Some(answer)) => at.out.show(ask, |_| safe(answer)),
            (AskResultWord::Open, _) => Err(Failure::TimedOut(ApiError::new(
                ApiError::TIMED_OUT,
                format!("nobody answered {} in time", ask.ask),
                "it stays open; the answer will be typed into this terminal",
            ))),
            _ => {
                Err(Failure::refused("ask_closed", format!("the ask {} was withdrawn", ask.ask), "ask again"))
            }
        }
    }
}

pub fn prime(at: &At) -> Result<(), Failure> {
    let text = match at.session_link() {
        Ok(mut link) => link.call::<calls::Prime>(NoArgs {})?.text,
        Err(unreachable @ Failure::NoHall(_)) => Outbox::from_env()?.prime().ok_or(unreachable)?,
        Err(other) => return Err(other),
    };
    at.out.show(&serde_json::json!({"text": text}), |_| safe(&text))
}

/// What a program tells its hook, if it is text and not too long for a file in the outbox. What is left out costs an answer by
/// a rule, and nothing else: so it is no reason to fail.
fn told(mut from: impl Read) -> Option<String> {
    let mut bytes = Vec::new();
    from.by_ref().take(TOLD_BYTES_MAX + 1).read_to_end(&mut bytes).ok()?;
    // A program that cannot write all of it may take its hook for broken.
    std::io::copy(&mut from, &mut std::io::sink()).ok()?;
    String::from_utf8(bytes).ok().filter(|text| text.len() as u64 <= TOLD_BYTES_MAX)
}

/// Waits for the answer even while one hall ends and the next begins: asked again, it is the same ask.
fn persist(at: &At, args: &OpenAskArgs) -> Result<Option<AskView>, Failure> {
    let mut link = match at.session_link() {
        Ok(link) => link,
        // From the start there was no way to the hall.
        Err(Failure::NoHall(_)) => {
            return deliver::<calls::OpenAsk>(at, OpenAskArgs { wait_ms: None, ..args.clone() });
        }
        Err(other) => return Err(other),
    };
    loop {
        match link.call::<calls::OpenAsk>(args.clone()) {
            Err(Failure::NoHall(lost)) => link = again(at, lost)?,
            answered => return answered.map(Some),
        }
    }
}

/// A connection to the next hall; nobody starts one from here, so it may take until a person does.
fn again(at: &At, lost: ApiError) -> Result<Link, Failure> {
    let deadline = Instant::now() + HALL_PATIENCE;
    loop {
        match at.session_link() {
            Err(Failure::NoHall(_)) if Instant::now() < deadline => std::thread::sleep(LOOK_AGAIN),
            Err(Failure::NoHall(_)) => return Err(Failure::NoHall(lost)),
            reached => return reached,
        }
    }
}

/// What this gives, if it does so in time. Else it is left to end with this process.
fn within<T: Send + 'static>(patience: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (done, result) = std::sync::mpsc::sync_channel(1);
    // Nobody waits any more for what comes too late.
    let work = move || drop(done.send(work()));
    std::thread::Builder::new().name("hook".into()).spawn(work).ok()?;
    result.recv_timeout(patience).ok()
}

/// The call's answer; nothing where it was left in the outbox.
fn deliver<C: Call>(at: &At, args: C::Args) -> Result<Option<C::Reply>, Failure> {
    match at.session_link() {
        Ok(mut link) => link.call::<C>(args).map(Some),
        Err(Failure::NoHall(error)) => Outbox::from_env()?.leave(C::NAME, &args, &error).map(|()| None),
        Err(other) => Err(other),
    }
}
