//! What a person may wish of the agent that begins a task.

use crate::{Refusal, StartWish};

const CHARS_MAX: usize = 200;

/// Empty texts are no wish; the target is where work begins anyway.
pub(super) fn tidy(wish: StartWish, target: &str) -> Result<StartWish, Refusal> {
    let (preset, model) = (word("preset", wish.preset)?, word("model", wish.model)?);
    let effort = word("effort", wish.effort)?;
    let base = word("base branch", wish.base)?.filter(|base| base != target);
    let conversation = word("conversation", wish.conversation)?;
    if let Some(name) = conversation.as_ref().filter(|name| !name.chars().all(is_of_a_name)) {
        let rule = "a conversation's name of letters, digits, hyphens and underscores";
        return Err(Refusal::Invalid { field: "conversation", value: name.chars().take(40).collect(), rule });
    }
    Ok(StartWish { preset, mode: wish.mode, model, effort, base, adopted: wish.adopted, conversation })
}

/// It becomes part of a file's name.
fn is_of_a_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// One word that no program takes for an option of its own.
fn word(field: &'static str, text: Option<String>) -> Result<Option<String>, Refusal> {
    let Some(text) = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let is_plain = !text.starts_with('-') && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    if !is_plain || text.chars().count() > CHARS_MAX {
        let value = text.chars().take(40).collect();
        return Err(Refusal::Invalid { field, value, rule: "one word that does not begin with a hyphen" });
    }
    Ok(Some(text))
}
