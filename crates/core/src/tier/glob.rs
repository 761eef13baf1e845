//! Globs over paths of a repository: `**` is any folders, `*` and `?` stay inside one name. Upper and lower case differ.

/// In time that grows with the product of the two, whatever they are.
pub(super) fn fits(glob: &str, path: &str) -> bool {
    let names: Vec<&str> = path.split('/').collect();
    // Whether the first parts of the glob fit the first so many names.
    let mut reached = vec![false; names.len() + 1];
    reached[0] = true;
    let parts: Vec<&str> = glob.split('/').collect();
    for (place, part) in parts.iter().enumerate() {
        let mut next = vec![false; names.len() + 1];
        let is_last = place + 1 == parts.len();
        for at in 0..=names.len() {
            if *part == "**" {
                // At the end it is everything below, not the folder's own name.
                let earlier = if is_last { at } else { at + 1 };
                next[at] = reached[..earlier].iter().any(|is| *is);
            } else if at > 0 {
                next[at] = reached[at - 1] && fits_name(part.as_bytes(), names[at - 1].as_bytes());
            }
        }
        reached = next;
    }
    reached[names.len()]
}

fn fits_name(glob: &[u8], name: &[u8]) -> bool {
    let (mut g, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match glob.get(g) {
            Some(b'*') => {
                star = Some((g, n));
                g += 1;
            }
            Some(byte) if *byte == b'?' || *byte == name[n] => (g, n) = (g + 1, n + 1),
            _ => match &mut star {
                Some((at, taken)) => {
                    *taken += 1;
                    (g, n) = (*at + 1, *taken);
                }
                None => return false,
            },
        }
    }
    glob[g..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_glob_names_paths_from_the_top() {
        for (glob, path, is) in [
            ("docs/**", "docs/a.md", true),
            ("docs/**", "docs/deep/er/a.md", true),
            ("docs/**", "docs", false),
            ("docs/**", "Docs/a.md", false),
            ("docs/**", "src/docs/a.md", false),
            ("**/docs/**", "src/docs/a.md", true),
            ("**/docs/**", "docs/a.md", true),
            ("*.md", "a.md", true),
            ("*.md", "docs/a.md", false),
            ("**/*.md", "docs/a.md", true),
            ("**/*.md", "a.md", true),
            ("**", "any/thing", true),
            ("docs/*.md", "docs/a/b.md", false),
            ("docs/?.md", "docs/a.md", true),
            ("docs/a*b*c", "docs/aXbYbZc", true),
            ("docs/a*b*c", "docs/aXbYbZ", false),
            ("docs/**/x", "docs/x", true),
        ] {
            assert_eq!(fits(glob, path), is, "{glob} {path}");
        }
    }

    #[test]
    fn a_glob_made_to_be_slow_is_not() {
        let glob = "**/a*a*a*a*a*a*a*b/".repeat(8);
        assert!(!fits(glob.trim_end_matches('/'), &"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/".repeat(60)));
    }
}
