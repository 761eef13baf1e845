//! View of a task.

use super::agent::mode_word;
use super::rfc3339;
use gastown_api::view::{
    AttachmentView, ClosedWord, CommentView, LinedUpView, PointStateWord, PointView, TaskKindWord,
    TaskStatusWord, TaskView,
};
use gastown_core::{
    Closed, Point, Standing, Task, TaskKind, TaskState, TaskStatus, Town, blocked_by, is_ready, standing,
    task_status,
};

pub fn task_view(town: &Town, task: &Task) -> TaskView {
    let closed = match &task.state {
        TaskState::Closed { why, at } => Some((closed_word(why), rfc3339(*at))),
        _ => None,
    };
    TaskView {
        id: task.id.to_string(),
        title: task.title.clone(),
        body: task.body.clone(),
        script: task.script.clone(),
        status: status_word(task_status(town, task)),
        priority: task.priority.0,
        kind: kind_word(task.kind),
        labels: task.labels.clone(),
        rig: task.rig.to_string(),
        parent: task.parent.as_ref().map(ToString::to_string),
        on: task.on.as_ref().map(ToString::to_string),
        preset: task.start.preset.clone(),
        mode: task.start.mode.map(mode_word),
        model: task.start.model.clone(),
        effort: task.start.effort.clone(),
        base: task.start.base.clone(),
        assignee: task.assignment.as_ref().map(|held| held.agent.to_string()),
        needs: task.needs.iter().map(ToString::to_string).collect(),
        ready: is_ready(town, task),
        blocked_by: blocked_by(town, task).iter().map(ToString::to_string).collect(),
        lined_up: task.lined_up.as_ref().map(|place| LinedUpView {
            agent: place.agent.to_string(),
            order: place.order,
            hang: place.hang,
        }),
        request: task.request.as_ref().map(ToString::to_string),
        comments: task
            .comments
            .iter()
            .map(|c| CommentView { by: c.by.clone(), at: rfc3339(c.at), text: c.text.clone() })
            .collect(),
        attachments: task
            .attachments
            .iter()
            .map(|file| AttachmentView {
                name: file.name.clone(),
                bytes: file.bytes,
                by: file.by.clone(),
                at: rfc3339(file.at),
            })
            .collect(),
        points: points_view(town, task),
        created: rfc3339(task.created),
        updated: rfc3339(task.updated),
        closed_why: closed.as_ref().map(|(why, _)| *why),
        closed_at: closed.map(|(_, at)| at),
    }
}

pub(super) fn points_view(town: &Town, task: &Task) -> Vec<PointView> {
    task.points.iter().map(|point| point_view(point, standing(town, task, point))).collect()
}

fn point_view(point: &Point, standing: Standing<'_>) -> PointView {
    let (state, by, commit, at) = match standing {
        Standing::Open => (PointStateWord::Open, None, None, None),
        Standing::Claimed(claim) => (PointStateWord::Claimed, Some(claim.by.clone()), None, Some(claim.at)),
        Standing::Proven { commit, at } => (PointStateWord::Proven, None, Some(commit.to_string()), Some(at)),
    };
    let (id, text, gate) = (point.id, point.text.clone(), point.gate.clone());
    PointView { id, text, gate, state, by, commit, at: at.map(rfc3339) }
}

fn status_word(status: TaskStatus) -> TaskStatusWord {
    match status {
        TaskStatus::Open => TaskStatusWord::Open,
        TaskStatus::InProgress => TaskStatusWord::InProgress,
        TaskStatus::Blocked => TaskStatusWord::Blocked,
        TaskStatus::Deferred => TaskStatusWord::Deferred,
        TaskStatus::InReview => TaskStatusWord::InReview,
        TaskStatus::Queued => TaskStatusWord::Queued,
        TaskStatus::Closed => TaskStatusWord::Closed,
    }
}

fn kind_word(kind: TaskKind) -> TaskKindWord {
    match kind {
        TaskKind::Task => TaskKindWord::Task,
        TaskKind::Bug => TaskKindWord::Bug,
        TaskKind::Feature => TaskKindWord::Feature,
        TaskKind::Chore => TaskKindWord::Chore,
        TaskKind::Epic => TaskKindWord::Epic,
        TaskKind::Spike => TaskKindWord::Spike,
    }
}

fn closed_word(why: &Closed) -> ClosedWord {
    match why {
        Closed::Landed => ClosedWord::Landed,
        Closed::Done => ClosedWord::Done,
        Closed::Rejected => ClosedWord::Rejected,
        Closed::ByOwner => ClosedWord::ByOwner,
    }
}
