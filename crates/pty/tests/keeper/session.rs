//! What a person at the terminal sees and does: input, size, environment, the end.

use std::time::Duration;

use gastown_pty::Ended;
use gastown_pty::ExitFacts;
use gastown_pty::KeeperEvent;
use gastown_pty::facts::MARKS_FILE;
use gastown_pty::protocol::SessionSignal;
use gastown_pty::ring::read_marks;

use crate::support::{PATIENCE, Session, wait_until};

#[test]
fn what_is_typed_comes_back_and_reaches_the_program() {
    let mut session = Session::start("read line; echo \"got <$line>\"; read line");

    let id = session.keeper.write(b"hello\r").unwrap();
    session.wait_for_done(id);

    session.wait_for_output("got <hello>");
}

#[test]
fn input_that_is_meant_for_another_screen_does_not_reach_the_program() {
    let mut session =
        Session::start("echo one; read line; echo \"two <$line>\"; read line; echo \"<$line>\"; read line");
    session.wait_for_output("one");
    let before = session.ring().head().unwrap();
    session.keeper.write(b"on\r").unwrap();
    session.wait_for_output("two <on>");

    assert!(!session.keeper.write_at(before, b"yes\r", PATIENCE).unwrap());

    let now = session.ring().head().unwrap();
    assert!(session.keeper.write_at(now, b"no\r", PATIENCE).unwrap());
    let output = session.wait_for_output("<no>");
    assert!(!output.contains("yes"), "{output}");
}

#[test]
fn a_key_that_the_program_has_not_read_is_taken_back_when_it_writes() {
    let mut session = raw("sleep 1; echo two; sleep 0.7; dd bs=1 count=1 2>/dev/null; echo \">\"");
    let now = session.ring().head().unwrap();

    let is_read = session.keeper.key_at(now, b"1", PATIENCE, PATIENCE).unwrap();

    assert!(!is_read, "it read nothing before it wrote");
    session.wait_for_output("two");
    let now = session.ring().head().unwrap();
    assert!(session.keeper.key_at(now, b"2", PATIENCE, PATIENCE).unwrap());
    let output = session.wait_for_output(">");
    assert!(output.contains("2") && !output.contains("1"), "{output}");
}

#[test]
fn a_key_that_the_program_does_not_read_in_time_is_taken_back() {
    let mut session = raw("read line");
    let now = session.ring().head().unwrap();
    let id = session.keeper.signal(SessionSignal::Stop).unwrap();
    session.wait_for_done(id);
    wait_until("the program to stop", || is_stopped(&session));

    assert!(!session.keeper.key_at(now, b"1", Duration::from_millis(20), PATIENCE).unwrap());

    // What was typed before is not its, and it is not queued behind that.
    let id = session.keeper.write(b"person").unwrap();
    session.wait_for_done(id);
    assert!(!session.keeper.key_at(now, b"2", Duration::from_millis(20), PATIENCE).unwrap());
    let id = session.keeper.signal(SessionSignal::Continue).unwrap();
    session.wait_for_done(id);
    let id = session.keeper.write(b"\n").unwrap();
    session.wait_for_done(id);
    session.wait_for_output("<person>");
}

fn is_stopped(session: &Session) -> bool {
    let program = session.facts.program_pid;
    std::fs::read_to_string(format!("/proc/{program}/stat")).unwrap().contains(") T ")
}

/// A program that gets each key as it is typed, and runs this.
fn raw(script: &str) -> Session {
    let session = Session::start(&format!("stty raw -echo; echo one; {script}; echo \"<$line>\""));
    session.wait_for_output("one");
    session
}

#[test]
fn a_new_size_reaches_the_program_and_is_marked() {
    let mut session = Session::start("trap 'stty size' WINCH; stty size; while :; do read line; done");
    session.wait_for_output("24 80");

    let id = session.keeper.resize(132, 50).unwrap();
    session.wait_for_done(id);

    session.wait_for_output("50 132");
    let marks = read_marks(&session.dir().join(MARKS_FILE)).unwrap();
    let sizes: Vec<_> = marks.iter().map(|mark| (mark.cols, mark.rows)).collect();
    assert_eq!(sizes, [(80, 24), (132, 50)]);
    assert!(marks[1].offset > 0);
}

#[test]
fn what_was_drawn_for_the_size_before_is_marked_as_such() {
    let mut session = Session::start("echo first; sleep 0.05; echo second; touch f; read line");
    wait_until("the program to have drawn both", || session.dir().join("f").exists());

    let id = session.keeper.resize(90, 20).unwrap();
    session.wait_for_done(id);

    let marks = read_marks(&session.dir().join(MARKS_FILE)).unwrap();
    let output = session.output();
    let drawn = output.find("second").unwrap() as u64;
    assert!(marks.last().unwrap().offset > drawn, "{marks:?} {output:?}");
}

#[test]
fn an_impossible_size_is_refused_with_a_sentence() {
    let mut session = Session::start("read line");

    let wanted = session.keeper.resize(0, 50).unwrap();

    let sentence = session.wait_for("a refusal", |event| match event {
        KeeperEvent::Refused { id, sentence } if id == wanted => Some(sentence),
        _ => None,
    });
    assert!(sentence.contains("0x50"), "{sentence}");
}

#[test]
fn an_exit_code_is_pushed_and_written_with_all_output_before_it() {
    let mut session = Session::start("read line; seq 1 3000; echo end; exit 7");
    session.keeper.write(b"\r").unwrap();

    let exit = session.wait_for_exit();
    let status = session.wait_for_keeper_end();

    assert_eq!(exit.ended, Ended::Code(7));
    assert_eq!(ExitFacts::read(session.dir()).unwrap(), Some(exit));
    assert_eq!(exit.head, session.ring().head().unwrap());
    assert!(session.output().ends_with("2999\r\n3000\r\nend\r\n"));
    assert!(status.success());
    assert!(!session.dir().join("s").exists(), "the socket is left");
}

#[test]
fn a_signal_that_ended_the_program_is_recorded() {
    let mut session = Session::start("echo up; exec sleep 1000");
    session.wait_for_output("up");

    let id = session.keeper.signal(SessionSignal::Kill).unwrap();
    session.wait_for_done(id);

    assert_eq!(session.wait_for_exit().ended, Ended::Signal(9));
}

#[test]
fn a_stopped_program_goes_on_after_continue() {
    let mut session = Session::start("echo up; while :; do read line; echo \"<$line>\"; done");
    session.wait_for_output("up");

    session.keeper.signal(SessionSignal::Stop).unwrap();
    wait_until("the program to stop", || is_stopped(&session));
    session.keeper.signal(SessionSignal::Continue).unwrap();
    wait_until("the program to go on", || !is_stopped(&session));

    session.keeper.write(b"again\r").unwrap();
    session.wait_for_output("<again>");
}

#[test]
fn the_environment_is_exactly_what_was_asked_for_and_the_file_is_gone() {
    let session = Session::start_with("env | sort | tr '\\n' ' '; echo; pwd; read line", |command| {
        command.env.push(("ODD".into(), "a=b c".into()));
    });
    let output = session.wait_for_output(&session.dir().display().to_string());

    let marker = &session.marker;
    let wanted = format!("GT_SESSION={marker} ODD=a=b c PATH=/usr/bin:/bin PWD={} ", session.dir().display());
    let environment = output.lines().next().unwrap().replace("SHLVL=0 ", "").replace("OLDPWD= ", "");
    assert_eq!(environment.replace("_=/usr/bin/env ", ""), format!("{wanted}TERM=xterm-256color "));
    assert!(!session.dir().join("env").exists());
}

#[test]
fn the_program_leads_its_session_on_its_own_terminal_and_inherits_only_three_descriptors() {
    let session = Session::start("tty; ls /proc/self/fd | tr '\\n' ' '; echo; echo end; read line");

    let output = session.wait_for_output("end");

    assert!(output.starts_with("/dev/pts/"), "{output}");
    // 3 is the folder that ls itself reads.
    assert!(output.contains("0 1 2 3 \r\n"), "{output}");
    let facts = gastown_pty::os::processes().unwrap();
    let program = facts.iter().find(|process| process.pid == session.facts.program_pid).unwrap();
    assert_eq!((program.group, program.session), (program.pid, program.pid));
}

#[test]
fn a_program_that_is_not_there_says_so_on_the_terminal() {
    let mut session = Session::start_with("", |command| {
        // The first one keeps the keeper alive until the test is connected.
        command.args = vec!["-c".into(), "read line; exec no-such-program".into()];
    });
    session.keeper.write(b"\r").unwrap();

    assert_eq!(session.wait_for_exit().ended, Ended::Code(127));
}

#[test]
fn a_profile_limits_the_program() {
    let session = Session::start_with("ulimit -n; ulimit -c; echo end; read line", |command| {
        command.profile = "gt-profile 1\nnofile=77\ncore=0\n".into();
    });

    let output = session.wait_for_output("end");

    assert_eq!(output, "77\r\n0\r\nend\r\n");
}

#[test]
fn an_unknown_line_of_a_profile_keeps_the_program_from_starting() {
    let dir = tempfile::tempdir().unwrap();
    let mut command =
        crate::support::command(dir.path(), "echo started; read line", &crate::support::marker());
    command.profile = "gt-profile 1\nlandlock=all\n".into();
    let mut started = command.spawn().unwrap();

    wait_until("the end", || ExitFacts::read(dir.path()).unwrap().is_some());
    started.child.wait().unwrap();

    assert_eq!(ExitFacts::read(dir.path()).unwrap().unwrap().ended, Ended::Code(126));
    let output = std::fs::read(dir.path().join("ring")).unwrap();
    let output = String::from_utf8_lossy(&output);
    assert!(output.contains("landlock=all") && !output.contains("started"));
}
