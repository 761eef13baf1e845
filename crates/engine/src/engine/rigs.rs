//! What may be asked of a rig as a whole: to be registered, and to be tried out.

use super::Engine;
use crate::Trouble;
use crate::board::News;
use crate::call::CallError;
use crate::machine::Machine;
use crate::rig_check::RigCheck;
use crate::team;
use crate::world::{AddRigRequest, DiskUse, Emptied};
use gastown_agent::Preset;
use gastown_core::{AddRig, Caller, Command, Rig, RigId, decide};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

const PUSH_LOOK: Duration = Duration::from_secs(1);

impl Engine {
    /// Looks a repository over, makes the town's clone of it and registers it.
    ///
    /// # Errors
    /// A refusal, or git's own words.
    pub fn add_rig(&self, wish: &AddRigRequest) -> Result<RigId, CallError> {
        let mut add = self.world.inspect(wish)?;
        if wish.prefix.is_none() {
            add.prefix = self.free_prefix(add.name.as_str());
        }
        self.must_be_welcome(&add)?;
        self.world.clone_rig(&add)?;
        let name = add.name.clone();
        self.call(Caller::Owner, Command::AddRig(add))?;
        Ok(name)
    }

    /// Two letters of the rig's name, or more where those are taken.
    fn free_prefix(&self, name: &str) -> String {
        let town = self.published().town.clone();
        let letters: Vec<char> = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let is_free = |prefix: &String| !town.rigs.values().any(|rig| rig.prefix == *prefix);
        let longer = (2..=letters.len().max(2)).map(|length| letters.iter().take(length).collect::<String>());
        let numbered =
            (2..100).map(|number| format!("{}{number}", letters.iter().take(2).collect::<String>()));
        longer.chain(numbered).find(is_free).unwrap_or_else(|| name.to_owned())
    }

    /// Refuses before a clone is made what would be refused after it.
    fn must_be_welcome(&self, add: &AddRig) -> Result<(), CallError> {
        let command = Command::AddRig(add.clone());
        decide(&self.published().town, &Caller::Owner, &command, self.world.now(), &mut || {
            self.world.fresh()
        })?;
        Ok(())
    }

    /// Tries whether agents can work in the rig's worktrees; each step is published as it goes. Blocks until the end.
    ///
    /// # Errors
    /// When a check of this rig runs already, or none can be begun.
    pub fn check_rig(&self, id: &RigId) -> Result<RigCheck, CallError> {
        let published = self.published();
        let rig = published.town.rig(id)?;
        let agents = published.town.agents.values();
        let taken: Vec<_> =
            agents.filter_map(|agent| agent.worktree.as_ref().and_then(|worktree| worktree.ports)).collect();
        self.begin_check(rig)?;
        let tried = self.world.check_rig(rig, &taken, &|news| {
            self.of_check(id, |check| check.take(news));
        });
        let now = self.world.now();
        let ended = self.of_check(id, |check| check.ended = Some(now));
        tried?;
        ended.ok_or_else(|| Trouble::new(format!("{id} was removed while it was checked")).into())
    }

    /// Fetches what the rig's target follows on its remote, now.
    ///
    /// # Errors
    /// Git's own words.
    pub fn fetch_rig(&self, id: &RigId) -> Result<(), CallError> {
        self.published().town.rig(id)?;
        if !team::fetch(id, &self.eyes, &*self.world, &self.board) {
            let words = format!(
                "the target of {id} follows no branch of a remote; set one with `git branch --set-upstream-to`"
            );
            return Err(Trouble::new(words).into());
        }
        match self.published().sight.teams.get(id).and_then(|seen| seen.unknown.clone()) {
            Some(words) => Err(Trouble::new(words).into()),
            None => Ok(()),
        }
    }

    /// Brings the rig's target to its remote; blocks until it is there, or is not.
    ///
    /// # Errors
    /// Git's own words, and what comes next.
    pub fn push_rig(&self, id: &RigId) -> Result<(), CallError> {
        let news = self.subscribe();
        self.call(Caller::Owner, Command::PushRig { rig: id.clone() })?;
        loop {
            let published = self.published();
            let pushes = &published.town.rig(id)?.pushes;
            match (&pushes.pushing, &pushes.refused) {
                (None, Some(no)) => return Err(Trouble::new(no.words.clone()).into()),
                (None, None) => return Ok(()),
                (Some(pushing), _) => {
                    if let Some(words) = &pushing.words {
                        let words = format!("{words}\nIt is tried again by itself.");
                        return Err(Trouble::new(words).into());
                    }
                }
            }
            if let News::Closed = news.next(PUSH_LOOK) {
                return Err(CallError::Closed);
            }
        }
    }

    /// What this machine has of these presets' programs, each with where it was found. Blocks while they are asked for their version.
    #[must_use]
    pub fn machine(&self, wanted: &[(Preset, Option<PathBuf>)]) -> Machine {
        self.world.machine(wanted)
    }

    /// What of the disk the town takes. Blocks while all of it is measured.
    ///
    /// # Errors
    /// When the world cannot tell; a folder that cannot be read is told in its row.
    pub fn disk(&self) -> Result<DiskUse, CallError> {
        Ok(self.world.disk(&self.published().town)?)
    }

    /// Deletes what has been in the trash for longer than this.
    ///
    /// # Errors
    /// When the trash cannot be read.
    pub fn empty_trash(&self, older: std::time::Duration) -> Result<Emptied, CallError> {
        Ok(self.world.empty_trash(older)?)
    }

    fn begin_check(&self, rig: &Rig) -> Result<(), Trouble> {
        let new = RigCheck {
            began: self.world.now(),
            ended: None,
            commit: None,
            gates: rig.gates.clone(),
            ground: rig.ground.clone(),
            steps: Vec::new(),
        };
        let mut is_first = false;
        self.board.publish(Vec::new(), |published| {
            let checks = &mut Arc::make_mut(&mut published.sight).checks;
            is_first = !checks.get(&rig.id).is_some_and(RigCheck::is_running);
            if is_first {
                checks.insert(rig.id.clone(), new);
            }
        });
        if is_first {
            return Ok(());
        }
        Err(Trouble::new(format!("{} is being checked already; wait for its end", rig.id)))
    }

    /// Changes the rig's check where everyone sees it.
    fn of_check(&self, rig: &RigId, change: impl FnOnce(&mut RigCheck)) -> Option<RigCheck> {
        let mut seen = None;
        self.board.publish(Vec::new(), |published| {
            let check = Arc::make_mut(&mut published.sight).checks.get_mut(rig);
            seen = check.map(|check| {
                change(check);
                check.clone()
            });
        });
        seen
    }
}
