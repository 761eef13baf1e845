//! The history of a real project, landed again: the branches of its last 200 merges, each rebuilt on what landed here before, go through
//! a real hall in their order. At each landing the files are those that git's own merge gives, and what conflicts there conflicts here,
//! in the same files. `GASTOWN_TEST_HISTORY` names the repository; without it nothing is done, and that is said.

use crate::table::print;
use gastown_tests::{Repo, TestTown};
use std::collections::{BTreeSet, HashMap};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const HISTORY: &str = "GASTOWN_TEST_HISTORY";
const MERGES_MAX: usize = 200;

/// A commit of the project.
struct Original {
    id: String,
    parents: Vec<String>,
    /// On the line of landings.
    is_on_main: bool,
}

/// What git says of merging a branch into the target.
#[derive(Debug, PartialEq)]
enum Said {
    Tree(String),
    Conflict(BTreeSet<String>),
    /// It does not merge these at all.
    Refused,
}

#[derive(Debug, Default)]
struct Tally {
    merges: usize,
    landed: usize,
    as_recorded: usize,
    conflicts: usize,
    refused: usize,
    by_hand: usize,
    wrong: usize,
}

impl Tally {
    /// Said at once: the rest may take minutes.
    fn note_wrong(&mut self, original: &Original, words: &str) {
        println!("  {}: {words}", original.id);
        self.wrong += 1;
    }
}

/// True if every landing is git's.
pub fn run() -> bool {
    let Some(source) = std::env::var_os(HISTORY) else {
        println!("replay: skipped, {HISTORY} names no repository");
        return true;
    };
    let replay = Replay::new(Path::new(&source));
    let tally = replay.land_all();
    print(
        &format!("{} merges of {} in their order", tally.merges, source.to_string_lossy()),
        &["branches landed", "with the recorded files", "in conflict", "not to be merged", "commits by hand"],
        &[[tally.landed, tally.as_recorded, tally.conflicts, tally.refused, tally.by_hand]
            .map(|count| count.to_string())
            .to_vec()],
    );
    println!("  every one as git has it: {}", if tally.wrong == 0 { "holds" } else { "MISSED" });
    tally.wrong == 0
}

struct Replay {
    town: TestTown,
    repo: Repo,
    commits: Vec<Original>,
    start: String,
}

impl Replay {
    /// The rig is added before the history comes: what it brings may be what no new rig may have.
    fn new(source: &Path) -> Self {
        let town = TestTown::new();
        let repo = town.repo("harbor");
        town.add_rig(&repo, &["--target", "main", "--gate", "check=true"]);
        repo.git(&["checkout", "-q", "-b", "desk"]);
        let source = source.to_str().expect("a path in UTF-8");
        repo.git(&["fetch", "-q", "--no-tags", source, "HEAD:refs/replay/head"]);
        let (start, commits) = history(&repo);
        repo.git(&["update-ref", "refs/heads/main", &start]);
        Self { town, repo, commits, start }
    }

    fn land_all(&self) -> Tally {
        let mut tally = Tally::default();
        // What became of each commit of the project here.
        let mut here: HashMap<&str, String> = HashMap::from([(self.start.as_str(), self.start.clone())]);
        let of =
            |here: &HashMap<&str, String>, id: &str| here.get(id).cloned().unwrap_or_else(|| id.to_owned());
        for commit in &self.commits {
            let parents: Vec<String> = commit.parents.iter().map(|parent| of(&here, parent)).collect();
            let made = match (commit.is_on_main, parents.as_slice()) {
                (false, _) => self.rebuilt(&commit.id, &parents),
                (true, [_]) => self.by_hand(&commit.id, &parents),
                (true, [_, branches @ ..]) => self.land(commit, branches, &mut tally),
                (true, []) => unreachable!("the line of landings begins at a commit with a parent"),
            };
            here.insert(&commit.id, made);
        }
        tally
    }

    /// Lands each branch of a merge and returns what stands for it here: with its files, whatever was edited in it by hand.
    fn land(&self, original: &Original, branches: &[String], tally: &mut Tally) -> String {
        tally.merges += 1;
        let began = self.main();
        let wanted = self.tree(&original.id);
        for branch in branches {
            let said = self.said(&self.main(), branch);
            let request = self.submit(branch, original, tally);
            let Some(request) = request else { continue };
            let (state, conflicts) = (request["state"].as_str().unwrap_or_default(), &request["conflicts"]);
            let found = match state {
                "landed" => Said::Tree(self.tree(&self.main())),
                "conflict" => Said::Conflict(names(conflicts)),
                _ => Said::Refused,
            };
            match found {
                Said::Tree(_) => tally.landed += 1,
                Said::Conflict(_) => tally.conflicts += 1,
                Said::Refused => tally.refused += 1,
            }
            if found != said {
                let words = format!("git says {said:?}, here {found:?}: {}", request["why"]);
                tally.note_wrong(original, &words);
            }
        }
        let main = self.main();
        if self.tree(&main) == wanted && main != began {
            tally.as_recorded += 1;
            return main;
        }
        tally.by_hand += 1;
        let parents: Vec<String> = std::iter::once(main).chain(branches.iter().cloned()).collect();
        self.by_hand(&original.id, &parents)
    }

    /// The branch in the queue until it is settled; none where it is refused at the door, which must be for what git refuses, too.
    fn submit(&self, head: &str, original: &Original, tally: &mut Tally) -> Option<serde_json::Value> {
        let name = format!("replay-{}", &head[..12]);
        self.repo.git(&["branch", "-f", &name, head]);
        let answer = self.town.gt(&["mq", "submit", &name, "--rig", "harbor", "--json"]);
        if answer.code != 0 {
            let is_new = !self.repo.git_succeeds(&["merge-base", "--is-ancestor", head, "main"]);
            if is_new && self.said(&self.main(), head) != Said::Refused {
                tally.note_wrong(original, &format!("refused: {}", answer.err.trim()));
            }
            tally.refused += usize::from(is_new);
            return None;
        }
        let request: serde_json::Value = serde_json::from_str(&answer.out).expect("JSON");
        let id = request["id"].as_str().expect("an id");
        self.town.ok(&["wait", "mq", "--rig", "harbor", "--idle", "--timeout", "60"]);
        let settled = self.town.json(&["mq", "show", id]);
        if settled["state"] != "landed" {
            self.town.ok(&["review", "reject", id]);
        }
        Some(settled)
    }

    fn main(&self) -> String {
        self.repo.git(&["rev-parse", "main"])
    }

    fn tree(&self, commit: &str) -> String {
        self.repo.git(&["rev-parse", &format!("{commit}^{{tree}}")])
    }

    fn said(&self, target: &str, branch: &str) -> Said {
        let merge = ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", target, branch];
        let out = self.git(&merge).output().expect("git runs");
        let fields: Vec<String> = out
            .stdout
            .split(|byte| *byte == 0)
            .map(|field| String::from_utf8_lossy(field).into_owned())
            .collect();
        match out.status.code() {
            Some(0) => Said::Tree(fields[0].trim().to_owned()),
            Some(1) => {
                Said::Conflict(fields[1..].iter().take_while(|name| !name.is_empty()).cloned().collect())
            }
            _ => Said::Refused,
        }
    }

    /// Somebody's own commit on the target: with the files of the original.
    fn by_hand(&self, original: &str, parents: &[String]) -> String {
        let made = self.rebuilt(original, parents);
        self.repo.git(&["update-ref", "refs/heads/main", &made, &self.main()]);
        made
    }

    /// The same commit with these parents.
    fn rebuilt(&self, original: &str, parents: &[String]) -> String {
        let text = self.git(&["cat-file", "commit", original]).output().expect("git runs").stdout;
        let end = text.windows(2).position(|two| two == b"\n\n").unwrap_or(text.len());
        let mut made = Vec::new();
        for line in text[..end].split_inclusive(|byte| *byte == b'\n') {
            if line.starts_with(b"tree ") {
                made.extend_from_slice(line);
                parents
                    .iter()
                    .for_each(|parent| made.extend_from_slice(format!("parent {parent}\n").as_bytes()));
            } else if !line.starts_with(b"parent ") {
                made.extend_from_slice(line);
            }
        }
        made.extend_from_slice(&text[end..]);
        let mut write = self.git(&["hash-object", "-t", "commit", "-w", "--stdin"]);
        let mut write = write.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("git runs");
        write.stdin.take().expect("a pipe").write_all(&made).expect("git reads");
        let out = write.wait_with_output().expect("git ends");
        assert!(out.status.success(), "{original} could not be rebuilt");
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    }

    fn git(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.repo.path).args(args).env_clear().envs(self.town.environment());
        command
    }
}

fn names(list: &serde_json::Value) -> BTreeSet<String> {
    let names = list.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str);
    names.map(str::to_owned).collect()
}

/// The commit before the last 200 merges, and all commits since, parents first.
fn history(repo: &Repo) -> (String, Vec<Original>) {
    let line = repo.git(&["rev-list", "--first-parent", "--parents", "refs/replay/head"]);
    let with_parents: Vec<Vec<&str>> = line.lines().map(|line| line.split(' ').collect()).collect();
    let merges: Vec<&Vec<&str>> = with_parents.iter().filter(|ids| ids.len() > 2).take(MERGES_MAX).collect();
    let (newest, oldest) = (merges.first().expect("a history with merges"), merges.last().expect("merges"));
    let start = oldest[1].to_owned();
    let on_main: BTreeSet<&str> = with_parents.iter().map(|ids| ids[0]).collect();
    let since =
        repo.git(&["rev-list", "--topo-order", "--reverse", "--parents", newest[0], &format!("^{start}")]);
    let commit = |line: &str| {
        let mut ids = line.split(' ').map(str::to_owned);
        let id = ids.next().expect("an id");
        Original { is_on_main: on_main.contains(id.as_str()), parents: ids.collect(), id }
    };
    (start, since.lines().map(commit).collect())
}
