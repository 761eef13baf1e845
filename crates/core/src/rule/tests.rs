//! What patterns cover and contain.

use super::*;

fn plain(line: &str) -> Plain {
    read(line).expect("plain")
}

fn free(words: &str, options: &[&str]) -> Pattern {
    let options = options.iter().map(|option| (*option).to_owned()).collect();
    Pattern::free(plain(words).words(), options).expect("its rest is data")
}

#[test]
fn a_pattern_contains_what_covers_no_more_than_it_does() {
    let wide = free("cargo test", &["-p", "--lib"]);

    assert!(wide.contains(&free("cargo test", &["-p"])));
    assert!(wide.contains(&free("cargo test -p", &["--lib"])));
    assert!(wide.contains(&Pattern::exact(&plain("cargo test -p core"))));
    assert!(!wide.contains(&free("cargo test", &["--release"])));
    assert!(!wide.contains(&free("cargo check", &[])));
    assert!(!Pattern::exact(&plain("cargo test")).contains(&wide));
}

#[test]
fn a_rule_of_an_earlier_version_covers_only_what_is_still_known_to_be_harmless() {
    // As its row in the database may say.
    let words = vec!["git".to_owned(), "push".to_owned()];
    let pattern = Pattern { words, rest: Rest::Data { options: ["--force".to_owned()].into() } };

    assert!(!pattern.covers(&plain("git push --force origin")));
    assert!(!pattern.covers(&plain("git push")));
}

#[test]
fn the_page_for_people_names_every_program_with_a_free_rest() {
    let page = include_str!("../../../../docs/rules.md");
    let missing: Vec<_> = data::heads().filter(|head| !page.contains(&format!("`{head}`"))).collect();

    assert_eq!(missing, Vec::<&str>::new());
}
