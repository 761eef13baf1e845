//! Calls about merge requests.

use super::ids;
use crate::connection::Client;
use crate::fault::api_error;
use crate::project::{request_view, request_views};
use gastown_api::ApiError;
use gastown_api::call::{
    ApproveArgs, LeaveOutArgs, LeaveOutFileArgs, ListRequestsArgs, OverrideGateArgs, RequestArgs,
    ReviewCommentArgs, RunArgs, SendBackArgs, SubmitArgs,
};
use gastown_api::view::{RequestView, UndoWord, UndoingView};
use gastown_core::{Command, Oid, RequestId, ReviewComment, UndoWay};
use gastown_engine::{LeaveOut, RepoPath, Run, Share};

pub(super) fn list(client: &Client, args: &ListRequestsArgs) -> Result<Vec<RequestView>, ApiError> {
    let published = client.published();
    let town = &published.town;
    if let Some(rig) = &args.rig {
        town.rig(&rig.as_str().into())?;
    }
    let all = args.all.unwrap_or(false);
    let here = town.requests.values().filter(|request| town.rig(&request.rig).is_ok());
    let here = here.filter(|request| args.rig.as_ref().is_none_or(|rig| request.rig.as_str() == rig));
    let mut views = request_views(town, here.filter(|request| all || !request.state.is_final()));
    // The line first, in its order; then by age.
    views.sort_by(|a, b| {
        let place =
            |view: &RequestView| (view.rig.clone(), view.position.unwrap_or(u32::MAX), view.opened.clone());
        place(a).cmp(&place(b))
    });
    Ok(views)
}

pub(super) fn show(client: &Client, args: &RequestArgs) -> Result<RequestView, ApiError> {
    view(client, &find(client, &args.request)?)
}

pub(super) fn approve(client: &Client, args: ApproveArgs) -> Result<RequestView, ApiError> {
    let id = find(client, &args.request)?;
    let head = match &args.head {
        Some(head) => Oid::from(head.as_str()),
        None => client.published().town.request(&id)?.head.clone(),
    };
    let (message, comments) = (args.message.unwrap_or_default(), noted(args.comments));
    client.change(match message.trim().is_empty() && comments.is_empty() {
        true => Command::Approve { request: id.clone(), head },
        false => Command::ApproveNoting { request: id.clone(), head, message, comments },
    })?;
    view(client, &id)
}

pub(super) fn send_back(client: &Client, args: SendBackArgs) -> Result<RequestView, ApiError> {
    let id = find(client, &args.request)?;
    client.change(Command::SendBack {
        request: id.clone(),
        message: args.message.unwrap_or_default(),
        comments: noted(args.comments),
    })?;
    view(client, &id)
}

fn noted(comments: Option<Vec<ReviewCommentArgs>>) -> Vec<ReviewComment> {
    let comment = |args: ReviewCommentArgs| ReviewComment {
        file: args.file,
        line: args.line,
        line_to: args.line_to,
        removed: args.removed.unwrap_or_default(),
        text: args.text,
    };
    comments.unwrap_or_default().into_iter().map(comment).collect()
}

pub(super) fn leave_out(client: &Client, args: LeaveOutArgs) -> Result<RequestView, ApiError> {
    let id = find(client, &args.request)?;
    let head = match &args.head {
        Some(head) => Oid::from(head.as_str()),
        None => client.published().town.request(&id)?.head.clone(),
    };
    let parts: Vec<LeaveOut> = args.files.into_iter().map(left_out).collect();
    client.engine().leave_out(&id, &head, &parts).map_err(api_error)?;
    view(client, &id)
}

fn left_out(file: LeaveOutFileArgs) -> LeaveOut {
    let run =
        |run: RunArgs| Run { old: run.old, old_lines: run.old_lines, new: run.new, new_lines: run.new_lines };
    let share = match file.changes {
        None => Share::Whole,
        Some(changes) => Share::Changes(changes.into_iter().map(run).collect()),
    };
    LeaveOut { path: RepoPath::from_bytes(file.path), share }
}

pub(super) fn change(
    client: &Client,
    args: &RequestArgs,
    command: impl FnOnce(RequestId) -> Command,
) -> Result<RequestView, ApiError> {
    let id = find(client, &args.request)?;
    client.change(command(id.clone()))?;
    view(client, &id)
}

pub(super) fn override_gate(client: &Client, args: &OverrideGateArgs) -> Result<RequestView, ApiError> {
    let id = find(client, &args.request)?;
    let (request, gate, why) = (id.clone(), args.gate.clone(), args.why.clone());
    client.change(Command::OverrideGate { request, gate, why })?;
    view(client, &id)
}

pub(super) fn submit(client: &Client, args: &SubmitArgs) -> Result<RequestView, ApiError> {
    let rig = args.rig.as_str().into();
    let id = client.engine().submit(&rig, &args.branch, args.title.as_deref()).map_err(api_error)?;
    view(client, &id)
}

pub(super) fn undo(client: &Client, args: &RequestArgs) -> Result<UndoingView, ApiError> {
    let id = find(client, &args.request)?;
    let (way, about, words) = client.engine().undo_landing(&id).map_err(api_error)?;
    Ok(UndoingView { way: way_word(&way), words, request: view(client, &about)? })
}

pub(super) fn way_word(way: &UndoWay) -> UndoWord {
    match way {
        UndoWay::StepBack { .. } => UndoWord::StepBack,
        UndoWay::Revert { .. } => UndoWord::Revert,
    }
}

pub(super) fn find(client: &Client, text: &str) -> Result<RequestId, ApiError> {
    ids::request(&client.published().town, text)
}

fn view(client: &Client, id: &RequestId) -> Result<RequestView, ApiError> {
    let published = client.published();
    Ok(request_view(&published.town, published.town.request(id)?))
}
