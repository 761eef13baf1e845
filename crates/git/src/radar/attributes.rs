//! What the attributes of a tree say that changes how its files merge or are stored. Nothing that they name is ever run.

use std::collections::HashMap;

use git2::{ObjectType, Repository};

use crate::name::Oid;

const FILE: &[u8] = b".gitattributes";
/// Attributes that make git merge a file otherwise than as text, with or without `-`, `!` and a value.
const MERGE: &[&str] = &["merge", "binary", "conflict-marker-size"];
const ENCODING: &str = "working-tree-encoding";

/// What a tree has of attributes, all folders together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    /// There are some.
    pub(super) any: bool,
    /// Some files are merged in a way of their own.
    pub(super) merge: bool,
    /// Some files are stored in another encoding than they have on disk.
    pub(super) encoding: bool,
}

impl Attributes {
    fn with(self, other: Attributes) -> Attributes {
        Attributes {
            any: self.any || other.any,
            merge: self.merge || other.merge,
            encoding: self.encoding || other.encoding,
        }
    }

    pub(super) fn of_text(text: &[u8]) -> Attributes {
        let text = String::from_utf8_lossy(text);
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        let mut found = Attributes { any: true, ..Attributes::default() };
        for word in lines.flat_map(|line| line.split_whitespace().skip(1)) {
            let name = word.trim_start_matches(['-', '!']).split('=').next().unwrap_or_default();
            found.merge |= MERGE.contains(&name);
            found.encoding |= name == ENCODING;
        }
        found
    }
}

/// Folders that were looked through, by their tree: after a landing only those that changed are.
#[derive(Default)]
pub(super) struct Looked(HashMap<Oid, Attributes>);

impl Looked {
    pub(super) fn of_tree(&mut self, repo: &Repository, tree: Oid) -> Result<Attributes, git2::Error> {
        if let Some(known) = self.0.get(&tree) {
            return Ok(*known);
        }
        let mut seen = HashMap::new();
        let found = self.look(repo, tree, &mut seen)?;
        self.0 = seen;
        Ok(found)
    }

    fn look(
        &self,
        repo: &Repository,
        tree: Oid,
        seen: &mut HashMap<Oid, Attributes>,
    ) -> Result<Attributes, git2::Error> {
        if let Some(known) = seen.get(&tree) {
            return Ok(*known);
        }
        let mut found = Attributes::default();
        for entry in repo.find_tree(tree.git2())?.iter() {
            match entry.kind() {
                Some(ObjectType::Tree) => found = found.with(self.look(repo, entry.id().into(), seen)?),
                Some(ObjectType::Blob) if entry.name_bytes() == FILE => {
                    found = found.with(Attributes::of_text(repo.find_blob(entry.id())?.content()));
                }
                _ => {}
            }
        }
        seen.insert(tree, found);
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_about_merging_and_encoding_count() {
        let of = |text: &str| {
            let found = Attributes::of_text(text.as_bytes());
            (found.merge, found.encoding)
        };

        assert_eq!(of("* text=auto\n*.rs diff=rust\n# *.x merge=union\nmerge.txt text\n"), (false, false));
        assert_eq!(of("CHANGELOG merge=union\n"), (true, false));
        assert_eq!(of("*.png -merge\n"), (true, false));
        assert_eq!(of("*.png binary\n"), (true, false));
        assert_eq!(of("*.reg working-tree-encoding=UTF-16LE\n"), (false, true));
    }
}
