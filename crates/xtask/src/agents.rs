//! The real agent programs that tests talk to, with their versions.

use std::fs;
use std::path::Path;

use crate::{node, process};

/// Programs that are Python packages, in an environment of their own.
const FROM_PYPI: &[(&str, &str)] = &[("aider-chat", "0.86.2")];

/// Programs that are Node packages.
const FROM_NPM: &[(&str, &str)] = &[
    ("@anthropic-ai/claude-code", "2.1.197"),
    ("@augmentcode/auggie", "0.36.0"),
    ("@github/copilot", "1.0.102"),
    ("@google/gemini-cli", "0.61.0"),
    ("@mariozechner/pi-coding-agent", "0.73.1"),
    ("@openai/codex", "0.169.0"),
    ("@qwen-code/qwen-code", "0.15.10"),
    ("opencode-ai", "1.18.33"),
];

/// Those whose own script puts their program in its place; it fetches nothing.
const SET_UP_BY_SCRIPT: &[&str] = &["@anthropic-ai/claude-code", "opencode-ai"];

/// Installs them into `folder`, where they are not. No script of what they depend on runs.
fn from_npm(folder: &Path, log: &Path) -> Result<String, String> {
    node::check()?;
    let manifest = |name: &str| folder.join("node_modules").join(name).join("package.json");
    let is_there = |(name, version): &(&str, &str)| {
        let text = fs::read_to_string(manifest(name)).unwrap_or_default();
        serde_json::from_str::<serde_json::Value>(&text).is_ok_and(|found| found["version"] == *version)
    };
    if FROM_NPM.iter().all(is_there) {
        return Ok("nothing changed".into());
    }
    fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let mut npm = process::npm();
    npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock", "--prefix"])
        .arg(folder);
    npm.args(FROM_NPM.iter().map(|(name, version)| format!("{name}@{version}")));
    process::run_logged(&mut npm, log)?;
    let mut scripts = process::npm();
    scripts.args(["rebuild", "--prefix"]).arg(folder).args(SET_UP_BY_SCRIPT);
    process::run_logged(&mut scripts, log)?;
    Ok("installed".into())
}

/// Installs them all into `folder`, where they are not.
pub fn install(folder: &Path, log: &Path) -> Result<String, String> {
    let said = [from_npm(folder, log)?, from_pypi(&folder.join("python"), log)?];
    Ok(said.join("; "))
}

fn from_pypi(folder: &Path, log: &Path) -> Result<String, String> {
    let wanted: Vec<String> = FROM_PYPI.iter().map(|(name, version)| format!("{name}=={version}")).collect();
    let stamp = folder.join("installed");
    if fs::read_to_string(&stamp).is_ok_and(|text| text == wanted.join(" ")) {
        return Ok("nothing changed".into());
    }
    let mut environment = process::command("python3");
    process::run_logged(environment.args(["-m", "venv"]).arg(folder), log)
        .map_err(|error| format!("{error}; on Debian it needs the package python3-venv"))?;
    let mut pip = process::command(folder.join("bin/pip"));
    process::run_logged(pip.args(["install", "--quiet", "--disable-pip-version-check"]).args(&wanted), log)?;
    fs::write(&stamp, wanted.join(" "))
        .map_err(|error| format!("cannot write {}: {error}", stamp.display()))?;
    Ok("installed".into())
}
