//! Who is let in, and what they may call.

use crate::serving::Serving;
use gastown_api::ApiError;
use gastown_api::call::{
    Access, AddTaskArgs, AgentArgs, AnyCall, ListTasksArgs, NoArgs, OpenAskArgs, PrimeView, TaskArgs, calls,
};
use gastown_api::client::{Client, ClientError, Credentials};
use gastown_api::codec::{self, Decoder, FRAME_BYTES_MAX, FROM_HALL_BYTES_MAX, Packet};
use gastown_api::os;
use gastown_api::wire::{NO_ANSWER, PROTOCOL};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::time::Duration;

fn refused<T>(outcome: Result<T, ClientError>) -> ApiError {
    match outcome {
        Err(ClientError::Refused(error)) => error,
        Err(other) => panic!("not a refusal of the hall: {other}"),
        Ok(_) => panic!("it was not refused"),
    }
}

/// Sends bytes as they are and reads what the hall answers until it hangs up.
fn answers_to(serving: &Serving, bytes: &[u8]) -> Vec<Value> {
    let mut socket = os::connect(&serving.place.socket()).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    socket.write_all(bytes).unwrap();
    let (mut decoder, mut all) = (Decoder::new(FROM_HALL_BYTES_MAX), Vec::new());
    socket.read_to_end(&mut all).unwrap();
    decoder.push(&all).unwrap();
    let packets = std::iter::from_fn(|| decoder.next_packet());
    packets
        .map(|packet| match packet {
            Packet::Json(json) => serde_json::from_slice(&json).unwrap(),
            other => panic!("{other:?} is no message"),
        })
        .collect()
}

fn framed(message: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    codec::put_json(&mut bytes, message.to_string().as_bytes());
    bytes
}

#[test]
fn a_wrong_token_is_sent_away_and_told_where_the_right_one_is() {
    let serving = Serving::start();
    let credentials = Credentials::Owner { token: "0".repeat(64) };

    let refusal = refused(Client::connect(&serving.place.socket(), &credentials, "test"));

    assert_eq!(refusal.code, ApiError::BAD_TOKEN);
    assert!(!refusal.hint.is_empty());
}

#[test]
fn another_protocol_is_refused_with_both_numbers() {
    let serving = Serving::start();
    let hello = json!({"hello": {"protocol": 99, "build": "x", "token": "t"}});

    let answers = answers_to(&serving, &framed(&hello));

    assert_eq!(answers[0]["error"]["code"], ApiError::PROTOCOL);
    assert!(answers[0]["error"]["message"].as_str().unwrap().contains("99"));
}

#[test]
fn what_is_no_message_is_refused_and_hung_up_on() {
    let serving = Serving::start();
    let too_large = ((FRAME_BYTES_MAX + 1) as u32).to_le_bytes();
    let mut terminal = Vec::new();
    codec::put_terminal(&mut terminal, 1, b"x");
    let early_call = framed(&json!({"id": 1, "call": {"name": "status", "args": {}}}));

    for bytes in [&too_large[..], &terminal, &framed(&json!({"good": "day"})), &early_call] {
        let answers = answers_to(&serving, bytes);

        assert_eq!(answers.len(), 1, "{answers:?}");
        assert_eq!(answers[0]["error"]["code"], ApiError::BAD_CALL);
        assert_eq!(answers[0]["id"], 0);
    }
}

#[test]
fn a_call_that_is_not_known_or_does_not_fit_is_refused_under_its_id_and_the_connection_stays() {
    let serving = Serving::start();
    let (owner, _pushes) = serving.owner();

    let unknown = refused(owner.call_json("make_tea", json!({})));
    let surplus = refused(owner.call_json("show_task", json!({"task": "x", "colour": "red"})));

    assert_eq!((unknown.code.as_str(), surplus.code.as_str()), (ApiError::BAD_CALL, ApiError::BAD_CALL));
    assert!(surplus.message.contains("colour"), "{surplus}");
    assert_eq!(owner.call::<calls::Status>(NoArgs {}).unwrap().hall.pid, std::process::id());
}

#[test]
fn a_call_that_nobody_waits_for_is_carried_out_and_not_answered() {
    let serving = Serving::start();
    serving.add_rig("harbor", "hb");
    let (owner, _pushes) = serving.owner();
    let token = std::fs::read_to_string(serving.place.token()).unwrap();
    let hello = json!({"hello": {"protocol": PROTOCOL, "build": "x", "token": token.trim()}});
    let calls = [
        json!({"id": NO_ANSWER, "call": {"name": "add_task", "args": {"rig": "harbor", "title": "Mend the light"}}}),
        json!({"id": NO_ANSWER, "call": {"name": "no_such_call"}}),
        json!({"id": 7, "call": {"name": "hall_info", "args": {}}}),
        json!("hang up"),
    ];

    let answers = answers_to(
        &serving,
        &[vec![hello], calls.to_vec()].concat().iter().flat_map(framed).collect::<Vec<_>>(),
    );

    let ids: Vec<_> = answers.iter().filter_map(|answer| answer["id"].as_u64()).collect();
    assert_eq!(ids, [7, 0], "the other call's, then why it was hung up: {answers:?}");
    let tasks = owner.call::<calls::ListTasks>(ListTasksArgs::default()).unwrap();
    assert_eq!(tasks.len(), 1);
}

#[test]
fn an_agent_may_make_no_call_of_the_owners_and_the_owner_none_of_an_agents() {
    let serving = Serving::start();
    serving.add_rig("harbor", "hb");
    serving.add_agent("harbor", "wren");
    let task = serving.add_task("harbor", "Mend the light");
    let (session, token) = serving.assign(&task, "wren");
    let agent = serving.session(&token, &session);
    let (owner, _pushes) = serving.owner();

    for (name, access) in AnyCall::TABLE {
        // Who asks is looked at before what is asked.
        let args = json!({"nothing": "fits"});
        match access {
            Access::Owner => {
                assert_eq!(refused(agent.call_json(name, args)).code, ApiError::NOT_FOR_AGENTS, "{name}")
            }
            Access::Agent => {
                assert_eq!(refused(owner.call_json(name, args)).code, "only_for_agents", "{name}")
            }
            Access::Everyone => {}
        }
    }
    assert_eq!(refused(agent.call::<calls::Snapshot>(NoArgs {})).code, ApiError::NOT_FOR_AGENTS);
    assert_eq!(refused(agent.call::<calls::Subscribe>(NoArgs {})).code, ApiError::NOT_FOR_AGENTS);
    assert_eq!(
        refused(agent.call::<calls::Stop>(AgentArgs { agent: "wren".into() })).code,
        ApiError::NOT_FOR_AGENTS
    );
    assert_eq!(refused(agent.call::<calls::Down>(Default::default())).code, ApiError::NOT_FOR_AGENTS);
    assert_eq!(refused(owner.call::<calls::Done>(Default::default())).code, "only_for_agents");
}

#[test]
fn an_agent_sees_itself_and_the_tasks_of_its_own_rig_only() {
    let serving = Serving::start();
    for (rig, prefix, name) in [("harbor", "hb", "wren"), ("mill", "ml", "moss")] {
        serving.add_rig(rig, prefix);
        serving.add_agent(rig, name);
    }
    let own = serving.add_task("harbor", "Mend the light");
    let other = serving.add_task("mill", "Grind");
    let (session, token) = serving.assign(&own, "wren");
    let agent = serving.session(&token, &session);

    let seen = agent
        .call::<calls::ListTasks>(ListTasksArgs { rig: Some("mill".into()), ..Default::default() })
        .unwrap();
    let hidden = refused(agent.call::<calls::ShowTask>(TaskArgs { task: other.to_string() }));
    let stranger = refused(agent.call::<calls::ShowAgent>(AgentArgs { agent: "moss".into() }));
    let added =
        agent.call::<calls::AddTask>(AddTaskArgs { title: "More".into(), ..Default::default() }).unwrap();

    assert_eq!(seen.iter().map(|task| task.id.as_str()).collect::<Vec<_>>(), [own.as_str()]);
    assert_eq!((hidden.code.as_str(), stranger.code.as_str()), ("no_such_task", ApiError::NOT_FOR_AGENTS));
    assert_eq!(added.rig, "harbor");
    assert_eq!(agent.call::<calls::ShowAgent>(AgentArgs { agent: "wren".into() }).unwrap().name, "wren");
}

#[test]
fn a_session_of_an_earlier_assignment_is_told_so() {
    let serving = Serving::start();
    serving.add_rig("harbor", "hb");
    serving.add_agent("harbor", "wren");
    let first = serving.add_task("harbor", "Mend the light");
    let (session, token) = serving.assign(&first, "wren");
    let agent = serving.session(&token, &session);
    let second = serving.add_task("harbor", "Paint the door");

    crate::serving::until("the first session is over", || {
        let town = &serving.engine.published().town;
        !town.session(&session.as_str().into()).unwrap().state.is_live()
    });
    serving.change(gastown_core::Command::Unassign { task: first });
    let (later, _) = serving.assign(&second, "wren");

    assert_ne!(session, later);
    let refusals = [
        refused(agent.call::<calls::Done>(Default::default())),
        refused(agent.call::<calls::ListTasks>(Default::default())),
        refused(agent.call::<calls::OpenAsk>(OpenAskArgs { text: "?".into(), ..Default::default() })),
        refused(agent.call::<calls::Prime>(NoArgs {}).map(|PrimeView { .. }| ())),
    ];
    for refusal in refusals {
        assert_eq!(refusal.code, "stale_epoch", "{refusal}");
    }
}
