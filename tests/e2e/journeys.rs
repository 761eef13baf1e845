//! What a person does all day, in the real window, with a bound on keys and clicks.

use gastown_tests::window::{CONTROL, ENTER, SHIFT, Window};
use gastown_tests::{Repo, TestTown, leftovers, until, until_some};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;

/// A program that is told its task in words.
const READER: &str = r#"name = "reader"
title = "Reader"
vendor = "Re"
about = "Reads its task."
program = "{program}"
[prompt]
by = "argument"
[keys]
interrupt = ""
exit = ""
"#;

fn harbor(agents: &[&str]) -> (TestTown, Repo) {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &["--gate", "test=sh test.sh"]);
    agents.iter().for_each(|agent| town.add_agent(agent));
    (town, repo)
}

fn tasks(town: &TestTown) -> Vec<Value> {
    town.json(&["task", "list"]).as_array().expect("a list").clone()
}

#[tokio::test]
async fn the_first_minute_is_one_click_for_the_demo_and_one_drag_for_work() {
    let town = TestTown::new();
    let window = Window::open(&town, "first-minute").await;

    window.press("Try the demo").await;

    window.reads("Remove the demo").await;
    window.sees("its agents are on the map", "document.querySelectorAll('[data-agent]').length >= 3").await;
    window.picture("demo").await;
    assert_eq!(window.acts(), 1);
    window.drag("[data-task]", "[data-agent]").await;

    until("an agent of the demo has it", || {
        let agents = town.json(&["agent", "list"]);
        agents.as_array().is_some_and(|all| all.iter().any(|agent| agent["task"].is_string()))
    });
    window.close().await;
}

#[tokio::test]
async fn from_nothing_to_a_working_agent_is_one_key_the_text_and_one_key() {
    let (town, _repo) = harbor(&[]);
    let program = town.path("bin/reader");
    std::fs::write(&program, "#!/bin/sh\nprintf '%s\\n' \"$1\" > texts/told.txt\nread line\n")
        .expect("a program");
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).expect("it can be run");
    town.own_preset("reader", &READER.replace("{program}", program.to_str().expect("UTF-8")));
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "reader"]);
    let window = Window::open(&town, "one-breath").await;

    window.types("c").await;
    window.sees("the box is open", "document.querySelector('dialog[open]')").await;
    window.types("Paint the lamp").await;
    window.chord(&[CONTROL], ENTER).await;

    assert_eq!(window.acts(), 2);
    until("an agent has it", || town.json(&["agent", "show", "wren"])["task"].is_string());
    until("its program was told", || {
        let agent = town.json(&["agent", "show", "wren"]);
        let told = agent["worktree"].as_str().map(|dir| std::path::Path::new(dir).join("texts/told.txt"));
        let told = told.and_then(|file| std::fs::read_to_string(file).ok());
        told.is_some_and(|text| text.contains("Paint the lamp"))
    });
    window.reads("Paint the lamp").await;
    window.close().await;
}

#[tokio::test]
async fn five_pasted_lines_are_five_tasks() {
    let (town, _repo) = harbor(&[]);
    let window = Window::open(&town, "pasted").await;

    window.types("c").await;
    window.sees("the box is open", "document.querySelector('dialog[open]')").await;
    window
        .pastes("- Paint the lamp\n- Mend the rope\n- Sweep the deck\n- Wind the clock\n- Feed the cat")
        .await;
    window
        .sees("each line is a task", "document.querySelectorAll('dialog[open] ol > li').length === 5")
        .await;
    window.picture("list").await;
    let acts = window.acts();
    // A paste that was a mistake is taken back by the key that every text field has.
    window.chord(&[CONTROL], 'z').await;
    window
        .sees("the box is empty again", "document.querySelector('dialog[open] textarea')?.value === ''")
        .await;
    window.chord(&[CONTROL, SHIFT], 'z').await;
    window.sees("the list is back", "document.querySelectorAll('dialog[open] ol > li').length === 5").await;
    window.acts();
    window.types(&ENTER.to_string()).await;

    until("all five exist", || tasks(&town).len() == 5);
    assert_eq!(acts + window.acts(), 2);
    window.reads("Feed the cat").await;
    let titles: Vec<_> =
        tasks(&town).iter().map(|task| task["title"].as_str().expect("a title").to_owned()).collect();
    assert!(titles.contains(&"Mend the rope".to_owned()), "{titles:?}");
    window.close().await;
}

#[tokio::test]
async fn three_agents_are_answered_with_two_clicks_each() {
    let names = ["wren", "otter", "moss"];
    let (town, _repo) = harbor(&names);
    let window = Window::open(&town, "asks").await;
    let mut of = Vec::new();
    for name in names {
        let ask = format!(
            "gt ask 'Which paint for {name}?' --choice red-{name} --choice blue-{name} --wait > texts/{name}.txt"
        );
        let task = town.add_task(&format!("Paint {name}"), &ask);
        town.ok(&["sling", &task, name]);
        of.push(task);
        // One after the other: the oldest is answered first.
        window.reads(&format!("Which paint for {name}?")).await;
    }
    window.picture("asking").await;

    for name in names {
        // By hand, and by two keys, on the map and on another screen.
        if name == "wren" {
            window.press("Answer").await;
            window.click("li:nth-child(2) > button.choice").await;
        } else {
            window.types("n").await;
            window.sees("the answer is at hand", "document.activeElement?.closest('[data-answer]')").await;
            window.picture(&format!("{name} is answered")).await;
            window.types("2").await;
        }
        assert!(window.acts() <= 2);
        if name == "otter" {
            window.types("2").await;
            window.reads("New task").await;
            window.acts();
        }
        until(&format!("{name} was heard"), || {
            let open = town.json(&["waiting"]);
            !open.as_array().expect("a list").iter().any(|ask| ask["agent"] == name)
        });
    }

    for task in &of {
        town.wait_task(task, "in_review");
    }
    window.close().await;
}

#[tokio::test]
async fn a_drop_is_undone_with_one_key() {
    let (town, _repo) = harbor(&["wren"]);
    let task = town.add_task("Paint the lamp", "read line");
    let window = Window::open(&town, "undo").await;
    window.reads("Paint the lamp").await;

    window.drag(&format!("[data-task='{task}']"), "[data-agent='wren']").await;
    until("wren has it", || town.json(&["agent", "show", "wren"])["task"] == task.as_str());
    window.reads("Undo").await;
    window.picture("dropped").await;
    window.chord(&[CONTROL], 'z').await;

    until("it is ready again", || town.json(&["task", "show", &task])["status"] == "open");
    until("wren is free", || town.json(&["agent", "show", "wren"])["task"].is_null());
    assert_eq!(window.acts(), 2);
    window.close().await;
}

#[tokio::test]
async fn the_window_is_closed_with_two_keys_while_agents_work_and_shows_them_when_it_is_opened_again() {
    let (town, _repo) = harbor(&["wren", "otter"]);
    // The window starts the town, and so has to ask what becomes of it.
    town.ok(&["down"]);
    let window = Window::open(&town, "close").await;
    let work = |name: &str| {
        let task = town.add_task(
            &format!("Work of {name}"),
            &format!(
                "echo begun; until test -e {}; do sleep 0.1; done; echo {name} > texts/{name}.txt",
                town.path("tmp/go").display()
            ),
        );
        town.ok(&["sling", &task, name]);
        task
    };
    let of = ["wren", "otter"].map(work);
    let session = |name: &str| {
        until_some("its session", || {
            town.json(&["agent", "show", name])["session"].as_str().map(str::to_owned)
        })
    };
    let before = ["wren", "otter"].map(session);
    window.reads("Working").await;
    let hall = town.hall_pid();

    window.is_asked_to_close().await;
    window.reads("2 agents are at work").await;
    window.picture("asked").await;
    window.types_last(ENTER).await;
    window.has_closed().await;
    assert_eq!(window.acts(), 2);
    window.close().await;
    assert!(leftovers::is_alive(hall), "the town goes on without its window");
    let again = Window::open(&town, "reopened").await;
    again.picture("at work").await;

    again.reads("Working").await;
    assert_eq!(["wren", "otter"].map(session), before, "no agent was started anew");
    std::fs::write(town.path("tmp/go"), "").expect("the sign to go on");
    of.iter().for_each(|task| town.wait_task(task, "in_review"));
    again.reads("To review").await;
    again.close().await;
}

#[tokio::test]
async fn a_review_with_a_comment_goes_back_and_the_second_round_lands_in_six_keys() {
    let (town, repo) = harbor(&["wren"]);
    let script = "echo \"coat $GT_ROUND\" >> texts/lamp.txt; gt prime > texts/told.txt";
    let task = town.add_task("Paint the lamp", script);
    let window = Window::open(&town, "rounds").await;
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    window.reads("To review").await;

    window.review_waits().await;
    window.types("r").await;
    window
        .sees("the change is shown", "document.querySelector('[role=table]')?.innerText.includes('coat 1')")
        .await;
    window.types("j").await;
    window.types(&ENTER.to_string()).await;
    window.sees("a comment can be written", "document.activeElement?.tagName === 'TEXTAREA'").await;
    window.types("One more coat, please").await;
    window.types(&ENTER.to_string()).await;
    window.reads("One more coat, please").await;
    window.picture("comment").await;
    window.chord(&[CONTROL], 'b').await;
    assert!(window.acts() <= 6);

    let second = || {
        town.json(&["task", "show", &task])["status"] == "in_review"
            && town.json(&["review", "list"])[0]["round"] == 2
    };
    until("the second round is in review", second);
    window
        .sees(
            "it has come to the window",
            "document.querySelector('main')?.innerText.includes('Paint the lamp')",
        )
        .await;
    window.acts();
    window.review_waits().await;
    window.types("r").await;
    window
        .sees("what is new is shown", "document.querySelector('[role=table]')?.innerText.includes('coat')")
        .await;
    window.picture("second round").await;
    window.chord(&[CONTROL], ENTER).await;
    town.wait_task(&task, "closed");

    assert!(window.acts() <= 6);
    assert!(repo.read("texts/told.txt").contains("One more coat, please"), "the agent was told");
    repo.is_intact();
    window.close().await;
}

#[tokio::test]
async fn a_repository_of_one_s_own_is_set_up_tried_and_lived_in_with_five_keys_and_clicks() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    repo.write("Makefile", "test:\n\tsh test.sh\n");
    repo.commit("Say how it is tested");
    let window = Window::open(&town, "own").await;
    window.picture("welcome").await;

    window.press("Type a path").await;
    window.sees("the box is open", "document.querySelector('dialog[open]')").await;
    window.types(repo.path.to_str().expect("UTF-8")).await;
    window.types(&ENTER.to_string()).await;
    window
        .sees(
            "its check is proposed",
            "[...document.querySelectorAll('input')].some(e => e.value === 'make test')",
        )
        .await;
    window.picture("proposed").await;
    window.press("Try it out").await;
    window.reads("Agents can work here").await;
    window.picture("tried").await;
    window.chord(&[CONTROL], ENTER).await;
    window.reads("Which program shall work").await;
    window.sees("programs were looked for", "document.querySelector('input[type=radio]')").await;
    window.picture("agents").await;
    window.chord(&[CONTROL], ENTER).await;
    window.sees("its agent is on the map", "document.querySelector('[data-region=map] [data-agent]')").await;
    window.picture("map").await;

    assert_eq!(window.acts(), 5);
    let rig = town.json(&["rig", "show", "harbor"]);
    assert_eq!(rig["gates"][0]["command"], "make test");
    assert_eq!(rig["check"]["stale"], false);
    assert_eq!(town.json(&["agent", "list"]).as_array().map(Vec::len), Some(1));
    repo.is_intact();
    window.close().await;
}

#[tokio::test]
async fn a_saved_state_of_a_worktree_is_brought_back_with_four_keys_and_clicks() {
    let (town, _repo) = harbor(&["wren"]);
    let task = town.add_task("Paint the lamp", "echo red > texts/lamp.txt");
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let lamp = || {
        let agent = town.json(&["agent", "show", "wren"]);
        std::path::Path::new(agent["worktree"].as_str().expect("a worktree")).join("texts/lamp.txt")
    };
    let window = Window::open(&town, "saved").await;

    window.click("[data-agent='wren']").await;
    window.types(&ENTER.to_string()).await;
    window.press("Save now").await;
    window.reads("by hand").await;
    std::fs::write(lamp(), "spilt\n").expect("the worktree can be written");
    window.picture("states").await;
    window.press("Bring back").await;

    until("the lamp is red again", || std::fs::read_to_string(lamp()).is_ok_and(|text| text == "red\n"));
    window.reads("again. What was there before is saved").await;
    assert_eq!(window.acts(), 4);
    window.close().await;
}

#[tokio::test]
async fn a_task_is_stacked_on_another_with_one_drag_and_lands_right_after_it_six_keys_and_drags_in_all() {
    let (town, repo) = harbor(&["wren", "otter"]);
    let low = town.add_task("Paint the lamp", "echo red > texts/lamp.txt");
    let up =
        town.add_task("Give it a second coat", "grep -q red texts/lamp.txt && echo coat >> texts/lamp.txt");
    let card = |task: &str| format!("[data-task='{task}']");
    let window = Window::open(&town, "stacked").await;
    window.reads("Give it a second coat").await;

    window.drag_held(&[SHIFT], &card(&up), &card(&low)).await;
    until("it is stacked", || town.json(&["task", "show", &up])["on"] == low.as_str());
    window.drag(&card(&low), "[data-agent='wren']").await;
    town.wait_task(&low, "in_review");
    // Before anything landed: there is work to begin on.
    window.drag(&card(&up), "[data-agent='otter']").await;
    town.wait_task(&up, "in_review");
    window.picture("both wait").await;
    for title in ["Paint the lamp", "Give it a second coat"] {
        if title == "Paint the lamp" {
            window.review_waits().await;
            window.types("r").await;
        }
        let heading = Value::from(title);
        window
            .sees(
                "it is read",
                &format!("document.querySelector('main h1, main h2')?.innerText.includes({heading})"),
            )
            .await;
        window.chord(&[CONTROL], ENTER).await;
    }
    town.wait_task(&low, "closed");
    town.wait_task(&up, "closed");

    assert_eq!(window.acts(), 6);
    let landed =
        [format!("harbor/otter Give it a second coat ({up})"), format!("harbor/wren Paint the lamp ({low})")];
    assert_eq!(repo.landings()[..2], landed);
    assert_eq!(repo.read("texts/lamp.txt"), "red\ncoat\n");
    repo.is_intact();
    window.close().await;
}
