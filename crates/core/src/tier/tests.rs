//! Rules of review: who lands alone, and what never does.

use super::*;
use crate::{Gate, Ground, LandingAuthor, LandingStyle, Late, Person, Push, Pushes, Rehearse, Source, Time};

fn rig(tiers: &[&str]) -> Rig {
    Rig {
        id: "harbor".into(),
        prefix: "hb".into(),
        source: Source::Path("/r".into()),
        target: "main".into(),
        target_head: "t".into(),
        owner: Person { name: "Ada".into(), email: "a@b.c".into() },
        gates: vec![Gate { name: "test".into(), command: "true".into(), timeout_secs: 1, paths: Vec::new() }],
        review: Review::Required,
        held: false,
        held_why: None,
        shallow: false,
        demo: false,
        removed: false,
        added: Time(0),
        ground: Ground::default(),
        run: None,
        fetch_minutes: 0,
        runners: 1,
        landing: LandingStyle::default(),
        sign_off: false,
        sign: false,
        message: None,
        author: LandingAuthor::default(),
        rehearse: Rehearse::default(),
        late: Late::default(),
        pull_requests: false,
        forge: None,
        tiers: tiers.iter().map(|text| text.parse().expect("a rule")).collect(),
        push: Push::default(),
        pushes: Pushes::default(),
    }
}

fn touched(paths: &[&str], lines: u32) -> Touched {
    let file = |path: &&str| TouchedFile { path: (*path).into(), is_plain: true, is_counted: true };
    Touched { files: paths.iter().map(file).collect(), lines, is_cut: false }
}

fn lands(rig: &Rig, touched: &Touched) -> bool {
    matches!(judge(rig, touched), Judged::Alone { .. })
}

const DOCS: &str = "docs/** lines<=50 gates -> alone";

#[test]
fn the_first_rule_that_fits_decides_and_without_one_a_person_does() {
    let rig = rig(&["migrations/** docs/legal/** -> person", DOCS, "lines>500 -> person"]);

    let alone = Judged::Alone { rule: DOCS.into() };
    assert_eq!(judge(&rig, &touched(&["docs/a.md", "docs/b/c.md"], 50)), alone);
    let person = Judged::Person { why: Some("migrations/** docs/legal/** -> person".into()) };
    assert_eq!(judge(&rig, &touched(&["docs/a.md", "docs/legal/terms.md"], 2)), person);
    assert!(!lands(&rig, &touched(&["docs/a.md"], 51)));
    assert!(!lands(&rig, &touched(&["docs/a.md", "src/a.rs"], 2)), "every path must fit");
    let why = Judged::Person { why: Some("lines>500 -> person".into()) };
    assert_eq!(judge(&rig, &touched(&["src/a.rs"], 501)), why);
}

#[test]
fn nothing_that_is_more_than_text_lands_alone() {
    let rig = rig(&["** lines<=50 -> alone"]);
    assert!(lands(&rig, &touched(&["docs/a.md"], 1)));
    assert!(!lands(&rig, &touched(&[], 0)), "an empty list proves nothing");
    assert!(!lands(&rig, &Touched { is_cut: true, ..touched(&["docs/a.md"], 1) }));
    for path in [".gitattributes", "docs/.gitmodules", "docs/.GIT/config", ".github/workflows/ci.yml"] {
        assert!(!lands(&rig, &touched(&["docs/a.md", path], 1)), "{path}");
    }
    for change in
        [|file: &mut TouchedFile| file.is_plain = false, |file: &mut TouchedFile| file.is_counted = false]
    {
        let mut odd = touched(&["docs/a.md", "docs/b"], 1);
        change(&mut odd.files[1]);
        assert!(!lands(&rig, &odd), "{odd:?}");
    }
}

#[test]
fn a_rule_that_wants_checks_lets_nothing_land_without_any() {
    let mut rig = rig(&[DOCS]);
    rig.gates.clear();
    assert!(!lands(&rig, &touched(&["docs/a.md"], 1)));
}

#[test]
fn a_rule_that_wants_checks_lets_nothing_be_proposed_where_the_forge_checks() {
    let mut rig = rig(&[DOCS]);
    assert!(lands(&rig, &touched(&["docs/a.md"], 1)));
    rig.pull_requests = true;
    assert!(!lands(&rig, &touched(&["docs/a.md"], 1)));
}

#[test]
fn a_rule_for_a_person_holds_where_review_is_off() {
    let mut rig = rig(&["migrations/** -> person"]);
    rig.review = Review::Off;
    assert_eq!(judge(&rig, &touched(&["src/a.rs"], 9)), Judged::Alone { rule: REVIEW_OFF.into() });
    assert!(!lands(&rig, &touched(&["migrations/1.sql"], 1)));
    assert!(!lands(&rig, &Touched { is_cut: true, ..touched(&["src/a.rs"], 1) }), "it may hide one");
}

#[test]
fn rules_are_read_as_they_are_shown() {
    for text in [DOCS, "migrations/** **/*.sql -> person", "lines>500 -> person", "** -> alone"] {
        assert_eq!(text.parse::<Tier>().expect(text).to_string(), text);
    }
    for text in [
        "",
        "docs/**",
        "-> alone",
        "gates -> alone",
        "docs/** -> everybody",
        "docs/** lines<=x -> alone",
        "docs/** lines>5 -> alone",
        "docs/** lines<=5 -> person",
        "../x -> alone",
        "/etc -> alone",
        "a//b -> alone",
        "docs/[ab] -> alone",
        "docs/** lines<=5 lines<=6 -> alone",
        "docs/** gates -> person",
    ] {
        assert!(text.parse::<Tier>().is_err(), "{text}");
    }
}

#[test]
fn a_gate_for_some_paths_runs_where_any_is_touched_and_whenever_that_is_not_certain() {
    let gate = |paths: &[&str]| Gate {
        name: "docs".into(),
        command: "true".into(),
        timeout_secs: 1,
        paths: paths.iter().map(|glob| (*glob).to_owned()).collect(),
    };
    let docs = gate(&["docs/**", "*.md"]);
    for (files, is_for) in [
        (&["docs/a.md"][..], true),
        (&["README.md"], true),
        (&["src/a.rs"], false),
        (&["src/a.rs", "docs/deep/a.md"], true),
        (&["Docs/a.md", "src/docs/a.md"], false),
        (&[".gitattributes"], true),
        (&["src/.gitignore"], true),
        (&[], false),
    ] {
        assert_eq!(docs.is_for(&touched(files, 1)), is_for, "{files:?}");
        assert!(gate(&[]).is_for(&touched(files, 1)), "without paths it is for everything");
    }
    let mut odd = touched(&["src/link"], 1);
    odd.files[0].is_plain = false;
    assert!(docs.is_for(&odd), "a link may be anything");
    assert!(docs.is_for(&Touched { is_cut: true, ..touched(&["src/a.rs"], 1) }), "some could not be listed");
}

#[test]
fn a_rule_that_wants_gates_wants_one_for_what_is_touched() {
    let mut rig = rig(&["** gates -> alone"]);
    rig.gates[0].paths = vec!["src/**".into()];
    let alone = |files: &[&str]| lands(&rig, &touched(files, 1));
    assert!(alone(&["src/a.rs"]) && alone(&["src/a.rs", "docs/a.md"]));
    assert!(!alone(&["docs/a.md"]), "nothing would prove it");
}
