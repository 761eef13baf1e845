//! An ask that stays open for long: the owner's own command is told of it, once.

use crate::{Ask, AskId, AskOutcome, Event, Refusal, Time, Town};
use serde::{Deserialize, Serialize};

const MINUTE_MICROS: i64 = 60_000_000;

/// How it went to tell the owner's command of an ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Telling {
    /// Kept before the command is run, so that it is never run twice; where the hall ended meanwhile it stays so.
    Begun,
    Done,
    Failed {
        why: String,
    },
}

/// The owner's command was told of an ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskTold {
    /// When it began.
    pub at: Time,
    pub telling: Telling,
}

/// The telling of this ask came so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitTold {
    pub ask: AskId,
    pub telling: Telling,
    pub at: Time,
}

/// What is to be told next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextWait<'a> {
    /// It has been open for that long.
    Due(&'a Ask),
    /// Nothing before then.
    At(Time),
}

/// The ask that has been open longest of those that nothing was told of; none where there is none.
pub fn next_wait(town: &Town, minutes: u16, now: Time) -> Option<NextWait<'_>> {
    let untold = town.asks.values().filter(|ask| ask.outcome == AskOutcome::Open && ask.told.is_none());
    let first = untold.min_by_key(|ask| (ask.since, &ask.id))?;
    let due = Time(first.since.0.saturating_add(i64::from(minutes) * MINUTE_MICROS));
    Some(if due <= now { NextWait::Due(first) } else { NextWait::At(due) })
}

/// The ask that the owner's command was told of last.
pub fn last_told(town: &Town) -> Option<(&Ask, &AskTold)> {
    let told = town.asks.values().filter_map(|ask| Some((ask, ask.told.as_ref()?)));
    told.max_by_key(|(ask, told)| (told.at, &ask.id))
}

impl Ask {
    /// Whole minutes since it was opened.
    pub fn minutes_open(&self, now: Time) -> u64 {
        u64::try_from(now.0.saturating_sub(self.since.0) / MINUTE_MICROS).unwrap_or_default()
    }

    pub(crate) fn note_telling(&mut self, telling: &Telling, at: Time) {
        let at = self.told.as_ref().map_or(at, |told| told.at);
        self.told = Some(AskTold { at, telling: telling.clone() });
    }
}

/// Begun once and only while it is open; how it went is said once.
pub(crate) fn tell(town: &Town, id: &AskId, telling: &Telling, at: Time) -> Result<Event, Refusal> {
    let ask = town.ask(id)?;
    let is_under_way = ask.told.as_ref().is_some_and(|told| told.telling == Telling::Begun);
    match telling {
        Telling::Begun if ask.outcome != AskOutcome::Open => {
            return Err(Refusal::AskClosed { ask: id.clone() });
        }
        Telling::Begun if ask.told.is_some() => return Err(Refusal::WaitTold { ask: id.clone() }),
        Telling::Done | Telling::Failed { .. } if !is_under_way => {
            return Err(Refusal::WaitTold { ask: id.clone() });
        }
        _ => {}
    }
    Ok(Event::WaitTold(WaitTold { ask: id.clone(), telling: telling.clone(), at }))
}
