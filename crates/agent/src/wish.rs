//! What a person wishes of the model and how long it shall think: as arguments at a start, and as commands while it runs.

use crate::Preset;
use serde::Deserialize;

/// In an argument or a command, where the wish goes.
const MODEL: &str = "{model}";
const EFFORT: &str = "{effort}";

/// The program's own commands that change a session while it runs, as a person types them into its composer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Switch {
    /// `{model}` in it.
    pub model: Option<String>,
    /// `{effort}` in it.
    pub effort: Option<String>,
}

impl Preset {
    /// What its running program is told, and none where it can be told of one of them only by a new start.
    pub fn switch_to(&self, model: Option<&str>, effort: Option<&str>) -> Option<Vec<String>> {
        let wishes = [(model, &self.switch.model, MODEL), (effort, &self.switch.effort, EFFORT)];
        let named = wishes.into_iter().filter_map(|(wish, command, place)| Some((wish?, command, place)));
        // An empty wish is the program's own choice again, for which it has no command.
        let told = |(wish, command, place): (&str, &Option<String>, &str)| {
            command.as_ref().filter(|_| !wish.is_empty()).map(|command| command.replace(place, wish))
        };
        named.map(told).collect()
    }
}

/// The field, what stands there and what it must be.
pub(crate) fn check(preset: &Preset) -> Result<(), (&'static str, String, &'static str)> {
    let args = [
        ("args.model", &preset.args.model, MODEL, "it must name the model: {model}"),
        ("args.effort", &preset.args.effort, EFFORT, "it must name the effort: {effort}"),
    ];
    let unnamed =
        |args: &[String], place: &str| !args.is_empty() && !args.iter().any(|arg| arg.contains(place));
    if let Some((field, args, _, rule)) = args.into_iter().find(|(_, args, place, _)| unnamed(args, place)) {
        return Err((field, args.join(" "), rule));
    }
    let commands = [
        ("switch.model", &preset.switch.model, MODEL, "one line that names the model: {model}"),
        ("switch.effort", &preset.switch.effort, EFFORT, "one line that names the effort: {effort}"),
    ];
    for (field, command, place, rule) in commands {
        let wrong = |command: &&String| !command.contains(place) || command.chars().any(char::is_control);
        if let Some(command) = command.as_ref().filter(wrong) {
            return Err((field, command.clone(), rule));
        }
    }
    Ok(())
}
