//! Talking with a program that goes on between its turns: prompts, messages, keys, signals and the outbox.

use crate::place::*;
use gastown_core::*;
use gastown_engine::{Agents, Engine, Published, TerminalBytes};
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

/// A program that works once it is told what to do, and again each time it is told more.
const TALKER: &str = r#"
begin=$(printf '\033[200~'); end=$(printf '\033[201~')
stty -echo; printf '\033[?2004h\033]7501;state=idle\033\\ready> '
while IFS= read -r line; do
  printf '\033]7501;state=working\033\\'
  printf '%s\n' "$line" >> heard.txt
  case $line in
    *"$begin"*) until case $line in *"$end"*) true;; *) false;; esac; do
      IFS= read -r line; printf '%s\n' "$line" >> heard.txt
    done;;
  esac
  printf 'heard %s\n' "$line"
  printf '\033]7501;state=done\033\\ready> '
done
"#;

fn talker(place: &Place) -> (Engine, RigId) {
    start_program(place, TALKER_PRESET, TALKER)
}

fn session(now: &Published) -> Session {
    now.town.sessions.values().next().unwrap().clone()
}

#[test]
fn work_that_is_sent_back_reaches_a_live_agent_and_comes_again() {
    let place = Place::new();
    let (engine, rig) = talker(&place);
    wait(&engine, "its first turn is to be reviewed", |now| {
        request(now).is_some_and(|request| request.state == RequestState::InReview)
    });
    let first = request(&engine.published()).unwrap();

    let message = "say it \x1b[31mlouder".to_owned();
    owner(&engine, Command::SendBack { request: first.id.clone(), message, comments: vec![] });
    wait(&engine, "the second revision", |now| {
        request(now).is_some_and(|request| request.revision == 2 && request.state == RequestState::InReview)
    });

    let second = request(&engine.published()).unwrap();
    assert_ne!(second.head, first.head);
    let dir = engine.published().town.agent(&"wren".into()).unwrap().worktree.clone().unwrap().dir;
    let heard = std::fs::read_to_string(format!("{dir}/heard.txt")).unwrap();
    assert!(
        heard.contains("Task ha-") && heard.contains("say it [31mlouder"),
        "no escape reaches it: {heard}"
    );
    assert!(session(&engine.published()).state.is_live(), "the same program goes on");
    let prime = place
        .root()
        .join("town/sessions")
        .join(session(&engine.published()).id.as_str())
        .join("inbox/prime.md");
    assert!(std::fs::read_to_string(prime).unwrap().contains("louder"));
    assert_eq!(engine.published().town.rig(&rig).unwrap().target_head, second.base);
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_viewer_gets_the_screen_and_what_follows_and_a_paused_program_stands_still() {
    let place = Place::new();
    let (engine, _) = talker(&place);
    wait(&engine, "its first turn is to be reviewed", |now| request(now).is_some());

    let (viewer, pieces) = sync_channel(256);
    let attached = engine.attach(&"wren".into(), false, Box::new(viewer)).unwrap();
    assert!(String::from_utf8_lossy(&attached.checkpoint).contains("heard"));
    engine.resize(&"wren".into(), 90, 30).unwrap();
    engine.type_bytes(&"wren".into(), b"a key\r").unwrap();

    let mut seen = String::new();
    while !seen.contains("heard a key") {
        match pieces.recv_timeout(Duration::from_secs(10)).unwrap() {
            TerminalBytes::Output(bytes) => seen.push_str(&String::from_utf8_lossy(&bytes)),
            TerminalBytes::Resized { cols, rows } => assert_eq!((cols, rows), (90, 30)),
            other => panic!("{other:?}"),
        }
    }
    let screen = engine.screen(&"wren".into()).unwrap();
    assert_eq!((screen.cols, screen.rows), (90, 30));

    owner(&engine, Command::Pause { agent: "wren".into() });
    wait(&engine, "the pause is carried out", |now| now.busy == 0);
    let SessionState::Running { keeper, .. } = session(&engine.published()).state else { panic!("it runs") };
    // The signal is sent; the program stops when the kernel next looks at it.
    let stat = format!("/proc/{}/stat", keeper.child_pid);
    wait(&engine, "it stands still", |_| std::fs::read_to_string(&stat).unwrap().contains(") T "));
    engine.shutdown(Agents::Stop);
    assert!(matches!(pieces.try_iter().last(), None | Some(TerminalBytes::Ended | TerminalBytes::Output(_))));
}

#[test]
fn a_restart_saves_the_worktree_and_begins_again_in_it() {
    let place = Place::new();
    let (engine, _) = talker(&place);
    wait(&engine, "its first turn is to be reviewed", |now| request(now).is_some());
    let dir = engine.published().town.agent(&"wren".into()).unwrap().worktree.clone().unwrap().dir;
    std::fs::write(format!("{dir}/draft.txt"), "not committed").unwrap();

    owner(&engine, Command::Restart { agent: "wren".into(), fresh: false });
    wait(&engine, "another session runs and nothing is owed", |now| {
        let running =
            now.town.sessions.values().filter(|s| matches!(s.state, SessionState::Running { .. })).count();
        now.town.sessions.iter().count() == 2 && running == 1 && now.busy == 0
    });

    assert_eq!(std::fs::read_to_string(format!("{dir}/draft.txt")).unwrap(), "not committed");
    let published = engine.published();
    let snapshot = published.town.snapshots.values().find(|snapshot| snapshot.taken).unwrap();
    owner(&engine, Command::Stop { agent: "wren".into() });
    wait(&engine, "it ended", |now| {
        !now.town.sessions.values().any(|session| session.state.is_live()) && now.busy == 0
    });
    std::fs::remove_file(format!("{dir}/draft.txt")).unwrap();
    engine.restore_snapshot(&snapshot.id).unwrap();
    assert_eq!(std::fs::read_to_string(format!("{dir}/draft.txt")).unwrap(), "not committed");
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_call_left_as_a_file_counts_like_any_other_and_a_false_token_does_not() {
    let place = Place::new();
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "true");
    let script = r#"
        printf 'false I lie' > "$GT_OUTBOX/.b" && mv "$GT_OUTBOX/.b" "$GT_OUTBOX/b"
        printf '%s by file' "$GT_TOKEN" > "$GT_OUTBOX/.a" && mv "$GT_OUTBOX/.a" "$GT_OUTBOX/a"
        echo bright > lamp.txt"#;
    start(&engine, &rig, script);
    wait(&engine, "its call is heard", |now| {
        now.town
            .sessions
            .values()
            .any(|session| session.said_done.as_ref().is_some_and(|said| said.contains("by file")))
    });

    let fault = |entry: &gastown_engine::JournalEntry| matches!(&entry.event, Event::FaultSeen { why, .. } if why.contains("token"));
    wait(&engine, "the false one is a fault", |_| engine.journal(0, 200).unwrap().iter().any(fault));
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_call_left_while_no_hall_ran_counts_before_the_end_of_its_session() {
    let place = Place::new();
    let engine = place.open();
    let rig = add_rig(&engine, &place.repo(), "true");
    let go = place.root().join("go");
    let script = format!(
        r#"until test -e {}; do sleep 0.05; done
        printf '%s by file' "$GT_TOKEN" > "$GT_OUTBOX/.a" && mv "$GT_OUTBOX/.a" "$GT_OUTBOX/a""#,
        go.display()
    );
    start(&engine, &rig, &script);
    let runs =
        |now: &Published| now.town.sessions.values().any(|s| matches!(s.state, SessionState::Running { .. }));
    wait(&engine, "it runs", runs);
    let exit = place.root().join("town/sessions").join(session(&engine.published()).id.as_str()).join("exit");
    engine.shutdown(Agents::Keep);
    std::fs::write(go, "").unwrap();
    let deadline = Instant::now() + Duration::from_secs(30);
    while !exit.exists() {
        assert!(Instant::now() < deadline, "the program never ended");
        std::thread::sleep(Duration::from_millis(20));
    }

    let engine = place.open();

    wait(&engine, "its call is heard", |now| {
        session(now).said_done.as_ref().is_some_and(|said| said.contains("by file"))
    });
    engine.shutdown(Agents::Stop);
}
