//! Tests that a change takes away or skips, read from its lines. Pure; by names and marks, so it knows common test
//! runners only and claims nothing of others.

use gastown_git::{FileDiff, FileStatus, Line, LineKind};
use std::collections::{BTreeMap, BTreeSet};

/// Unchanged lines around a change: enough to see the mark above a function.
pub(crate) const CONTEXT: u32 = 3;
const NAME_CHARS_MAX: usize = 120;

/// How Jest, Vitest and Mocha begin a test in a user's diff: words that are looked for, not tests of ours.
const JEST_BEGINS: [&str; 6] = ["it(", "test(", "it.each", "test.each", "it.only(", "test.only("];
/// How they leave one out there, which a review must show.
const JEST_SKIPS: [&str; 5] = ["it.skip(", "test.skip(", "describe.skip(", "it.todo(", "test.todo("];
/// How pytest and unittest leave one out in a user's diff, which a review must show.
const PYTEST_SKIPS: [&str; 4] = ["pytest.mark.skip", "unittest.skip", "pytest.skip(", "self.skipTest("];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// The whole file is gone, and no test in it was recognised.
    File,
    /// It is nowhere else in the change.
    Removed,
    Skipped,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LostTest {
    pub path: String,
    pub loss: Loss,
    /// The test's name, or the mark that skips it.
    pub name: String,
    /// On the side where it is.
    pub line: u32,
}

/// Takes the changed lines of one file after the other.
#[derive(Default)]
pub(crate) struct LostTests {
    gone: Vec<LostTest>,
    skipped: Vec<LostTest>,
    /// How often a name came.
    come: BTreeMap<String, usize>,
    deleted: BTreeSet<String>,
    /// The mark above the next function, on each side.
    marked: [bool; 2],
    path: String,
}

impl LostTests {
    pub(crate) fn see(&mut self, file: &FileDiff, line: &Line) {
        let path = file.new_path.as_ref().or(file.old_path.as_ref()).map(|path| path.as_text());
        let path = path.unwrap_or_default();
        if path != self.path {
            (self.marked, self.path) = ([false, false], path.clone());
        }
        let language = Language::of(&path);
        if file.status == FileStatus::Deleted && language.is_test_file {
            self.deleted.insert(path.clone());
        }
        let text = line.text.trim();
        let (old, new) = (line.kind != LineKind::Added, line.kind != LineKind::Removed);
        let mut found = [false, false];
        for (side, is_there) in [old, new].into_iter().enumerate() {
            if is_there {
                found[side] = language.names_a_test(text, self.marked[side]);
                self.marked[side] = language.is_mark(text) || (self.marked[side] && is_between(text));
            }
        }
        let name = || name_in(text);
        let number = line.old_no.or(line.new_no).unwrap_or_default();
        match line.kind {
            LineKind::Removed if found[0] => {
                let (path, loss) = (path.clone(), Loss::Removed);
                self.gone.push(LostTest { path, loss, name: name(), line: number });
            }
            LineKind::Added if found[1] => *self.come.entry(name()).or_default() += 1,
            _ => {}
        }
        if line.kind == LineKind::Added && language.skips(text) {
            let (path, name) = (self.path.clone(), text.chars().take(NAME_CHARS_MAX).collect());
            let line = line.new_no.unwrap_or_default();
            self.skipped.push(LostTest { path, loss: Loss::Skipped, name, line });
        }
    }

    /// What is lost, in the order of files and lines.
    pub(crate) fn found(mut self) -> Vec<LostTest> {
        for path in &self.deleted {
            if !self.gone.iter().any(|test| test.path == *path) {
                let (path, name) = (path.clone(), String::new());
                self.skipped.push(LostTest { path, loss: Loss::File, name, line: 1 });
            }
        }
        let mut come = self.come;
        let stays = |test: &LostTest| match come.get_mut(&test.name) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        };
        let (_, mut lost): (Vec<_>, Vec<_>) = self.gone.into_iter().partition(stays);
        lost.extend(self.skipped);
        lost.sort();
        lost
    }
}

struct Language<'a> {
    extension: &'a str,
    is_test_file: bool,
}

impl<'a> Language<'a> {
    fn of(path: &'a str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let folders = path.split('/').rev().skip(1);
        let stem = name.strip_suffix(extension).unwrap_or(name).trim_end_matches('.');
        let in_tests = ["test", "tests", "__tests__", "spec", "specs", "e2e"];
        let by_name = [".test", "_test", "-test", ".spec", "_spec", "-spec", "Test", "Tests", "Spec"];
        let is_test_file = folders.into_iter().any(|folder| in_tests.contains(&folder))
            || by_name.iter().any(|end| stem.ends_with(end))
            || stem.starts_with("test_");
        Language { extension, is_test_file }
    }

    /// The mark that makes the next function a test.
    fn is_mark(&self, text: &str) -> bool {
        match self.extension {
            "rs" => text.starts_with("#[") && (text.contains("test]") || text.contains("test(")),
            "java" | "kt" | "scala" => text.starts_with("@Test") || text.starts_with("@ParameterizedTest"),
            "cs" => ["[Test", "[Fact", "[Theory"].iter().any(|mark| text.starts_with(mark)),
            _ => false,
        }
    }

    fn names_a_test(&self, text: &str, is_marked: bool) -> bool {
        let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
        match self.extension {
            "rs" | "java" | "kt" | "scala" | "cs" => is_marked && !is_between(text) && text.contains('('),
            "py" => begins(&["def test", "async def test"]),
            "go" => begins(&["func Test"]),
            "swift" => begins(&["func test"]),
            "php" => begins(&["function test", "public function test"]),
            "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" | "svelte" | "vue" => {
                self.is_test_file && begins(&JEST_BEGINS)
            }
            "rb" => self.is_test_file && begins(&["it \"", "it '", "test \"", "def test_"]),
            "ex" | "exs" => begins(&["test \""]),
            _ => false,
        }
    }

    /// Whether the line leaves a test out, which a review must show.
    fn skips(&self, text: &str) -> bool {
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match self.extension {
            "rs" => text.starts_with("#[ignore"),
            "py" => has(&PYTEST_SKIPS),
            "go" => has(&["t.Skip(", "t.Skipf(", "t.SkipNow("]),
            "java" | "kt" | "scala" => has(&["@Disabled", "@Ignore"]),
            "cs" => has(&["[Ignore", "Skip = \""]),
            "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" | "svelte" | "vue" => {
                let starts = ["xit(", "xtest(", "xdescribe("].iter().any(|word| text.starts_with(word));
                self.is_test_file && (starts || has(&JEST_SKIPS))
            }
            "rb" => {
                self.is_test_file && (text.starts_with("xit ") || text == "skip" || text.starts_with("skip "))
            }
            "ex" | "exs" => text.starts_with("@tag :skip"),
            _ => false,
        }
    }
}

/// Stands between a mark and its function.
fn is_between(text: &str) -> bool {
    text.is_empty()
        || text.starts_with("#[")
        || text.starts_with('@')
        || text.starts_with('[')
        || text.starts_with("//")
}

/// What tells a test from another: a quoted title, or the word before the first bracket.
fn name_in(text: &str) -> String {
    let quoted = text.find(['"', '\'', '`']).and_then(|start| {
        let quote = text[start..].chars().next()?;
        let rest = &text[start + 1..];
        Some(&rest[..rest.find(quote)?])
    });
    let called = text.split('(').next().unwrap_or(text).split_whitespace().next_back();
    quoted.or(called).unwrap_or(text).chars().take(NAME_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use gastown_git::RepoPath;

    fn file(path: &str, status: FileStatus) -> FileDiff {
        FileDiff {
            old_path: Some(RepoPath::from_bytes(path)),
            new_path: (status != FileStatus::Deleted).then(|| RepoPath::from_bytes(path)),
            status,
            old_mode: None,
            new_mode: None,
            binary: false,
            old_id: None,
            new_id: None,
            old_bytes: None,
            new_bytes: None,
            similarity: None,
            too_large: false,
            additions: 0,
            deletions: 0,
        }
    }

    /// Lines with git's signs.
    fn lost(files: &[(&str, FileStatus, &[&str])]) -> Vec<(Loss, String)> {
        let mut tests = LostTests::default();
        for (path, status, lines) in files {
            for text in *lines {
                let kind = match text.chars().next() {
                    Some('+') => LineKind::Added,
                    Some('-') => LineKind::Removed,
                    _ => LineKind::Context,
                };
                let (text, lossless) = (text[1..].to_owned(), true);
                let line = Line {
                    kind,
                    old_no: Some(1),
                    new_no: Some(1),
                    text,
                    lossless,
                    ends_without_newline: false,
                };
                tests.see(&file(path, *status), &line);
            }
        }
        tests.found().into_iter().map(|test| (test.loss, test.name)).collect()
    }

    #[test]
    fn a_removed_test_is_lost_and_a_moved_or_changed_one_is_not() {
        let m = FileStatus::Modified;
        let removed = |name: &str| vec![(Loss::Removed, name.to_owned())];

        assert_eq!(
            lost(&[("src/a.rs", m, &["-    #[test]", "-    fn it_holds() {", "-    }"])]),
            removed("it_holds")
        );
        assert_eq!(
            lost(&[("src/a.rs", m, &["     #[test]", "-    fn one() {", "+    fn two() {"])]),
            removed("one")
        );
        assert_eq!(lost(&[("src/a.rs", m, &["-fn helper() {"])]), []);
        assert_eq!(lost(&[("a_test.go", m, &["-func TestPay(t *testing.T) {"])]), removed("TestPay"));
        assert_eq!(lost(&[("test_a.py", m, &["-    async def test_pay(self):"])]), removed("test_pay"));
        assert_eq!(lost(&[("a.test.ts", m, &["-  it('pays twice', () => {"])]), removed("pays twice"));
        assert_eq!(lost(&[("a.ts", m, &["-  it('is no test', () => {"])]), []);
        assert_eq!(lost(&[("ATest.java", m, &["-  @Test", "-  void pays() {"])]), removed("pays"));
        let moved: &[(&str, FileStatus, &[&str])] = &[
            ("a.test.ts", m, &["-  it('pays', () => {"]),
            ("b.test.ts", FileStatus::Added, &["+  it('pays', async () => {"]),
        ];
        assert_eq!(lost(moved), []);
    }

    #[test]
    fn a_new_skip_and_a_deleted_test_file_are_lost() {
        let m = FileStatus::Modified;
        let skip = |path, line: &str| lost(&[(path, m, &[line])]).first().map(|(loss, _)| *loss);

        for (path, line) in [
            ("src/a.rs", "+    #[ignore = \"slow\"]"),
            ("a.spec.js", "+describe.skip('all of it', () => {"),
            ("tests/a.py", "+@pytest.mark.skip"),
            ("a_test.go", "+\tt.Skip(\"later\")"),
        ] {
            assert_eq!(skip(path, line), Some(Loss::Skipped), "{path}: {line}");
            assert_eq!(skip(path, &line.replacen('+', " ", 1)), None, "it was skipped before");
        }
        assert_eq!(lost(&[("tests/run.sh", FileStatus::Deleted, &["-echo"])]), [(Loss::File, String::new())]);
        let whole = lost(&[("a.test.ts", FileStatus::Deleted, &["-it('one', f)", "-it('two', f)"])]);
        assert_eq!(whole.len(), 2, "each test in it, and not the file once more");
    }
}
