//! What may be asked of a merge request: what it changes, and to change it.

use super::Engine;
use crate::Trouble;
use crate::call::CallError;
use crate::gate_files::GateFiles;
use crate::lost_tests::LostTest;
use crate::undo::{FoundWay, UndoPlan};
use gastown_core::{
    Caller, Command, Entity, Lane, Oid, Refusal, Request, RequestId, Rig, RigId, UndoWay, may_be_undone,
};
use gastown_git::{Diff, FileLines, LeaveOut, Side};

impl Engine {
    /// Enters a branch made by hand into the queue.
    ///
    /// # Errors
    /// A refusal, or git's own words.
    pub fn submit(&self, rig: &RigId, branch: &str, title: Option<&str>) -> Result<RequestId, CallError> {
        let published = self.published();
        let facts = self.world.fetch_branch(published.town.rig(rig)?, branch)?;
        let command = Command::Submit {
            rig: rig.clone(),
            branch: branch.to_owned(),
            title: title.unwrap_or(branch).to_owned(),
            head: facts.head,
            base: facts.base,
            change: facts.change,
        };
        match self.call(Caller::Owner, command)?.about {
            Some(Entity::Request(id)) => Ok(id),
            _ => Err(Trouble::new("the branch was submitted, but its merge request is not known").into()),
        }
    }

    /// What a request changes, against its own base or, to see what is new, an earlier head.
    ///
    /// # Errors
    /// When the request or a commit is not there.
    pub fn diff(&self, request: &RequestId, base: Option<&Oid>) -> Result<Diff, CallError> {
        self.rig_and_request(request, |rig, request| {
            self.world.diff(rig, base.unwrap_or(&request.base), &request.head)
        })
    }

    /// The lines of one file that a request changes, with `context` unchanged ones around.
    ///
    /// # Errors
    /// When the request or a commit is not there.
    pub fn file_diff(
        &self,
        request: &RequestId,
        base: Option<&Oid>,
        path: &str,
        context: u32,
    ) -> Result<Option<FileLines>, CallError> {
        self.rig_and_request(request, |rig, request| {
            self.world.file_diff(rig, base.unwrap_or(&request.base), &request.head, path, context)
        })
    }

    /// # Errors
    /// When the request or the log is not there.
    pub fn gate_log(&self, request: &RequestId, gate: &str, from: u64) -> Result<Vec<u8>, CallError> {
        let published = self.published();
        Ok(self.world.gate_log(published.town.request(request)?, gate, from)?)
    }

    /// What the gates left in their last runs about a request, by gate.
    ///
    /// # Errors
    /// When the request is not there, or what is kept of it cannot be read.
    pub fn gate_files(&self, request: &RequestId) -> Result<Vec<GateFiles>, CallError> {
        let published = self.published();
        Ok(self.world.gate_files(published.town.request(request)?)?)
    }

    /// Tests that a request takes away or skips.
    ///
    /// # Errors
    /// When the request or a commit is not there.
    pub fn lost_tests(&self, request: &RequestId, base: Option<&Oid>) -> Result<Vec<LostTest>, CallError> {
        self.rig_and_request(request, |rig, request| {
            self.world.lost_tests(rig, base.unwrap_or(&request.base), &request.head)
        })
    }

    /// One side of a file that a request changes; none when there is no file on that side.
    ///
    /// # Errors
    /// When the request or a commit is not there, or the file has more than `bytes_max`.
    pub fn changed_bytes(
        &self,
        request: &RequestId,
        base: Option<&Oid>,
        path: &str,
        side: Side,
        bytes_max: usize,
    ) -> Result<Option<Vec<u8>>, CallError> {
        self.rig_and_request(request, |rig, request| {
            let commits = (base.unwrap_or(&request.base), &request.head);
            self.world.changed_bytes(rig, commits, path, side, bytes_max)
        })
    }

    /// Makes a revision of the request without a part of its change.
    ///
    /// # Errors
    /// When its head is another one by now, it is not in review, or a part cannot be left out.
    pub fn leave_out(&self, id: &RequestId, head: &Oid, parts: &[LeaveOut]) -> Result<(), CallError> {
        let published = self.published();
        let request = published.town.request(id)?;
        if request.head != *head {
            return Err(Refusal::RequestMovedOn { request: id.clone(), now: request.head.to_string() }.into());
        }
        let made = self.rig_and_request(id, |rig, request| self.world.leave_out(rig, request, parts))?;
        let command = Command::LeaveOut {
            request: id.clone(),
            from: head.clone(),
            head: made.head,
            base: made.base,
            change: made.change,
            patch: made.patch,
        };
        self.call(Caller::Owner, command).map(drop)
    }

    /// How a landing would be undone now: the target goes back, or a request of its own takes the work out; and in words why it
    /// is that way. Nothing is undone.
    ///
    /// # Errors
    /// When it has not landed or is undone already, or later commits stand on it.
    pub fn undo_way(&self, id: &RequestId) -> Result<FoundWay, CallError> {
        let published = self.published();
        let town = &published.town;
        let (request, commit) = may_be_undone(town, id)?;
        let is_open = |other: &Request| other.rig == request.rig && !other.state.is_final();
        let plan = UndoPlan {
            rig: town.rig(&request.rig)?,
            request,
            commit,
            place: request.landed_on.as_ref(),
            open: town.requests.values().filter(|other| is_open(other)).collect(),
            agents: town.agents_of(&request.rig).collect(),
            is_moving: town.lanes.get(&request.rig).is_some_and(Lane::moves_target)
                || town.rigs.get(&request.rig).is_some_and(|rig| rig.pushes.pushing.is_some()),
        };
        Ok(self.world.undo_way(&plan)?)
    }

    /// Undoes a landing in the way that there is now.
    ///
    /// # Errors
    /// When it has not landed or is undone already, or later commits stand on it.
    pub fn undo_landing(&self, id: &RequestId) -> Result<(UndoWay, RequestId, String), CallError> {
        let FoundWay { way, words } = self.undo_way(id)?;
        let command = Command::UndoLanding { request: id.clone(), way: way.clone() };
        match self.call(Caller::Owner, command)?.about {
            Some(Entity::Request(about)) => Ok((way, about, words)),
            _ => Err(Trouble::new("it is being undone, but by which request is not known").into()),
        }
    }

    fn rig_and_request<T>(
        &self,
        id: &RequestId,
        act: impl FnOnce(&Rig, &Request) -> Result<T, Trouble>,
    ) -> Result<T, CallError> {
        let published = self.published();
        let request = published.town.request(id)?;
        let gone = || Refusal::NoSuchRig(request.rig.clone());
        let rig = published.town.rigs.get(&request.rig).ok_or_else(gone)?;
        Ok(act(rig, request)?)
    }
}
