//! `gt agent why`: what each source says, which rule decides, and what was added to the program's start.

use gastown_tests::{TestTown, until};
use serde_json::{Value, json};

/// Its protocol says that it works, and its screen that a turn ended.
const PRESET: &str = r#"
name = "talker"
title = "Talker"
vendor = "Ta"
program = "sh"
reads_screen = true
[args]
always = ["-c", '''printf '\033]7501;state=working\033\\'; echo 'all is done'; exec sleep 600''']
[env.set]
TALKER_VOICE = "low"
[prompt]
by = "none"
[keys]
interrupt = "\u0003"
exit = "\u0004"
[[signal]]
from = "osc7501"
starts = "state=working"
means = "working"
[screen]
lines = 4
composer = '^ready>'
[[screen.rule]]
name = "says that all is done"
shows = '^all is done'
means = "turn_ended"
"#;

#[test]
fn a_state_is_explained_by_every_source_and_the_rule_that_decides() {
    let town = TestTown::new();
    town.own_preset("talker", PRESET);
    town.add_rig(&town.repo("harbor"), &[]);
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "talker"]);

    let nobody = town.json(&["agent", "why", "wren"]);
    assert_eq!((&nobody["rule"], &nobody["evidence"]), (&Value::Null, &json!([])));

    let task = town.json(&["task", "add", "--rig", "harbor", "--title", "Talk"]);
    town.ok(&["sling", task["id"].as_str().expect("an id"), "wren"]);
    let mut why = Value::Null;
    until("both sources are heard and the town knows it", || {
        why = town.json(&["agent", "why", "wren"]);
        let heard = why["evidence"].as_array().filter(|all| all.len() == 2 && all[0]["state"] == "done");
        heard.is_some() && why["state"] != "starting"
    });

    const RULE: &str = r#"OSC 7501 starts with "state=working" means working"#;
    assert_eq!((&why["state"], &why["rule"]), (&json!("working"), &json!(RULE)));
    let said: Vec<_> = why["evidence"].as_array().expect("evidence").iter().collect();
    assert_eq!(
        (&said[0]["source"], &said[0]["rule"]),
        (&json!("screen"), &json!("screen: says that all is done"))
    );
    assert_eq!((&said[1]["source"], &said[1]["state"]), (&json!("protocol"), &json!("working")));
    assert!(said.iter().all(|said| said["since"].is_string()), "{said:?}");
    let added = why["added_to_start"].to_string();
    assert!(added.contains("state=working") && added.contains("variables: TALKER_VOICE"), "{added}");
    assert!(!added.contains("low"), "of variables only the names: {added}");

    let text = town.gt(&["agent", "why", "wren"]).out;
    assert!(text.contains(&format!("rule  {RULE}")) && text.contains("SOURCE"), "{text}");
    assert_eq!(town.gt(&["agent", "why", "nobody"]).code, 1);
}
