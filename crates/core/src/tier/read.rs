//! Rules as people type them: globs, `lines<=N` or `lines>N`, `gates`, then `-> alone` or `-> person`.

use super::{Size, Tier, Who};
use std::str::FromStr;

const RULE: &str = "globs from the top, lines<=N, gates, then `-> alone` or `-> person`, such as `docs/** lines<=50 gates -> alone`";
const GLOB: &str = "a glob is a path from the repository's top, such as docs/** or **/*.md, without .. and of at most 200 bytes";
const SIZE: &str = "lines<=N lets small changes land, lines>N asks for a person";
pub(crate) const PATHS_MAX: usize = 32;
const GLOB_BYTES_MAX: usize = 200;

/// The error is the rule that it breaks.
impl FromStr for Tier {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (what, who) = text.rsplit_once("->").ok_or(RULE)?;
        let who = match who.trim() {
            "alone" => Who::Alone,
            "person" => Who::Person,
            _ => return Err(RULE),
        };
        let mut tier = Tier { paths: Vec::new(), size: None, gates: false, who };
        for part in what.split_whitespace() {
            if part == "gates" {
                tier.gates = true;
            } else if part.starts_with("lines") {
                let size = size(part).ok_or(RULE)?;
                let is_fit =
                    matches!((size, who), (Size::AtMost(_), Who::Alone) | (Size::Over(_), Who::Person));
                if !is_fit || tier.size.replace(size).is_some() {
                    return Err(SIZE);
                }
            } else {
                tier.paths.push(glob(part)?);
            }
        }
        let says_nothing = tier.paths.is_empty() && tier.size.is_none();
        let is_odd = tier.gates && who == Who::Person;
        if tier.paths.len() > PATHS_MAX || says_nothing || is_odd { Err(RULE) } else { Ok(tier) }
    }
}

fn size(part: &str) -> Option<Size> {
    let rest = part.strip_prefix("lines")?;
    match rest.strip_prefix("<=") {
        Some(lines) => lines.parse().ok().map(Size::AtMost),
        None => rest.strip_prefix('>')?.parse().ok().map(Size::Over),
    }
}

pub(crate) fn glob(part: &str) -> Result<String, &'static str> {
    let is_inside = part.split('/').all(|name| !matches!(name, "" | "." | ".."));
    let is_plain = !part.contains(|c: char| c.is_control() || matches!(c, '\\' | '[' | '{' | '!'));
    if is_inside && is_plain && part.len() <= GLOB_BYTES_MAX { Ok(part.to_owned()) } else { Err(GLOB) }
}
