//! What both sides touch, as it is told of two changes of one source.

use super::*;

/// However busy the machine is.
const ENOUGH: Duration = Duration::from_secs(60);
const QUEUE: &str = "\
use std::mem;

struct Queue {
    all: Vec<u8>,
}

impl Queue {
    fn push(&mut self, one: u8) {
        self.check();
        // one
        // two
        // three
        // four
        self.all.push(one);
    }

    fn pop(&mut self) -> Option<u8> {
        self.all.pop()
    }
}
";

/// What is told of two sources that were made from one.
fn told(base: &str, a: &str, b: &str) -> Vec<String> {
    let hunks = |new: &str| Hunks::between(base.as_bytes(), new.as_bytes()).expect("text");
    let outline = |source: &str| Outline::read(Grammar::Rust, source.as_bytes(), ENOUGH);
    let Some(known) = outline(base) else { return Vec::new() };
    let mut of = |side: Side| Ok::<_, ()>(outline(if side == Side::A { a } else { b }).map(Arc::new));
    both((&hunks(a), &hunks(b)), &known, &mut of).expect("it reads").names
}

/// The queue with each of these replaced.
fn queue(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(QUEUE.to_owned(), |source, (from, to)| {
        assert!(source.contains(from), "{from} is not in it");
        source.replacen(from, to, 1)
    })
}

#[test]
fn the_same_function_is_told_whether_or_not_its_lines_touch() {
    let (check, push) = ("self.check();", "self.all.push(one);");

    let near = told(QUEUE, &queue(&[(check, "check();")]), &queue(&[(check, "self.verify();")]));
    let apart = told(QUEUE, &queue(&[(check, "check();")]), &queue(&[(push, "self.all.extend([one]);")]));

    assert_eq!((near, apart), (vec!["Queue::push".to_owned()], vec!["Queue::push".to_owned()]));
}

#[test]
fn two_functions_of_one_type_and_lines_outside_of_any_are_nothing() {
    let (push, pop, uses) = ("self.check();", "self.all.pop()", "use std::mem;");

    let of = |a: (&str, &str), b: (&str, &str)| told(QUEUE, &queue(&[a]), &queue(&[b]));

    assert_eq!(of((push, "check();"), (pop, "None")), Vec::<String>::new());
    assert_eq!(of((uses, "use std::fs;"), (uses, "use std::io;")), Vec::<String>::new());
    assert_eq!(of(("    all:", "    pub all:"), (push, "check();")), Vec::<String>::new());
}

#[test]
fn a_function_that_one_side_renames_is_told_by_the_name_that_both_knew() {
    let renamed = queue(&[("fn push(", "fn put("), ("self.check();", "check();")]);
    let changed = queue(&[("self.all.push(one);", "self.all.insert(0, one);")]);

    assert_eq!(told(QUEUE, &renamed, &changed), ["Queue::push"]);
    assert_eq!(told(QUEUE, &changed, &renamed), ["Queue::push"]);
}

#[test]
fn a_function_that_one_side_removes_is_told_where_the_other_changes_it() {
    let pop = "    fn pop(&mut self) -> Option<u8> {\n        self.all.pop()\n    }\n";

    let symbols = told(QUEUE, &queue(&[(pop, "")]), &queue(&[("self.all.pop()", "None")]));

    assert_eq!(symbols, ["Queue::pop"]);
}

#[test]
fn what_both_add_under_one_name_is_told_before_what_they_add_it_to() {
    let add = |body: &str| {
        queue(&[("    fn pop(", &format!("    fn len(&self) -> usize {{ {body} }}\n\n    fn pop("))])
    };

    assert_eq!(told(QUEUE, &add("1"), &add("2")), ["Queue::len", "impl Queue"]);
    let other = queue(&[(
        "        self.all.pop()\n    }\n",
        "        self.all.pop()\n    }\n\n    fn is_empty(&self) {}\n",
    )]);
    assert_eq!(told(QUEUE, &add("1"), &other), ["impl Queue"], "both change what it has");
    assert_eq!(told("", "fn one() {}\nfn both() {}\n", "fn both() { 2 }\nfn other() {}\n"), ["both"]);
}

#[test]
fn the_same_change_on_both_sides_is_no_meeting() {
    let both = ("self.check();", "check();");

    assert_eq!(told(QUEUE, &queue(&[both]), &queue(&[both])), Vec::<String>::new());
    let more = queue(&[both, ("self.all.pop()", "None")]);
    assert_eq!(told(QUEUE, &queue(&[both]), &more), Vec::<String>::new());
    assert_eq!(told("", "fn a() {}\nfn b() {}\n", "fn c() {}\nfn a() {}\n"), Vec::<String>::new());
}

#[test]
fn those_in_which_they_touch_come_first_and_one_name_is_told_once() {
    let (a, b) = (
        queue(&[("self.check();", "check();"), ("self.all.pop()", "None")]),
        queue(&[("self.all.push(one);", "push(one);"), ("self.all.pop()", "Some(1)")]),
    );
    assert_eq!(told(QUEUE, &a, &b), ["Queue::pop", "Queue::push"]);
    let twice = "#[cfg(unix)]\nfn a() {\n    1\n}\n#[cfg(windows)]\nfn a() {\n    2\n}\n";
    let (a, b) = (twice.replace('1', "3").replace('2', "4"), twice.replace('1', "5").replace('2', "6"));
    assert_eq!(told(twice, &a, &b), ["a"]);
    assert_eq!(told(twice, &twice.replace('1', "3"), &twice.replace('2', "4")), Vec::<String>::new());
}

#[test]
fn a_side_that_is_broken_takes_nothing_from_what_the_base_tells() {
    let broken = queue(&[("self.check();", "if self.check() {")]);
    let changed = queue(&[("self.all.push(one);", "push(one);")]);

    assert_eq!(told(QUEUE, &broken, &changed), ["Queue::push"]);
    assert_eq!(told(&broken, QUEUE, &changed), Vec::<String>::new(), "the base is");
}

#[test]
fn not_more_than_eight_are_told_and_the_rest_is_counted() {
    let names: Vec<String> = (0..11).map(|at| format!("f{at}")).collect();

    let symbols = Symbols::told(names.iter().chain(&names).map(String::as_str));

    assert_eq!((symbols.names.len(), symbols.more), (SYMBOLS_MAX, 3));
}

#[test]
fn an_outline_is_read_once_and_what_there_is_no_time_for_is_left_for_the_next_look() {
    let id = |digit: char| -> Oid { digit.to_string().repeat(40).parse().expect("an id") };
    let mut outlines = Outlines::default();
    let mut reads = 0;
    let mut of = |outlines: &mut Outlines, digit| {
        let read = |_| -> Result<_, ()> {
            reads += 1;
            Ok(Some(b"fn a() {}\n".to_vec()))
        };
        outlines.of(id(digit), Grammar::Rust, read).expect("it reads").is_some()
    };
    assert!(of(&mut outlines, 'a') && of(&mut outlines, 'a'));

    outlines.spent = LOOK_TIME_MAX;
    assert!(of(&mut outlines, 'a') && !of(&mut outlines, 'b'));
    assert!(outlines.take_late() && !outlines.take_late() && outlines.is_unfinished());
    outlines.begin_look();
    assert!(!outlines.is_unfinished() && of(&mut outlines, 'b') && !outlines.take_late());
    assert_eq!(reads, 2);

    outlines.held = HELD_MAX + 1;
    outlines.begin_look();
    assert_eq!((outlines.known.len(), outlines.held), (0, 0));
}
