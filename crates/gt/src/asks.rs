//! `gt waiting` and `gt answer`: what agents need from a person.

use crate::failure::Failure;
use crate::input::text_or_stdin;
use crate::link::At;
use crate::out::table;
use crate::text::{line, local};
use clap::Args;
use gastown_api::call::{AnswerArgs, NoArgs, calls};
use gastown_api::view::{AskView, RuleOfferView};
use serde_json::json;

#[derive(Args)]
pub struct Answer {
    ask: String,
    /// A choice's number, or text; `-` reads stdin
    #[arg(value_name = "allow|always|deny|N|TEXT", required_unless_present = "words")]
    text: Option<String>,
    /// Words of your own, where a choice takes them; `-` reads stdin
    #[arg(long = "text", value_name = "WORDS", conflicts_with = "text")]
    words: Option<String>,
    /// Every open ask with the same kind and text
    #[arg(long)]
    same: bool,
}

pub fn waiting(at: &At) -> Result<(), Failure> {
    let asks = at.link()?.call::<calls::Waiting>(NoArgs {})?;
    at.out.show(&asks, |asks| {
        let rows = asks.iter().map(|ask| {
            [
                line(&ask.ask),
                line(&ask.agent),
                ask.kind.to_string(),
                local(&ask.since),
                line(&ask.text),
                choices(ask),
            ]
        });
        table(["ASK", "AGENT", "KIND", "SINCE", "TEXT", "CHOICES"], rows.collect(), "nobody waits for you")
    })
}

fn choices(ask: &AskView) -> String {
    let by_words = |choice: &String| if ask.writes.as_ref() == Some(choice) { " (--text)" } else { "" };
    let numbered = ask.choices.iter().enumerate();
    let numbered = numbered.map(|(n, choice)| format!("{}: {}{}", n + 1, line(choice), by_words(choice)));
    numbered.collect::<Vec<_>>().join(", ")
}

fn offered(offer: &RuleOfferView) -> String {
    let (command, replay) = (line(&offer.command), offer.replay);
    format!(
        "always allow {command} in {} (would have answered {} of {})? gt rules accept {}",
        line(&offer.rig),
        replay.covered,
        replay.asked,
        line(&offer.ask)
    )
}

impl Answer {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        let open = link.call::<calls::Waiting>(NoArgs {})?;
        let text = match (&self.words, &self.text) {
            (Some(words), _) => text_or_stdin(words)?,
            (None, text) => {
                let text = text.as_deref().unwrap_or_default();
                self.choice_of(&open, text).map_or_else(|| text_or_stdin(text), Ok)?
            }
        };
        let (same, in_words) = (self.same.then_some(true), self.words.is_some().then_some(true));
        let args = AnswerArgs { ask: self.ask.clone(), text, same, in_words };
        let answered = link.call::<calls::Answer>(args)?;
        let (ask, offer) = (&answered.ask, &answered.offer);
        let shown = json!({"ask": ask.ask, "result": ask.result, "same": answered.same, "offer": offer});
        at.out.show(&shown, |_| {
            let others = answered.same.len();
            let also = if others > 0 { format!(", and {others} with the same words") } else { String::new() };
            let said = format!("{} is {}{also}", line(&answered.ask.ask), answered.ask.result);
            answered.offer.as_ref().map_or(said.clone(), |offer| format!("{said}\n{}", offered(offer)))
        })
    }

    /// The words of choice N, where the text is a number and the ask has that many choices.
    fn choice_of(&self, open: &[AskView], text: &str) -> Option<String> {
        let number: usize = text.parse().ok()?;
        let mut fits = open.iter().filter(|ask| ask.ask.starts_with(&self.ask));
        let ask = fits.next().filter(|ask| ask.ask == self.ask || fits.next().is_none())?;
        ask.choices.get(number.checked_sub(1)?).cloned()
    }
}
