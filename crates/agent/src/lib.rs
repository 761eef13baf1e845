//! Presets as data: which program an agent is, how it is started, given its task and read. Knows no process, screen or town.

mod config;
mod launch;
mod preset;
mod presets;
mod prices;
mod prompt;
mod signal;
mod transcript;

pub use config::ConfigError;
pub use launch::{Launch, LaunchError, LaunchFacts, LaunchFile, Prompt};
pub use preset::{
    Args, Env, Evidence, FileRule, Keys, LoginRule, Meaning, Preset, PromptBy, PromptRule, SignalRule,
    TranscriptRule,
};
pub use presets::{PresetError, Presets};
pub use prices::{Price, Prices};
pub use prompt::{Briefing, clean, prompt_text};
pub use signal::Notice;
pub use transcript::{TranscriptFormat, TranscriptReader};
