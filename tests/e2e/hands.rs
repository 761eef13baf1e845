//! A person's own hands in an agent's worktree and on what checks left: shells, what runs there, and files in their own programs.

use gastown_tests::window::{ENTER, Window};
use gastown_tests::{TestTown, until, until_some};

const EDITOR: &str = "fake-editor";
const BROWSER: &str = "xdg-open";

/// Wren has painted the lamp and says where; what it made can be served.
fn town_with_work() -> TestTown {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    let fake = town.program("fake_agent").get_program().to_str().expect("UTF-8").to_owned();
    let serve = format!("{fake} 'say serving' 'serve texts/lamp.txt'");
    town.add_rig(&repo, &["--ports", "3"]);
    town.ok(&["rig", "set", "harbor", "--run", &serve]);
    town.add_agent("wren");
    let task = town.add_task("Paint the lamp", "echo red > texts/lamp.txt; echo texts/lamp.txt:1 is red");
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    town.own_program(EDITOR);
    town.own_program(BROWSER);
    let settings = format!("editor = \"{EDITOR} --at {{file}}:{{line}}\"\n");
    std::fs::create_dir_all(town.path("config/gastown")).expect("a folder for settings");
    std::fs::write(town.path("config/gastown/window.toml"), settings).expect("the settings' file");
    town
}

fn shells(town: &TestTown) -> usize {
    town.json(&["shell", "wren", "--list"]).as_array().expect("a list").len()
}

/// What a terminal shows when a command has worked out a number is nothing that was typed.
async fn works(window: &Window, word: &str) {
    window.sees("typing goes to the shell", "document.activeElement?.closest('[data-terminal]')").await;
    window.types(&format!("echo {word}-$((6 * 7))")).await;
    window.types(&ENTER.to_string()).await;
    let said = format!("document.querySelector('[data-terminal]')?.textContent.includes('{word}-42')");
    window.sees("the shell has answered", &said).await;
}

async fn shell_by_mouse(town: &TestTown, window: &Window) {
    window.press("Shell").await;
    works(window, "mouse").await;
    window.picture("shell").await;
    window.press("End Shell of wren").await;
    window.press("End it").await;
    until("the shell has ended", || shells(town) == 0);
    window.sees("its tab is gone", "!document.querySelector('[aria-label=\"End Shell of wren\"]')").await;
}

async fn shell_by_keyboard(town: &TestTown, window: &Window) {
    window.types("h").await;
    works(window, "keys").await;
    window.types("exit").await;
    window.types(&ENTER.to_string()).await;
    until("the shell has ended", || shells(town) == 0);
    window.reads("The program has ended").await;
}

async fn run_and_look(town: &TestTown, window: &Window) {
    // Not by its word: the agent's own "Run again" begins with it too.
    window.click("span[title^='Start '] > button").await;
    let port = until_some("its port is found", || {
        town.json(&["ports", "wren"])[0]["port"].as_u64().map(|port| port.to_string())
    });
    window.picture("running").await;
    window.press(&format!("Running on {port}")).await;
    until("the browser was told", || town.told(BROWSER) == [format!("http://127.0.0.1:{port}")]);
    window.press("End what runs").await;
    until("nothing listens any more", || town.json(&["ports", "wren"]).as_array().is_some_and(Vec::is_empty));
}

async fn edit(town: &TestTown, window: &Window) {
    let shown = town.json(&["agent", "show", "wren"]);
    let worktree =
        std::fs::canonicalize(shown["worktree"].as_str().expect("a worktree")).expect("it is there");
    let folder = worktree.display().to_string();

    window.press("Open in your editor").await;
    until("the editor has the folder", || town.told(EDITOR) == [format!("--at {folder}")]);
    window.follow("texts/lamp.txt:1").await;

    let line = format!("--at {folder}/texts/lamp.txt:1");
    until("the editor has the line", || town.told(EDITOR).last() == Some(&line));
}

#[tokio::test]
async fn a_shell_by_mouse_and_by_keyboard_a_run_in_the_browser_and_a_line_in_the_editor() {
    let town = town_with_work();
    let window = Window::open(&town, "hands").await;
    window.click("[data-agent='wren']").await;
    window.types(&ENTER.to_string()).await;

    shell_by_mouse(&town, &window).await;
    shell_by_keyboard(&town, &window).await;
    run_and_look(&town, &window).await;
    edit(&town, &window).await;

    window.close().await;
}

#[tokio::test]
async fn a_report_that_a_check_left_is_opened_and_what_a_desktop_may_run_is_not() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    let gate = r#"test=cd "$GT_ARTEFACTS"; echo red > report.html; echo run > tool.desktop; false"#;
    town.add_rig(&repo, &["--gate", gate]);
    town.add_agent("wren");
    let task = town.add_task("Paint the lamp", "echo red > texts/lamp.txt");
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let request = town.review_of(&task);
    town.ok(&["review", "approve", &request]);
    town.wait_agent("wren", "stopped");
    let path = town.ok(&["mq", "files", &request, "test", "report.html"]);
    let path = std::fs::canonicalize(path.trim()).expect("it is there").display().to_string();
    town.own_program(BROWSER);
    let window = Window::open(&town, "files").await;

    window.press("Queue").await;
    window.press("Paint the lamp").await;
    window.reads("Files (2)").await;
    window.picture("files").await;
    window.press("Open report.html").await;
    until("the desktop has the report", || town.told(BROWSER) == [path.clone()]);
    window.press("Open tool.desktop").await;
    window.reads("may be run instead of shown").await;

    assert_eq!(town.told(BROWSER), [path]);
    window.close().await;
}
