//! The invariants of the house, read from sources and manifests: who may know whom, and what is nowhere.

#![allow(clippy::disallowed_methods, reason = "the build tool is asked what depends on what")]

#[path = "tidy/manifest.rs"]
mod manifest;
#[path = "tidy/source.rs"]
mod source;

use source::{Source, files, names, read, rust};

const FILE_LINES_MAX: usize = 400;
const TEST_FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 70;
const WINDOW_LINES_MAX: usize = 600;

/// Who may link whom. Tests may link anything; nothing links tests, xtask or the window.
const EDGES: &[(&str, &[&str])] = &[
    ("gastown-core", &["gastown-queue"]),
    ("gastown-pty", &[]),
    ("gastown-queue", &[]),
    ("gastown-queuesim", &["gastown-queue"]),
    ("gastown-settings", &[]),
    ("gastown-git", &[]),
    ("gastown-manifest", &[]),
    ("xtask", &[]),
    ("gastown-deathwatch", &[]),
    ("gastown-desktop", &[]),
    ("gastown-store", &["gastown-core"]),
    ("gastown-agent", &["gastown-core"]),
    ("gastown-api", &["gastown-core"]),
    (
        "gastown-engine",
        &["gastown-core", "gastown-store", "gastown-pty", "gastown-git", "gastown-agent", "gastown-manifest"],
    ),
    ("gastown-hall", &["gastown-core", "gastown-api", "gastown-engine", "gastown-settings"]),
    (
        "gastown-gt",
        &["gastown-core", "gastown-agent", "gastown-hall", "gastown-api", "gastown-pty", "gastown-settings"],
    ),
    ("gastown", &["gastown-api", "gastown-desktop", "gastown-settings"]),
];

/// Decides and does nothing.
const PURE: &[&str] = &["crates/core/src/", "crates/queue/src/"];

/// Where one operating system may be told from another.
const OS_HOMES: &[&str] = &["crates/pty/src/os", "crates/api/src/os", "crates/git/src/os"];

/// Where other programs may be started.
const PROCESS_HOMES: &[&str] = &[
    "crates/git/src/",
    "crates/pty/src/os",
    "crates/pty/src/keeper/command.rs",
    "crates/pty/src/trampoline.rs",
    // The user's own login shell is asked for PATH, and gates are what the owner configured: both run within pty's bounds.
    "crates/engine/src/real/environment.rs",
    "crates/engine/src/real/gate.rs",
    // Programs that presets name are asked for their version.
    "crates/engine/src/real/machine.rs",
    // The owner's own command for long waits, within pty's bounds.
    "crates/engine/src/real/owner_command.rs",
    // The user's own forge program, within pty's bounds.
    "crates/engine/src/real/pulls.rs",
    "crates/api/src/os",
    "crates/gt/src/exec.rs",
    "crates/xtask/",
    "tests/",
];

/// Where the wall clock may be read: the keeper's marks, and the hall's world.
const CLOCK_HOMES: &[&str] = &["crates/pty/src/os", "crates/hall/src/"];

#[track_caller]
fn hold(rule: &str, objections: Vec<String>) {
    assert!(objections.is_empty(), "{rule}\n  {}\n", objections.join("\n  "));
}

/// The product lines of files under `homes` that have one of `words`.
fn named_in(homes: &[&str], words: &[&str]) -> Vec<String> {
    objections(|source| source.within(homes), words)
}

/// The product lines of all other files that have one of `words`.
fn named_outside(homes: &[&str], words: &[&str]) -> Vec<String> {
    objections(|source| !source.within(homes), words)
}

fn objections(place: impl Fn(&Source) -> bool, words: &[&str]) -> Vec<String> {
    let wrong = |line: &str| words.iter().find(|word| names(line, word)).map(|word| format!("names {word}"));
    rust().iter().filter(|source| place(source)).flat_map(|source| source.objections(wrong)).collect()
}

#[test]
fn core_and_queue_are_pure() {
    let words = [
        "tokio",
        "rusqlite",
        "git2",
        "tauri",
        "rand",
        "getrandom",
        "std::fs",
        "std::net",
        "std::process",
        "std::thread",
        "std::env",
        "std::io",
        "SystemTime",
        "Instant",
        "thread_rng",
    ];
    hold(
        "core and queue have no input, output, clock, thread or chance; hand it in as an argument",
        named_in(PURE, &words),
    );

    let modules = ["fs", "net", "process", "thread", "env", "io"];
    let grouped = |line: &str| {
        let group = line.trim().strip_prefix("use std::{")?;
        modules.iter().find(|module| names(group, module)).map(|module| format!("imports std::{module}"))
    };
    let pure = rust().into_iter().filter(|source| source.within(PURE));
    hold(
        "core and queue import nothing of the machine",
        pure.flat_map(|source| source.objections(grouped)).collect(),
    );
}

#[test]
fn only_store_knows_sqlite() {
    hold(
        "only store names rusqlite",
        named_outside(&["crates/store/", "tests/"], &["rusqlite", "libsqlite3_sys"]),
    );
    hold("only store depends on rusqlite", manifest::named_outside(&["crates/store"], "rusqlite"));
}

#[test]
fn only_git_knows_libgit2_the_grammars_and_the_git_program() {
    hold("only git names git2", named_outside(&["crates/git/", "tests/"], &["git2", "gix"]));
    hold("only git depends on git2", manifest::named_outside(&["crates/git"], "git2"));
    hold("only git names tree_sitter", named_outside(&["crates/git/", "tests/"], &["tree_sitter"]));
    hold("only git depends on tree-sitter", manifest::named_outside(&["crates/git"], "tree-sitter"));
    let started = ["new(\"", "git\")"].concat();
    let elsewhere =
        rust().into_iter().filter(|source| !source.within(&["crates/git/", "tests/"]) && !source.is_test());
    let found = elsewhere.flat_map(|source| {
        let lines = source.raw.iter().zip(&source.test).enumerate();
        let found = lines.filter(|(_, (line, test))| !**test && line.contains(&started));
        found.map(|(n, _)| format!("{}:{}: runs git", source.path, n + 1)).collect::<Vec<_>>()
    });
    hold("only git runs git", found.collect());
}

#[test]
fn only_pty_knows_portable_pty() {
    hold("only pty names portable_pty", named_outside(&["crates/pty/", "tests/"], &["portable_pty"]));
    hold("only pty depends on portable-pty", manifest::named_outside(&["crates/pty"], "portable-pty"));
}

#[test]
fn only_the_window_knows_tauri() {
    let words =
        ["tauri", "tauri_build", "tauri_plugin_dialog", "tauri_plugin_shell", "tauri_plugin_window_state"];
    hold("only src-tauri names tauri", named_outside(&["src-tauri/"], &words));
    hold("only src-tauri depends on tauri", manifest::named_outside(&["src-tauri"], "tauri"));
}

#[test]
fn only_two_modules_of_the_interface_import_tauri() {
    // The second is what the page asks for before the rest of it is loaded.
    const HOMES: [&str; 2] = ["ui/src/ipc/tauri.ts", "ui/src/ipc/subscription.ts"];
    let import = ["@tauri", "-apps/"].concat();
    let is_looked_at = |path: &String| path.starts_with("ui/src/") && !HOMES.contains(&path.as_str());
    let sources = files().into_iter().filter(is_looked_at);
    let found = sources.flat_map(|path| {
        let text = read(&path);
        let lines = text.lines().enumerate().filter(|(_, line)| line.contains(&import));
        lines.map(|(n, _)| format!("{path}:{}: imports Tauri", n + 1)).collect::<Vec<_>>()
    });
    hold("only ui/src/ipc/tauri.ts and subscription.ts import Tauri's packages", found.collect());
}

#[test]
fn api_links_no_database_no_git_and_no_terminal() {
    hold(
        "api names neither",
        named_in(
            &["crates/api/"],
            &["rusqlite", "git2", "portable_pty", "gastown_store", "gastown_git", "gastown_pty"],
        ),
    );
}

#[test]
fn engine_knows_no_view_and_no_json() {
    hold(
        "engine names no serde_json and no api",
        named_in(&["crates/engine/src/"], &["serde_json", "gastown_api"]),
    );
    hold("engine depends on neither", manifest::named_in("crates/engine", &["serde_json", "gastown-api"]));
    let view = |line: &str| {
        let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
        words
            .find(|word| word.len() > 4 && word.ends_with("View"))
            .map(|word| format!("names the view {word}"))
    };
    let engine = rust().into_iter().filter(|source| source.within(&["crates/engine/src/"]));
    hold("views are made in hall", engine.flat_map(|source| source.objections(view)).collect());
}

#[test]
fn the_window_stays_small() {
    let window = rust().into_iter().filter(|source| source.within(&["src-tauri/"]));
    let lines: usize = window.map(|source| source.test.iter().filter(|test| !**test).count()).sum();

    assert!(
        lines < WINDOW_LINES_MAX,
        "src-tauri has {lines} lines beside its tests; rules of the town belong into core, the rest into api"
    );
}

#[test]
fn crates_link_only_whom_they_may_know() {
    let mut wrong = Vec::new();
    for manifest in manifest::all() {
        if manifest.package == "gastown-tests" {
            continue;
        }
        let Some((_, allowed)) = EDGES.iter().find(|(package, _)| *package == manifest.package) else {
            wrong.push(format!("{}: {} is not in the table of edges", manifest.path, manifest.package));
            continue;
        };
        for dependency in &manifest.dependencies {
            let ours = dependency.name == "xtask" || dependency.name.starts_with("gastown");
            if ours && !dependency.dev && !allowed.contains(&dependency.name.as_str()) {
                wrong
                    .push(format!("{}:{}: may not know {}", manifest.path, dependency.line, dependency.name));
            }
        }
    }
    hold("each crate knows only what ARCHITECTURE lets it", wrong);
}

#[test]
fn the_keeper_stays_tiny() {
    let refused =
        ["tokio", "rusqlite", "git2", "serde", "serde_json", "clap", "libgit2-sys", "libsqlite3-sys"];
    let tree = manifest::tree("gastown-pty");
    let found = tree.iter().filter(|name| refused.contains(&name.as_str())).cloned();
    hold("gt-keep links none of these; one lies in memory for every session", found.collect());
    assert!(tree.len() > 5, "cargo tree said only {tree:?}");
}

#[test]
fn files_and_functions_are_short() {
    let mut wrong = Vec::new();
    for source in rust() {
        let max = if source.is_test() { TEST_FILE_LINES_MAX } else { FILE_LINES_MAX };
        if source.raw.len() > max {
            wrong.push(format!("{}:{}: the file has more than {max} lines", source.path, source.raw.len()));
        }
        let long = source.functions().into_iter().filter(|(_, lines)| *lines > FUNCTION_LINES_MAX);
        wrong.extend(long.map(|(at, lines)| format!("{}:{at}: a function of {lines} lines", source.path)));
    }
    hold("a file has one reason to change and a function one thing to do", wrong);
}

#[test]
fn files_of_the_interface_are_short() {
    let written = |path: &String| {
        path.starts_with("ui/src/")
            && path != "ui/src/ipc/bindings.ts"
            && [".ts", ".svelte", ".css"].iter().any(|end| path.ends_with(end))
    };
    let long = files().into_iter().filter(written).filter_map(|path| {
        let lines = read(&path).lines().count();
        let max = if path.contains(".test.") { TEST_FILE_LINES_MAX } else { FILE_LINES_MAX };
        (lines > max).then(|| format!("{path}:{lines}: more than {max} lines"))
    });
    hold("a file of the interface has one reason to change", long.collect());
}

#[test]
fn every_file_says_first_what_it_is() {
    let silent =
        rust().into_iter().filter(|source| !source.raw.first().is_some_and(|line| line.starts_with("//! ")));
    hold(
        "a file begins with `//!` and one sentence",
        silent.map(|source| format!("{}:1", source.path)).collect(),
    );
}

#[test]
fn names_say_what_a_thing_is() {
    let vague = ["mod", "utils", "util", "helpers", "helper", "common", "manager", "service", "misc"];
    let stem = |path: &str| path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
    let named =
        files().into_iter().filter(|path| path.ends_with(".rs") && vague.contains(&stem(path).as_str()));
    hold("no file is named after nothing", named.collect());

    let wrong = |line: &str| {
        let declared = ["struct ", "enum ", "trait "].iter().find_map(|word| line.split_once(word))?.1;
        let name: String = declared.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        ["Manager", "Service", "Helper", "Util", "Utils"]
            .iter()
            .any(|end| name.ends_with(end))
            .then_some(name)
    };
    hold(
        "no type is named after nothing",
        rust().iter().flat_map(|source| source.objections(wrong)).collect(),
    );
}

#[test]
fn every_queue_has_an_end() {
    let wrong = |line: &str| {
        let std_channel =
            line.contains("mpsc::channel()") || line.contains("mpsc::channel::<") && line.contains(">()");
        let unbounded = ["unbounded_channel", "unbounded"].iter().any(|word| names(line, word));
        (std_channel || unbounded).then(|| "an unbounded channel".to_owned())
    };
    hold(
        "channels are bounded, and the bound has a name",
        rust().iter().flat_map(|source| source.objections(wrong)).collect(),
    );
}

#[test]
fn nothing_is_left_half_done() {
    let wrong = |line: &str| {
        ["todo!", "dbg!", "unimplemented!"]
            .iter()
            .find(|word| line.contains(**word))
            .map(|word| format!("has {word}"))
    };
    hold(
        "nothing is left for later in the code",
        rust().iter().flat_map(|source| source.objections(wrong)).collect(),
    );
}

#[test]
fn only_the_command_line_prints() {
    let homes = ["crates/gt/", "crates/xtask/", "tests/"];
    let wrong = |line: &str| {
        let found = ["println!", "print!"]
            .into_iter()
            .find(|word| names(line, word.trim_end_matches('!')) && line.contains(word));
        found.map(|word| format!("has {word}"))
    };
    let quiet = rust().into_iter().filter(|source| !source.within(&homes));
    hold(
        "what happens is logged by tracing, not printed",
        quiet.flat_map(|source| source.objections(wrong)).collect(),
    );
}

#[test]
fn unwrap_is_for_tests() {
    let wrong = |line: &str| {
        line.contains(".unwrap()").then(|| "unwrap: say why it holds, or return the error".to_owned())
    };
    hold("no unwrap outside tests", rust().iter().flat_map(|source| source.objections(wrong)).collect());
}

#[test]
fn systems_are_told_apart_only_in_the_os_folders() {
    let wrong = |line: &str| {
        let at = ["cfg(", "cfg!(", "cfg_attr("].iter().find_map(|call| line.find(call))?;
        ["unix", "windows", "target_os", "target_family"]
            .iter()
            .find(|word| names(&line[at..], word))
            .map(|word| format!("asks for {word}"))
    };
    let homes = [OS_HOMES, &["tests/", "crates/xtask/"]].concat();
    let elsewhere = rust().into_iter().filter(|source| !source.within(&homes));
    hold(
        "cfg(unix|windows|macos) only in the os folders of pty, api and git",
        elsewhere.flat_map(|source| source.objections(wrong)).collect(),
    );
}

#[test]
fn programs_are_started_only_at_home() {
    hold("Command::new only in git and the os folders", named_outside(PROCESS_HOMES, &["Command::new"]));
}

#[test]
fn the_clock_is_read_only_at_home() {
    let homes = [CLOCK_HOMES, &["tests/", "crates/xtask/"]].concat();
    hold("SystemTime::now only where the real world is", named_outside(&homes, &["SystemTime::now"]));
}

#[test]
fn words_that_were_ruled_out_are_not_in_the_catalogue() {
    let refused =
        ["sling", "polecat", "hang", "hook", "bead", "witness", "depot", "stalled", "crashed", "zombie"];
    let catalogue =
        files().into_iter().filter(|path| path.starts_with("ui/src/words/en") && path.ends_with(".ts"));
    let found = catalogue.flat_map(|path| {
        let text = source::blank_comments(&read(&path)).to_lowercase();
        let lines = text.lines().enumerate();
        let wrong = lines.filter_map(|(n, line)| Some((n, refused.iter().find(|word| names(line, word))?)));
        wrong.map(|(n, word)| format!("{path}:{}: says {word}", n + 1)).collect::<Vec<_>>()
    });
    hold("these words are never on the screen", found.collect());
}

#[test]
fn nothing_names_the_machine_it_was_made_on() {
    // Put together here, so that this file does not name them itself.
    let folders = [["/", "work"].concat(), ["/", "farm"].concat()];
    let hosts = [
        ["crates", ".io"].concat(),
        ["npmjs", ".org"].concat(),
        ["npmjs", ".com"].concat(),
        ["pypi", ".org"].concat(),
    ];
    let starts = |line: &str, folder: &str| {
        let part = |c: char| c.is_alphanumeric() || "_-.}>$~)*".contains(c);
        let ends = |c: char| c == '/';
        line.match_indices(folder).any(|(at, _)| {
            !line[..at].chars().next_back().is_some_and(part)
                && line[at + folder.len()..].chars().next().is_some_and(ends)
        })
    };
    let mut wrong = Vec::new();
    for path in files()
        .into_iter()
        .filter(|path| !matches!(path.as_str(), "Cargo.lock" | ".git") && !path.ends_with(".png"))
    {
        for (n, line) in read(&path).lines().enumerate() {
            let folder = folders.iter().any(|folder| starts(line, folder));
            let host = hosts.iter().any(|host| line.contains(host.as_str()));
            if folder || host {
                wrong.push(format!(
                    "{path}:{}: {}",
                    n + 1,
                    line.trim().chars().take(100).collect::<String>()
                ));
            }
        }
    }
    hold("the checkout names no folder of one machine and no registry", wrong);
}

#[test]
fn these_tests_see_through_comments_strings_and_test_modules() {
    let text = "//! It.\nfn a() {\n  let s = \"x.unwrap()\"; // y.unwrap()\n  let c = '\"'; b.unwrap();\n}\n#[cfg(test)]\nmod tests {\n  fn t() { c.unwrap(); }\n}\n";
    let source = Source::new("crates/x/src/a.rs", text);

    let found = source.objections(|line| line.contains(".unwrap()").then(String::new));

    assert_eq!(found, ["crates/x/src/a.rs:4: "]);
    assert_eq!(source.functions(), [(2, 4)]);
}

#[test]
fn these_tests_know_a_name_from_a_part_of_one() {
    assert!(names("use git2::Oid;", "git2"));
    assert!(!names("use libgit2_sys;", "git2"));
    assert!(names("std::fs::read", "std::fs"));
}
