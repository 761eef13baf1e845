//! Reviewing in the real window: what was written outlives it, and what is left out does not land.

use gastown_tests::window::{CONTROL, DOWN, ENTER, SHIFT, Window};
use gastown_tests::{TestTown, leftovers, until};

const LINES: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve\n";

#[tokio::test]
async fn a_comment_on_a_range_outlives_the_window_and_the_hall_and_goes_back_as_one_message() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    town.add_agent("wren");
    let script = "printf 'a\\nb\\nc\\n' > texts/abc.txt; gt prime > texts/told.txt; rm -f texts/one.txt";
    let task = town.add_task("Letters", script);
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let window = Window::open(&town, "drafts").await;
    window.reads("To review").await;
    window.review_waits().await;
    window.types("r").await;
    window
        .sees("the change is shown", "document.querySelector('[role=table]')?.innerText.includes('b')")
        .await;

    for key in ["j", "m", "j", &ENTER.to_string()] {
        window.types(key).await;
    }
    window.sees("a comment can be written", "document.activeElement?.tagName === 'TEXTAREA'").await;
    window.types("In words, please").await;
    window.types(&ENTER.to_string()).await;
    window.reads("lines 1 to 2, not sent yet").await;
    until("the comment is on the disk", || is_on_disk(&town, "In words, please"));
    window.close().await;
    leftovers::kill(town.hall_pid());
    let again = Window::open(&town, "drafts again").await;
    again.reads("To review").await;
    again.types("r").await;
    again.reads("In words, please").await;
    again.picture("drafts kept").await;
    again.chord(&[CONTROL], 'b').await;

    let second = || {
        town.json(&["task", "show", &task])["status"] == "in_review"
            && town.json(&["review", "list"])[0]["round"] == 2
    };
    until("the second round is in review", second);
    town.ok(&["review", "approve", &town.review_of(&task)]);
    town.wait_task(&task, "closed");
    assert!(repo.read("texts/told.txt").contains("texts/abc.txt:1-2: In words, please"));
    again.close().await;
}

/// Whether the web view has written this to its storage, as its own pages or in the log of changes.
fn is_on_disk(town: &TestTown, text: &str) -> bool {
    let wanted: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let Ok(files) = std::fs::read_dir(town.path("data/town.gas.desktop/localstorage")) else { return false };
    let contents = files.flatten().filter_map(|file| std::fs::read(file.path()).ok());
    contents.into_iter().any(|bytes| bytes.windows(wanted.len()).any(|part| part == wanted))
}

#[tokio::test]
async fn a_change_is_left_out_by_key_and_the_rest_lands() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    repo.write("texts/many.txt", LINES);
    repo.commit("many lines");
    town.add_rig(&repo, &[]);
    town.add_agent("wren");
    let task = town.add_task("Shout", "sed -i -e s/^two/TWO/ -e s/^eleven/ELEVEN/ texts/many.txt");
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let window = Window::open(&town, "leave-out").await;
    window.reads("To review").await;
    window.acts();

    window.review_waits().await;
    window.types("r").await;
    window
        .sees("the change is shown", "document.querySelector('[role=table]')?.innerText.includes('TWO')")
        .await;
    window.chord(&[SHIFT], DOWN).await;
    window.types("x").await;
    window.reads("Leave out and approve").await;
    window.picture("left out").await;
    window.chord(&[CONTROL], ENTER).await;
    town.wait_task(&task, "closed");

    assert!(window.acts() <= 6);
    assert_eq!(repo.read("texts/many.txt"), LINES.replace("eleven", "ELEVEN"));
    repo.is_intact();
    window.close().await;
}
