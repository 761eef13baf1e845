//! `gt peek`, `gt send` and `gt nudge`: looking at a terminal and typing into it, without being attached.

use crate::failure::Failure;
use crate::input::text_or_stdin;
use crate::link::At;
use crate::text::{line, safe};
use clap::{Args, ValueEnum};
use gastown_api::call::{ScreenArgs, SendMessageArgs, TypeBytesArgs, calls};

#[derive(Args)]
pub struct Peek {
    agent: String,
    /// Only the last rows that are not empty
    #[arg(long)]
    lines: Option<u16>,
    /// A shell of yours in its worktree, not the agent's own terminal
    #[arg(long, value_name = "SHELL")]
    shell: Option<String>,
}

#[derive(Args)]
pub struct Send {
    agent: String,
    bytes: String,
    /// Read \r, \n, \t, \e, \\ and \xNN in BYTES
    #[arg(short, long)]
    escapes: bool,
    /// A shell of yours in its worktree, not the agent's own terminal
    #[arg(long, value_name = "SHELL")]
    shell: Option<String>,
}

#[derive(Args)]
pub struct Nudge {
    agent: String,
    /// `-` reads stdin
    text: String,
    /// At once, or when its turn has ended
    #[arg(long, value_enum, default_value = "idle")]
    when: When,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    Idle,
    Now,
}

impl Peek {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let args = ScreenArgs { agent: self.agent.clone(), lines: self.lines, shell: self.shell.clone() };
        let screen = at.link()?.call::<calls::Screen>(args)?;
        at.out.show(&screen, |screen| {
            let rows: Vec<_> = screen.lines.iter().map(|row| safe(row)).collect();
            rows.join("\n")
        })
    }
}

impl Send {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let text =
            if self.escapes { unescape(&self.bytes).map_err(Failure::Usage)? } else { self.bytes.clone() };
        let args = TypeBytesArgs {
            agent: self.agent.clone(),
            text: Some(text),
            base64: None,
            shell: self.shell.clone(),
        };
        let done = at.link()?.call::<calls::TypeBytes>(args)?;
        at.out.show(&done, |_| String::new())
    }
}

impl Nudge {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let args = SendMessageArgs {
            agent: self.agent.clone(),
            text: text_or_stdin(&self.text)?,
            when_idle: Some(self.when == When::Idle),
        };
        let message = at.link()?.call::<calls::SendMessage>(args)?;
        at.out.show(&message, |message| {
            let why = message.why.as_deref().map(|why| format!(": {}", line(why))).unwrap_or_default();
            format!("{}  {}{why}", line(&message.id), message.delivery)
        })
    }
}

fn unescape(text: &str) -> Result<String, String> {
    let mut typed = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            typed.push(c);
            continue;
        }
        match rest.next() {
            Some('r') => typed.push('\r'),
            Some('n') => typed.push('\n'),
            Some('t') => typed.push('\t'),
            Some('e') => typed.push('\x1b'),
            Some('\\') => typed.push('\\'),
            Some('x') => {
                let digits: String = rest.by_ref().take(2).collect();
                let byte = u8::from_str_radix(&digits, 16).ok().filter(u8::is_ascii);
                typed.push(byte.ok_or(format!("\\x{digits} is not a byte from \\x00 to \\x7f"))?.into());
            }
            other => return Err(format!("\\{} is not known", other.map(String::from).unwrap_or_default())),
        }
    }
    Ok(typed)
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn escapes_become_bytes() {
        assert_eq!(unescape(r"y\r\e[A\x03\\n"), Ok("y\r\x1b[A\x03\\n".into()));
    }

    #[test]
    fn an_unknown_escape_is_refused() {
        for wrong in [r"\q", r"\x9b", r"\x", "\\"] {
            assert!(unescape(wrong).is_err(), "{wrong}");
        }
    }
}
