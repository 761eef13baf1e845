//! The journal's sentences about the owner's command for asks that wait for long.

use gastown_core::{Event, Telling, Town};

pub(super) fn text(town: &Town, event: &Event) -> Option<String> {
    let Event::WaitTold(told) = event else { return None };
    let agent = town.asks.get(&told.ask).map_or("an agent", |ask| ask.agent.as_str());
    Some(match &told.telling {
        Telling::Begun => format!("{agent} waits for long: your command is told"),
        Telling::Done => format!("your command was told that {agent} waits"),
        Telling::Failed { why } => format!("your command was not told that {agent} waits: {why}"),
    })
}
