//! Licence expressions: is there a way to satisfy one with what we allow? Syntax of SPDX, and cargo's old `A/B`.

/// What we may ship (decision 31).
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "NCSA",
    "OFL-1.1",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// Whether the expression can be satisfied by allowed licences alone. What cannot be read is not allowed.
pub fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let verdict = any(&mut words);
    words.peek().is_none() && verdict == Some(true)
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words) -> Option<bool> {
    let mut verdict = all(words)?;
    while words.next_if_eq(&"OR").is_some() {
        verdict |= all(words)?;
    }
    Some(verdict)
}

fn all(words: &mut Words) -> Option<bool> {
    let mut verdict = one(words)?;
    while words.next_if_eq(&"AND").is_some() {
        verdict &= one(words)?;
    }
    Some(verdict)
}

fn one(words: &mut Words) -> Option<bool> {
    let word = words.next()?;
    if word == "(" {
        let verdict = any(words)?;
        return (words.next()? == ")").then_some(verdict);
    }
    let licence = match words.next_if_eq(&"WITH") {
        Some(_) => format!("{word} WITH {}", words.next()?),
        None => word.to_owned(),
    };
    Some(ALLOWED.contains(&licence.as_str()))
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn one_allowed_alternative_is_enough() {
        assert!(allowed("MIT OR GPL-3.0-only"));
        assert!(allowed("MIT/Apache-2.0"));
        assert!(allowed("Apache-2.0 WITH LLVM-exception OR GPL-2.0"));
        assert!(allowed("(MIT OR GPL-2.0) AND Unicode-3.0"));
    }

    #[test]
    fn everything_joined_by_and_must_be_allowed() {
        assert!(!allowed("MIT AND GPL-3.0-only"));
        assert!(!allowed("LGPL-2.1-or-later"));
        assert!(!allowed("GPL-2.0 WITH Classpath-exception-2.0"));
    }

    #[test]
    fn what_cannot_be_read_is_not_allowed() {
        for broken in ["", "MIT OR", "(MIT", "MIT)", "MIT Apache-2.0", "SEE LICENSE IN FILE"] {
            assert!(!allowed(broken), "{broken}");
        }
    }
}
