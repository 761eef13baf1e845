//! `cargo xtask licences`: what we ship is allowed (decision 31), and THIRD-PARTY.txt says it with the texts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::{Outcome, notices, place, process, spdx};

/// The programs that are shipped; what only builds or tests them is not in the notice.
const SHIPPED: &[&str] = &["gastown", "gastown-gt", "gastown-pty"];

/// Development packages of npm whose code ends up in the bundle all the same.
const BUNDLED: &[&str] = &["svelte"];

/// One package of somebody else's that is shipped.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    pub name: String,
    pub version: String,
    pub licence: String,
    pub home: String,
    /// Where its licence texts lie on this machine.
    pub folder: PathBuf,
}

pub fn write() -> Outcome {
    let text = notice()?;
    let home = home();
    fs::write(&home, &text).map_err(|error| format!("cannot write {}: {error}", home.display()))?;
    println!("{} is written ({} KiB)", home.display(), text.len() / 1024);
    Ok(())
}

pub fn check() -> Outcome {
    let kept = fs::read_to_string(home()).unwrap_or_default();
    if kept == notice()? {
        return Ok(());
    }
    Err("THIRD-PARTY.txt is not what the lock files say; run `cargo xtask licences` and commit it".into())
}

fn home() -> PathBuf {
    place::root().join("THIRD-PARTY.txt")
}

fn notice() -> Result<String, String> {
    let mut packages = crates()?;
    packages.extend(modules()?);
    refuse(&packages)?;
    notices::compose(&packages)
}

fn refuse(packages: &BTreeSet<Package>) -> Outcome {
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !spdx::allowed(&package.licence))
        .map(|package| format!("{} {} ({})", package.name, package.version, package.licence))
        .collect();
    if refused.is_empty() {
        return Ok(());
    }
    Err(format!(
        "not allowed in what we ship (docs/decisions, licences): {}; replace them, or change the decision first",
        refused.join(", ")
    ))
}

/// The crates linked into the shipped programs, on any platform.
fn crates() -> Result<BTreeSet<Package>, String> {
    let mut cargo = process::cargo(Duration::from_secs(300));
    let text = process::answer(cargo.args(["metadata", "--locked", "--format-version", "1"]))?;
    let metadata = json(&text, "cargo metadata")?;
    let nodes: BTreeMap<&str, &Value> =
        list(&metadata["resolve"]["nodes"]).map(|node| (text_of(&node["id"]), node)).collect();
    let packages: Vec<&Value> = list(&metadata["packages"]).collect();
    let ours = |package: &&&Value| SHIPPED.contains(&text_of(&package["name"]));
    let mut queue: Vec<&str> = packages.iter().filter(ours).map(|package| text_of(&package["id"])).collect();
    let mut reached = BTreeSet::new();
    while let Some(id) = queue.pop() {
        if reached.insert(id) {
            queue.extend(nodes.get(id).into_iter().flat_map(|node| linked(node)));
        }
    }
    let foreign = packages.iter().filter(|package| !package["source"].is_null());
    Ok(foreign
        .filter(|package| reached.contains(text_of(&package["id"])))
        .map(|package| of_crate(package))
        .collect())
}

/// The packages that a node links, as opposed to building or testing with them.
fn linked(node: &Value) -> impl Iterator<Item = &str> {
    list(&node["deps"])
        .filter(|dependency| list(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null()))
        .map(|dependency| text_of(&dependency["pkg"]))
}

fn of_crate(package: &Value) -> Package {
    let manifest = Path::new(text_of(&package["manifest_path"]));
    Package {
        name: text_of(&package["name"]).into(),
        version: text_of(&package["version"]).into(),
        licence: text_of(&package["license"]).into(),
        home: text_of(&package["repository"]).into(),
        folder: manifest.parent().unwrap_or(manifest).into(),
    }
}

/// The npm packages whose code or fonts are in the bundle.
fn modules() -> Result<BTreeSet<Package>, String> {
    let path = place::ui().join("package-lock.json");
    let text =
        fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let lock = json(&text, "ui/package-lock.json")?;
    let root = names(&lock["packages"][""]["dependencies"]);
    let mut queue: Vec<String> = root.chain(BUNDLED.iter().map(|name| (*name).to_owned())).collect();
    let mut reached = BTreeSet::new();
    let mut found = BTreeSet::new();
    while let Some(name) = queue.pop() {
        let entry = &lock["packages"][format!("node_modules/{name}")];
        if entry.is_null() || !reached.insert(name.clone()) {
            continue;
        }
        queue.extend(names(&entry["dependencies"]));
        found.insert(Package {
            version: text_of(&entry["version"]).into(),
            licence: text_of(&entry["license"]).into(),
            home: format!("npm package {name}"),
            folder: place::ui().join("node_modules").join(&name),
            name,
        });
    }
    Ok(found)
}

fn names(table: &Value) -> impl Iterator<Item = String> {
    table.as_object().into_iter().flat_map(|table| table.keys().cloned())
}

fn json(text: &str, what: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("{what} is no JSON: {error}"))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
