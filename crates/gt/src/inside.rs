//! What an agent's program calls from inside its session: done, ask, hook, prime.
//!
//! A program in its own sandbox may not reach the hall: then the call is left as a file in the session's outbox.

use crate::failure::Failure;
use crate::input::text_or_stdin;
use crate::link::At;
use crate::outbox::Outbox;
use crate::text::{line, safe};
use crate::words;
use clap::Args;
use gastown_api::call::{Call, DoneArgs, DoneWord, HookArgs, NoArgs, OpenAskArgs, calls};
use gastown_api::view::{AskKindWord, AskResultWord, AskView};

/// One wait for an answer, in ms; then the same ask is waited for again.
const WAIT_MS: u64 = 7 * 24 * 3600 * 1000;

#[derive(Args)]
pub struct Done {
    #[arg(long, value_parser = words::done)]
    status: Option<DoneWord>,
    /// What was done, in a few words; `-` reads stdin
    #[arg(short, long)]
    message: Option<String>,
}

#[derive(Args)]
pub struct Ask {
    /// The question; `-` reads stdin
    text: String,
    /// An answer to choose from
    #[arg(long = "choice", value_name = "TEXT")]
    choices: Vec<String>,
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
}

impl Done {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let words = self.message.as_deref().map(text_or_stdin).transpose()?;
        deliver::<calls::Done>(at, DoneArgs { status: self.status, words })?;
        at.out.show(&serde_json::json!({}), |_| String::new())
    }
}

impl Hook {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let words = (!self.words.is_empty()).then(|| self.words.clone());
        deliver::<calls::Hook>(at, HookArgs { event: self.event.clone(), words })?;
        Ok(())
    }
}

impl Ask {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let args = OpenAskArgs {
            text: text_or_stdin(&self.text)?,
            kind: Some(AskKindWord::Question),
            choices: (!self.choices.is_empty()).then(|| self.choices.clone()),
            wait_ms: self.wait.then(|| self.timeout.unwrap_or(WAIT_MS)),
        };
        let Some(ask) = deliver::<calls::OpenAsk>(at, args)? else {
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
            (AskResultWord::Open, _) => Err(Failure::TimedOut(gastown_api::ApiError::new(
                gastown_api::ApiError::TIMED_OUT,
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

/// The call's answer; nothing where it was left in the outbox.
fn deliver<C: Call>(at: &At, args: C::Args) -> Result<Option<C::Reply>, Failure> {
    match at.session_link() {
        Ok(mut link) => link.call::<C>(args).map(Some),
        Err(Failure::NoHall(error)) => Outbox::from_env()?.leave(C::NAME, &args, &error).map(|()| None),
        Err(other) => Err(other),
    }
}
