//! Opens a real town: its database, the user's environment, git and the keepers.

use crate::HallError;
use crate::run::{HallOptions, OpenTown};
use gastown_core::{QueuePolicy, house_policy};
use gastown_engine::{Born, Engine, Environment, OutboxReader, Places, RealWorld, Store};
use std::path::PathBuf;
use std::sync::Arc;

/// Opens the town's database and compares it with the disk.
///
/// # Errors
/// The database is of a newer version or damaged, or git is not there.
pub fn open(options: &HallOptions, outbox: Arc<dyn OutboxReader>) -> Result<OpenTown, HallError> {
    open_by(options, outbox, Arc::new(house_policy))
}

/// The same where another policy decides about the merge queues: to measure it beside the house's own.
///
/// # Errors
/// As [`open`].
pub fn open_by(
    options: &HallOptions,
    outbox: Arc<dyn OutboxReader>,
    policy: Arc<QueuePolicy>,
) -> Result<OpenTown, HallError> {
    let words = |error: &dyn std::error::Error| HallError::Town(error.to_string());
    let place = &options.place;
    let gt_folder = own_folder()?;
    let places = Places {
        town: place.dir.clone(),
        runtime: place.runtime.clone(),
        config: options.config.clone(),
        gt_keep: gt_folder.join(format!("gt-keep{}", std::env::consts::EXE_SUFFIX)),
        gt_folder,
    };
    let born = Born { id: place.id.clone(), name: place.name.clone() };
    let opened = Store::open(&places.database(), &born).map_err(|error| words(&error))?;
    if opened.id != place.id {
        return Err(HallError::Town(format!(
            "{} says that the town's id is {}, its database says {}; put the town's own town.toml back",
            place.dir.join("town.toml").display(),
            place.id,
            opened.id
        )));
    }
    let environment = Environment::of_this_process();
    if let Some(why) = &environment.path_trouble {
        tracing::warn!(why, "the login shell's PATH is not known; the hall's own is used");
    }
    let path = environment.path().to_owned();
    let (world, mut opening) = RealWorld::open(places, environment, opened).map_err(|error| words(&error))?;
    opening.outbox = Some(outbox);
    opening.policy = policy;
    let engine = Engine::open(world, opening).map_err(HallError::Threads)?;
    Ok(OpenTown { engine: Arc::new(engine), path })
}

/// `gt` and `gt-keep` lie side by side.
fn own_folder() -> Result<PathBuf, HallError> {
    let own = std::env::current_exe().map_err(HallError::Threads)?;
    own.parent()
        .map(PathBuf::from)
        .ok_or_else(|| HallError::Town(format!("{} lies in no folder", own.display())))
}
