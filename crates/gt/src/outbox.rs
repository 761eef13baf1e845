//! The outbox: calls of a program that may not reach the hall, one file each. The hall treats them as the same calls.

use crate::failure::Failure;
use gastown_api::ApiError;
use serde::Serialize;
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;

/// Largest file, in bytes; the hall reads no larger one.
const FILE_BYTES_MAX: usize = 64 << 10;

/// Names that are tried for a file before giving up.
const NAMES_MAX: u32 = 10_000;

pub struct Outbox {
    dir: PathBuf,
    session: String,
    token: String,
}

impl Outbox {
    /// Of the session whose shell this is.
    pub fn from_env() -> Result<Self, Failure> {
        let get = |name: &str| {
            std::env::var(name).ok().filter(|value| !value.is_empty()).ok_or_else(|| {
                let message =
                    format!("this call is for agents, from inside their session: {name} is not set");
                Failure::refused("only_for_agents", message, "use it in an agent's shell")
            })
        };
        Ok(Self { dir: get("GT_OUTBOX")?.into(), session: get("GT_SESSION")?, token: get("GT_TOKEN")? })
    }

    /// Leaves a call; it appears whole or not at all.
    pub fn leave(&self, call: &str, args: &impl Serialize, why: &ApiError) -> Result<(), Failure> {
        let failed = |words: String| {
            let message = format!("the hall cannot be reached ({}), and {words}", why.message);
            Failure::NoHall(ApiError::new("no_outbox", message, "tell your owner"))
        };
        let document = json!({"session": self.session, "token": self.token, "call": call, "args": args});
        let text = document.to_string();
        if text.len() > FILE_BYTES_MAX {
            return Err(failed(format!("the call is longer than {} KiB", FILE_BYTES_MAX >> 10)));
        }
        let dir = self.dir.display();
        let name = format!("{}-{}", std::process::id(), call);
        for n in 0..NAMES_MAX {
            let unfinished = self.dir.join(format!(".{name}-{n}"));
            let mut file = match std::fs::File::options().write(true).create_new(true).open(&unfinished) {
                Ok(file) => file,
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(failed(format!("the outbox {dir} takes no file: {error}"))),
            };
            let left = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
            // Time first, so that the hall reads the calls in their order.
            let order = std::fs::metadata(&unfinished).and_then(|facts| facts.modified());
            let micros =
                order.map(|at| at.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_micros()));
            let place = micros.map(|micros| self.dir.join(format!("{micros:020}-{name}-{n}.json")));
            let renamed = left.and(place).and_then(|place| std::fs::rename(&unfinished, place));
            return renamed.map_err(|error| failed(format!("the outbox {dir} takes no file: {error}")));
        }
        Err(failed(format!("the outbox {dir} is full")))
    }

    /// What the hall left to be read at the start.
    pub fn prime(&self) -> Option<String> {
        std::fs::read_to_string(self.dir.parent()?.join("inbox").join("prime.md")).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outbox(dir: &std::path::Path) -> Outbox {
        Outbox { dir: dir.into(), session: "s-1".into(), token: "secret".into() }
    }

    fn why() -> ApiError {
        ApiError::new("disconnected", "no socket", "")
    }

    #[test]
    fn a_call_is_one_whole_file_with_the_sessions_token() {
        let dir = tempfile::tempdir().expect("a folder");

        outbox(dir.path()).leave("done", &json!({"words": "all"}), &why()).expect("it is left");

        let files: Vec<_> =
            std::fs::read_dir(dir.path()).expect("a folder").flatten().map(|f| f.path()).collect();
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].extension().and_then(|end| end.to_str()), Some("json"));
        let read: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&files[0]).expect("a file")).expect("JSON");
        assert_eq!(
            read,
            json!({"session": "s-1", "token": "secret", "call": "done", "args": {"words": "all"}})
        );
    }

    #[test]
    fn a_call_that_is_too_long_or_has_no_place_is_refused() {
        let dir = tempfile::tempdir().expect("a folder");
        let long = "x".repeat(FILE_BYTES_MAX);

        let too_long = outbox(dir.path()).leave("done", &long, &why());
        let nowhere = outbox(&dir.path().join("none")).leave("done", &1, &why());

        assert_eq!(too_long.expect_err("too long").exit_code(), 3);
        assert_eq!(nowhere.expect_err("no folder").exit_code(), 3);
        assert_eq!(std::fs::read_dir(dir.path()).expect("a folder").count(), 0);
    }
}
