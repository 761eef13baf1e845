//! Races of a real hall with a real program that swaps its dialogs and opens them under what is typed; `cargo xtask soak races` runs
//! many more. The same, by a clock that is moved: `crates/engine/src/real/typing/hand/tests.rs`.

use gastown_tests::races;

#[test]
fn yes_never_grants_the_ask_that_took_the_place_of_the_one_it_was_for() {
    races::swapped(8, 1);
}

#[test]
fn no_return_answers_a_dialog_that_opens_under_a_text() {
    races::opened_under(6, 2);
}

#[test]
fn prompts_arrive_once_and_in_order() {
    for shape in [races::SHAPES[0], races::SHAPES[2], races::SHAPES[4]] {
        races::prompts(shape, 3);
    }
}
