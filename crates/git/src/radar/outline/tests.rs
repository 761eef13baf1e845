//! Which definitions a source has, and which lines are theirs.

use super::*;
use crate::name::RepoPath;

/// However busy the machine is.
fn read(grammar: Grammar, source: &[u8]) -> Option<Outline> {
    Outline::read(grammar, source, Duration::from_secs(60))
}

/// Name and lines from 1 of all that is told.
fn told(path: &str, source: &str) -> Vec<String> {
    let grammar = Grammar::of(&RepoPath::from_bytes(path)).expect("a grammar");
    let outline = read(grammar, source.as_bytes()).expect("an outline");
    let told = |definition: &Definition| {
        let (name, lines) = (definition.name.as_ref()?, &definition.lines);
        Some(format!("{name} {}-{}", lines.start + 1, lines.end))
    };
    outline.iter().filter_map(told).collect()
}

/// Names that a change of these lines, from 1, touches.
fn touched(outline: &Outline, from: u32, to: u32) -> Vec<&str> {
    let found = outline.touched(&(from - 1..to));
    found.into_iter().filter_map(|at| outline.get(at)?.name.as_deref()).collect()
}

#[test]
fn rust_names_go_by_path_and_an_impl_of_a_trait_says_of_which() {
    let source = "\
struct Queue<T> {
    all: Vec<T>,
}
impl<T> Queue<T> {
    fn push(&mut self, one: T) {
        fn grow() {}
        let add = |one| one;
    }
}
impl<T> std::fmt::Display
    for Queue<T>
{
    fn fmt(&self) {}
}
trait Line {
    fn len(&self) -> usize;
}
macro_rules! queue { () => {} }
type Few = Queue<u8>;
mod tests {
    enum Kind { A }
    #[test]
    fn it_grows() {}
}
";
    assert_eq!(
        told("src/queue.rs", source),
        [
            "Queue 1-3",
            "impl Queue 4-9",
            "Queue::push 5-8",
            "Queue::push::grow 6-6",
            "impl std::fmt::Display for Queue<T> 10-14",
            "<Queue<T> as std::fmt::Display>::fmt 13-13",
            "Line 15-17",
            "Line::len 16-16",
            "queue! 18-18",
            "Few 19-19",
            "tests::Kind 21-21",
            "tests::it_grows 23-23",
        ]
    );
}

#[test]
fn typescript_has_methods_and_functions_that_are_values() {
    let source = "\
export abstract class Queue<T> {
  #all: T[] = [];
  push = (one: T): void => {
    this.#all.push(one);
  };
  abstract size(): number;
  get #last(): T | undefined { return this.#all.at(-1); }
  static { const inner = () => 1; }
}
interface Line { length(): number }
enum Kind { A, B }
type Few = Queue<number>;
namespace Billing {
  export function totals(): void {}
}
declare module 'other' {
  export function outside(): void;
}
const made = { push() {}, parts: { pop: function () {} }, 'x-y': () => 1, [Kind.A]: () => 2 };
const plain = [1, 2].map((one) => one);
export const Named = class { run() {} };
";
    let wanted = [
        "Queue 1-9",
        "Queue.push 3-5",
        "Queue.size 6-6",
        "Queue.#last 7-7",
        "Queue.inner 8-8",
        "Line 10-10",
        "Line.length 10-10",
        "Kind 11-11",
        "Few 12-12",
        "Billing.totals 14-14",
        "made.push 19-19",
        "made.parts.pop 19-19",
        "Named 21-21",
        "Named.run 21-21",
    ];
    assert_eq!(told("src/queue.ts", source), wanted);
    let view = "export function Row({ one }: Props) {\n  return <li onClick={() => go(one)}>{one}</li>;\n}\n";
    assert_eq!(told("ui/Row.tsx", view), ["Row 1-3"]);
}

#[test]
fn javascript_has_generators_fields_and_markup() {
    let source = "\
class Queue extends Base {
  push(one) { return one; }
  pop = () => null;
  size = 0;
}
function* all() {}
const Row = ({ one }) => <li>{one}</li>;
const { a, b } = function () {};
";
    let wanted = ["Queue 1-5", "Queue.push 2-2", "Queue.pop 3-3", "all 6-6", "Row 7-7"];
    for path in ["queue.js", "queue.jsx", "queue.mjs"] {
        assert_eq!(told(path, source), wanted, "{path}");
    }
}

#[test]
fn python_counts_decorators_as_part_of_what_they_decorate() {
    let source = "\
class Queue:
    size = 0

    @property
    def last(self):
        def inner():
            pass
        return inner

    async def push(self): ...

def alone():
    pass
";
    let wanted = ["Queue 1-10", "Queue.last 4-8", "Queue.last.inner 6-7", "Queue.push 10-10", "alone 12-13"];
    assert_eq!(told("queue.py", source), wanted);
}

#[test]
fn go_methods_are_named_by_their_type() {
    let source = "\
package queue

type (
\tQueue[T any] struct{ all []T }
\tLine  interface {
\t\tLen() int
\t}
\tFew = Queue[int]
)

func (q *Queue[T]) Push(one T) {
\tadd := func() {}
\tadd()
}

func New() {}
";
    let wanted = ["Queue 4-4", "Line 5-7", "Line.Len 6-6", "Few 8-8", "Queue.Push 11-14", "New 16-16"];
    assert_eq!(told("queue.go", source), wanted);
}

#[test]
fn what_is_not_understood_wholly_has_no_outline() {
    let rust = |source: &[u8]| read(Grammar::Rust, source);

    assert!(rust(b"fn push() {}\nfn pop() {}\n").is_some());
    assert!(rust(b"fn push() {\nfn pop() {}\n").is_none(), "a brace is missing");
    assert!(rust(b"<<<<<<< ours\nfn push() {}\n").is_none(), "a conflict is written out");
    assert!(rust(b"fn push() {}\n// caf\xe9\n").is_none(), "it is not UTF-8");
    assert!(rust(&[0xff; 4096]).is_none());
    assert!(read(Grammar::Python, b"def push(:\n").is_none());
}

#[test]
fn every_bound_ends_in_no_outline() {
    let line = "// a line that says nothing at all\n";
    let of = |bytes: usize| format!("fn push() {{}}\n{}", line.repeat(bytes / line.len()));
    assert!(read(Grammar::Rust, of(SOURCE_BYTES_MAX / 2).as_bytes()).is_some());
    assert!(read(Grammar::Rust, of(SOURCE_BYTES_MAX + line.len()).as_bytes()).is_none());

    let many = "type A=u8;".repeat(DEFINITIONS_MAX);
    assert!(read(Grammar::Rust, many.as_bytes()).is_some());
    assert!(read(Grammar::Rust, format!("{many}type A=u8;").as_bytes()).is_none());

    assert!(Grammar::Rust.parse(&"fn a() {}\n".repeat(1000), Instant::now()).is_none(), "time was up");
}

#[test]
fn a_source_nested_without_end_neither_overflows_nor_takes_longer_than_it_may() {
    for open in ["(", "[", "{", "mod a {", "fn a() {", "a(|| ", "<<<<", "if a {} else "] {
        let began = Instant::now();
        let source = format!("fn a() {{ {}", open.repeat(400_000 / open.len()));
        assert!(Outline::read(Grammar::Rust, source.as_bytes(), PARSE_TIME_MAX).is_none(), "{open}");
        assert!(Outline::read(Grammar::TypeScript, source.as_bytes(), PARSE_TIME_MAX).is_none(), "{open}");
        assert!(began.elapsed() < PARSE_TIME_MAX * 20, "{open}: {:?}", began.elapsed());
    }
    let (open, close) = ("mod a {\n".repeat(20_000), "}\n".repeat(20_000));
    assert!(read(Grammar::Rust, format!("{open}{close}").as_bytes()).is_none());
    let blocks = format!("fn a() {{ {}{} }}", "{".repeat(3_000), "}".repeat(3_000));
    assert!(read(Grammar::Rust, blocks.as_bytes()).is_some());
}

#[test]
fn a_name_that_is_long_or_is_no_word_is_not_told_and_nor_is_what_is_in_it() {
    let long = "x".repeat(200);
    assert_eq!(told("a.py", &format!("class {long}:\n    def push(self): ...\n")), Vec::<String>::new());
    let odd = "const a = { ['b' + c]() { function inner() {} }, 'd e': { f() {} } };\n";
    assert_eq!(told("a.js", odd), Vec::<String>::new());
    assert_eq!(told("a.js", "function a\u{202e}b() {}\nfunction ä() {}\n"), ["ä 2-2"]);
}

#[test]
fn a_line_is_of_the_innermost_and_a_place_of_what_is_around_it() {
    let source = "use a;\nimpl Queue {\n    fn push() {\n        one();\n    }\n\n    fn pop() {}\n}\n";
    let outline = read(Grammar::Rust, source.as_bytes()).expect("an outline");

    assert_eq!(touched(&outline, 1, 1), Vec::<&str>::new());
    assert_eq!(touched(&outline, 2, 2), ["impl Queue"]);
    assert_eq!(touched(&outline, 4, 4), ["Queue::push"]);
    assert_eq!(touched(&outline, 4, 7), ["impl Queue", "Queue::push", "Queue::pop"]);
    // Nothing went, something came before that line.
    assert_eq!(touched(&outline, 2, 1), Vec::<&str>::new());
    assert_eq!(touched(&outline, 3, 2), ["impl Queue"]);
    assert_eq!(touched(&outline, 5, 4), ["Queue::push"]);
    assert_eq!(touched(&outline, 6, 5), ["impl Queue"]);
    assert_eq!(touched(&outline, 8, 7), ["impl Queue"]);
    assert_eq!(touched(&outline, 9, 8), Vec::<&str>::new());
    assert_eq!(touched(&outline, 90, 99), Vec::<&str>::new());
}

#[test]
fn definitions_on_one_line_are_all_touched_with_it() {
    let outline = read(Grammar::Rust, b"fn a() {\n} fn b() {} fn c() {\n}\n").expect("an outline");

    assert_eq!(touched(&outline, 2, 2), ["a", "b", "c"]);
    assert_eq!(touched(&outline, 2, 1), ["a"]);
    assert_eq!(touched(&outline, 3, 2), ["c"]);
}

#[test]
fn carriage_returns_do_not_move_a_line() {
    let source =
        "class Queue:\r\n    def push(self):\r\n        pass\r\n\r\n    def pop(self):\r\n        pass\r\n";
    assert_eq!(told("queue.py", source), ["Queue 1-6", "Queue.push 2-3", "Queue.pop 5-6"]);
    assert_eq!(told("queue.py", &source.replace("\r\n", "\n")), told("queue.py", source));
}

#[test]
fn other_languages_are_not_read() {
    let of = |path: &str| Grammar::of(&RepoPath::from_bytes(path));

    for path in ["README.md", "Makefile", "rs", "src.rs/none", "a.RS", "a.rs.orig", "", "a."] {
        assert_eq!(of(path), None, "{path}");
    }
    assert_eq!(of("src/a.b.rs"), Some(Grammar::Rust));
    assert_eq!(of(".ts"), Some(Grammar::TypeScript));
}
