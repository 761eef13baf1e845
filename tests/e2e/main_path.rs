//! A task goes from a drop on an agent to the target branch, in the real window.

use gastown_tests::window::{CONTROL, ENTER, Window};
use gastown_tests::{Crowd, Repo, TestTown, leftovers, until};

const SCRIPT: &str = "for n in 1 2 3; do echo \"painting coat $n\"; sleep 0.3; done; mkdir -p texts; echo lamp > texts/lamp.txt";

fn harbor() -> (TestTown, Repo) {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &["--gate", "test=sh test.sh"]);
    town.add_agent("wren");
    (town, repo)
}

fn landed(repo: &Repo, title: &str, task: &str) {
    assert_eq!(repo.landings(), [format!("harbor/wren {title} ({task})").as_str(), "Ada Owner first"]);
    assert_eq!(repo.read("texts/lamp.txt"), "lamp\n");
    repo.is_intact();
}

#[tokio::test]
async fn with_the_mouse_a_task_is_dragged_onto_an_agent_watched_read_approved_and_seen_to_land() {
    let (town, repo) = harbor();
    let task = town.add_task("Paint the lamp", SCRIPT);
    let window = Window::open(&town, "mouse").await;
    window.reads("Paint the lamp").await;

    window.drag(&format!("[data-task='{task}']"), "[data-agent='wren']").await;
    window.picture("dropped").await;
    window.click("[data-agent='wren']").await;
    window.press("Open").await;
    window
        .sees(
            "the terminal shows the work",
            "document.querySelector('[data-terminal]')?.textContent.replaceAll('\u{a0}', ' ').includes('painting coat 3')",
        )
        .await;
    window.picture("terminal").await;
    town.wait_task(&task, "in_review");
    window.press("Review").await;
    window.reads("waits for your review").await;
    window.press("Paint the lamp").await;
    window.reads("lamp.txt").await;
    window.picture("review").await;
    window.press("Approve").await;
    town.wait_task(&task, "closed");
    window.press("Map").await;
    window.reads("Landed").await;
    window.picture("landed").await;

    landed(&repo, "Paint the lamp", &task);
    window.close().await;
}

#[tokio::test]
async fn with_the_keyboard_a_task_is_written_assigned_read_approved_and_lands() {
    let (town, repo) = harbor();
    let window = Window::open(&town, "keyboard").await;

    window.types("c").await;
    window
        .sees("the box for a new task is open", "document.querySelector('dialog[open], [role=dialog]')")
        .await;
    window.types("Paint the lamp").await;
    window.focus("Add a script").await;
    window.types(&ENTER.to_string()).await;
    window.focus("Script").await;
    window.types(SCRIPT).await;
    window.picture("new task").await;
    window.chord(&[CONTROL], ENTER).await;
    let task = gastown_tests::until_some("the task exists", || {
        town.json(&["task", "list"])[0]["id"].as_str().map(str::to_owned)
    });
    town.wait_task(&task, "in_review");
    window.reads("To review").await;
    window.review_waits().await;
    window.types("r").await;
    window.reads("lamp.txt").await;
    window.picture("review").await;
    window.chord(&[CONTROL], ENTER).await;
    town.wait_task(&task, "closed");
    window.picture("landed").await;

    landed(&repo, "Paint the lamp", &task);
    window.close().await;
}

#[tokio::test]
async fn a_second_window_is_a_client_of_the_first_hall_and_both_see_the_same() {
    let (town, _repo) = harbor();
    let first = Window::open(&town, "first").await;
    let hall = town.hall_pid();
    let second = Window::open(&town, "second").await;

    town.add_task("Seen in both", "true");

    first.reads("Seen in both").await;
    second.reads("Seen in both").await;
    assert_eq!(town.hall_pid(), hall);
    first.close().await;
    second.reads("Seen in both").await;
    second.close().await;
}

#[tokio::test]
async fn kill_9_of_the_window_costs_no_agent() {
    let (town, repo) = harbor();
    let task = town.add_task("Paint the lamp", &format!("sleep 3; {SCRIPT}"));
    let window = Window::open(&town, "killed").await;
    town.ok(&["sling", &task, "wren"]);
    window.reads("Working").await;

    leftovers::kill_group(window.group());

    town.wait_task(&task, "in_review");
    let again = Window::open(&town, "again").await;
    again.reads("To review").await;
    town.ok(&["review", "approve", &town.review_of(&task)]);
    town.wait_task(&task, "closed");
    landed(&repo, "Paint the lamp", &task);
    again.close().await;
}

#[tokio::test]
async fn kill_9_of_the_window_that_started_the_hall_costs_none_of_ten_agents_and_no_byte() {
    let town = TestTown::new();
    let window = Window::open(&town, "ten").await;
    let hall = town.hall_pid();
    let crowd = Crowd::at_work_in(town);
    window.reads("agent-9").await;
    let programs = crowd.programs();

    leftovers::kill_group(window.group());

    until("the window is gone", || !leftovers::is_alive(window.group()));
    assert_eq!(crowd.programs(), programs, "all keep their pid");
    assert_eq!(crowd.town.hall_pid(), hall, "the hall of the window goes on");
    crowd.go_on_and_land();
    drop(window);
}
