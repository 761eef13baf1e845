//! The owner's command for long waits, as it is shown and set over the socket.

use crate::serving::Serving;
use gastown_api::call::{NoArgs, SetWaitingCommandArgs, calls};
use gastown_api::client::ClientError;

fn args(minutes: Option<u32>, command: Option<&str>) -> SetWaitingCommandArgs {
    SetWaitingCommandArgs { minutes, command: command.map(str::to_owned) }
}

#[test]
fn it_is_written_into_the_users_configuration_and_shown_with_what_is_wrong_there() {
    let serving = Serving::start();
    let file = serving.config.join("config.toml");
    let (owner, _pushes) = serving.owner();

    let none = owner.call::<calls::WaitingCommand>(NoArgs {}).unwrap();
    assert_eq!((none.minutes, none.command.as_str(), none.last), (10, "", None));
    assert_eq!((none.file, file.exists()), (file.display().to_string(), false));

    let set = owner.call::<calls::SetWaitingCommand>(args(Some(5), Some("tell me"))).unwrap();
    assert_eq!((set.minutes, set.command.as_str()), (5, "tell me"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "[waiting]\nminutes = 5\ncommand = \"tell me\"\n");
    let kept = owner.call::<calls::SetWaitingCommand>(args(Some(7), None)).unwrap();
    assert_eq!((kept.minutes, kept.command.as_str()), (7, "tell me"));

    std::fs::write(&file, "[waiting]\ncommand = 3\n").unwrap();
    let wrong = owner.call::<calls::WaitingCommand>(NoArgs {}).unwrap();
    assert_eq!((wrong.faults[0].line, wrong.faults[0].field.as_str()), (2, "waiting.command"));
    let off = owner.call::<calls::SetWaitingCommand>(args(None, Some(""))).unwrap();
    assert_eq!((off.command.as_str(), off.faults.len()), ("", 0), "an empty one takes the line out");
}

#[test]
fn a_wrong_value_is_refused_with_its_field_and_writes_nothing() {
    let serving = Serving::start();
    let (owner, _pushes) = serving.owner();

    let refused = owner.call::<calls::SetWaitingCommand>(args(Some(1441), Some("tell me"))).unwrap_err();

    let ClientError::Refused(refused) = refused else { panic!("{refused}") };
    assert_eq!(refused.code, "settings");
    assert!(refused.message.contains("`waiting.minutes` was not set"), "{refused}");
    assert!(!serving.config.join("config.toml").exists());
    owner.call::<calls::SetWaitingCommand>(args(None, None)).unwrap();
    assert!(!serving.config.join("config.toml").exists(), "nothing was to be set");
}
