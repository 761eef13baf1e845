//! A model check of the ring's protocol: every interleaving of a small writer and reader, byte by byte.
//!
//! The ring has 3 cells, the writer appends pieces of 1 to 2 bytes, and the reader copies one cell per step. A cell that
//! is being written holds rubbish for one step, as a torn file write may. The claim: a read that the protocol calls
//! valid holds exactly the bytes of its offsets. The check is itself checked: without `reserve` it must fail.

const CAP: usize = 3;
const PIECES: [usize; 4] = [2, 1, 2, 2];
const RUBBISH: u8 = 0xEE;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// The protocol of this crate.
    ReserveFirst,
    /// A broken one: the reader's last look is at `head`, and the writer announces nothing.
    HeadOnly,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Writer {
    piece: usize,
    step: usize,
    written: usize,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Reader {
    from: usize,
    head: Option<usize>,
    copied: Vec<u8>,
    done: bool,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    cells: [u8; CAP],
    reserve: usize,
    head: usize,
    writer: Writer,
    reader: Reader,
}

impl State {
    fn new(from: usize) -> Self {
        Self {
            cells: [0; CAP],
            reserve: 0,
            head: 0,
            writer: Writer { piece: 0, step: 0, written: 0 },
            reader: Reader { from, head: None, copied: vec![], done: false },
        }
    }

    /// One step of the writer: announce; per byte rubbish, then the byte; publish.
    fn write(&self) -> Option<Self> {
        let length = *PIECES.get(self.writer.piece)?;
        let mut next = self.clone();
        let last = 1 + 2 * length;
        match self.writer.step {
            0 => next.reserve = self.head + length,
            step if step == last => {
                next.head = self.writer.written;
                next.writer.piece += 1;
            }
            step if step % 2 == 1 => next.cells[self.writer.written % CAP] = RUBBISH,
            _ => {
                next.cells[self.writer.written % CAP] = self.writer.written as u8;
                next.writer.written += 1;
            }
        }
        next.writer.step = if self.writer.step == last { 0 } else { self.writer.step + 1 };
        Some(next)
    }

    /// One step of the reader: look at head; copy byte by byte; look again and judge.
    fn read(&self, rule: Rule) -> Option<Self> {
        if self.reader.done {
            return None;
        }
        let mut next = self.clone();
        let Some(head) = self.reader.head else {
            next.reader.head = Some(self.head);
            return Some(next);
        };
        let at = self.reader.from + self.reader.copied.len();
        if at < head {
            next.reader.copied.push(self.cells[at % CAP]);
            return Some(next);
        }
        let limit = match rule {
            Rule::ReserveFirst => self.reserve,
            Rule::HeadOnly => self.head,
        };
        if limit.saturating_sub(self.reader.from) <= CAP {
            let wanted: Vec<u8> = (self.reader.from..head).map(|offset| offset as u8).collect();
            assert_eq!(self.reader.copied, wanted, "a valid read of [{}, {head})", self.reader.from);
        }
        next.reader.done = true;
        Some(next)
    }
}

fn check_every_interleaving(rule: Rule) -> usize {
    let total: usize = PIECES.iter().sum();
    let mut seen = std::collections::HashSet::new();
    let mut open: Vec<State> = (0..=total).map(State::new).collect();
    while let Some(state) = open.pop() {
        if seen.insert(state.clone()) {
            open.extend(state.write());
            open.extend(state.read(rule));
        }
    }
    seen.len()
}

#[test]
fn a_valid_read_is_true_in_every_interleaving() {
    let states = check_every_interleaving(Rule::ReserveFirst);

    assert!(states > 1000, "only {states} states were looked at");
}

#[test]
#[should_panic(expected = "a valid read")]
fn the_check_finds_the_fault_of_a_protocol_without_reserve() {
    check_every_interleaving(Rule::HeadOnly);
}
