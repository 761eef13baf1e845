//! The radar names the functions and types that both sides touch, and finds them out no more than once.

use std::path::Path;

use gastown_git::{Met, MetFile, MetFiles, Oid, OpenBranch, Radar, TownClone};

use crate::yard::{Yard, write};

const QUEUE: &str = "class Queue:\n    def push(self, one):\n        self.check()\n        a = 1\n        b = 2\n        c = 3\n        d = 4\n        self.all.append(one)\n\n    def pop(self):\n        return self.all.pop()\n";

/// A repository with `queue.py` and other files of the same content, and branches that change each what they are given.
fn branches(yard: &Yard, changes: &[&[(&str, &str)]]) -> (TownClone, Oid, Vec<Oid>) {
    let user = yard.repo("user");
    let files = ["queue.py", "queue.txt", "broken.py"];
    files.iter().for_each(|file| write(&user, file, QUEUE));
    write(&user, "broken.py", &format!("def (:\n{QUEUE}"));
    let base = yard.commit(&user, "base");
    let made = |(at, changes): (usize, &&[(&str, &str)])| {
        yard.run(&user, &["checkout", "-q", "-f", "-B", &format!("b{at}"), &base.to_string()]);
        files.iter().for_each(|file| change(&user, file, changes));
        yard.commit(&user, "work")
    };
    let heads = changes.iter().enumerate().map(made).collect();
    (yard.town(&user), base, heads)
}

fn change(dir: &Path, file: &str, changes: &[(&str, &str)]) {
    let before = std::fs::read_to_string(dir.join(file)).unwrap();
    write(dir, file, &changes.iter().fold(before, |text, (from, to)| text.replace(from, to)));
}

fn open(heads: &[Oid]) -> Vec<OpenBranch<'static>> {
    heads.iter().map(|head| OpenBranch { head: *head, uncommitted: None }).collect()
}

fn symbols(met: &Met) -> Vec<(String, Vec<&str>)> {
    let (Met::Conflict(MetFiles { files, .. }) | Met::Overlap(MetFiles { files, .. })) = met else {
        panic!("{met:?}");
    };
    assert!(files.iter().all(|file| file.more_symbols == 0));
    let mut found: Vec<_> = files.iter().map(|file| (file.path.to_string(), file)).collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found.into_iter().map(|(path, file)| (path, names(file))).collect()
}

fn names(file: &MetFile) -> Vec<&str> {
    file.symbols.iter().map(String::as_str).collect()
}

#[test]
fn a_conflict_and_an_overlap_name_the_method_that_both_change() {
    Yard::each(|yard| {
        let (town, base, heads) = branches(
            yard,
            &[
                &[("self.check()", "self.verify()")],
                &[("self.check()", "self.look()"), ("self.all.pop()", "None")],
                &[("self.all.append(one)", "self.all += [one]")],
            ],
        );

        let look = Radar::open(&town).unwrap().look(base, &open(&heads)).unwrap();

        let named = |symbols: &[&'static str]| {
            let file = |name: &str, symbols: &[&'static str]| (name.to_owned(), symbols.to_vec());
            [file("broken.py", &[]), file("queue.py", symbols), file("queue.txt", &[])]
        };
        let met: Vec<_> = look.pairs.iter().map(|(a, b, met)| (*a, *b, met)).collect();
        let [(0, 1, conflict), (0, 2, overlap), (1, 2, _)] = met.as_slice() else { panic!("{met:?}") };
        assert!(matches!(conflict, Met::Conflict(_)) && matches!(overlap, Met::Overlap(_)), "{met:?}");
        assert_eq!(symbols(conflict), named(&["Queue.push"]));
        assert_eq!(symbols(overlap), named(&["Queue.push"]));
        let Met::Overlap(MetFiles { files, .. }) = overlap else { panic!("{overlap:?}") };
        assert_eq!(files[0].path.to_string(), "queue.py", "the same method before only the same file");
        assert!(!look.is_unfinished);
    });
}

#[test]
fn two_methods_of_one_class_are_an_overlap_without_a_symbol() {
    Yard::each(|yard| {
        let (town, base, heads) =
            branches(yard, &[&[("self.check()", "self.verify()")], &[("self.all.pop()", "self.all.pop(0)")]]);

        let look = Radar::open(&town).unwrap().look(base, &open(&heads)).unwrap();

        assert!(symbols(&look.pairs[0].2).iter().all(|(_, symbols)| symbols.is_empty()), "{look:?}");
    });
}

#[test]
fn the_target_is_a_side_like_any_other() {
    Yard::each(|yard| {
        let (town, _, heads) =
            branches(yard, &[&[("self.check()", "self.verify()")], &[("self.check()", "self.look()")]]);

        let look = Radar::open(&town).unwrap().look(heads[0], &open(&heads[1..])).unwrap();

        assert_eq!(symbols(&look.target[0])[1], ("queue.py".to_owned(), vec!["Queue.push"]));
    });
}

#[test]
fn what_is_known_is_told_again_with_its_symbols_and_without_a_look_at_the_files() {
    Yard::each(|yard| {
        let (town, base, heads) =
            branches(yard, &[&[("self.check()", "self.verify()")], &[("self.check()", "self.look()")]]);
        let mut radar = Radar::open(&town).unwrap();
        let first = radar.look(base, &open(&heads)).unwrap();

        let then = radar.look(base, &open(&heads)).unwrap();

        assert_eq!((then.work.judged, then.work.merged), (0, 0));
        assert_eq!(then.pairs, first.pairs);
    });
}
