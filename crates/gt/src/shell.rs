//! `gt shell`, `gt run` and `gt ports`: terminals of your own in an agent's worktree, and what listens there. They act as you,
//! not as the agent, and outlive this window: the hall keeps them.

use crate::agent::named;
use crate::attach::{self, Door};
use crate::failure::Failure;
use crate::link::{At, Link};
use crate::out::table;
use crate::text::{line, local};
use clap::Args;
use gastown_api::call::{ListShellsArgs, OpenShellArgs, ShellArgs, calls};
use gastown_api::view::{ShellKindWord, ShellView};

#[derive(Args)]
pub struct Shell {
    agent: String,
    /// One more, beside those that are open
    #[arg(long)]
    new: bool,
    /// Only open it, and print which it is
    #[arg(long)]
    detach: bool,
    /// What is open in the worktree
    #[arg(long, conflicts_with_all = ["new", "detach", "end"])]
    list: bool,
    /// Ends this one
    #[arg(long, value_name = "SHELL", conflicts_with_all = ["new", "detach"])]
    end: Option<String>,
}

#[derive(Args)]
pub struct Run {
    agent: String,
    /// Ends it
    #[arg(long)]
    end: bool,
}

impl Shell {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        if self.list {
            let shells = list(&mut link, &self.agent)?;
            return at.out.show(&shells, |shells| many(shells));
        }
        if let Some(shell) = &self.end {
            let gone = link.call::<calls::EndShell>(ShellArgs { shell: shell.clone() })?;
            return at.out.show(&gone, |_| format!("{} has ended", line(shell)));
        }
        let is_one = |shell: &ShellView| shell.kind == ShellKindWord::Shell && shell.ended.is_none();
        let known = list(&mut link, &self.agent)?.into_iter().find(is_one).filter(|_| !self.new);
        let shell = match known {
            Some(shell) => shell,
            None => {
                let args = OpenShellArgs { agent: self.agent.clone(), kind: Some(ShellKindWord::Shell) };
                link.call::<calls::OpenShell>(args)?
            }
        };
        if self.detach {
            return at.out.show(&shell, |shell| line(&shell.shell));
        }
        drop(link);
        let agent = line(&self.agent);
        at.out.say(&format!(
            "a shell of yours in the worktree of {agent}; Ctrl-\\ leaves it, and it ends when {agent} begins another task"
        ))?;
        attach::attach(at, &Door { agent: self.agent.clone(), shell: Some(shell.shell) })
    }
}

impl Run {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        let is_run = |shell: &ShellView| shell.kind == ShellKindWord::Run;
        if !self.end {
            let args = OpenShellArgs { agent: self.agent.clone(), kind: Some(ShellKindWord::Run) };
            let run = link.call::<calls::OpenShell>(args)?;
            return at.out.show(&run, |run| {
                format!("{} runs; see `gt peek {} --shell {0}`", line(&run.shell), line(&run.agent))
            });
        }
        let Some(run) = list(&mut link, &self.agent)?.into_iter().find(is_run) else {
            let message = format!("nothing runs in the worktree of {}", self.agent);
            return Err(Failure::refused("no_such_shell", message, "start it with `gt run AGENT`"));
        };
        let gone = link.call::<calls::EndShell>(ShellArgs { shell: run.shell.clone() })?;
        at.out.show(&gone, |_| format!("{} has ended", line(&run.shell)))
    }
}

/// What listens in an agent's worktree, whoever started it there.
pub fn ports(at: &At, agent: &str) -> Result<(), Failure> {
    let found = at.link()?.call::<calls::Listening>(named(agent))?;
    at.out.show(&found, |found| {
        let rows = found
            .iter()
            .map(|one| [format!("http://127.0.0.1:{}", one.port), line(&one.program), one.pid.to_string()]);
        table(["ADDRESS", "PROGRAM", "PID"], rows.collect(), "nothing listens in this worktree")
    })
}

fn list(link: &mut Link, agent: &str) -> Result<Vec<ShellView>, Failure> {
    link.call::<calls::ListShells>(ListShellsArgs { agent: Some(agent.into()) })
}

fn many(shells: &[ShellView]) -> String {
    let rows = shells.iter().map(|shell| {
        let state = shell.ended.as_deref().map_or_else(|| "runs".into(), line);
        [line(&shell.shell), shell.kind.to_string(), state, local(&shell.since)]
    });
    table(["SHELL", "KIND", "STATE", "SINCE"], rows.collect(), "no shell of yours is open in this worktree")
}
