//! An agent's worktree, or a place in a file of it, in the person's editor, and what checks left in whatever shows it. What is opened
//! lies inside the worktree, or in the folder of that check, whatever a program printed: its links are followed first, and what leads
//! out is refused.

use crate::call::{AgentArgs, RequestArgs, calls};
use crate::client::Client;
use crate::view::GateRunWord;
use crate::{ApiError, os};
use serde::Deserialize;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// A place in a file; paths are counted from the top of the worktree.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spot {
    pub path: String,
    pub line: u32,
    pub column: Option<u32>,
}

/// A file that a check of a request left, by the name that it is listed under.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateFile {
    pub request: String,
    pub gate: String,
    pub run: GateRunWord,
    pub name: String,
}

/// Editors with a window of their own, and how each is told a line. Others that `$VISUAL` or `$EDITOR` name want a terminal.
const GRAPHICAL: &[(&[&str], &[&str])] = &[
    (
        &["code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"],
        &["--goto", "{file}:{line}:{column}"],
    ),
    (&["zed", "zeditor", "subl", "sublime_text"], &["{file}:{line}:{column}"]),
    (&["gvim", "neovide", "gedit", "pluma", "xed", "emacs"], &["+{line}", "{file}"]),
    (&["kate", "kwrite"], &["--line", "{line}", "{file}"]),
    (&["idea", "webstorm", "pycharm", "goland", "rustrover", "clion"], &["--line", "{line}", "{file}"]),
];
/// Opens a file with whatever the person's desktop opens it with.
const DESKTOP: &str = "xdg-open";
/// Kinds of files that every desktop shows and none runs. Others, such as `desktop`, `jar` or `sh`, are programs to some.
const SHOWN: &[&str] = &[
    "html", "htm", "txt", "log", "md", "json", "xml", "csv", "pdf", "svg", "png", "jpg", "jpeg", "gif",
    "webp", "webm", "mp4",
];

/// Opens the worktree of an agent, or a place in it.
///
/// # Errors
/// As [`open`], or where there is no such agent or it has no worktree.
pub fn open_of(client: &Client, agent: &str, spot: Option<&Spot>, configured: &str) -> Result<(), ApiError> {
    let shown = client.call::<calls::ShowAgent>(AgentArgs { agent: agent.to_owned() });
    let worktree = shown.map_err(|error| error.to_api())?.worktree.ok_or_else(|| {
        ApiError::new("no_worktree", format!("{agent} has no worktree now"), "it gets one with its next task")
    })?;
    open(Path::new(&worktree), spot, configured)
}

/// Starts the editor and does not wait for it.
///
/// # Errors
/// When the place is not in the worktree, or the editor cannot be started.
pub fn open(worktree: &Path, spot: Option<&Spot>, configured: &str) -> Result<(), ApiError> {
    let path = inside(worktree, spot.map_or("", |spot| &spot.path))?;
    let variable = |name| std::env::var(name).unwrap_or_default();
    let words = template(configured, &[variable("VISUAL"), variable("EDITOR")])?;
    let mut command = fill(&words, &path, spot).into_iter();
    let program = command.next().unwrap_or_default();
    let args: Vec<OsString> = command.collect();
    os::start_apart(Path::new(&program), &args).map_err(|error| {
        ApiError::new(
            "no_editor",
            format!("{} cannot be started: {error}", program.display()),
            "set the command of your editor in the settings",
        )
    })
}

/// Opens a file that a check left with what the person's desktop opens such files with, and does not wait for that.
///
/// # Errors
/// When it is not listed any more, is of a kind that a desktop may run instead of showing it, or cannot be opened.
pub fn open_left(client: &Client, file: &GateFile) -> Result<(), ApiError> {
    let all = client.call::<calls::GateFiles>(RequestArgs { request: file.request.clone() });
    let all = all.map_err(|error| error.to_api())?;
    let mut of_run = all.iter().filter(|left| left.gate == file.gate && left.run == file.run);
    let left = of_run.find(|left| left.files.iter().any(|known| known.name == file.name));
    let left = left.ok_or_else(|| {
        let words = format!("{} left no file {}", file.gate, file.name);
        ApiError::new("no_such_file", words, "its check may have run again since it was listed")
    })?;
    start_viewer(DESKTOP, &readable(Path::new(&left.folder), &file.name)?)
}

fn start_viewer(program: &str, path: &Path) -> Result<(), ApiError> {
    os::start_apart(Path::new(program), &[path.into()]).map_err(|error| {
        let words = format!("{} cannot be opened: {program} cannot be started: {error}", path.display());
        ApiError::new("no_viewer", words, "copy its path and open it yourself")
    })
}

/// The real path of a file that is only shown when it is opened, whatever an agent wrote into it.
fn readable(folder: &Path, name: &str) -> Result<PathBuf, ApiError> {
    let path = inside(folder, name)?;
    let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default().to_ascii_lowercase();
    if path.is_file() && SHOWN.contains(&kind.as_str()) {
        return Ok(path);
    }
    let words = format!("{name} is not opened from here: its kind of file may be run instead of shown");
    Err(ApiError::new("not_shown", words, "copy its path and look at it yourself, if you trust what made it"))
}

/// The real path of something in the worktree.
fn inside(worktree: &Path, path: &str) -> Result<PathBuf, ApiError> {
    let missing = |error: std::io::Error| {
        let words = format!("{} cannot be opened: {error}", worktree.join(path).display());
        ApiError::new("no_such_file", words, "it may have been moved or deleted since it was printed")
    };
    let top = worktree.canonicalize().map_err(missing)?;
    let found = top.join(path).canonicalize().map_err(missing)?;
    if !found.starts_with(&top) {
        let words = format!("{path} leads out of the worktree, to {}", found.display());
        return Err(ApiError::new("outside", words, "open it yourself, if you trust what made it"));
    }
    if !found.is_file() && !found.is_dir() {
        let words = format!("{path} is neither a file nor a folder");
        return Err(ApiError::new("no_such_file", words, ""));
    }
    Ok(found)
}

/// The words of the command, with `{file}`, `{line}` and `{column}` in them.
fn template(configured: &str, variables: &[String]) -> Result<Vec<String>, ApiError> {
    if !configured.trim().is_empty() {
        let words = split(configured).ok_or_else(|| {
            let words = format!("the editor's command has a quote without its end: {configured}");
            ApiError::new("no_editor", words, "mend it in the settings")
        })?;
        return Ok(with_file(words));
    }
    let graphical = variables.iter().find_map(|variable| {
        let words = split(variable)?;
        let name = Path::new(words.first()?).file_name()?.to_str()?;
        let (_, args) = GRAPHICAL.iter().find(|(names, _)| names.contains(&name))?;
        Some(words.iter().cloned().chain(args.iter().map(|arg| (*arg).to_owned())).collect())
    });
    Ok(graphical.unwrap_or_else(|| vec![DESKTOP.to_owned(), "{file}".to_owned()]))
}

/// A command that names no file gets it at its end.
fn with_file(mut words: Vec<String>) -> Vec<String> {
    if !words.iter().any(|word| word.contains("{file}")) {
        words.push("{file}".to_owned());
    }
    words
}

/// A folder has no line: what would name one is left out.
fn fill(words: &[String], path: &Path, spot: Option<&Spot>) -> Vec<OsString> {
    let line = spot.map(|spot| spot.line.to_string());
    let column = spot.map(|spot| spot.column.unwrap_or(1).to_string());
    let mut filled = Vec::new();
    for word in words {
        let text = match (&line, &column) {
            (Some(line), Some(column)) => word.replace("{line}", line).replace("{column}", column),
            _ => word.replace(":{line}", "").replace(":{column}", ""),
        };
        let is_flag = ["--goto", "-g", "--line"].contains(&text.as_str());
        if spot.is_none() && (is_flag || text.contains("{line}") || text.contains("{column}")) {
            continue;
        }
        filled.push(in_place(&text, path));
    }
    filled
}

/// The word with the path in it, whichever bytes that has.
fn in_place(word: &str, path: &Path) -> OsString {
    let mut parts = word.split("{file}");
    let mut text = OsString::from(parts.next().unwrap_or_default());
    for part in parts {
        text.push(path);
        text.push(part);
    }
    text
}

/// Words as a shell splits them, with quotes and nothing else; nothing when a quote does not end.
fn split(text: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in text.chars() {
        match quote {
            Some(end) if c == end => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(path: &str, line: u32) -> Spot {
        Spot { path: path.to_owned(), line, column: None }
    }

    fn command(configured: &str, variables: &[&str], spot: Option<&Spot>) -> Vec<String> {
        let variables: Vec<String> = variables.iter().map(|&text| text.to_owned()).collect();
        let words = template(configured, &variables).unwrap();
        let filled = fill(&words, Path::new("/w/a b.ts"), spot);
        filled.into_iter().map(|word| word.into_string().unwrap()).collect()
    }

    #[test]
    fn the_configured_command_wins_and_gets_file_line_and_column_where_it_says() {
        let at = Spot { path: "a".into(), line: 7, column: Some(3) };

        assert_eq!(
            command("code --goto {file}:{line}", &["vim"], Some(&at)),
            ["code", "--goto", "/w/a b.ts:7"]
        );
        assert_eq!(command("'my editor' +{line} {file}", &[], Some(&at)), ["my editor", "+7", "/w/a b.ts"]);
        assert_eq!(command("notes", &[], Some(&at)), ["notes", "/w/a b.ts"]);
        assert!(template("code \"x", &[]).is_err());
    }

    #[test]
    fn a_variable_is_taken_only_where_its_editor_has_a_window_of_its_own() {
        let at = spot("a", 7);

        assert_eq!(command("", &["", "code -n"], Some(&at)), ["code", "-n", "--goto", "/w/a b.ts:7:1"]);
        assert_eq!(command("", &["/usr/bin/gvim"], Some(&at)), ["/usr/bin/gvim", "+7", "/w/a b.ts"]);
        assert_eq!(command("", &["vim", "nano"], Some(&at)), ["xdg-open", "/w/a b.ts"]);
    }

    #[test]
    fn a_folder_is_opened_without_a_line() {
        assert_eq!(command("code --goto {file}:{line}", &[], None), ["code", "/w/a b.ts"]);
        assert_eq!(command("", &["kate"], None), ["kate", "/w/a b.ts"]);
        assert_eq!(command("", &["gvim"], None), ["gvim", "/w/a b.ts"]);
    }

    #[test]
    fn nothing_outside_of_the_worktree_is_opened() {
        let dir = tempfile::tempdir().unwrap();
        let (tree, other) = (dir.path().join("tree"), dir.path().join("other"));
        std::fs::create_dir_all(tree.join("src")).unwrap();
        std::fs::create_dir_all(&other).unwrap();
        std::fs::write(tree.join("src/a.ts"), "a").unwrap();
        std::fs::write(other.join("secret"), "s").unwrap();
        std::os::unix::fs::symlink(&other, tree.join("link")).unwrap();
        std::os::unix::fs::symlink(tree.join("src"), tree.join("own")).unwrap();

        assert!(inside(&tree, "src/a.ts").is_ok());
        assert!(
            inside(&tree, "own/a.ts").unwrap().ends_with("src/a.ts"),
            "a link that stays inside is followed"
        );
        assert_eq!(inside(&tree, "").unwrap(), tree.canonicalize().unwrap());
        for out in ["../other/secret", "link/secret", "/etc/passwd", "link"] {
            assert_eq!(inside(&tree, out).unwrap_err().code, "outside", "{out}");
        }
        assert_eq!(inside(&tree, "src/gone.ts").unwrap_err().code, "no_such_file");
    }

    #[test]
    fn of_what_a_check_left_only_that_is_opened_that_is_shown_and_lies_in_its_folder() {
        let dir = tempfile::tempdir().unwrap();
        let (left, other) = (dir.path().join("left"), dir.path().join("other.html"));
        std::fs::create_dir_all(left.join("folder.html")).unwrap();
        for name in ["report.html", "SHOT.PNG", "run.desktop", "tool.jar", "bare", "a.html.sh"] {
            std::fs::write(left.join(name), "x").unwrap();
        }
        std::fs::write(&other, "s").unwrap();
        std::os::unix::fs::symlink(&other, left.join("link.html")).unwrap();
        std::os::unix::fs::symlink(left.join("run.desktop"), left.join("run.html")).unwrap();

        for name in ["report.html", "SHOT.PNG"] {
            assert!(readable(&left, name).is_ok(), "{name}");
        }
        for name in ["run.desktop", "run.html", "tool.jar", "bare", "a.html.sh", "folder.html", ""] {
            assert_eq!(readable(&left, name).unwrap_err().code, "not_shown", "{name}");
        }
        for name in ["link.html", "../other.html"] {
            assert_eq!(readable(&left, name).unwrap_err().code, "outside", "{name}");
        }
        let refused = start_viewer("/nowhere/viewer", &left.join("report.html")).unwrap_err();
        assert_eq!(refused.code, "no_viewer");
    }

    #[test]
    fn the_editor_is_started_with_the_real_path_and_a_missing_one_is_a_sentence() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.ts"), "a").unwrap();
        let told = dir.path().join("told");
        let editor = dir.path().join("editor");
        // Whole or not at all: the test waits for the name.
        let script = format!("#!/bin/sh\necho \"$@\" > {0}.new && mv {0}.new {0}\n", told.display());
        std::fs::write(&editor, script).unwrap();
        std::fs::set_permissions(&editor, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();

        open(dir.path(), Some(&spot("a.ts", 7)), &format!("{} {{file}}:{{line}}", editor.display())).unwrap();
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while !told.exists() {
            assert!(std::time::Instant::now() < deadline, "the editor never started");
            std::thread::yield_now();
        }
        let real = dir.path().canonicalize().unwrap().join("a.ts");
        assert_eq!(std::fs::read_to_string(&told).unwrap(), format!("{}:7\n", real.display()));

        let refused = open(dir.path(), None, "/nowhere/editor {file}").unwrap_err();
        assert_eq!(refused.code, "no_editor");
        assert!(refused.message.contains("/nowhere/editor"), "{}", refused.message);
    }
}
