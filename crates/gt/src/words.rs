//! Words of the command line that are words of the wire.

use gastown_api::call::{DoneWord, DownWord};
use gastown_api::view::{
    AgentStateWord, LandingWord, ModeWord, PushWord, RehearseWord, ReviewWord, RoleWord, TaskKindWord,
    TaskStatusWord,
};

macro_rules! words {
    ($($name:ident -> $type:ident;)+) => {$(
        pub fn $name(word: &str) -> Result<$type, String> {
            $type::parse(word).ok_or_else(|| {
                let known: Vec<_> = $type::ALL.iter().map(|word| word.as_str()).collect();
                format!("one of: {}", known.join(", "))
            })
        }
    )+};
}

words! {
    mode -> ModeWord;
    role -> RoleWord;
    review -> ReviewWord;
    landing -> LandingWord;
    rehearse -> RehearseWord;
    push -> PushWord;
    kind -> TaskKindWord;
    status -> TaskStatusWord;
    state -> AgentStateWord;
    done -> DoneWord;
    down -> DownWord;
}

/// An agent state, or `paused`.
pub fn state_or_paused(word: &str) -> Result<String, String> {
    if word == "paused" { Ok(word.into()) } else { state(word).map(|state| state.as_str().into()) }
}

/// `0` to `4`.
pub fn priority(word: &str) -> Result<u8, String> {
    match word.parse() {
        Ok(level @ 0..=4) => Ok(level),
        _ => Err("0 (most urgent) to 4".into()),
    }
}

pub fn on_or_off(word: &str) -> Result<bool, String> {
    match word {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("on or off".into()),
    }
}

/// Seconds as milliseconds.
pub fn seconds(word: &str) -> Result<u64, String> {
    let seconds: f64 = word.parse().map_err(|_| "a number of seconds".to_owned())?;
    if (0.0..=1e9).contains(&seconds) {
        Ok((seconds * 1000.0) as u64)
    } else {
        Err("0 to 1000000000 seconds".into())
    }
}
