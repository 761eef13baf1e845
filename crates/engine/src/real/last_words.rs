//! What a program said last that ended before it could work, and what may help. Reads only.

use super::machine::login_by;
use super::replay;
use crate::machine::Login;
use gastown_agent::Preset;
use gastown_core::Exit;
use std::collections::BTreeMap;
use std::path::Path;

/// Of its last lines, so many are quoted.
const LINES_MAX: usize = 3;
/// And so many characters of them.
const CHARS_MAX: usize = 300;

/// That end, with the program's own words and what may help: it failed before anyone saw it at work or at rest.
pub(super) fn at_start(exit: Exit, dir: &Path, advice: &str) -> Exit {
    match exit {
        Exit::Code(code) if code != 0 => {
            let lines = replay::open_ring(dir).and_then(|ring| replay::replay(dir, &ring));
            let said = lines.map(|replayed| last_of(&replayed.screen.text_lines()));
            let said = match said {
                Ok(said) if said.is_empty() => "it said nothing".to_owned(),
                Ok(said) => format!("it said “{said}”"),
                Err(trouble) => format!("what it said cannot be read: {trouble}"),
            };
            Exit::AtStart { code, said: format!("{said}; {advice}") }
        }
        other => other,
    }
}

pub(super) fn last_of(lines: &[String]) -> String {
    let written: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    let last = written[written.len().saturating_sub(LINES_MAX)..].join(" ");
    match last.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", &last[..end]),
        None => last,
    }
}

/// What a person does about a program of this preset that fails at its start, as far as that is known.
pub(super) fn advice(preset: &Preset, hall: &BTreeMap<String, String>) -> String {
    let login = preset.login.as_ref().filter(|rule| login_by(hall, rule) == Login::NotFound);
    match (login, &preset.measured) {
        (Some(rule), _) => format!("no login of it was found: run `{}`, then restart it", rule.command),
        (None, Some(version)) => {
            format!("its preset was measured with version {version}: look at its terminal, then restart it")
        }
        (None, None) => "look at its terminal, then restart it".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gastown_agent::Presets;

    #[test]
    fn the_last_lines_are_quoted_and_no_more_than_fits() {
        let lines = |text: &[&str]| text.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();

        assert_eq!(last_of(&lines(&["one", "", " two ", "three", "four", ""])), "two three four");
        assert_eq!(last_of(&[]), "");
        assert_eq!(last_of(&lines(&[&"ä".repeat(400)])).chars().count(), CHARS_MAX + 1);
    }

    #[test]
    fn what_may_help_is_a_login_that_is_not_there_else_the_version_that_was_measured() {
        let presets = Presets::embedded().expect("the presets parse");
        let hall = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), "k".to_owned())).collect();
        let advice = |name: &str, hall: BTreeMap<String, String>| {
            super::advice(presets.get(name).expect("a preset"), &hall)
        };

        assert!(advice("codex", hall(&[])).contains("run `codex login`"));
        assert!(advice("codex", hall(&["OPENAI_API_KEY"])).contains("measured with version 0."));
        assert_eq!(advice("cursor", hall(&[])), "look at its terminal, then restart it");
    }
}
