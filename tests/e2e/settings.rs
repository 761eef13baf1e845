//! What a person sets stays set: in the file at once, and in the window that is opened next.

use gastown_tests::TestTown;
use gastown_tests::window::{CONTROL, Window};

#[tokio::test]
async fn theme_scale_key_and_language_are_set_by_keyboard_and_survive_a_restart() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    let window = Window::open(&town, "settings").await;
    let width = window.eval("innerWidth").await.as_f64().expect("a number");
    let scale = |factor: f64| format!("Math.abs(innerWidth * {factor} - {width}) < 4");
    let scaled = scale(1.2);

    for (key, factor) in [('+', 1.1), ('-', 1.0), ('-', 0.9), ('0', 1.0)] {
        window.chord(&[CONTROL], key).await;
        window.sees(&format!("everything is {factor} times as large"), &scale(factor)).await;
    }

    window.chord(&[CONTROL], ',').await;
    window.reads("Terminals stay dark").await;
    window.focus("Theme").await;
    window.types("p").await;
    window.sees("paper", "document.documentElement.dataset.theme === 'paper'").await;
    window.focus("Larger").await;
    window.types(" ").await;
    window.types(" ").await;
    window.reads("120").await;
    window.sees("its scale", &scaled).await;
    window.types("/").await;
    window.types("New task").await;
    window.focus("Change the key of New task").await;
    window.types(" ").await;
    window.reads("Press a key").await;
    window.types("q").await;
    window.types("/").await;
    window.chord(&[CONTROL], 'a').await;
    window.types("Language").await;
    window.focus("Language").await;
    window.types("d").await;
    window.sees("German", "document.documentElement.lang === 'de'").await;
    window.picture("set").await;

    let file = std::fs::read_to_string(town.path("config/gastown/window.toml")).expect("the settings' file");
    for line in ["theme = \"paper\"", "scale = 120", "language = \"de\"", "new_task = \"q\""] {
        assert!(file.contains(line), "{line} is not in\n{file}");
    }
    window.close().await;

    let window = Window::open(&town, "settings").await;
    window.sees("paper", "document.documentElement.dataset.theme === 'paper'").await;
    window.sees("German", "document.documentElement.lang === 'de'").await;
    window.sees("its scale", &scaled).await;
    window.types("q").await;
    window
        .sees("the box for a new task", "document.querySelector('[role=dialog] textarea, dialog textarea')")
        .await;
    window.picture("again").await;
    window.close().await;
}
