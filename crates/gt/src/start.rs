//! How a task is to be begun: options that several commands share. In `gt task edit` an empty text takes one back.

use crate::words;
use clap::Args;
use gastown_api::view::ModeWord;

#[derive(Args)]
pub struct Start {
    /// Of a new agent
    #[arg(long)]
    pub preset: Option<String>,
    /// Of a new agent: how much it may do without asking
    #[arg(long, value_name = "ask|edits|full", value_parser = words::mode)]
    pub mode: Option<ModeWord>,
    /// For the program, in its own words
    #[arg(long)]
    pub model: Option<String>,
    /// How long the model shall think, in the program's own words
    #[arg(long)]
    pub effort: Option<String>,
    /// A branch to begin on; the rig's target unless told
    #[arg(long, value_name = "BRANCH")]
    pub base: Option<String>,
}
