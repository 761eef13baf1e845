//! Decides: a command or an observation in, events or a refusal out. Nothing has happened yet when it returns.

mod adopt;
mod agent;
mod assign;
mod attach;
mod depend;
mod freeze;
mod goes_on;
mod hand_over;
mod lane;
mod limit;
mod mint;
mod observe;
mod point;
mod pull;
mod push;
mod queue;
mod rehearsal;
mod review;
mod rig;
mod rule;
mod set_agent;
mod settle;
mod spend;
mod start;
mod target;
mod task;
mod undo;

use crate::{Caller, Command, Entity, Event, Refusal, Time, Town, long_wait};
pub(crate) use goes_on::has_gone_on_enough;
pub(crate) use mint::Mint;
pub use observe::observe;
pub use settle::{settle, settle_by};
pub use undo::may_be_undone;

/// What a command leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    pub events: Vec<Event>,
    /// What it made, or the thing it was about: for the caller's answer.
    pub about: Option<Entity>,
}

impl Decision {
    fn of(events: Vec<Event>, about: Entity) -> Self {
        Self { events, about: Some(about) }
    }
}

/// Decides one command. `fresh` gives random numbers for new ids and tokens.
pub fn decide(
    town: &Town,
    caller: &Caller,
    command: &Command,
    now: Time,
    fresh: &mut dyn FnMut() -> u64,
) -> Result<Decision, Refusal> {
    let mut mint = Mint { town, now, fresh };
    match command {
        Command::AddTask(add) => return task::add(&mut mint, caller, add),
        Command::CommentTask { task, text } => return task::comment(town, caller, task, text, now),
        Command::Done { .. } => return agent::done(&mint, caller, command),
        Command::ClaimPoints { .. } => return point::claim(&mint, caller, command),
        Command::OpenAsk { .. } => return agent::open_ask(&mut mint, caller, command),
        Command::Hook { .. } => return agent::hook(town, caller),
        Command::HandOver { words } => return hand_over::by_agent(&mut mint, caller, words),
        _ => caller.must_be_owner("do this")?,
    }
    decide_owners(&mut mint, caller, command)
}

/// What only the owner may ask for.
fn decide_owners(mint: &mut Mint, caller: &Caller, command: &Command) -> Result<Decision, Refusal> {
    let (town, now) = (mint.town, mint.now);
    match command {
        Command::AddRig(add) => rig::add(town, add, now),
        Command::SetRig(set) => rig::set(town, set, now),
        Command::SetBudget(_) | Command::LiftBudget { .. } => spend::decide(town, command, now),
        Command::RemoveRig { rig } => rig::remove(mint, rig),
        Command::HoldQueue { rig } => rig::hold(town, rig, true),
        Command::ReleaseQueue { rig } => rig::hold(town, rig, false),
        Command::PushRig { rig } => push::ask(mint, rig),
        Command::RefreshPulls { rig } => pull::refresh(mint, rig),
        Command::EditTask(edit) => task::edit(town, edit, now),
        Command::CloseTask { task } => task::close(mint, task),
        Command::ReopenTask { task } => task::reopen(town, task, now),
        Command::AttachFile { .. }
        | Command::DetachFile { .. }
        | Command::AddPoint { .. }
        | Command::EditPoint { .. }
        | Command::RemovePoint { .. } => decide_list(mint, caller, command),
        Command::AddDependency { task, needs } => depend::add(town, task, needs),
        Command::RemoveDependency { task, needs } => depend::remove(town, task, needs),
        Command::AddAgent { rig, name, preset, mode, role } => {
            agent::add(mint, rig, name.as_ref(), preset, (*mode, *role))
        }
        Command::Adopt(wish) => adopt::adopt(mint, caller, wish),
        Command::RemoveAgent { agent } => agent::remove(mint, agent),
        Command::MoveAgent { agent, lot } => agent::move_to(town, agent, *lot),
        Command::Assign { task, agent, when } => assign::assign(mint, task, agent, *when),
        Command::AssignToRig { task, preset, mode, when } => {
            assign::assign_to_rig(mint, task, (preset, *mode), *when)
        }
        Command::Unassign { task } => assign::unassign(mint, task),
        Command::Start { agent } => assign::start(mint, agent),
        Command::Stop { agent } => agent::stop(mint, agent),
        Command::Restart { agent, fresh } => assign::restart(mint, agent, *fresh),
        Command::Pause { agent } => agent::pause(town, agent, true, now),
        Command::Resume { agent } => agent::resume(mint, agent),
        Command::SetAgent(set) => set_agent::set(mint, set),
        Command::Freeze { rig } => freeze::freeze(town, rig.as_ref(), now),
        Command::Thaw { rig } => freeze::thaw(town, rig.as_ref(), now),
        Command::SendMessage(nudge) => agent::send_message(mint, nudge),
        Command::WithdrawMessage { message } => agent::withdraw_message(town, message),
        Command::Answer { ask, text } => agent::answer(mint, ask, text),
        Command::AnswerInWords { ask, words } => agent::answer_in_words(mint, ask, words),
        Command::TellOfWait { ask, telling } => {
            Ok(Decision::of(vec![long_wait::tell(town, ask, telling, now)?], Entity::Ask(ask.clone())))
        }
        Command::AddRule(_) | Command::AcceptRule { .. } | Command::RemoveRule { .. } => {
            rule::decide(mint, caller, command)
        }
        Command::Approve { .. }
        | Command::ApproveNoting { .. }
        | Command::LeaveOut { .. }
        | Command::SendBack { .. }
        | Command::Reject { .. }
        | Command::Submit { .. }
        | Command::UndoLanding { .. }
        | Command::OverrideGate { .. }
        | Command::Retry { .. } => decide_request(mint, caller, command),
        Command::Snapshot { agent, reason } => agent::snapshot(mint, agent, reason),
        Command::AddTask(_)
        | Command::CommentTask { .. }
        | Command::ClaimPoints { .. }
        | Command::Done { .. }
        | Command::OpenAsk { .. }
        | Command::HandOver { .. }
        | Command::Hook { .. } => Err(Refusal::OnlyForAgents),
    }
}

/// Commands about merge requests.
fn decide_request(mint: &mut Mint, caller: &Caller, command: &Command) -> Result<Decision, Refusal> {
    match command {
        Command::Approve { request, head } => review::approve(mint.town, caller, request, head, mint.now),
        Command::ApproveNoting { request, head, message, comments } => {
            review::approve_noting(mint, caller, (request, head), (message, comments))
        }
        Command::LeaveOut { request, from, head, base, change, patch } => {
            review::leave_out(mint, request, from, (head, base, change), patch)
        }
        Command::SendBack { request, message, comments } => {
            review::send_back(mint, request, message, comments)
        }
        Command::Reject { request } => review::reject(mint, request),
        Command::Submit { rig, branch, title, head, base, change } => {
            review::submit(mint, caller, (rig, branch, title), (head, base, change))
        }
        Command::UndoLanding { request, way } => undo::undo(mint, caller, request, way),
        Command::Retry { request } => review::retry(mint.town, caller, request, mint.now),
        Command::OverrideGate { request, gate, why } => {
            review::override_gate(mint.town, caller, (request, gate, why), mint.now)
        }
        _ => Err(Refusal::OnlyForAgents),
    }
}

/// Commands about the lists of a task: its files and its points.
fn decide_list(mint: &Mint, caller: &Caller, command: &Command) -> Result<Decision, Refusal> {
    match command {
        Command::AttachFile { task, name, bytes } => attach::add(mint, caller, task, name, *bytes),
        Command::DetachFile { task, name } => attach::remove(mint, task, name),
        Command::AddPoint { task, text, gate } => point::add(mint, task, text, gate),
        Command::EditPoint { task, point, text, gate } => {
            point::edit(mint, task, *point, text.as_deref(), gate.as_deref())
        }
        Command::RemovePoint { task, point } => point::remove(mint, task, *point),
        _ => Err(Refusal::OnlyForAgents),
    }
}

/// Text that has something in it once trimmed.
fn not_blank<'a>(field: &'static str, text: &'a str) -> Result<&'a str, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::Invalid { field, value: String::new(), rule: "it must not be empty" });
    }
    Ok(text)
}
