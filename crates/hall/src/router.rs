//! From calls to the engine and back to views. Decides nothing: who may call is the caller's, what may be done core's.

mod agents;
mod assign;
mod checkout;
mod diffs;
mod disk;
mod files;
mod gates;
mod history;
pub(crate) mod ids;
mod images;
mod points;
mod presets;
mod queue;
mod requests;
mod rigs;
mod rules;
pub(crate) mod sessions;
mod shells;
mod spend;
mod tasks;
mod town;
mod waiting_command;
mod why;

use crate::caller::agent_of;
use crate::connection::Client;
use crate::fault::{api_error, bad_call};
use gastown_api::ApiError;
use gastown_api::call::{
    AddTaskArgs, AgentArgs, AnyCall, AssignArgs, EditTaskArgs, HookArgs, Nothing, RestartArgs,
};
use gastown_core::{Agent, Command, Entity, RigId};
use gastown_engine::{Engine, Published};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;

/// Calls that may take long, so that later ones of the same client must not wait for them.
pub(crate) fn is_long(call: &AnyCall) -> bool {
    use AnyCall as C;
    matches!(
        call,
        C::AddTask(AddTaskArgs { base: Some(_), .. })
            | C::EditTask(EditTaskArgs { base: Some(_), .. })
            | C::Assign(AssignArgs { base: Some(_), .. })
            | C::Branches(_)
            | C::TaskHistory(_)
            | C::QueueFigures(_)
            | C::UndoWay(_)
            | C::AddRig(_)
            | C::Adopt(_)
            | C::RemoveRig(_)
            | C::CheckRig(_)
            | C::Disk(_)
            | C::Machine(_)
            | C::EmptyTrash(_)
            | C::FetchRig(_)
            | C::PushRig(_)
            | C::Submit(_)
            | C::Diff(_)
            | C::FileDiff(_)
            | C::GateLog(_)
            | C::GateFiles(_)
            | C::RestoreSnapshot(_)
            | C::OpenShell(_)
            | C::EndShell(_)
            | C::Listening(_)
            | C::DemoCreate(_)
            | C::DemoRemove(_)
            | C::Down(_)
            | C::WaitAgent(_)
            | C::WaitTask(_)
            | C::WaitQueue(_)
            | C::Follow(_)
            | C::OpenAsk(_)
            | C::Hook(HookArgs { wait_ms: Some(_), .. })
    )
}

/// Carries a call out and answers it; blocks.
pub(crate) fn run(client: &Client, id: u64, call: AnyCall) {
    let hall = &client.hall;
    let refused = match call {
        AnyCall::Subscribe(_) => hall.feed.subscribe(&hall.engine, id, &client.out),
        AnyCall::Attach(args) => client.channels.attach(&hall.engine, id, &args, &client.out),
        call => {
            let answer = route(client, call);
            client.answer(id, answer);
            Ok(())
        }
    };
    if let Err(error) = refused {
        client.answer(id, Err(error));
    }
}

fn route(client: &Client, call: AnyCall) -> Result<Value, ApiError> {
    use AnyCall as C;
    match call {
        C::HallInfo(_) => json(town::info(client)),
        C::Snapshot(_) => json(client.hall.feed.snapshot(client.engine())),
        C::Unsubscribe(_) => done(town::unsubscribe(client)),
        C::Status(_) => json(town::status(client)),
        C::Presets(_) => json(presets::list(client)),
        C::Machine(_) => json(presets::machine(client)),
        C::Journal(args) => json(town::journal(client, &args)),
        C::DemoCreate(args) => json(town::demo_create(client, &args)),
        C::DemoRemove(_) => done(town::demo_remove(client)),
        C::Stay(args) => json(town::stay(client, &args)),
        C::Down(args) => done(town::down(client, &args)),
        C::AddRig(args) => json(rigs::add(client, args)),
        C::FetchRig(args) => json(rigs::fetch(client, &args)),
        C::PushRig(args) => json(rigs::push(client, &args)),
        C::RefreshPulls(args) => json(rigs::refresh_pulls(client, &args)),
        C::Disk(_) => json(disk::show(client)),
        C::EmptyTrash(args) => json(disk::empty_trash(client, &args)),
        C::CheckRig(args) => json(rigs::check(client, &args)),
        C::SetRig(args) => json(rigs::set(client, args)),
        C::RemoveRig(args) => done(rigs::remove(client, &args)),
        C::ListRigs(_) => json(rigs::list(client)),
        C::ShowRig(args) => json(rigs::show(client, &args)),
        C::Branches(args) => json(rigs::branches(client, &args)),
        C::RigHistory(args) => json(rigs::history(client, &args)),
        C::Radar(args) => json(rigs::radar(client, &args)),
        C::HoldQueue(args) => json(rigs::hold(client, &args, true)),
        C::ReleaseQueue(args) => json(rigs::hold(client, &args, false)),
        C::AddTask(args) => json(tasks::add(client, args)),
        C::EditTask(args) => json(tasks::edit(client, args)),
        C::CloseTask(args) => json(tasks::change(client, &args, |task| Command::CloseTask { task })),
        C::ReopenTask(args) => json(tasks::change(client, &args, |task| Command::ReopenTask { task })),
        C::AttachFile(args) => json(files::attach(client, &args)),
        C::DetachFile(args) => json(files::detach(client, &args)),
        C::AddPoint(args) => json(points::add(client, args)),
        C::EditPoint(args) => json(points::edit(client, args)),
        C::RemovePoint(args) => json(points::remove(client, &args)),
        C::ClaimPoints(args) => json(points::claim(client, args)),
        C::AddDependency(args) => json(tasks::depend(client, &args, true)),
        C::RemoveDependency(args) => json(tasks::depend(client, &args, false)),
        C::CommentTask(args) => json(tasks::comment(client, args)),
        C::ListTasks(args) => json(tasks::list(client, &args)),
        C::TaskHistory(args) => json(history::of_task(client, &args)),
        C::ShowTask(args) => json(tasks::show(client, &args)),
        call => route_agents(client, call),
    }
}

fn route_agents(client: &Client, call: AnyCall) -> Result<Value, ApiError> {
    use AnyCall as C;
    match call {
        C::Assign(args) => json(assign::assign(client, &args)),
        C::Unassign(args) => json(tasks::change(client, &args, |task| Command::Unassign { task })),
        C::AddAgent(args) => json(agents::add(client, args)),
        C::Adopt(args) => json(assign::adopt(client, args)),
        C::RemoveAgent(args) => done(agents::remove(client, &args)),
        C::MoveAgent(args) => json(agents::move_to(client, &args)),
        C::ListAgents(args) => json(agents::list(client, &args)),
        C::ShowAgent(args) => json(agents::show(client, &args)),
        C::Why(args) => json(why::why(client, &args)),
        C::Start(args) => json(agents::change(client, &args, |agent| Command::Start { agent })),
        C::Stop(args) => json(agents::change(client, &args, |agent| Command::Stop { agent })),
        C::Restart(RestartArgs { agent, fresh }) => {
            json(agents::change(client, &AgentArgs { agent }, |agent| Command::Restart {
                agent,
                fresh: fresh.unwrap_or_default(),
            }))
        }
        C::Pause(args) => json(agents::change(client, &args, |agent| Command::Pause { agent })),
        C::Resume(args) => json(agents::change(client, &args, |agent| Command::Resume { agent })),
        C::SetAgent(args) => json(agents::set(client, args)),
        C::Freeze(args) => json(agents::freeze(client, &args)),
        C::Thaw(args) => json(agents::thaw(client, &args)),
        call => route_rest(client, call),
    }
}

fn route_rest(client: &Client, call: AnyCall) -> Result<Value, ApiError> {
    use AnyCall as C;
    match call {
        C::SendMessage(args) => json(agents::send_message(client, args)),
        C::WithdrawMessage(args) => json(agents::withdraw_message(client, &args)),
        C::TypeBytes(args) => done(agents::type_bytes(client, &args)),
        C::Screen(args) => json(agents::screen(client, &args)),
        C::OpenShell(args) => json(shells::open(client, &args)),
        C::EndShell(args) => done(shells::end(client, &args)),
        C::ListShells(args) => json(shells::list(client, &args)),
        C::Checkout(args) => json(checkout::command(client, &args)),
        C::Listening(args) => json(shells::listening(client, &args)),
        C::Detach(args) => done(client.channels.detach(args.channel)),
        C::Resize(args) => done(client.channels.resize(client.engine(), &args)),
        C::Credit(args) => done(client.channels.credit(&args)),
        C::Done(args) => done(sessions::done(client, args)),
        C::HandOver(args) => done(sessions::hand_over(client, args)),
        C::Hook(args) => json(sessions::hook(client, args, None)),
        C::Prime(_) => json(sessions::prime(client)),
        C::Answer(args) => json(sessions::answer(client, &args)),
        C::Waiting(_) => json(sessions::waiting(client)),
        C::WaitingCommand(_) => json(Ok(waiting_command::show(client))),
        C::SetWaitingCommand(args) => json(waiting_command::set(client, args)),
        C::ListRules(args) => json(rules::list(client, &args)),
        C::ProposeRules(args) => json(rules::propose(client, &args)),
        C::AcceptRule(args) => json(rules::accept(client, &args)),
        C::AddRule(args) => json(rules::add(client, args)),
        C::RemoveRule(args) => done(rules::remove(client, &args)),
        C::ReplayRule(args) => json(rules::replayed(client, args)),
        C::ListRequests(args) => json(requests::list(client, &args)),
        C::ShowRequest(args) => json(requests::show(client, &args)),
        C::Approve(args) => json(requests::approve(client, args)),
        C::SendBack(args) => json(requests::send_back(client, args)),
        C::Reject(args) => json(requests::change(client, &args, |request| Command::Reject { request })),
        C::UndoWay(args) => json(queue::undo_way(client, &args)),
        C::QueueFigures(args) => json(queue::figures(client, &args)),
        C::UndoLanding(args) => json(requests::undo(client, &args)),
        C::Retry(args) => json(requests::change(client, &args, |request| Command::Retry { request })),
        C::OverrideGate(args) => json(requests::override_gate(client, &args)),
        C::Submit(args) => json(requests::submit(client, &args)),
        C::Diff(args) => json(diffs::whole(client, &args)),
        C::FileDiff(args) => json(diffs::file(client, &args)),
        C::Image(args) => json(diffs::image(client, &args)),
        C::LeaveOut(args) => json(requests::leave_out(client, args)),
        C::GateLog(args) => json(gates::log(client, &args)),
        C::GateFiles(args) => json(gates::files(client, &args)),
        C::Spend(args) => json(spend::show(client, &args)),
        C::SetBudget(args) => json(spend::set(client, &args)),
        C::LiftBudget(_) => json(spend::lift(client)),
        C::ListSnapshots(args) => json(town::snapshots(client, &args)),
        C::TakeSnapshot(args) => json(town::take_snapshot(client, args)),
        C::RestoreSnapshot(args) => json(town::restore_snapshot(client, &args)),
        other => Err(bad_call(format!("{} has no way through here", other.name()))),
    }
}

impl Client {
    fn engine(&self) -> &Arc<Engine> {
        &self.hall.engine
    }

    fn published(&self) -> Arc<Published> {
        self.hall.engine.published()
    }

    /// Makes a change as this client; what it made or was about.
    fn change(&self, command: Command) -> Result<Option<Entity>, ApiError> {
        let done = self.hall.engine.call(self.caller.clone(), command).map_err(api_error)?;
        Ok(done.about)
    }

    /// The rig that an agent may look at; nothing for the owner, who may look at all.
    fn only_rig(&self, published: &Published) -> Result<Option<RigId>, ApiError> {
        Ok(agent_of(&published.town, &self.caller)?.map(|agent| agent.rig.clone()))
    }

    /// An agent may look at itself only.
    fn must_be_self(&self, published: &Published, asked: &Agent) -> Result<(), ApiError> {
        match agent_of(&published.town, &self.caller)? {
            Some(own) if own.id != asked.id => Err(ApiError::new(
                ApiError::NOT_FOR_AGENTS,
                format!("{} may look at itself only, not at {}", own.id, asked.id),
                "ask the owner, for example with `gt ask`",
            )),
            _ => Ok(()),
        }
    }
}

fn json<T: Serialize>(answer: Result<T, ApiError>) -> Result<Value, ApiError> {
    serde_json::to_value(answer?)
        .map_err(|error| ApiError::new("hall_fault", error.to_string(), "see the town's logs/hall.log"))
}

fn done(answer: Result<(), ApiError>) -> Result<Value, ApiError> {
    json(answer.map(|()| Nothing {}))
}

/// What the engine made is always named.
fn unnamed() -> ApiError {
    ApiError::new("hall_fault", "it was done, but what it made was not named", "look at what is there now")
}
