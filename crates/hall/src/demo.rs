//! The demo: a small real repository made on the spot, tasks for `shell` agents, and three agents at rest. One call takes it away.

mod repository;
mod tasks;

use gastown_core::{
    AddTask, Caller, Command, Entity, Gate, Mode, Person, Review, RigId, Role, TaskId, Time, Town,
};
use gastown_engine::{AddRigRequest, CallError, Engine, Trouble};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const NAME: &str = "harbor-lights";
const PREFIX: &str = "hl";
const BRANCH: &str = "main";
const AGENTS: usize = 3;
const GATE_TIMEOUT_SECS: u32 = 60;
/// Demos that a town has had: their names and prefixes stay taken.
const DEMOS_MAX: usize = 1000;

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("the demo is there already: the rig {rig}; take it away first with `gt demo --remove`")]
    There { rig: RigId },
    #[error("there is no demo in this town; make one with `gt demo`")]
    NotThere,
    #[error("{NAME} was made and taken away {DEMOS_MAX} times; make a new town for the next one")]
    TooMany,
    #[error("the path {dir:?} is not UTF-8; name another folder")]
    NotText { dir: PathBuf },
    #[error("the demo's repository could not be made: {0}")]
    Repository(#[source] Trouble),
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("the rig {rig} is gone, but its folder {dir} could not be moved into the trash: {source}")]
    Trash { rig: RigId, dir: PathBuf, source: std::io::Error },
}

impl DemoError {
    /// Stable, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::There { .. } => "demo_there",
            Self::NotThere => "no_demo",
            Self::TooMany => "too_many",
            Self::NotText { .. } => "not_text",
            Self::Repository(_) => "demo_repository",
            Self::Call(CallError::Refused(refusal)) => refusal.code(),
            Self::Call(_) => "trouble",
            Self::Trash { .. } => "trash",
        }
    }
}

/// Makes the demo; its repository goes to `dir`, or into the town's folder. On an error nothing of it stays in the town.
///
/// # Errors
/// When there is one already, the disk refuses, or the town does.
pub fn create(engine: &Engine, town_dir: &Path, dir: Option<&Path>, now: Time) -> Result<RigId, DemoError> {
    let town = &engine.published().town;
    if let Some(rig) = demo_of(town) {
        return Err(DemoError::There { rig });
    }
    let (name, prefix) = free_name(town)?;
    let dir = dir.map_or_else(|| town_dir.join("demo").join(&name), Path::to_owned);
    let Some(path) = dir.to_str() else {
        return Err(DemoError::NotText { dir });
    };
    let owner = Person { name: "Harbor Master".into(), email: "harbor@example.org".into() };
    repository::plant(&dir, BRANCH, &owner, now).map_err(DemoError::Repository)?;
    let gate = |name: &str, command: &str| Gate {
        name: name.into(),
        command: command.into(),
        timeout_secs: GATE_TIMEOUT_SECS,
        paths: Vec::new(),
    };
    let wish = AddRigRequest {
        path_or_url: path.to_owned(),
        name: Some(name),
        prefix: Some(prefix),
        target: Some(BRANCH.into()),
        gates: vec![gate("test", "sh tests/run.sh"), gate("lint", "sh tests/lint.sh")],
        review: Review::Required,
        owner: Some(owner),
        demo: true,
        ground: gastown_core::Ground::default(),
    };
    let added = engine.add_rig(&wish).map_err(DemoError::from);
    let filled = added.and_then(|rig| fill(engine, &rig).map(|()| rig));
    filled.inspect_err(|_| {
        // The first error is the one to tell; what it left is taken away as far as it got.
        if let Some(rig) = demo_of(&engine.published().town) {
            let _told_already = engine.call(Caller::Owner, Command::RemoveRig { rig });
        }
        let _stays_as_a_folder = to_trash(&dir, town_dir, now);
    })
}

/// Takes the demo away: its agents are stopped, its worktrees and its repository go to the trash.
///
/// # Errors
/// When there is none, or the town refuses.
pub fn remove(engine: &Engine, town_dir: &Path, now: Time) -> Result<(), DemoError> {
    let town = &engine.published().town;
    let Some(id) = demo_of(town) else {
        return Err(DemoError::NotThere);
    };
    let source = town.rigs.get(&id).map(|rig| rig.source.clone());
    engine.call(Caller::Owner, Command::RemoveRig { rig: id.clone() })?;
    let Some(gastown_core::Source::Path(path)) = source else {
        return Ok(());
    };
    let dir = PathBuf::from(path);
    to_trash(&dir, town_dir, now).map_err(|source| DemoError::Trash { rig: id, dir, source })
}

/// The demo's rig, if the town has one.
pub fn demo_of(town: &Town) -> Option<RigId> {
    town.rigs.values().find(|rig| rig.demo && !rig.removed).map(|rig| rig.id.clone())
}

fn free_name(town: &Town) -> Result<(String, String), DemoError> {
    let is_free = |(name, prefix): &(String, String)| {
        !town.rigs.values().any(|rig| rig.id.as_str() == name || rig.prefix == *prefix)
    };
    let first = (NAME.to_owned(), PREFIX.to_owned());
    let later = (2..=DEMOS_MAX).map(|n| (format!("{NAME}-{n}"), format!("{PREFIX}{n}")));
    std::iter::once(first).chain(later).find(is_free).ok_or(DemoError::TooMany)
}

/// Tasks in their order, so that each finds the ones it needs; then agents.
fn fill(engine: &Engine, rig: &RigId) -> Result<(), DemoError> {
    let mut ids: BTreeMap<&str, TaskId> = BTreeMap::new();
    for task in tasks::TASKS {
        let wish = AddTask {
            rig: Some(rig.clone()),
            title: task.title.into(),
            body: task.body.into(),
            script: Some(tasks::script(task)),
            kind: task.kind,
            priority: gastown_core::Priority(task.priority),
            labels: task.labels.iter().map(|label| (*label).to_owned()).collect(),
            needs: task.needs.iter().filter_map(|key| ids.get(key).cloned()).collect(),
            ..AddTask::default()
        };
        let done = engine.call(Caller::Owner, Command::AddTask(wish))?;
        if let Some(Entity::Task(id)) = done.about {
            ids.insert(task.key, id);
        }
    }
    for _ in 0..AGENTS {
        let (mode, role) = (Mode::default(), Role::default());
        let add = Command::AddAgent { rig: rig.clone(), name: None, preset: "shell".into(), mode, role };
        engine.call(Caller::Owner, add)?;
    }
    Ok(())
}

/// Renamed, never deleted: somebody may have worked in it.
fn to_trash(dir: &Path, town_dir: &Path, now: Time) -> std::io::Result<()> {
    if !dir.exists() {
        return Ok(());
    }
    let name = dir.file_name().unwrap_or_default().to_string_lossy();
    let trash = town_dir.join("trash");
    std::fs::create_dir_all(&trash)?;
    std::fs::rename(dir, trash.join(format!("{name}-{}", now.0)))
}
