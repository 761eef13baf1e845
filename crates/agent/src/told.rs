//! What a program tells its hook when it asks for a permission: the one source that says exactly what would run.
//!
//! A screen alone is not believed: programs cut long commands without a mark, break lines where they like, and draw what stands
//! in a command as it is, so that it can look like another. So the hook says what would run, and the dialog must show the same.

use gastown_core::{AskedCommand, Dialog, Firing, Grant};
use serde::Deserialize;
use serde_json::Value;

/// A hook of the agent's program that fired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hooked<'a> {
    pub event: &'a str,
    pub words: &'a str,
    /// What the program told it, as it came.
    pub told: Option<&'a str>,
    /// It waits for the answer to that.
    pub firing: Option<Firing>,
}

/// Where a preset's hook says what would run. Places in its JSON are pointers (RFC 6901).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandRule {
    /// The hook's event.
    pub hook: String,
    /// The place of the tool's name.
    pub tool: String,
    /// The tool that gives a line to a shell.
    pub runs: String,
    /// The place of the line.
    pub line: String,
    /// The place of the folder that it runs in.
    #[serde(default)]
    pub folder: Option<String>,
    /// What may stand beside the line and changes nothing of what runs; with anything else there, the command is not known.
    #[serde(default)]
    pub beside: Vec<String>,
    /// The dialog's first line; what would run stands directly below it.
    pub below: String,
    /// What the hook prints where it waits for the answer; without one the answer is typed.
    #[serde(default)]
    pub replies: Replies,
}

/// Where a preset's hook says what goes on in the background of the program, turn or no turn: commands, helpers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackgroundRule {
    /// The hook's event.
    pub hook: String,
    /// The place of the list of its jobs.
    pub jobs: String,
}

impl BackgroundRule {
    /// How many; nothing where the hook is another, or does not say.
    pub fn read(&self, hooked: &Hooked<'_>) -> Option<u32> {
        let told = hooked.told.filter(|_| hooked.event == self.hook)?;
        let told: Value = serde_json::from_str(told).ok()?;
        u32::try_from(told.pointer(&self.jobs)?.as_array()?.len()).ok()
    }
}

/// What a hook prints for the program to read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Replies {
    /// Allowed this once.
    pub allow: Option<String>,
    pub deny: Option<String>,
}

impl Replies {
    /// What says this; nothing where it is to be typed.
    pub fn of(&self, grant: Grant) -> Option<&str> {
        match grant {
            Grant::Allow => self.allow.as_deref(),
            Grant::Deny => self.deny.as_deref(),
            Grant::Always => None,
        }
    }
}

impl CommandRule {
    /// The command in what a hook was told; nothing where it is about something else, or not all of it is understood.
    pub fn read(&self, told: &str) -> Option<AskedCommand> {
        let told: Value = serde_json::from_str(told).ok()?;
        let text = |place: &str| told.pointer(place).and_then(Value::as_str);
        let (parent, name) = self.line.rsplit_once('/')?;
        let is_known = |field: &String| field == name || self.beside.contains(field);
        let is_understood = told.pointer(parent)?.as_object()?.keys().all(is_known);
        if text(&self.tool)? != self.runs || !is_understood {
            return None;
        }
        let folder = self.folder.as_ref().map(|place| text(place).map(str::to_owned));
        match folder {
            // It was to say where, and does not.
            Some(None) => None,
            folder => {
                let line = text(&self.line)?.to_owned();
                Some(AskedCommand { line, folder: folder.flatten(), firing: None })
            }
        }
    }

    /// Whether the dialog shows this command and no other: directly below its first line, broken wherever it may be.
    pub fn is_shown(&self, dialog: &Dialog, command: &AskedCommand) -> bool {
        let mut lines = dialog.text.lines();
        if lines.next().map(str::trim) != Some(self.below.as_str()) {
            return false;
        }
        let wanted = solid(&command.line);
        let mut shown = String::new();
        lines.any(|line| {
            shown.push_str(&solid(line));
            shown == wanted
        })
    }
}

/// Without spaces: a screen breaks lines at them, or within a word.
fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Permissions that are asked for at once and told apart.
const PENDING_MAX: usize = 8;

/// What permission hooks told since the last thing that settles one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pending(Vec<Told>);

/// Of one permission.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    firing: Option<Firing>,
    /// What would run, if that was understood.
    command: Option<AskedCommand>,
}

impl Pending {
    pub fn add(&mut self, firing: Option<Firing>, command: Option<AskedCommand>) {
        if self.0.len() == PENDING_MAX {
            self.0.remove(0);
        }
        self.0.push(Told { firing, command: command.map(|command| AskedCommand { firing, ..command }) });
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn remove(&mut self, firing: Firing) {
        self.0.retain(|told| told.firing != Some(firing));
    }

    /// The dialog is gone: what it was about is settled. Where nobody knows what that was, all is but what the dialog that
    /// stands now is about.
    pub fn settle(&mut self, rule: &CommandRule, gone: &Dialog, stands: Option<&Dialog>) {
        match self.shown_by(rule, gone) {
            Some(place) => drop(self.0.remove(place)),
            None => {
                let kept = stands.and_then(|dialog| self.shown_by(rule, dialog));
                self.0 = kept.map(|place| self.0.swap_remove(place)).into_iter().collect();
            }
        }
    }

    pub fn holds(&self, firing: Firing) -> bool {
        self.0.iter().any(|told| told.firing == Some(firing))
    }

    /// What this dialog is about: told by a hook, and shown by the dialog.
    pub fn about(&self, rule: &CommandRule, dialog: &Dialog) -> Option<&AskedCommand> {
        self.0[self.place(rule, dialog)?].command.as_ref()
    }

    /// Of several that are asked at once only one that waits for its answer: that reaches it and no other, whatever its dialog
    /// is. A key would answer the dialog on the screen, and nobody knows which of them that is.
    fn place(&self, rule: &CommandRule, dialog: &Dialog) -> Option<usize> {
        let place = self.shown_by(rule, dialog)?;
        (self.0.len() == 1 || self.0[place].firing.is_some()).then_some(place)
    }

    /// The only one whose command this dialog shows.
    fn shown_by(&self, rule: &CommandRule, dialog: &Dialog) -> Option<usize> {
        let is_shown =
            |told: &Told| told.command.as_ref().is_some_and(|command| rule.is_shown(dialog, command));
        let mut shown = self.0.iter().enumerate().filter(|(_, told)| is_shown(told)).map(|(place, _)| place);
        shown.next().filter(|_| shown.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gastown_core::AskKind;

    fn rule() -> CommandRule {
        CommandRule {
            hook: "PermissionRequest".into(),
            tool: "/tool_name".into(),
            runs: "Bash".into(),
            line: "/tool_input/command".into(),
            folder: Some("/cwd".into()),
            beside: vec!["description".into()],
            below: "Bash command".into(),
            replies: Replies::default(),
        }
    }

    fn dialog(text: &str) -> Dialog {
        Dialog {
            kind: AskKind::Permission,
            text: text.into(),
            choices: Vec::new(),
            waits: None,
            writes: None,
        }
    }

    fn command(line: &str) -> AskedCommand {
        AskedCommand { line: line.into(), folder: Some("/w".into()), firing: None }
    }

    #[test]
    fn the_command_is_read_where_all_beside_it_is_understood() {
        let read = |told: &str| rule().read(told);
        let plain = r#"{"cwd":"/w","tool_name":"Bash","tool_input":{"command":"cargo test","description":"Runs it"}}"#;

        assert_eq!(read(plain), Some(command("cargo test")));
        assert_eq!(read(&plain.replace("Bash", "Edit")), None, "another tool");
        assert_eq!(
            read(&plain.replace("description", "dangerouslyDisableSandbox")),
            None,
            "something else beside it"
        );
        assert_eq!(read(&plain.replace(r#""cwd":"/w","#, "")), None, "no folder");
        assert_eq!(read(&plain.replace(r#""cargo test""#, "7")), None, "no text");
        assert_eq!(read("cargo test"), None, "no JSON");
        assert_eq!(read("{}"), None);
    }

    #[test]
    fn a_dialog_must_show_that_very_command_below_its_first_line() {
        let shows = |text: &str, line: &str| rule().is_shown(&dialog(text), &command(line));
        const ASKED: &str = "Bash command\ncargo test -p core\nRuns the tests\nDo you want to proceed?";

        assert!(shows(ASKED, "cargo test -p core"));
        assert!(
            shows("Bash command\ncargo test -p co\nre --lib\nRuns\nDo you?", "cargo test -p core --lib"),
            "broken in a word"
        );
        assert!(!shows(ASKED, "cargo test"), "the dialog is about a longer one");
        assert!(!shows(ASKED, "Runs the tests"), "words below it");
        assert!(!shows("Bash command\nrm -rf x\ncargo test\nDo you?", "cargo test"));
        assert!(!shows("Edit file\ncargo test\nDo you?", "cargo test"));
        assert!(!shows("cargo test\nDo you?", "cargo test"), "its first line is cut off");
        assert!(!shows("Bash command\ncargo te…\nDo you?", "cargo test"), "the program cut it");
    }
}
