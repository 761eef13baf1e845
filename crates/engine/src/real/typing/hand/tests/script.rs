//! What is played: by whom, how it is drawn, what happens when; and the lots that decide it.

/// In microseconds.
pub const MS: u64 = 1_000;

/// Numbers that look random, the same for a seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Town,
    Person,
}

/// A key that a dialog took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub title: String,
    pub key: char,
    pub by: By,
    /// Something of the dialog had been drawn before.
    pub is_seen: bool,
}

/// How it draws.
#[derive(Clone, Copy, Debug)]
pub enum Style {
    AtOnce,
    /// In pieces, with so long between them.
    Torn(u64),
    /// Within a synchronised update, in pieces.
    Update(u64),
}

/// What the program does at a time.
#[derive(Clone, Debug)]
pub enum Act {
    Open(String),
    Close,
    /// A turn ended.
    Rest,
    /// It reads nothing for so long.
    Hang(u64),
    PersonTypes(Vec<u8>),
}
