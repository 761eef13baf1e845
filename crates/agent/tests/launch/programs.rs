//! What is started for each preset and mode, word for word.

use crate::facts::{CONVERSATION, launch_with};
use gastown_agent::{LaunchError, Presets, Prompt};
use gastown_core::Mode;
use std::path::Path;

fn args(preset: &str, mode: Mode) -> Vec<String> {
    let presets = Presets::embedded().expect("the embedded presets parse");
    launch_with(&presets, preset, mode, |_| {}).expect("it can be launched").args
}

/// With the name that the town gives the conversation.
fn named(mut args: Vec<String>) -> Vec<String> {
    args.extend(["--session-id", CONVERSATION].map(str::to_owned));
    args
}

/// The arguments without the prompt, which comes last.
fn options(preset: &str, mode: Mode) -> Vec<String> {
    let mut all = args(preset, mode);
    let prompt = all.pop().expect("there are arguments");
    assert!(prompt.starts_with("Task hl-a1: Fix the lamp\n\nIt flickers.\n"), "{prompt}");
    all
}

#[test]
fn shell_runs_the_script_from_a_file_of_the_session_and_never_from_its_arguments() {
    let presets = Presets::embedded().unwrap();

    for mode in [Mode::Ask, Mode::Edits, Mode::Full] {
        let launch = launch_with(&presets, "shell", mode, |_| {}).unwrap();

        assert_eq!(launch.program, "sh");
        assert_eq!(launch.args, ["-e", "/t/sessions/s-1/script.sh"]);
        assert_eq!(launch.prompt, Prompt::None);
        let script = launch.files.iter().find(|f| f.path == Path::new("/t/sessions/s-1/script.sh"));
        assert_eq!(script.map(|f| f.text.as_str()), Some("echo hello\n"));
    }
    assert!(presets.get("shell").unwrap().ends_with_turn);
}

#[test]
fn shell_without_a_script_says_so_and_how_to_mend_it() {
    let presets = Presets::embedded().unwrap();

    for script in [None, Some("  \n")] {
        let error = launch_with(&presets, "shell", Mode::Ask, |facts| facts.script = script).unwrap_err();

        assert!(matches!(error, LaunchError::NoScript { .. }));
        assert!(error.to_string().contains("task hl-a1 has no script"), "{error}");
        assert!(error.to_string().contains("gt task edit hl-a1 --script FILE"), "{error}");
    }
}

#[test]
fn generic_runs_the_line_it_is_given_or_says_that_nobody_named_a_program() {
    let presets = Presets::embedded().unwrap();

    let launch =
        launch_with(&presets, "generic", Mode::Ask, |facts| facts.command = Some("my-agent --fast")).unwrap();
    let error = launch_with(&presets, "generic", Mode::Ask, |_| {}).unwrap_err();

    assert_eq!(launch.program, "sh");
    assert_eq!(launch.args, ["-c", "my-agent --fast", "generic"]);
    assert!(matches!(&launch.prompt, Prompt::Paste(text) if text.contains("Fix the lamp")));
    assert!(error.to_string().contains("GT_GENERIC_COMMAND"), "{error}");
}

#[test]
fn codex_trusts_its_worktree_may_write_its_outbox_and_keeps_its_own_sandbox() {
    let always = [
        "--no-alt-screen",
        "-c",
        "check_for_update_on_startup=false",
        "-c",
        "projects={\"/t/trees/lights/maple\"={trust_level=\"trusted\"}}",
        "-c",
        "allow_login_shell=false",
        "-c",
        "sandbox_workspace_write.writable_roots=[\"/t/sessions/s-1/outbox\"]",
    ];
    let with = |mode: &[&str]| always.iter().chain(mode).map(|s| (*s).to_owned()).collect::<Vec<_>>();

    assert_eq!(options("codex", Mode::Ask), with(&["-s", "read-only", "-a", "on-request"]));
    assert_eq!(options("codex", Mode::Edits), with(&["-s", "workspace-write", "-a", "on-request"]));
    assert_eq!(options("codex", Mode::Full), with(&["-s", "danger-full-access", "-a", "never"]));
}

#[test]
fn a_path_with_quotes_stays_one_toml_string_in_codex_arguments() {
    let presets = Presets::embedded().unwrap();

    let launch =
        launch_with(&presets, "codex", Mode::Ask, |facts| facts.worktree = Path::new("/t/a\"b\\c{session}"))
            .unwrap();

    assert!(
        launch.args.contains(&"projects={\"/t/a\\\"b\\\\c{session}\"={trust_level=\"trusted\"}}".to_owned()),
        "{:?}",
        launch.args
    );
}

#[test]
fn claude_gets_its_hooks_by_a_file_of_the_session() {
    let settings = ["--settings", "/t/sessions/s-1/claude.json", "--permission-mode"];
    let with = |mode: &str| settings.iter().chain([&mode]).map(|s| (*s).to_owned()).collect::<Vec<_>>();
    let presets = Presets::embedded().unwrap();

    let launch = launch_with(&presets, "claude", Mode::Ask, |_| {}).unwrap();

    assert_eq!(options("claude", Mode::Ask), named(with("default")));
    assert_eq!(options("claude", Mode::Edits), named(with("acceptEdits")));
    assert_eq!(options("claude", Mode::Full), named(with("bypassPermissions")));
    let file = launch.files.iter().find(|f| f.path == Path::new("/t/sessions/s-1/claude.json")).unwrap();
    assert!(file.text.contains("gt hook Stop"));
}

#[test]
fn gemini_skips_its_trust_dialog() {
    for (mode, word) in [(Mode::Ask, "default"), (Mode::Edits, "auto_edit"), (Mode::Full, "yolo")] {
        let args = ["--skip-trust", "--approval-mode", word];
        let mut args = named(args.map(str::to_owned).to_vec());
        args.push("-i".into());
        assert_eq!(options("gemini", mode), args);
    }
}

#[test]
fn opencode_gets_its_mode_by_its_environment() {
    let presets = Presets::embedded().unwrap();

    let content = |mode| {
        launch_with(&presets, "opencode", mode, |_| {}).unwrap().env["OPENCODE_CONFIG_CONTENT"].clone()
    };

    assert_eq!(options("opencode", Mode::Ask), ["--prompt"]);
    assert!(content(Mode::Ask).contains(r#""edit":"ask""#));
    assert!(content(Mode::Edits).contains(r#""bash":"ask","edit":"allow""#));
    assert!(content(Mode::Full).contains(r#""bash":"allow""#));
}

#[test]
fn a_prompt_that_is_too_long_to_type_is_read_from_a_file() {
    let presets = Presets::embedded().unwrap();
    let body: &str = "long ".repeat(20_000).leak();

    let launch = launch_with(&presets, "codex", Mode::Ask, |facts| facts.body = body).unwrap();

    let prompt = launch.args.last().unwrap();
    assert!(prompt.starts_with("Read your task in /t/sessions/s-1/inbox/prime.md"), "{prompt}");
    assert!(launch.files.iter().any(|f| f.path.ends_with("inbox/prime.md") && f.text.len() > 100_000));
}

#[test]
fn work_that_came_back_says_why() {
    let presets = Presets::embedded().unwrap();

    let launch =
        launch_with(&presets, "codex", Mode::Ask, |facts| facts.came_back = Some("gate test failed"))
            .unwrap();

    assert!(launch.args.last().unwrap().contains("What to mend:\ngate test failed\n"));
}

#[test]
fn auggie_asks_where_the_mode_says_so_and_is_never_let_index_a_folder() {
    let asks = |mode| options("auggie", mode).iter().filter(|arg| arg.ends_with(":ask-user")).count();

    assert_eq!((asks(Mode::Ask), asks(Mode::Edits), asks(Mode::Full)), (7, 3, 0));
    assert!(!args("auggie", Mode::Full).contains(&"--allow-indexing".to_owned()));
}

#[test]
fn programs_that_were_not_measured_are_started_as_they_say_and_nothing_is_read_of_them() {
    let presets = Presets::embedded().unwrap();
    for (name, ask, full, paste) in [
        ("amp", vec!["--no-ide"], vec!["--no-ide"], true),
        ("crush", vec![], vec!["--yolo"], true),
        ("cursor", vec![], vec!["--force"], false),
        ("goose", vec!["run", "--interactive", "--text"], vec!["run", "--interactive", "--text"], false),
    ] {
        for (mode, expected) in [(Mode::Ask, ask), (Mode::Full, full)] {
            let mut launch = launch_with(&presets, name, mode, |_| {}).unwrap();
            if !paste {
                launch.args.pop();
            }
            assert_eq!(launch.args, expected, "{name}");
            assert_eq!(matches!(launch.prompt, Prompt::Paste(_)), paste, "{name}");
        }
        let preset = presets.get(name).unwrap();
        assert!(
            preset.signals.is_empty() && preset.resume.is_none() && preset.transcript.is_none(),
            "{name}"
        );
        let is_unknown = preset.screen.as_ref().is_none_or(|rules| rules.rest_is_unknown);
        assert!(is_unknown || !preset.shows_rest(), "{name}");
    }
    let goose = |mode| launch_with(&presets, "goose", mode, |_| {}).unwrap().env["GOOSE_MODE"].clone();
    assert_eq!((goose(Mode::Ask), goose(Mode::Full)), ("approve".to_owned(), "auto".to_owned()));
}

/// The arguments with two files and a model.
fn carried(preset: &str) -> Result<Vec<String>, LaunchError> {
    let presets = Presets::embedded().expect("the embedded presets parse");
    let files = ["/t/attachments/hl-a1/fee.log".into(), "/t/attachments/hl-a1/Screen.PNG".into()];
    let launch = launch_with(&presets, preset, Mode::Ask, |facts| {
        (facts.model, facts.attachments, facts.command) =
            (Some("fast"), Box::leak(Box::new(files)), Some("cat"));
    });
    launch.map(|launch| launch.args)
}

#[test]
fn files_and_a_model_reach_each_program_as_it_takes_them_and_the_prompt_stays_last() {
    let last = |args: &[String], count: usize| args[args.len() - count..].to_vec();
    let has = |args: &[String], two: [&str; 2]| args.windows(2).any(|pair| pair == two);

    let codex = carried("codex").unwrap();
    assert!(has(&codex, ["-m", "fast"]), "{codex:?}");
    assert_eq!(last(&codex, 2)[0], "--image=/t/attachments/hl-a1/Screen.PNG", "the log is no picture");
    let claude = carried("claude").unwrap();
    assert!(has(&claude, ["--model", "fast"]), "{claude:?}");
    assert_eq!(last(&claude, 2)[0], "--add-dir=/t/attachments/hl-a1");
    let gemini = carried("gemini").unwrap();
    assert!(has(&gemini, ["-m", "fast"]), "{gemini:?}");
    assert_eq!(
        last(&gemini, 3)[..2],
        ["--include-directories=/t/attachments/hl-a1".to_owned(), "-i".to_owned()]
    );
    for (args, mark) in
        [(codex, "\n/t/"), (claude, "\n/t/"), (gemini, "\n@/t/"), (carried("opencode").unwrap(), "\n/t/")]
    {
        let prompt = args.last().expect("a prompt");
        assert!(
            prompt.contains(&format!("{mark}attachments/hl-a1/fee.log{mark}attachments/hl-a1/Screen.PNG\n")),
            "{prompt}"
        );
    }
}

#[test]
fn a_program_that_takes_no_model_is_not_started_with_one() {
    for preset in ["shell", "generic"] {
        let refused = carried(preset).unwrap_err().to_string();
        assert!(
            refused.contains("takes no model") && refused.contains("gt task edit hl-a1 --model ''"),
            "{refused}"
        );
    }
}

#[test]
fn a_conversation_that_broke_off_is_taken_up_by_each_programs_own_means() {
    let presets = Presets::embedded().unwrap();
    let goes_on = |preset: &str| {
        launch_with(&presets, preset, Mode::Ask, |facts| {
            (facts.goes_on_after, facts.came_back) = (Some("it was\x1b restarted"), Some("Mend the test."));
            facts.command = Some("my-agent");
        })
        .unwrap()
    };
    let told = |text: &str| {
        assert!(text.starts_with("Your session broke off: it was restarted. "), "{text}");
        assert!(
            text.contains("task hl-a1") && text.contains("Mend the test.") && text.contains("gt done"),
            "{text}"
        );
        assert!(!text.contains("It flickers."), "it knows its task: {text}");
    };

    for (preset, by) in [
        ("claude", vec!["--resume", CONVERSATION]),
        ("copilot", vec![concat!("--resume=", "6a1f0e2c-0001-4abc-8def-001122334455")]),
        ("gemini", vec!["--resume", CONVERSATION]),
        ("pi", vec!["--continue"]),
        ("qwen", vec!["--continue"]),
    ] {
        let launch = goes_on(preset);
        let at = launch.args.windows(by.len()).any(|args| args == by);
        assert!(at && !launch.args.contains(&"--session-id".into()), "{preset}: {:?}", launch.args);
        told(launch.args.last().unwrap());
    }
    assert_eq!(goes_on("codex").args[..2], ["resume", "--last"]);
    let opencode = goes_on("opencode");
    assert_eq!(opencode.args, ["--continue"]);
    assert!(matches!(&opencode.prompt, Prompt::Paste(text) if { told(text); true }));
    // What cannot go on begins anew, with the whole task.
    let generic = goes_on("generic");
    assert!(matches!(&generic.prompt, Prompt::Paste(text) if text.contains("It flickers.")));
}
