//! A part of a change is left out in review: what lands is exactly the rest.

use gastown_tests::TestTown;

const LINES: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";

#[test]
fn the_landed_tree_is_exactly_the_part_that_was_kept() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    repo.write("texts/many.txt", LINES);
    repo.commit("many lines");
    town.add_rig(&repo, &[]);
    town.add_agent("wren");
    let script = "sed -i -e s/^two/TWO/ -e s/^seven/SEVEN/ texts/many.txt; echo odd > texts/odd.txt; echo two > texts/two.txt";
    let task = town.add_task("Shout", script);
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let review = town.review_of(&task);
    let before = town.json(&["review", "show", &review]);

    assert!(
        town.gt(&["review", "leave-out", &review, "texts/many.txt:4"]).code != 0,
        "nothing is changed there"
    );
    assert!(town.refused(&["review", "leave-out", &review, "texts/one.txt"]).contains("not changed"));
    town.ok(&["review", "leave-out", &review, "texts/many.txt:7", "texts/odd.txt"]);

    let after = town.json(&["review", "show", &review]);
    assert_eq!((&after["state"], &after["revision"]), (&"in_review".into(), &2.into()));
    assert_ne!(after["head"], before["head"]);
    let old_head = before["head"].as_str().expect("a head");
    let moved = town.refused(&["review", "approve", &review, "--head", old_head]);
    assert!(moved.contains("has changed"), "an approval of what was read before does not count: {moved}");
    town.ok(&["review", "approve", &review]);
    town.wait_task(&task, "closed");

    assert_eq!(repo.read("texts/many.txt"), LINES.replace("two", "TWO"));
    assert_eq!(repo.git(&["ls-files", "texts"]), "texts/many.txt\ntexts/one.txt\ntexts/two.txt");
    let authors = repo.git(&["log", "--format=%an: %s", "main^1..main"]);
    assert!(authors.contains("Ada Owner: Leave a part out"), "{authors}");
    assert!(
        repo.git_succeeds(&["merge-base", "--is-ancestor", old_head, "main"]),
        "nothing of the agent's is lost"
    );
    repo.is_intact();
}

#[test]
fn an_agent_that_starts_again_finds_its_worktree_without_it_and_is_told() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    town.add_agent("wren");
    let script = "if [ \"$GT_ROUND\" = 1 ]; then echo odd > texts/odd.txt; echo fine > texts/fine.txt; exit; fi\n\
                  ls texts > texts/seen.txt; gt prime > texts/told.txt";
    let task = town.add_task("Two texts", script);
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let review = town.review_of(&task);

    town.ok(&["review", "leave-out", &review, "texts/odd.txt"]);
    town.ok(&["review", "send-back", &review, "-m", "Go on."]);
    town.wait_task(&task, "in_review");
    town.ok(&["review", "approve", &review]);
    town.wait_task(&task, "closed");

    let seen = repo.read("texts/seen.txt");
    assert!(seen.contains("fine.txt") && !seen.contains("odd.txt"), "{seen}");
    let told = repo.read("texts/told.txt");
    assert!(told.contains("Go on.") && told.contains("+odd"), "it is told what was left out: {told}");
    assert!(!repo.git(&["ls-files", "texts"]).contains("odd.txt"));
    repo.is_intact();
}

#[test]
fn comments_on_ranges_go_back_and_with_an_approval_become_a_task() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    town.add_agent("wren");
    let script = "printf 'a\\nb\\nc\\n' > texts/abc.txt; gt prime > texts/told.txt";
    let task = town.add_task("Letters", script);
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let review = town.review_of(&task);

    town.ok(&["review", "send-back", &review, "--comment", "texts/abc.txt:1-3:in words, please"]);
    town.wait_task(&task, "in_review");
    town.ok(&["review", "approve", &review, "--comment", "texts/abc.txt:2-3:sort these later"]);
    town.wait_task(&task, "closed");

    assert!(repo.read("texts/told.txt").contains("texts/abc.txt:1-3: in words, please"));
    let open = town.json(&["task", "list", "--ready"]);
    let noted =
        open.as_array().and_then(|open| open.iter().find(|task| task["title"] == "Follow up: Letters"));
    let noted = noted.unwrap_or_else(|| panic!("no follow-up in {open}"));
    assert!(
        noted["body"].as_str().is_some_and(|body| body.contains("texts/abc.txt:2-3: sort these later")),
        "{noted}"
    );
}
