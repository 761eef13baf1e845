//! Review tiers: which finished work lands without a person, by what it touches. Pure and in order: the first rule that fits decides.
//!
//! The rules are the town's, never a file of the repository: no agent can write one. What cannot be judged is for a person.

mod glob;
mod read;

use crate::{Gate, Review, Rig};
pub(crate) use read::{PATHS_MAX, glob as must_be_glob};
use serde::{Deserialize, Serialize};
use std::fmt;

pub const TIERS_MAX: usize = 32;
/// Stands for a rule where a rig has no review.
pub const REVIEW_OFF: &str = "review off";
/// More files than this are for a person.
pub const TOUCHED_FILES_MAX: usize = 5_000;

/// One rule of a rig.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// Globs from the repository's top; none: all paths.
    pub paths: Vec<String>,
    pub size: Option<Size>,
    /// Fits only while the rig has a check for what is touched: they then pass on exactly what lands.
    pub gates: bool,
    pub who: Who,
}

/// Added and removed lines, as git counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    AtMost(u32),
    Over(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Lands without a person where every path fits.
    Alone,
    /// A person decides where any path fits.
    Person,
}

/// What a change touches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    pub files: Vec<TouchedFile>,
    pub lines: u32,
    /// There are more files, or some could not be read.
    pub is_cut: bool,
}

/// One path. A file that was renamed is two of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TouchedFile {
    pub path: String,
    /// A regular file before and after, with the same rights: no link, embedded repository or new program.
    pub is_plain: bool,
    /// Its lines say how large the change is: not binary, not too large to be counted, no lines that hold a whole program.
    pub is_counted: bool,
}

/// Who lets a change land.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// The rule; [`REVIEW_OFF`] where none fits and the rig has no review.
    Alone { rule: String },
    /// Why, where the rig has rules.
    Person { why: Option<String> },
}

/// The first rule that fits, else what the rig says of review.
pub fn judge(rig: &Rig, touched: &Touched) -> Judged {
    let odd = why_odd(touched);
    // What is proposed on a forge is checked there, by checks that nothing here knows.
    let has_gates = !rig.pull_requests && rig.gates.iter().any(|gate| gate.is_for(touched));
    for tier in &rig.tiers {
        match tier.who {
            Who::Person if tier.fits_any(touched) => return Judged::Person { why: Some(tier.to_string()) },
            Who::Alone if odd.is_none() && tier.fits_all(touched, has_gates) => {
                return Judged::Alone { rule: tier.to_string() };
            }
            _ => {}
        }
    }
    match rig.review {
        Review::Off => Judged::Alone { rule: REVIEW_OFF.into() },
        Review::Required if rig.tiers.is_empty() => Judged::Person { why: None },
        Review::Required => {
            let why = odd.unwrap_or_else(|| "no rule lets it land without a person".to_owned());
            Judged::Person { why: Some(why) }
        }
    }
}

impl Gate {
    /// Whether it has to run for a change. One that could not be listed, and whatever is more than text under a plain name, concerns
    /// every gate.
    pub fn is_for(&self, touched: &Touched) -> bool {
        let fits = |path: &str| self.paths.iter().any(|glob| glob::fits(glob, path));
        let concerns = |file: &TouchedFile| !file.is_plain || is_gits_own(&file.path) || fits(&file.path);
        self.paths.is_empty() || touched.is_cut || touched.files.iter().any(concerns)
    }
}

/// What no rule may let land.
fn why_odd(touched: &Touched) -> Option<String> {
    if touched.is_cut || touched.files.is_empty() {
        return Some("what it changes could not be listed".into());
    }
    let odd = touched.files.iter().find(|file| !file.is_plain || is_gits_own(&file.path));
    odd.map(|file| {
        format!("{} is more than a change of text: a link, a program, or a file that git obeys", file.path)
    })
}

/// Files that change what git does with others.
fn is_gits_own(path: &str) -> bool {
    path.split('/').any(|part| part.to_ascii_lowercase().starts_with(".git"))
}

impl Tier {
    fn fits(&self, path: &str) -> bool {
        self.paths.is_empty() || self.paths.iter().any(|glob| glob::fits(glob, path))
    }

    /// A rule that asks for a person fits too often rather than too rarely.
    fn fits_any(&self, touched: &Touched) -> bool {
        let is_large = match self.size {
            Some(Size::Over(lines)) => touched.lines > lines || !is_counted(touched),
            Some(Size::AtMost(lines)) => touched.lines <= lines,
            None => true,
        };
        is_large && (touched.is_cut || touched.files.iter().any(|file| self.fits(&file.path)))
    }

    fn fits_all(&self, touched: &Touched, has_gates: bool) -> bool {
        let is_small = match self.size {
            Some(Size::AtMost(lines)) => touched.lines <= lines && is_counted(touched),
            Some(Size::Over(lines)) => touched.lines > lines,
            None => true,
        };
        is_small && (has_gates || !self.gates) && touched.files.iter().all(|file| self.fits(&file.path))
    }
}

fn is_counted(touched: &Touched) -> bool {
    !touched.is_cut && touched.files.iter().all(|file| file.is_counted)
}

/// As it is typed: `docs/** lines<=50 gates -> alone`.
impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = self.paths.clone();
        parts.extend(self.size.map(|size| match size {
            Size::AtMost(lines) => format!("lines<={lines}"),
            Size::Over(lines) => format!("lines>{lines}"),
        }));
        parts.extend(self.gates.then(|| "gates".to_owned()));
        let who = match self.who {
            Who::Alone => "alone",
            Who::Person => "person",
        };
        write!(f, "{} -> {who}", parts.join(" "))
    }
}

#[cfg(test)]
mod tests;
