//! A rig as it is to be, and what of it is to change.

use crate::{
    Gate, Ground, LandingAuthor, LandingStyle, Late, Oid, Person, Push, Rehearse, Review, RigId, Source,
};

/// Facts about the repository were looked up before; core only decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddRig {
    pub name: RigId,
    pub prefix: String,
    pub source: Source,
    pub target: String,
    pub target_head: Oid,
    pub owner: Person,
    pub gates: Vec<Gate>,
    pub review: Review,
    pub shallow: bool,
    pub demo: bool,
    pub ground: Ground,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetRig {
    pub rig: RigId,
    pub gates: Option<Vec<Gate>>,
    pub review: Option<Review>,
    pub owner: Option<Person>,
    pub ground: GroundChange,
    /// Empty: none any more.
    pub run: Option<String>,
    pub fetch_minutes: Option<u16>,
    pub runners: Option<u8>,
    pub landing: Option<LandingStyle>,
    pub sign_off: Option<bool>,
    pub sign: Option<bool>,
    /// Empty: title and id.
    pub message: Option<String>,
    pub author: Option<LandingAuthor>,
    pub rehearse: Option<Rehearse>,
    pub late: Option<Late>,
    pub pull_requests: Option<bool>,
    /// Empty: by the remote's address.
    pub forge: Option<String>,
    /// Rules as they are typed, in order.
    pub tiers: Option<Vec<String>>,
    pub push: Option<Push>,
}

impl SetRig {
    /// Changes nothing yet.
    #[must_use]
    pub fn of(rig: RigId) -> Self {
        Self {
            rig,
            gates: None,
            review: None,
            owner: None,
            ground: GroundChange::default(),
            run: None,
            fetch_minutes: None,
            runners: None,
            landing: None,
            sign_off: None,
            sign: None,
            message: None,
            author: None,
            rehearse: None,
            late: None,
            pull_requests: None,
            forge: None,
            tiers: None,
            push: None,
        }
    }
}

/// What is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroundChange {
    /// Empty: none any more.
    pub setup: Option<String>,
    /// Empty: none any more.
    pub teardown: Option<String>,
    pub copy: Option<Vec<String>>,
    pub ports: Option<u16>,
    pub caches: Option<Vec<String>>,
}

impl GroundChange {
    /// The ground with the change made.
    #[must_use]
    pub fn over(&self, known: &Ground) -> Ground {
        let line = |new: &Option<String>, old: &Option<String>| match new {
            Some(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            None => old.clone(),
        };
        Ground {
            setup: line(&self.setup, &known.setup),
            teardown: line(&self.teardown, &known.teardown),
            copy: self.copy.clone().unwrap_or_else(|| known.copy.clone()),
            ports: self.ports.unwrap_or(known.ports),
            caches: self.caches.clone().unwrap_or_else(|| known.caches.clone()),
        }
    }
}
