//! Presets as data: which program an agent is, how it is started, given its task and read. Knows no process, screen or town.

mod launch;
mod preset;
mod presets;
mod prompt;
mod signal;

pub use launch::{Launch, LaunchError, LaunchFacts, LaunchFile, Prompt};
pub use preset::{
    Args, Env, Evidence, FileRule, Keys, LoginRule, Meaning, Preset, PromptBy, PromptRule, SignalRule,
};
pub use presets::{PresetError, Presets};
pub use prompt::{Briefing, clean, prompt_text};
pub use signal::Notice;
