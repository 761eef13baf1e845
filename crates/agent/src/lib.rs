//! Programs as data: which one an agent is, how it is started, given its task and read; and which one a forge's is. Knows no
//! process, screen or town.

mod config;
mod forge;
mod launch;
mod limit;
mod menu;
mod moment;
mod panel;
mod pattern;
mod preset;
mod presets;
mod prices;
mod prompt;
mod registry;
mod screen;
mod signal;
mod told;
mod transcript;
mod turn;
mod waits;
mod wish;

pub use config::ConfigError;
pub use forge::{Filled, Forge, ForgeError, Told, ToldState, plain};
pub use launch::{Launch, LaunchError, LaunchFacts, LaunchFile, Prompt};
pub use limit::{LimitRules, ResetRule};
pub use moment::{MomentKind, moment};
pub use preset::{
    Args, Env, FileRule, Keys, LoginRule, Meaning, Preset, PromptBy, PromptRule, SignalRule, Source,
    TranscriptRule,
};
pub use presets::{PresetError, PresetFolders, Presets};
pub use prices::{Price, Prices};
pub use prompt::{Briefing, clean, prompt_text};
pub use screen::{Look, ScreenRule, ScreenRules, SightKind};
pub use signal::Notice;
pub use told::{BackgroundRule, CommandRule, Hooked, Replies};
pub use transcript::{RecordMeaning, RecordRule, RowsRule, TranscriptFormat, TranscriptReader};
pub use turn::{DRAWN_ANEW_MICROS, TurnReader};
pub use wish::Switch;
