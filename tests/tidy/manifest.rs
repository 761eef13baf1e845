//! Reading the manifests for the tidy tests: who depends on what, and what cargo says a program links.

use std::process::Command;

use crate::source::{files, read, root};

/// One `Cargo.toml` of the workspace.
pub struct Manifest {
    pub path: String,
    pub package: String,
    pub dependencies: Vec<Dependency>,
}

pub struct Dependency {
    pub name: String,
    /// Counted from 1.
    pub line: usize,
    /// Only tests and examples see it.
    pub dev: bool,
}

/// Every member's manifest.
pub fn all() -> Vec<Manifest> {
    files()
        .into_iter()
        .filter(|path| path.ends_with("/Cargo.toml"))
        .map(|path| parse(&path, &read(&path)))
        .collect()
}

/// Who outside `homes` depends on `name`, as `file:line`; tests and xtask may depend on anything.
pub fn named_outside(homes: &[&str], name: &str) -> Vec<String> {
    let homes = [homes, &["tests", "crates/xtask"]].concat();
    let elsewhere =
        all().into_iter().filter(|manifest| !homes.iter().any(|home| manifest.path.starts_with(home)));
    elsewhere.flat_map(|manifest| uses(&manifest, &[name])).collect()
}

/// Where the manifest in `folder` depends on one of `names`, as `file:line`.
pub fn named_in(folder: &str, names: &[&str]) -> Vec<String> {
    all()
        .iter()
        .filter(|manifest| manifest.path.starts_with(folder))
        .flat_map(|manifest| uses(manifest, names))
        .collect()
}

fn uses(manifest: &Manifest, names: &[&str]) -> Vec<String> {
    let found = manifest
        .dependencies
        .iter()
        .filter(|dependency| !dependency.dev && names.contains(&dependency.name.as_str()));
    found
        .map(|dependency| format!("{}:{}: depends on {}", manifest.path, dependency.line, dependency.name))
        .collect()
}

/// The names of all crates that a package links on this system.
pub fn tree(package: &str) -> Vec<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut tree = Command::new(cargo);
    tree.args(["tree", "--locked", "-e", "normal,no-proc-macro", "--prefix", "none", "-p", package])
        .current_dir(root());
    let output = tree.output().expect("cargo runs these tests, so it can be started");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    let mut names: Vec<String> =
        said.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

fn parse(path: &str, text: &str) -> Manifest {
    let mut manifest = Manifest { path: path.to_owned(), package: String::new(), dependencies: Vec::new() };
    let mut section = String::new();
    for (n, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']').to_owned();
            continue;
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        let key = key.trim().split('.').next().unwrap_or_default().trim_matches('"');
        if section == "package" && key == "name" {
            manifest.package = value.trim().trim_matches('"').to_owned();
        } else if section.ends_with("dependencies") {
            let dev = section.ends_with("dev-dependencies");
            manifest.dependencies.push(Dependency { name: key.to_owned(), line: n + 1, dev });
        }
    }
    manifest
}

#[test]
fn every_kind_of_dependency_is_seen() {
    let text = "[package]\nname = \"a\"\n[dependencies]\nb.workspace = true\n[target.'cfg(unix)'.dependencies]\nc = \"1\"\n[dev-dependencies]\nd = \"1\"\n";

    let manifest = parse("a/Cargo.toml", text);

    let seen: Vec<(&str, usize, bool)> =
        manifest.dependencies.iter().map(|d| (d.name.as_str(), d.line, d.dev)).collect();
    assert_eq!(
        (manifest.package.as_str(), seen),
        ("a", vec![("b", 4, false), ("c", 6, false), ("d", 8, true)])
    );
}
