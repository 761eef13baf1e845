//! What a worktree needs beside its packages: ports, and an end for what it started.

use crate::{PACKAGE_JSON, Proposal, Repository, Setting, checks};

const COMPOSE: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const TEARDOWN: &str = "docker compose down";
/// Enough for a server, its tools and a database, in a round block.
const PORTS: &str = "10";
/// Scripts of package.json that start a server.
const SERVERS: [&str; 4] = ["dev", "start", "serve", "preview"];

fn compose<'a>(of: &Repository<'_>) -> Option<&'a str> {
    COMPOSE.into_iter().find(|name| of.has(name))
}

/// Containers of a worktree's compose project end with it.
pub(crate) fn teardown(of: &Repository<'_>) -> Option<Proposal> {
    let from = compose(of)?.to_owned();
    Some(Proposal { setting: Setting::Teardown, value: TEARDOWN.into(), from })
}

/// Where something listens, two worktrees must not meet.
pub(crate) fn ports(of: &Repository<'_>) -> Option<Proposal> {
    let scripts = checks::scripts(of);
    let serves = SERVERS.iter().any(|name| scripts.contains_key(*name));
    let from: Vec<&str> = serves.then_some(PACKAGE_JSON).into_iter().chain(compose(of)).collect();
    let proposal = || Proposal { setting: Setting::Ports, value: PORTS.into(), from: from.join(", ") };
    (!from.is_empty()).then(proposal)
}

/// Where build tools keep what they need not make again, by the file that speaks for them. What `npm ci` does away with is not among them.
const CACHES: [(&str, &[&str]); 6] = [
    ("Cargo.toml", &["target"]),
    ("pnpm-lock.yaml", &["node_modules"]),
    ("yarn.lock", &["node_modules"]),
    ("bun.lock", &["node_modules"]),
    ("uv.lock", &[".venv"]),
    ("mix.exs", &["_build", "deps"]),
];

/// Checks begin with what the last one built there.
pub(crate) fn caches(of: &Repository<'_>) -> Vec<Proposal> {
    let mut found: Vec<Proposal> = Vec::new();
    for (from, folders) in CACHES.into_iter().filter(|(from, _)| of.has(from)) {
        for folder in folders {
            if found.iter().all(|known| known.value != *folder) {
                let (value, from) = ((*folder).to_owned(), from.to_owned());
                found.push(Proposal { setting: Setting::Cache, value, from });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_build_tools_folder_is_proposed_once() {
        let files = ["Cargo.toml", "pnpm-lock.yaml", "yarn.lock"].map(str::to_owned);
        let of = Repository { files: &files, read: &|_| None, untracked: &[] };

        let found: Vec<_> = caches(&of).into_iter().map(|found| (found.value, found.from)).collect();

        let told = [("target", "Cargo.toml"), ("node_modules", "pnpm-lock.yaml")];
        assert_eq!(found, told.map(|(value, from)| (value.to_owned(), from.to_owned())));
    }

    #[test]
    fn a_library_without_a_server_gets_no_ports() {
        let files = ["package.json".to_owned()];
        let read = |_: &str| Some(r#"{"scripts":{"test":"vitest"}}"#.to_owned());
        let of = Repository { files: &files, read: &read, untracked: &[] };

        assert_eq!((ports(&of), teardown(&of)), (None, None));
    }

    #[test]
    fn every_name_of_a_compose_file_is_known() {
        for name in COMPOSE {
            let files = [name.to_owned()];
            let of = Repository { files: &files, read: &|_| None, untracked: &[] };

            assert_eq!(teardown(&of).expect("a teardown").from, name);
            assert_eq!(ports(&of).expect("ports").from, name);
        }
    }
}
