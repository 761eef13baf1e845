//! A hand-written file: what is wrong in it is told, the rest applies, and nothing of it is lost.

use super::*;
use crate::words::{CloseWord, LanguageChoice, ThemeChoice};
use serde_json::json;

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("window.toml");
    fs::write(&path, text).unwrap();
    (folder, path)
}

fn faults(loaded: &Loaded) -> Vec<(u32, &str)> {
    loaded.faults.iter().map(|fault| (fault.line, fault.field.as_str())).collect()
}

#[test]
fn without_a_file_everything_has_its_default() {
    let folder = tempfile::tempdir().unwrap();

    let loaded = load(&folder.path().join("window.toml"));

    assert_eq!(loaded.settings, Settings::default());
    assert_eq!(loaded.faults, []);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "reading writes nothing");
}

#[test]
fn what_is_wrong_is_told_with_its_line_and_the_rest_applies() {
    let (_folder, path) = file(
        "theme = \"paper\"\n\n# large\nscale = 400\ntheem = \"dusk\"\nlanguage = \"de\"\nkeep_awake = 1\n\n[keys]\npalette = \"ctrl+j\"\nlist = 7\n",
    );

    let loaded = load(&path);

    assert_eq!(loaded.settings.theme, ThemeChoice::Paper);
    assert_eq!(loaded.settings.language, LanguageChoice::German);
    assert_eq!(loaded.settings.scale, 100);
    assert_eq!(
        loaded.settings.keys,
        [crate::KeyLine { action: "palette".into(), stroke: "ctrl+j".into(), line: 10 }]
    );
    assert_eq!(faults(&loaded), [(4, "scale"), (5, "theem"), (7, "keep_awake"), (11, "keys.list")]);
    assert!(loaded.faults[0].message.contains("80 to 160"), "{:?}", loaded.faults[0]);
}

#[test]
fn a_wrong_word_is_answered_with_the_right_ones() {
    let (_folder, path) = file("theme = \"neon\"\n");

    let loaded = load(&path);

    assert!(loaded.faults[0].message.contains("\"dusk\", \"paper\", \"contrast\", \"system\", not \"neon\""));
}

#[test]
fn a_file_that_is_not_toml_is_told_and_never_overwritten() {
    let text = "theme = \"paper\"\nscale = = 3\n";
    let (_folder, path) = file(text);

    let loaded = load(&path);
    let refusal = set(&path, "theme", &json!("dusk")).unwrap_err();

    assert_eq!(faults(&loaded), [(2, "")]);
    assert!(matches!(refusal, SettingsError::Broken { line: 2, .. }), "{refusal}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn a_change_keeps_comments_unknown_names_and_order() {
    let (_folder, path) =
        file("# mine\ntheem = 3 # a slip\ntheme = \"paper\" # by day\n\n[keys]\nlist = \"m\" # map\n");

    set(&path, "theme", &json!("contrast")).unwrap();
    set(&path, "keys.palette", &json!("ctrl+j")).unwrap();
    let loaded = set(&path, "scale", &json!(120)).unwrap();

    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        "# mine\ntheem = 3 # a slip\ntheme = \"contrast\" # by day\nscale = 120\n\n[keys]\nlist = \"m\" # map\npalette = \"ctrl+j\"\n"
    );
    assert_eq!(loaded.settings.scale, 120);
}

#[test]
fn null_brings_the_default_back_and_an_empty_table_goes() {
    let (_folder, path) = file("on_close = \"keep\"\n[keys]\nlist = \"m\"\n");

    set(&path, "on_close", &Json::Null).unwrap();
    let loaded = set(&path, "keys.list", &Json::Null).unwrap();

    assert_eq!(loaded.settings.on_close, CloseWord::Ask);
    assert_eq!(fs::read_to_string(&path).unwrap().trim(), "");
}

#[test]
fn a_wrong_value_or_name_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("window.toml");

    for (field, to) in [
        ("scale", json!(70)),
        ("theme", json!("neon")),
        ("colour", json!("red")),
        ("keys.list", json!(3)),
        ("keep_awake", json!({})),
        ("editor", json!("code\nrm")),
    ] {
        assert!(set(&path, field, &to).is_err(), "{field} took {to}");
    }

    assert!(!path.exists());
}

#[test]
fn a_link_into_other_peoples_dotfiles_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real.toml"), folder.path().join("window.toml"));
    fs::write(&real, "theme = \"paper\"\n").unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();

    set(&link, "theme", &json!("dusk")).unwrap();

    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), "theme = \"dusk\"\n");
}

#[test]
fn a_folder_that_takes_nothing_is_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("file");
    fs::write(&blocked, "").unwrap();

    let refusal = set(&blocked.join("window.toml"), "theme", &json!("dusk")).unwrap_err();

    assert!(refusal.to_string().contains("could not be"), "{refusal}");
}
