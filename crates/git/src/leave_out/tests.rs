//! Hunk arithmetic is exact, whatever the lines end with.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

fn runs_between(old: &[u8], new: &[u8]) -> Vec<Run> {
    let patch = Patch::from_buffers(old, None, new, None, None).expect("two texts can be compared");
    let (hunks, cut_off) = hunks_of(&patch).expect("its lines can be read");
    assert!(!cut_off);
    hunks.iter().flat_map(runs_of).collect()
}

/// Few different lines, so that they repeat; some end with CR LF, and the last one often with nothing.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        Just("a\n"),
        Just("b\n"),
        Just("a\r\n"),
        Just("\n"),
        Just("\r\n"),
        Just("c\rd\n"),
        Just("long line\n")
    ];
    let end = prop_oneof![Just(""), Just("a"), Just("b\r"), Just("end")];
    (vec(line, 0..30), end).prop_map(|(lines, end)| [lines.concat().as_str(), end].concat().into_bytes())
}

proptest! {
    #[test]
    fn leaving_all_out_gives_the_old_text_and_leaving_nothing_out_the_new(old in text(), new in text()) {
        let runs = runs_between(&old, &new);

        prop_assert_eq!(without(&old, &new, &[]), new.clone());
        prop_assert_eq!(without(&old, &new, &runs), old.clone());
    }

    #[test]
    fn what_is_left_out_is_exactly_the_difference_to_the_new_text(
        old in text(), new in text(), choice in vec(any::<bool>(), 30)
    ) {
        let runs = runs_between(&old, &new);
        let split = |wanted: bool| -> Vec<Run> {
            runs.iter().zip(choice.iter().cycle()).filter(|(_, is)| **is == wanted).map(|(run, _)| *run).collect()
        };
        let (chosen, kept) = (split(true), split(false));

        let left = without(&old, &new, &chosen);

        // Built from the other end: the old text with the kept changes made.
        let flipped: Vec<Run> = kept
            .iter()
            .map(|run| Run { new: run.old, new_lines: run.old_lines, old: run.new, old_lines: run.new_lines })
            .collect();
        prop_assert_eq!(left, without(&new, &old, &flipped));
    }
}

#[test]
fn a_change_names_its_lines_as_git_does_without_context() {
    let run = |old, old_lines, new, new_lines| Run { new, new_lines, old, old_lines };

    assert_eq!(runs_between(b"a\nb\nc\n", b"a\nB\nc\n"), [run(2, 1, 2, 1)]);
    assert_eq!(runs_between(b"a\nb\n", b"x\na\nb\ny\n"), [run(0, 0, 1, 1), run(2, 0, 4, 1)]);
    assert_eq!(runs_between(b"x\na\nb\ny\n", b"a\nb\n"), [run(1, 1, 0, 0), run(4, 1, 2, 0)]);
    assert_eq!(runs_between(b"", b"a\n"), [run(0, 0, 1, 1)]);
    assert_eq!(runs_between(b"a\nb", b"a\nb\nc"), [run(2, 1, 2, 2)]);
}
