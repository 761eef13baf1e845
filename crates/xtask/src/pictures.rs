//! `cargo xtask pictures`: the pictures of the user guide. Each is a scene of the window, named by the page that shows it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{Outcome, node, packages, place, process};

/// The look in which every picture is taken, as `ui/scenes/looks.mjs` names it, and the end of its file's name.
const LOOK: (&str, &str) = ("dusk 1440x900 100%", "-dusk-1440-100.png");
const FOLDER: &str = "pictures/";

/// Takes all pictures that a page of `docs/` or the README shows.
pub fn take() -> Outcome {
    packages::ensure(&[packages::BUILD, packages::SCREEN, packages::TEST])?;
    let scenes = shown()?;
    let log = place::notes().join("logs").join("pictures.log");
    fs::remove_file(&log).ok();
    node::install(Some(&log))?;
    node::script("scenes:build", &log)?;
    let taken = place::target().join("pictures");
    let names = scenes.iter().cloned().collect::<Vec<_>>().join(",");
    let mut npm = process::npm();
    npm.args(["run", "--silent", "scenes:check", "--", "--only", &names, "--look", LOOK.0, "--out"])
        .arg(&taken);
    process::run_logged(&mut npm, &log)?;
    for scene in &scenes {
        keep(&taken.join(format!("{scene}{}", LOOK.1)), &home().join(format!("{scene}.png")))?;
    }
    println!("{} pictures are in {}", scenes.len(), home().display());
    Ok(())
}

fn keep(from: &Path, to: &Path) -> Outcome {
    fs::copy(from, to).map(drop).map_err(|error| {
        format!(
            "there is no picture {}: {error}; is there a scene of that name in ui/scenes/main.ts?",
            from.display()
        )
    })
}

fn home() -> PathBuf {
    place::root().join("docs").join("pictures")
}

/// Names of the pictures that pages link to.
fn shown() -> Result<BTreeSet<String>, String> {
    let docs = place::root().join("docs");
    let say = |error: std::io::Error| format!("cannot read {}: {error}", docs.display());
    let pages = fs::read_dir(&docs).map_err(say)?.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let pages = pages.filter(|path| path.extension().is_some_and(|end| end == "md"));
    let mut names = BTreeSet::new();
    for page in pages.chain([place::root().join("README.md")]) {
        let text =
            fs::read_to_string(&page).map_err(|error| format!("cannot read {}: {error}", page.display()))?;
        names.extend(linked(&text).map(str::to_owned));
    }
    Ok(names)
}

fn linked(text: &str) -> impl Iterator<Item = &str> {
    text.split(FOLDER).skip(1).filter_map(|rest| rest.split_once(".png").map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_found_in_what_a_page_links_to() {
        let page =
            "![The map](pictures/map-rig.png) and ![its list](docs/pictures/list.png), not pictures/ alone";

        assert_eq!(linked(page).collect::<Vec<_>>(), ["map-rig", "list"]);
    }

    #[test]
    fn every_picture_that_a_page_shows_is_kept() {
        let missing: Vec<_> = shown()
            .expect("pages")
            .into_iter()
            .filter(|name| !home().join(format!("{name}.png")).is_file())
            .collect();

        assert_eq!(missing, Vec::<String>::new(), "take them with `cargo xtask pictures`");
    }
}
