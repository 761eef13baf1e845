//! The user interface's side: Node's version, `npm ci` and `vite build`, each only when what it reads has changed.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{place, process};

const NODE_MIN: (u32, u32) = (20, 19);

/// Folders of `ui/` that are made, not written.
const MADE: &[&str] = &["node_modules", "dist", "dist-scenes"];

/// Says in a sentence what is wrong with Node, if anything.
pub fn check() -> Result<String, String> {
    let wanted = format!("{}.{} or newer", NODE_MIN.0, NODE_MIN.1);
    let version = process::answer(Command::new("node").arg("--version")).map_err(|_| {
        format!("Node {wanted} is needed and there is no `node` on PATH; install it, then run this again")
    })?;
    let version = version.trim();
    if parse(version).is_none_or(|found| found < NODE_MIN) {
        return Err(format!(
            "Node {wanted} is needed and `node` is {version}; install a newer one, then run this again"
        ));
    }
    if process::find("npm").is_none() {
        return Err("`node` is there but `npm` is not; install npm, then run this again".into());
    }
    Ok(format!("node {version}"))
}

/// `npm ci`, when the lock file, the manifest or Node changed since the last one.
pub fn install(log: Option<&Path>) -> Result<String, String> {
    let node = check()?;
    let ui = place::ui();
    let now = fingerprint(&[ui.join("package.json"), ui.join("package-lock.json")], &node)?;
    let stamp = Stamp::of("npm");
    if stamp.holds(&now) && ui.join("node_modules/.package-lock.json").is_file() {
        return Ok("nothing changed".into());
    }
    stamp.forget()?;
    let mut npm = process::npm();
    finish(npm.args(["ci", "--no-audit", "--no-fund"]), log)?;
    stamp.write(&now)?;
    Ok("installed".into())
}

/// `vite build`, when a source changed since the last one. Its output is not touched otherwise, because the window
/// embeds it and would be compiled again.
pub fn build(log: Option<&Path>) -> Result<String, String> {
    let ui = place::ui();
    let mut sources = Vec::new();
    walk(&ui, &mut sources)?;
    let now = fingerprint(&sources, "")?;
    let stamp = Stamp::of("vite");
    if stamp.holds(&now) && ui.join("dist/index.html").is_file() {
        return Ok("nothing changed".into());
    }
    stamp.forget()?;
    let mut npm = process::npm();
    finish(npm.args(["run", "--silent", "build"]), log)?;
    stamp.write(&now)?;
    Ok("built".into())
}

/// Runs a script of `ui/package.json`.
pub fn script(name: &str, log: &Path) -> Result<String, String> {
    let mut npm = process::npm();
    process::run_logged(npm.args(["run", "--silent", name]), log)?;
    Ok(String::new())
}

/// Whether `ui/package.json` has a script of that name.
pub fn has_script(name: &str) -> bool {
    let manifest = fs::read_to_string(place::ui().join("package.json")).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap_or_default();
    manifest["scripts"][name].is_string()
}

fn finish(command: &mut Command, log: Option<&Path>) -> Result<(), String> {
    match log {
        Some(log) => process::run_logged(command, log),
        None => process::run(command),
    }
}

fn parse(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), String> {
    let say = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(say)? {
        let entry = entry.map_err(say)?;
        let path = entry.path();
        if !path.is_dir() {
            into.push(path);
        } else if !MADE.iter().any(|made| entry.file_name() == *made) {
            walk(&path, into)?;
        }
    }
    into.sort();
    Ok(())
}

fn fingerprint(files: &[PathBuf], salt: &str) -> Result<String, String> {
    let mut hasher = DefaultHasher::new();
    salt.hash(&mut hasher);
    for file in files {
        let bytes = fs::read(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        (file.strip_prefix(place::root()).unwrap_or(file), bytes).hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Remembers under the build folder what was last done.
struct Stamp(PathBuf);

impl Stamp {
    fn of(name: &str) -> Self {
        Self(place::notes().join(format!("{name}.stamp")))
    }

    fn holds(&self, now: &str) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|then| then == now)
    }

    fn write(&self, now: &str) -> Result<(), String> {
        let say = |error: std::io::Error| format!("cannot write {}: {error}", self.0.display());
        fs::create_dir_all(place::notes()).map_err(say)?;
        fs::write(&self.0, now).map_err(say)
    }

    /// Before the work starts: an interrupted one must not count as done.
    fn forget(&self) -> Result<(), String> {
        match fs::remove_file(&self.0) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(format!("cannot remove {}: {error}", self.0.display()))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_compared_as_numbers() {
        assert!(parse("v20.9.0").expect("a version") < NODE_MIN);
        assert!(parse("v20.19.0").expect("a version") >= NODE_MIN);
        assert!(parse("v100.0.1").expect("a version") >= NODE_MIN);
        assert_eq!(parse("banana"), None);
    }
}
