//! What a person leaves out of an agent's work stays out, while the agent goes on in its own worktree.

use crate::place::*;
use gastown_core::*;
use gastown_engine::{Agents, Engine, LeaveOut, RepoPath, Share};

/// A program at work once for each paste: it adds what it is told to one file; the first time it makes an odd one, too;
/// `rest now` changes nothing.
const TALKER: &str = r#"
begin=$(printf '\033[200~'); end=$(printf '\033[201~')
stty -echo; printf '\033[?2004h\033]7501;state=idle\033\\ready> '
while IFS= read -r line; do
  printf '\033]7501;state=working\033\\'
  told=$line
  case $line in
    *"$begin"*) until case $line in *"$end"*) true;; *) false;; esac; do
      IFS= read -r line; told="$told
$line"
    done;;
  esac
  case $told in *"rest now"*) ;; *) printf '%s\n' "$told" >> heard.txt;; esac
  test -e odd.txt || printf 'odd\n' > odd.txt
  printf '\033]7501;state=done\033\\ready> '
done
"#;

fn talker(place: &Place) -> Engine {
    let (engine, _) = start_program(place, TALKER_PRESET, TALKER);
    wait(&engine, "its first turn is to be reviewed", |now| {
        request(now).is_some_and(|request| request.state == RequestState::InReview)
    });
    engine
}

fn files(engine: &Engine) -> Vec<String> {
    let request = request(&engine.published()).unwrap();
    let diff = engine.diff(&request.id, None).unwrap();
    diff.files.iter().map(|file| file.new_path.as_ref().unwrap().as_text()).collect()
}

#[test]
fn a_live_agent_that_goes_on_does_not_bring_back_what_was_left_out() {
    let place = Place::new();
    let engine = talker(&place);
    let first = request(&engine.published()).unwrap();
    assert_eq!(files(&engine), ["heard.txt", "odd.txt"]);
    let odd = [LeaveOut { path: RepoPath::from_bytes("odd.txt"), share: Share::Whole }];

    engine.leave_out(&first.id, &first.head, &odd).unwrap();
    let without = request(&engine.published()).unwrap();
    assert_eq!((files(&engine), without.revision), (vec!["heard.txt".to_owned()], 2));
    assert!(engine.leave_out(&first.id, &first.head, &odd).is_err(), "its head is another one by now");
    let message = "rest now".to_owned();
    owner(&engine, Command::SendMessage(Nudge { agent: "wren".into(), text: message, when_idle: true }));
    wait(&engine, "a turn that changed nothing", |_| {
        let seen = engine.journal(0, 1000).unwrap();
        seen.iter().any(|entry| matches!(entry.event, Event::NothingChanged { .. }))
    });
    assert_eq!(request(&engine.published()).unwrap(), without, "which is no revision");
    let message = "louder".to_owned();
    owner(&engine, Command::SendBack { request: first.id.clone(), message, comments: vec![] });
    wait(&engine, "the second round", |now| {
        request(now).is_some_and(|request| request.state == RequestState::InReview && request.round == 2)
    });

    let second = request(&engine.published()).unwrap();
    assert_eq!(files(&engine), ["heard.txt"], "the odd file stays out");
    assert!(second.left_out.is_some_and(|patch| patch.contains("+odd")));
    let dir = engine.published().town.agent(&"wren".into()).unwrap().worktree.clone().unwrap().dir;
    assert!(
        std::path::Path::new(&dir).join("odd.txt").exists(),
        "its worktree is not touched while it works"
    );
    let told: Vec<_> =
        engine.published().town.messages.values().map(|message| message.text.clone()).collect();
    assert!(told.iter().any(|text| text.starts_with("louder") && text.contains("+odd")), "{told:?}");
    engine.shutdown(Agents::Stop);
}
