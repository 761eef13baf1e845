//! Calls about presets: read from the user's configuration each time, so that a change needs no new hall.

use crate::connection::Client;
use gastown_api::ApiError;
use gastown_api::view::{LoginWord, MachineView, ModeWord, PresetView, ProgramView};
use gastown_core::{Mode, StartChange, Task};
use gastown_engine::{Login, Preset, PresetFolders, Presets, ProgramSight};
use std::path::{Path, PathBuf};

pub(super) fn list(client: &Client) -> Result<Vec<PresetView>, ApiError> {
    let presets = load(client)?;
    let good = presets.iter().map(|preset| view(preset, &client.hall.path));
    let mut views: Vec<_> = good.chain(presets.wrong().map(wrong_view)).collect();
    views.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(views)
}

/// What this machine has of the programs that presets name.
pub(super) fn machine(client: &Client) -> Result<MachineView, ApiError> {
    let presets = load(client)?;
    let find =
        |preset: &Preset| (preset.clone(), found_on(&client.hall.path, &preset.program).map(PathBuf::from));
    let wanted: Vec<_> = presets.iter().map(find).collect();
    let seen = client.hall.engine.machine(&wanted);
    let view = |(preset, _): &(Preset, Option<PathBuf>)| {
        seen.programs.iter().find(|sight| sight.preset == preset.name).map(|sight| program(preset, sight))
    };
    Ok(MachineView { git: seen.git.clone(), programs: wanted.iter().filter_map(view).collect() })
}

fn program(preset: &Preset, sight: &ProgramSight) -> ProgramView {
    let (login, login_by) = match &sight.login {
        Login::NotNeeded => (LoginWord::NotNeeded, None),
        Login::Found(by) => (LoginWord::Found, Some(by.clone())),
        Login::NotFound => (LoginWord::NotFound, None),
        Login::Unknown => (LoginWord::Unknown, None),
    };
    ProgramView {
        preset: preset.name.clone(),
        title: preset.title.clone(),
        vendor: preset.vendor.clone(),
        path: sight.path.as_ref().map(|path| path.display().to_string()),
        version: sight.version.clone(),
        login,
        login_by,
        login_command: preset.login.as_ref().map(|rule| rule.command.clone()),
    }
}

pub(super) fn must_be_known(client: &Client, name: &str) -> Result<(), ApiError> {
    let presets = load(client)?;
    presets
        .get(name)
        .map(drop)
        .map_err(|error| ApiError::new("no_such_preset", error.to_string(), "see `gt preset list`"))
}

/// What works without asking is called nothing else.
pub(super) fn must_work_in(client: &Client, name: &str, mode: Mode) -> Result<(), ApiError> {
    if load(client)?.get(name).is_ok_and(|preset| preset.works_in(mode)) {
        return Ok(());
    }
    let words = format!("the preset {name} works without asking, as the town's settings/agents.json has it");
    Err(ApiError::new("only_full", words, "add it with `--mode full`, or write a preset for it"))
}

/// What is wished of the program, it must take.
pub(super) fn must_take(client: &Client, name: &str, wish: &StartChange) -> Result<(), ApiError> {
    let presets = load(client)?;
    let known = presets.get(name).ok();
    let takes = |args: fn(&Preset) -> &[String]| known.is_some_and(|preset| !args(preset).is_empty());
    let refused = |code, what: &str, value: &str| {
        let words = format!("the preset {name} takes no {what}, and {value} was asked for");
        ApiError::new(code, words, format!("leave the {what} out, or choose another preset or agent"))
    };
    let named = |wish: &Option<String>| wish.clone().filter(|wish| !wish.trim().is_empty());
    match (named(&wish.model), named(&wish.effort)) {
        (Some(model), _) if !takes(|preset| &preset.args.model) => Err(refused("no_model", "model", &model)),
        (_, Some(effort)) if !takes(|preset| &preset.args.effort) => {
            Err(refused("no_effort", "effort", &effort))
        }
        _ => Ok(()),
    }
}

/// What its running program is told, so that it works as is wished from now on.
pub(super) fn switch_to(client: &Client, name: &str, wish: &StartChange) -> Result<Vec<String>, ApiError> {
    let presets = load(client)?;
    let known = presets.get(name).map_err(|error| ApiError::new("presets", error.to_string(), "mend it"))?;
    known.switch_to(wish.model.as_deref(), wish.effort.as_deref()).ok_or_else(|| {
        let words = format!("the preset {name} cannot tell its running program of that");
        ApiError::new(
            "needs_restart",
            words,
            "have it restarted, too: it goes on with its conversation where it can",
        )
    })
}

/// What would start now needs something to run: where only scripts are run, a text is read by nobody.
pub(super) fn must_have_script(client: &Client, preset: &str, task: &Task) -> Result<(), ApiError> {
    let runs_scripts = load(client)?.get(preset).is_ok_and(|preset| preset.needs_script);
    if !runs_scripts || task.script.as_ref().is_some_and(|script| !script.trim().is_empty()) {
        return Ok(());
    }
    let words = format!("task {} has no script, and the preset {preset} runs nothing else", task.id);
    let hint =
        format!("add one with `gt task edit {} --script FILE`, or give the task to another agent", task.id);
    Err(ApiError::new("no_script", words, hint))
}

pub(super) fn load(client: &Client) -> Result<Presets, ApiError> {
    let folders = PresetFolders { config: &client.hall.config, town: Some(&client.hall.place.dir) };
    Presets::load(&folders)
        .map_err(|error| ApiError::new("presets", error.to_string(), "mend the file; nothing was changed"))
}

fn view(preset: &Preset, path: &str) -> PresetView {
    let differs = |mode| {
        preset.args.of(mode) != preset.args.of(Mode::Ask) || preset.env.of(mode) != preset.env.of(Mode::Ask)
    };
    let mut modes = Vec::from_iter(preset.works_in(Mode::Ask).then_some(ModeWord::Ask));
    modes.extend((differs(Mode::Edits) && preset.works_in(Mode::Edits)).then_some(ModeWord::Edits));
    modes.extend((differs(Mode::Full) || modes.is_empty()).then_some(ModeWord::Full));
    PresetView {
        name: preset.name.clone(),
        title: preset.title.clone(),
        vendor: preset.vendor.clone(),
        about: preset.about.clone(),
        modes,
        found: found_on(path, &preset.program),
        runs_script: preset.needs_script,
        takes_conversation: preset.resume.as_ref().is_some_and(|rule| rule.elsewhere.is_some()),
        takes_model: !preset.args.model.is_empty(),
        models: preset.models.clone(),
        takes_effort: !preset.args.effort.is_empty(),
        efforts: preset.efforts.clone(),
        tells_model: preset.switch.model.is_some(),
        tells_effort: preset.switch.effort.is_some(),
        wrong: None,
    }
}

fn wrong_view((name, words): (&str, &str)) -> PresetView {
    PresetView {
        name: name.into(),
        title: name.into(),
        vendor: name.chars().take(2).collect(),
        about: String::new(),
        modes: Vec::new(),
        found: None,
        runs_script: false,
        takes_model: false,
        models: Vec::new(),
        takes_effort: false,
        efforts: Vec::new(),
        tells_model: false,
        tells_effort: false,
        takes_conversation: false,
        wrong: Some(words.into()),
    }
}

/// Where the program is; nothing for one that is not there, or that a line of the configuration names.
fn found_on(path: &str, program: &str) -> Option<String> {
    if program.is_empty() {
        return None;
    }
    let candidates = std::env::split_paths(path).map(|folder| folder.join(program));
    let is_there = |candidate: &std::path::PathBuf| candidate.is_absolute() && is_program(candidate);
    candidates.into_iter().find(is_there).map(|found| found.display().to_string())
}

fn is_program(path: &Path) -> bool {
    gastown_api::os::is_program(path)
}
