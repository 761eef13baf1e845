//! Words of the command line that are words of the wire.

use gastown_api::call::{DoneWord, DownWord};
use gastown_api::view::{
    AgentStateWord, AuthorWord, LandingWord, LateView, LateWord, ModeWord, PushWord, RehearseWord,
    ReviewWord, RoleWord, TaskKindWord, TaskStatusWord,
};

use gastown_core::LATE_AFTER;

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
    author -> AuthorWord;
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

/// `off`, or a way and from how many commits behind on.
pub fn late(word: &str) -> Result<LateView, String> {
    let rule = || "off, tell:N or rebase:N, with N commits behind".to_owned();
    if word == "off" {
        return Ok(LateView { way: LateWord::Off, after: LATE_AFTER });
    }
    let (way, after) = word.split_once(':').ok_or_else(rule)?;
    let way = LateWord::parse(way).filter(|way| *way != LateWord::Off).ok_or_else(rule)?;
    let after = after.parse().ok().filter(|after| *after > 0).ok_or_else(rule)?;
    Ok(LateView { way, after })
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
