//! `gt rules`: what the owner no longer wants to be asked about.

use crate::failure::Failure;
use crate::link::At;
use crate::out::table;
use crate::text::{line, local};
use clap::{Args, Subcommand};
use gastown_api::call::{AcceptRuleArgs, AddRuleArgs, ListRulesArgs, RigArgs, RuleArgs, calls};
use gastown_api::view::{ReplayView, RuleOfferView, RuleView};

#[derive(Subcommand)]
pub enum Rules {
    /// Rules that answer, and what each has answered
    List {
        #[arg(long, value_name = "R")]
        rig: Option<String>,
    },
    /// Rules that your answers in a rig speak for
    Propose {
        #[arg(long, value_name = "R")]
        rig: String,
    },
    /// Makes the rule that `gt rules propose` shows with this ask
    Accept {
        ask: String,
        /// How long it holds; 30 unless told
        #[arg(long, value_name = "N")]
        days: Option<u16>,
    },
    /// Makes a rule in your own words
    Add {
        #[command(flatten)]
        wish: Wish,
        /// How long it holds; 30 unless told
        #[arg(long, value_name = "N")]
        days: Option<u16>,
    },
    /// Takes a rule away: what it answered is asked again
    Remove { rule: String },
    /// What such a rule would have answered; none is made
    Replay {
        #[command(flatten)]
        wish: Wish,
    },
}

#[derive(Args)]
pub struct Wish {
    #[arg(long, value_name = "R")]
    rig: String,
    /// One plain command in one argument: `'cargo test -p core'`
    command: String,
    /// Further words may follow, as long as they are data
    #[arg(long)]
    rest: bool,
    /// An option that may stand among them: `--option=--lib`
    #[arg(long = "option", value_name = "OPTION", requires = "rest", allow_hyphen_values = true)]
    options: Vec<String>,
    /// Only for agents with this preset
    #[arg(long, value_name = "P")]
    preset: Option<String>,
}

impl Rules {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        match self {
            Self::List { rig } => {
                let rules = link.call::<calls::ListRules>(ListRulesArgs { rig: rig.clone() })?;
                at.out.show(&rules, |rules| many(rules))
            }
            Self::Propose { rig } => {
                let offers = link.call::<calls::ProposeRules>(RigArgs { rig: rig.clone() })?;
                at.out.show(&offers, |offers| offered(offers))
            }
            Self::Accept { ask, days } => {
                let args = AcceptRuleArgs { ask: ask.clone(), days: *days };
                at.out.show(&link.call::<calls::AcceptRule>(args)?, made)
            }
            Self::Add { wish, days } => {
                let args = AddRuleArgs { days: *days, ..wish.args() };
                at.out.show(&link.call::<calls::AddRule>(args)?, made)
            }
            Self::Remove { rule } => {
                link.call::<calls::RemoveRule>(RuleArgs { rule: rule.clone() })?;
                at.out.show(&serde_json::json!({}), |_| String::new())
            }
            Self::Replay { wish } => at.out.show(&link.call::<calls::ReplayRule>(wish.args())?, replayed),
        }
    }
}

impl Wish {
    fn args(&self) -> AddRuleArgs {
        AddRuleArgs {
            rig: self.rig.clone(),
            command: self.command.clone(),
            rest: Some(self.rest),
            options: Some(self.options.clone()),
            preset: self.preset.clone(),
            days: None,
        }
    }
}

fn many(rules: &[RuleView]) -> String {
    let rows = rules.iter().map(|rule| {
        [
            line(&rule.rule),
            line(&rule.rig),
            rule.preset.as_deref().map_or_else(|| "any".into(), line),
            local(&rule.expires),
            rule.answered.to_string(),
            with_options(&rule.command, &rule.options),
        ]
    });
    table(["RULE", "RIG", "PRESET", "UNTIL", "ANSWERED", "COMMAND"], rows.collect(), "no rules")
}

fn offered(offers: &[RuleOfferView]) -> String {
    let rows = offers.iter().map(|offer| {
        [
            line(&offer.ask),
            line(&offer.preset),
            offer.allowed.to_string(),
            format!("{} of {}", offer.replay.covered, offer.replay.asked),
            with_options(&offer.command, &offer.options),
        ]
    });
    let nothing = "nothing yet: a rule is proposed for what you allowed three times and never denied";
    table(["ASK", "PRESET", "ALLOWED", "WOULD HAVE ANSWERED", "COMMAND"], rows.collect(), nothing)
}

fn with_options(command: &str, options: &[String]) -> String {
    let options = options.iter().map(|option| line(option)).collect::<Vec<_>>().join(" ");
    if options.is_empty() { line(command) } else { format!("{} [{options}]", line(command)) }
}

fn made(rule: &RuleView) -> String {
    format!(
        "{} allows {} in {} until {}",
        line(&rule.rule),
        with_options(&rule.command, &rule.options),
        line(&rule.rig),
        local(&rule.expires)
    )
}

fn replayed(replay: &ReplayView) -> String {
    let denied = match replay.denied {
        0 => String::new(),
        denied => format!("; you denied {denied} of these, so it cannot be made"),
    };
    format!("would have answered {} of {}{denied}", replay.covered, replay.asked)
}
