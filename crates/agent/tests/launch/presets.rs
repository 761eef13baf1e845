//! Which presets there are: those of the binary, and those of a person's own folder beside or instead of them.

use crate::facts::launch_with;
use gastown_agent::{PresetError, PresetFolders, Presets};
use gastown_core::Mode;
use std::path::Path;

const PRESETS: [&str; 15] = [
    "aider", "amp", "auggie", "claude", "codex", "copilot", "crush", "cursor", "gemini", "generic", "goose",
    "opencode", "pi", "qwen", "shell",
];

#[test]
fn every_embedded_preset_parses_and_has_the_name_of_its_file() {
    let presets = Presets::embedded().expect("the embedded presets parse");

    assert_eq!(presets.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), PRESETS);
}

#[test]
fn an_unknown_name_is_answered_with_the_known_ones() {
    let error = Presets::embedded().unwrap().get("cursors").unwrap_err();

    assert!(error.to_string().contains(&PRESETS.join(", ")), "{error}");
}

fn load(files: &[(&str, &str)]) -> Result<Presets, PresetError> {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(dir.path().join("presets")).expect("a folder");
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).expect("a file");
    }
    let presets = Presets::load(&folders(dir.path()))?;
    if let Some((name, words)) = presets.wrong().next() {
        return Err(PresetError::Wrong { name: name.into(), words: words.into() });
    }
    Ok(presets)
}

fn folders(config: &Path) -> PresetFolders<'_> {
    PresetFolders { config, town: None }
}

const MINE: &str = "name = \"mine\"\ntitle = \"Mine\"\nvendor = \"mi\"\nprogram = \"mine\"\n[prompt]\nby = \"paste\"\n[keys]\ninterrupt = \"x\"\nexit = \"y\"\n";

#[test]
fn a_missing_configuration_folder_leaves_the_embedded_presets() {
    let presets = Presets::load(&folders(Path::new("/nowhere/at/all"))).unwrap();

    assert_eq!(presets, Presets::embedded().unwrap());
}

#[test]
fn a_preset_of_the_user_is_added_or_replaces_one() {
    let replaced = MINE.replace("\"mine\"\ntitle", "\"codex\"\ntitle");

    let presets = load(&[("presets/mine.toml", MINE), ("presets/codex.toml", &replaced)]).unwrap();

    assert_eq!(presets.get("mine").unwrap().vendor, "mi");
    assert_eq!(presets.get("codex").unwrap().program, "mine");
}

#[test]
fn the_users_arguments_and_environment_win_and_other_sections_are_left_to_the_hall() {
    let config = "[hall]\nlinger = 3\n[preset.codex]\nextra_args = [\"-c\", \"model='m'\"]\nenv = { MOCK_KEY = \"k\" }\nenv_allowed = [\"FOO_*\"]\n";

    let presets = load(&[("config.toml", config)]).unwrap();
    let launch = launch_with(&presets, "codex", Mode::Edits, |_| {}).unwrap();

    let end = &launch.args[launch.args.len() - 3..];
    assert_eq!(end[..2], ["-c", "model='m'"]);
    assert_eq!(launch.env["MOCK_KEY"], "k");
    let env = &presets.get("codex").unwrap().env;
    assert!(env.allows("FOO_BAR") && env.allows("OPENAI_API_KEY") && !env.allows("BAR"));
}

#[test]
fn an_unknown_key_is_an_error_that_names_file_line_and_field() {
    let wrong = MINE.replace("vendor", "wendor = 1\nvendor");

    let text = load(&[("presets/mine.toml", &wrong)]).unwrap_err().to_string();

    assert!(text.contains("presets/mine.toml, line 3"), "{text}");
    assert!(text.contains("wendor"), "{text}");
}

#[test]
fn wrong_presets_are_refused_with_a_sentence() {
    let config = |text: &str| load(&[("config.toml", text)]).unwrap_err().to_string();
    let preset = |from: &str, to: &str| {
        load(&[("presets/mine.toml", &MINE.replace(from, to))]).unwrap_err().to_string()
    };

    assert!(config("[preset.codec]\nprogram = \"x\"\n").contains("[preset.codec] names no preset"));
    assert!(config("[preset.codex]\nargs = []\n").contains("line 2"));
    assert!(preset("\"mi\"", "\"mine\"").contains("vendor"));
    assert!(preset("name = \"mine\"", "name = \"Mine\"").contains("name \"Mine\" is not valid"));
    assert!(preset("by = \"paste\"", "by = \"paste\"\nflag = \"-i\"").contains("prompt.flag"));
    assert!(preset("by = \"paste\"", "by = \"shout\"").contains("line 6"));
    assert!(preset("name = \"mine\"", "name = \"Mine\"").contains("line 1: name"));
    let inside = preset("[prompt]\nby = \"paste\"", "[prompt]\nby = \"paste\"\nflag = \"-i\"");
    assert!(inside.contains("line 7: prompt.flag"), "{inside}");
    for (table, words) in [
        ("[args]\neffort = [\"--think\"]", "args.effort \"--think\" is not valid: it must name the effort"),
        (
            "[switch]\nmodel = \"/model\"",
            "switch.model \"/model\" is not valid: one line that names the model",
        ),
        ("[switch]\neffort = \"/e {effort}\\r/quit\"", "switch.effort"),
        ("[switch]\nmood = \"/m {model}\"", "line 6"),
    ] {
        let refused = preset("[prompt]", &format!("{table}\n[prompt]"));
        assert!(refused.contains(words), "{table}: {refused}");
    }
}

#[test]
fn a_wrong_file_is_the_trouble_of_its_own_preset_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(dir.path().join("presets")).expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).expect("a file");
    write("presets/mine.toml", MINE);
    write("presets/half.toml", "name = \"codex\"\ntitle = ");
    write("presets/other.toml", "= 3");
    write("config.toml", "[preset.codex]\nprogram = \"x\"\n");

    let presets = Presets::load(&folders(dir.path())).expect("the others are read");

    assert_eq!(presets.get("mine").expect("a preset").program, "mine");
    assert!(presets.get("claude").is_ok());
    let error = |name: &str| presets.get(name).expect_err("its file is wrong").to_string();
    let codex = error("codex");
    assert!(
        codex.contains("the preset codex cannot be used") && codex.contains("half.toml, line 2"),
        "{codex}"
    );
    assert!(error("other").contains("other.toml, line 1"), "{}", error("other"));
    assert_eq!(presets.wrong().map(|(name, _)| name).collect::<Vec<_>>(), ["codex", "other"]);
    assert!(presets.iter().all(|preset| preset.name != "codex"), "no other runs in its stead");
}

#[test]
fn a_preset_that_calls_a_conversation_by_a_name_that_it_never_got_is_refused() {
    let (dir, faulty) = (tempfile::tempdir().unwrap(), "mine");
    let rest = "title = \"Mine\"\nvendor = \"Mi\"\nprogram = \"mine\"\nprompt = { by = \"argument\" }\nkeys = { interrupt = \"\", exit = \"\" }\n";
    std::fs::create_dir(dir.path().join("presets")).unwrap();
    for (resume, words) in [
        ("{ args = [\"--resume\", \"{conversation}\"] }", "resume.named"),
        ("{ named = [\"--id={conversation}\"] }", "resume.args"),
        ("{ args = [\"--last\"], elsewhere = { args = [\"--fork\"] } }", "resume.elsewhere.args"),
        (
            "{ args = [\"--last\"], elsewhere = { args = [\"{conversation}\"], file = \"{conversation}.jsonl\" } }",
            "resume.elsewhere.file",
        ),
        ("{ args = [\"-c\"], more = 1 }", "more"),
    ] {
        let text = format!("name = \"{faulty}\"\nresume = {resume}\n{rest}");
        std::fs::write(dir.path().join("presets/mine.toml"), text).unwrap();
        let error = Presets::load(&folders(dir.path())).unwrap().get("mine").unwrap_err().to_string();
        assert!(error.contains("mine.toml") && error.contains(words), "{error}");
    }
}

/// A search for a word's edge in all of Unicode gives up its quick way at the first line that is drawn: with 300 programs that was an
/// eighth of what the hall took.
#[test]
fn what_searches_screens_asks_for_the_edges_of_plain_words_only() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets");
    let mut searched = 0;
    for name in PRESETS {
        let text = std::fs::read_to_string(folder.join(name).with_extension("toml")).unwrap();
        let all = text.lines().filter(|line| line.starts_with("shows = ") || line.starts_with("words = "));
        for line in all {
            assert!(!line.replace(r"(?-u:\b)", "").contains(r"\b"), "{name}: {line}");
            searched += 1;
        }
    }
    assert!(searched > 100, "{searched}");
}
