//! Signs what is about to land, with the user's own git, keys and signing program. The rest of each commit stays as it was checked.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::time::Duration;

use crate::call::Call;
use crate::error::{GitError, InRepository};
use crate::name::Oid;
use crate::os;
use crate::push::words_of;
use crate::source::SourceKind;
use crate::town::TownClone;

const SIGNATURE_HEADER: &str = "gpgsig";

/// A line of commits that the town made, from what it lies on up to its tip.
#[derive(Clone, Copy, Debug)]
pub struct Signing {
    pub below: Oid,
    pub tip: Oid,
    /// For each signature: a program that waits for a passphrase that nobody types is ended then.
    pub deadline: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignEnd {
    /// For each commit of the line the one that is to be in its place.
    Signed(BTreeMap<Oid, Oid>),
    /// Git, or the program that signs for it, does not; its own words.
    Refused { words: String },
}

/// What of a commit a signature must not change.
#[derive(PartialEq, Eq)]
struct Content {
    tree: git2::Oid,
    parents: Vec<git2::Oid>,
    author: Who,
    committer: Who,
    message: Vec<u8>,
}

#[derive(PartialEq, Eq)]
struct Who {
    name: Vec<u8>,
    email: Vec<u8>,
    /// Seconds since 1970 UTC, and minutes east of it.
    when: (i64, i32),
}

impl TownClone {
    /// Makes every commit of a line anew with a signature, each on the one below it; what they merge stays. No ref moves.
    ///
    /// # Errors
    /// When the town's clone cannot be read. That nobody signs is no error, and then none of the new commits counts.
    pub fn sign_line(&self, line: &Signing) -> Result<SignEnd, GitError> {
        let mut made = BTreeMap::new();
        for commit in self.commits_of(line)? {
            let mut content = self.content_of(commit)?;
            for parent in &mut content.parents {
                *parent = made.get(&Oid::from(*parent)).map_or(*parent, |signed: &Oid| signed.git2());
            }
            match self.sign(&content, line.deadline)? {
                Ok(signed) => made.insert(commit, signed),
                Err(words) => return Ok(SignEnd::Refused { words }),
            };
        }
        Ok(SignEnd::Signed(made))
    }

    /// Oldest first, by first parents: what they merge is not the town's.
    fn commits_of(&self, line: &Signing) -> Result<Vec<Oid>, GitError> {
        let listed = self
            .call("listing the commits that are to land in")
            .args(["rev-list", "--reverse", "--first-parent", "--end-of-options"])
            .args([line.tip.to_string(), format!("^{}", line.below)])
            .check()?;
        String::from_utf8_lossy(&listed).lines().map(|line| Ok(line.parse()?)).collect()
    }

    /// The commit; or the words of whoever did not sign it.
    fn sign(&self, content: &Content, deadline: Duration) -> Result<Result<Oid, String>, GitError> {
        let mut call = self.signing_call().arg("commit-tree");
        for parent in &content.parents {
            call = call.arg("-p").arg(parent.to_string());
        }
        let call = content.author.put_in(call, "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE");
        let call =
            content.committer.put_in(call, "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE");
        let call = call.args(["-S", "-F", "-", &content.tree.to_string()]);
        let signed: Oid = match call.input(content.message.clone()).deadline(deadline).line() {
            Ok(line) => line.parse()?,
            Err(GitError::Failed { said, .. }) => return Ok(Err(words_of(None, &said))),
            Err(GitError::Deadline { seconds, .. }) => {
                let words = format!(
                    "nothing was signed within {seconds} s: a passphrase or a touch of a key is waited for"
                );
                return Ok(Err(words));
            }
            Err(other) => return Err(other),
        };
        // A signature that changes what it is about is of another commit than the one that passed.
        if self.content_of(signed)? != *content {
            return Ok(Err("git wrote another commit than the one that was checked".into()));
        }
        Ok(if self.is_signed(signed)? {
            Ok(signed)
        } else {
            Err("git wrote a commit without a signature".into())
        })
    }

    /// The user's own surroundings, in the user's own folder: keys may be named by paths from there, and configuration may be for
    /// that folder only. What is written goes into the town's clone.
    fn signing_call(&self) -> Call {
        let call = self.quiet_call("signing what lands from", self.dir()).set("i18n.commitEncoding", "UTF-8");
        match self.source() {
            SourceKind::Folder { top_level, git_dir } => {
                let objects = self.dir().join("objects");
                call.env("GIT_OBJECT_DIRECTORY", objects).git_dir(git_dir).arg("-C").arg(top_level)
            }
            SourceKind::Url(_) => call.git_dir(self.dir()),
        }
    }

    fn content_of(&self, commit: Oid) -> Result<Content, GitError> {
        let repo = self.repo()?;
        let found = repo.find_commit(commit.git2()).within("reading a commit", self.dir())?;
        Ok(Content {
            tree: found.tree_id(),
            parents: found.parent_ids().collect(),
            author: Who::of(&found.author()),
            committer: Who::of(&found.committer()),
            message: found.message_raw_bytes().to_vec(),
        })
    }

    fn is_signed(&self, commit: Oid) -> Result<bool, GitError> {
        let repo = self.repo()?;
        let found = repo.find_commit(commit.git2()).within("reading a commit", self.dir())?;
        Ok(found.header_field_bytes(SIGNATURE_HEADER).is_ok())
    }
}

impl Who {
    fn of(signature: &git2::Signature<'_>) -> Self {
        let when = signature.when();
        Self {
            name: signature.name_bytes().to_vec(),
            email: signature.email_bytes().to_vec(),
            when: (when.seconds(), when.offset_minutes()),
        }
    }

    fn put_in(&self, call: Call, name: &'static str, email: &'static str, date: &'static str) -> Call {
        call.env(name, text(&self.name)).env(email, text(&self.email)).env(date, git_date(self.when))
    }
}

fn text(bytes: &[u8]) -> OsString {
    os::path_from_bytes(bytes).into_os_string()
}

/// As git takes it without a guess: `@1800000000 +0130`.
fn git_date((seconds, east): (i64, i32)) -> String {
    let (sign, minutes) = (if east < 0 { '-' } else { '+' }, east.unsigned_abs());
    format!("@{seconds} {sign}{:02}{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::git_date;

    #[test]
    fn a_date_keeps_its_zone() {
        assert_eq!(git_date((1_800_000_000, 0)), "@1800000000 +0000");
        assert_eq!(git_date((7, 330)), "@7 +0530");
        assert_eq!(git_date((7, -210)), "@7 -0330");
    }
}
