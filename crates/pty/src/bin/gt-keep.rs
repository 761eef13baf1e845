//! The keeper's binary: `hold` keeps a program in a terminal, `exec` is the last step before that program.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use gastown_pty::{hold, trampoline};

const USAGE: &str = "usage:
  gt-keep hold --dir DIR --socket PATH --cols N --rows N --ring BYTES --cwd DIR --env-file FILE --profile FILE -- PROGRAM [ARGS...]
  gt-keep exec --profile FILE [--unset NAME]... -- PROGRAM [ARGS...]
  gt-keep --version";

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    let mode = args.next().unwrap_or_default();
    let rest: Vec<OsString> = args.collect();
    match mode.to_str() {
        Some("hold") => hold::run(rest),
        Some("exec") => trampoline::run(rest),
        Some("--version") => say(&mut std::io::stdout(), concat!("gt-keep ", env!("CARGO_PKG_VERSION")), 0),
        Some("--help" | "-h") => say(&mut std::io::stdout(), USAGE, 0),
        _ => say(&mut std::io::stderr(), USAGE, hold::EXIT_USAGE),
    }
}

fn say(to: &mut dyn Write, text: &str, code: u8) -> ExitCode {
    match writeln!(to, "{text}") {
        Ok(()) => ExitCode::from(code),
        Err(_) => ExitCode::FAILURE,
    }
}
