//! `gt budget`: what a day may cost.

use crate::failure::Failure;
use crate::link::At;
use crate::out::facts;
use crate::text::{line, local, utc_offset_minutes};
use clap::Subcommand;
use gastown_api::call::{NoArgs, SetBudgetArgs, calls};
use gastown_api::view::BudgetView;

#[derive(Subcommand)]
pub enum Budget {
    /// The limits, and what of them is used
    Show,
    /// Sets limits in dollars for a day of this machine's zone; what is not named stays
    #[command(group = clap::ArgGroup::new("limits").required(true).multiple(true).args(["soft", "hard"]))]
    Set {
        /// Said when it is reached; `none` takes it away
        #[arg(long, value_name = "AMOUNT")]
        soft: Option<String>,
        /// No new work starts when it is reached; `none` takes it away
        #[arg(long, value_name = "AMOUNT")]
        hard: Option<String>,
    },
    /// Lets today go on without the hard limit
    Lift,
}

impl Budget {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        let budget = match self {
            Self::Show => link.call::<calls::Status>(NoArgs {})?.spend.budget,
            Self::Set { soft, hard } => {
                let amount = |text: &Option<String>| {
                    text.as_ref().map(|text| if text == "none" { String::new() } else { text.clone() })
                };
                let args = SetBudgetArgs {
                    soft: amount(soft),
                    hard: amount(hard),
                    utc_offset_minutes: Some(utc_offset_minutes()),
                };
                Some(link.call::<calls::SetBudget>(args)?)
            }
            Self::Lift => Some(link.call::<calls::LiftBudget>(NoArgs {})?),
        };
        at.out.show(&budget, |budget| budget.as_ref().map_or_else(|| "no budget is set".into(), shown))
    }
}

fn shown(budget: &BudgetView) -> String {
    let limit = |limit: &Option<String>| limit.as_deref().map_or_else(|| "none".into(), line);
    let unpriced = match budget.unpriced_tokens {
        0 => String::new(),
        tokens => format!("{tokens} tokens of unknown price are not in it"),
    };
    let held = budget.held_until.as_deref().map(|until| {
        let waiting = budget.waiting;
        format!("new work waits until {} ({waiting} waiting)", local(until))
    });
    let lifted = budget.lifted.then(|| "the hard limit is lifted for today".to_owned());
    facts(&[
        ("spent today", line(&budget.spent)),
        ("not known", unpriced),
        ("soft limit", limit(&budget.soft)),
        ("hard limit", limit(&budget.hard)),
        ("the day ends", local(&budget.day_ends)),
        ("now", held.or(lifted).unwrap_or_default()),
    ])
}
