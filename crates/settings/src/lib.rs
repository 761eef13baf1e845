//! What a person sets: the window's `window.toml` and the town's `[waiting]` in `config.toml`, read leniently and written without
//! losing a line, and the words the window is started with. It knows no town and no window.

mod fields;
mod file;
mod options;
mod waiting;
mod words;

pub use fields::{KeyLine, Settings};
pub use file::{Fault, Loaded, SettingsError, load, set};
pub use options::Options;
pub use waiting::{LoadedWaiting, Waiting, load_waiting, set_waiting};
pub use words::{CloseWord, LanguageChoice, MotionChoice, ThemeChoice};

use ts_rs::{Config, TS};

/// The text of `ui/src/ipc/settingsTypes.ts`.
#[must_use]
pub fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut out = String::from("// Generated from crates/settings by `cargo xtask codegen`; do not edit.\n");
    for declaration in [
        declared::<CloseWord>(&config),
        declared::<Fault>(&config),
        declared::<KeyLine>(&config),
        declared::<LanguageChoice>(&config),
        declared::<Loaded>(&config),
        declared::<MotionChoice>(&config),
        declared::<Settings>(&config),
        declared::<ThemeChoice>(&config),
    ] {
        out.push('\n');
        out.push_str(&declaration);
    }
    out.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

fn declared<T: TS>(config: &Config) -> String {
    let docs = T::docs().map_or_else(String::new, |docs| docs.trim_end().to_owned() + "\n");
    format!("{docs}export {}\n", T::decl(config))
}
