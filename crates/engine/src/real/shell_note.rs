//! The note in a shell's folder that says whose it is: written before its keeper, read by the next hall.

use crate::Trouble;
use crate::shell::{Shell, ShellKind};
use gastown_core::{AgentId, RigId, SessionId, Time};
use gastown_pty::os::replace_file;
use std::path::Path;

const NOTE_FILE: &str = "shell";
const FORMAT: &str = "gt-shell 1";

pub(super) fn write_note(dir: &Path, shell: &Shell) -> Result<(), Trouble> {
    let kind = match shell.kind {
        ShellKind::Shell => "shell",
        ShellKind::Run => "run",
    };
    let text = format!(
        "{FORMAT}\nagent={}\nrig={}\nkind={kind}\nnumber={}\nbegan={}\n",
        shell.agent, shell.rig, shell.number, shell.began.0
    );
    let path = dir.join(NOTE_FILE);
    replace_file(&path, text.as_bytes())
        .map_err(|error| Trouble::new(format!("could not write {}: {error}", path.display())))
}

/// Nothing when there is none, or it is not whole.
pub(super) fn read_note(dir: &Path, id: &SessionId) -> Option<Shell> {
    let text = std::fs::read_to_string(dir.join(NOTE_FILE)).ok()?;
    let rest = text.strip_prefix(FORMAT)?;
    let value = |name: &str| rest.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    Some(Shell {
        id: id.clone(),
        agent: AgentId::from(value("agent")?),
        rig: RigId::from(value("rig")?),
        kind: match value("kind")? {
            "shell" => ShellKind::Shell,
            "run" => ShellKind::Run,
            _ => return None,
        },
        number: value("number")?.parse().ok()?,
        began: Time(value("began")?.parse().ok()?),
        ended: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_as_it_was_written_and_half_of_one_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let id = SessionId::from("sh-0000002a");
        let shell = Shell {
            id: id.clone(),
            agent: "wren".into(),
            rig: "harbor".into(),
            kind: ShellKind::Run,
            number: 1,
            began: Time(42),
            ended: None,
        };
        assert_eq!(read_note(dir.path(), &id), None);

        write_note(dir.path(), &shell).unwrap();
        assert_eq!(read_note(dir.path(), &id), Some(shell));

        std::fs::write(dir.path().join(NOTE_FILE), format!("{FORMAT}\nagent=wren\n")).unwrap();
        assert_eq!(read_note(dir.path(), &id), None);
    }
}
