//! Views of the owner's own terminals.

use super::rfc3339;
use gastown_api::view::{ShellKindWord, ShellView};
use gastown_engine::{Published, Shell, ShellKind};

pub fn shell_view(shell: &Shell) -> ShellView {
    ShellView {
        shell: shell.id.to_string(),
        agent: shell.agent.to_string(),
        rig: shell.rig.to_string(),
        kind: match shell.kind {
            ShellKind::Shell => ShellKindWord::Shell,
            ShellKind::Run => ShellKindWord::Run,
        },
        number: shell.number,
        since: rfc3339(shell.began),
        ended: shell.ended.clone(),
    }
}

/// In the order of their ids.
pub(super) fn shown(published: &Published) -> Vec<ShellView> {
    published.shells.iter().map(shell_view).collect()
}
