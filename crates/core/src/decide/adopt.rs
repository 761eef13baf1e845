//! Taking up a worktree that was made elsewhere: the agent, its task and the snapshot are decided at once, and only then saved.

use super::{Decision, Mint, assign, task};
use crate::{
    AddTask, Adopt, AgentId, Caller, Entity, Event, Refusal, Role, Snapshot, StartWish, Task, TaskState, Town,
};

pub(super) fn adopt(mint: &mut Mint, caller: &Caller, adopt: &Adopt) -> Result<Decision, Refusal> {
    let town = mint.town;
    if let Some((task, agent)) = taken_up(town, adopt) {
        let place = adopt.place.clone();
        return Err(Refusal::AlreadyAdopted { place, task: task.id.clone(), agent });
    }
    let preset = super::not_blank("preset", &adopt.preset)?;
    let agent =
        assign::new_agent(mint, &adopt.rig, adopt.name.as_ref(), preset, (adopt.mode, Role::default()))?;
    let snapshot = mint.new_snapshot(&agent, &format!("adopted from {}", adopt.place));
    let add = AddTask {
        rig: Some(adopt.rig.clone()),
        title: title(adopt),
        body: body(adopt),
        start: StartWish {
            adopted: Some(snapshot.id.clone()),
            preset: adopt.conversation.is_some().then(|| preset.to_owned()),
            conversation: adopt.conversation.clone(),
            ..StartWish::default()
        },
        ..AddTask::default()
    };
    let task = task::new(mint, caller, &add)?;
    let snapshot = Snapshot { task: Some(task.id.clone()), from: Some(adopt.place.clone()), ..snapshot };
    let (lined_up, about) = (assign::line_up(town, &task.id, &agent.id, true), Entity::Task(task.id.clone()));
    let events = vec![
        Event::AgentAdded { agent },
        Event::TaskAdded { task },
        Event::SnapshotPlanned { snapshot },
        lined_up,
    ];
    Ok(Decision::of(events, about))
}

/// The open task of this rig that began in this worktree, and whose it is.
fn taken_up<'a>(town: &'a Town, adopt: &Adopt) -> Option<(&'a Task, AgentId)> {
    let open = town.tasks.values().filter(|task| !matches!(task.state, TaskState::Closed { .. }));
    let mut of_place = open.filter(|task| task.rig == adopt.rig).filter_map(|task| {
        let snapshot = town.snapshots.get(task.start.adopted.as_ref()?)?;
        (snapshot.from.as_ref() == Some(&adopt.place)).then(|| (task, snapshot.agent.clone()))
    });
    of_place.next()
}

fn title(adopt: &Adopt) -> String {
    let folder = || adopt.place.rsplit('/').find(|part| !part.is_empty()).unwrap_or(&adopt.place).to_owned();
    let own = adopt.title.clone().or_else(|| adopt.branch.clone()).unwrap_or_else(folder);
    own.chars().take(task::TITLE_CHARS_MAX).collect()
}

fn body(adopt: &Adopt) -> String {
    let on = adopt.branch.as_ref().map(|branch| format!(", on the branch {branch}")).unwrap_or_default();
    format!(
        "This work was begun in {}{on}. Its commits and its uncommitted files are in the worktree; go on with them.",
        adopt.place
    )
}
