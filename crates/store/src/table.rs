//! The tables of entities, one file each: an id, a body in JSON, and what is indexed of it.

pub(crate) mod agents;
pub(crate) mod asks;
pub(crate) mod budgets;
pub(crate) mod lanes;
pub(crate) mod messages;
pub(crate) mod requests;
pub(crate) mod results;
pub(crate) mod rigs;
pub(crate) mod rules;
pub(crate) mod sessions;
pub(crate) mod snapshots;
pub(crate) mod tasks;
pub(crate) mod usage;

use crate::StoreError;
use gastown_core::{Entity, Town};
use rpds::RedBlackTreeMapSync as Map;
use rusqlite::Connection;
use serde::{Serialize, de::DeserializeOwned};
use std::path::Path;

/// One entity as its table keeps it.
pub(crate) trait Row: Serialize + DeserializeOwned {
    const TABLE: &'static str;
    const PUT: &'static str;
    const DELETE: &'static str;
    const ALL: &'static str;
    type Id: Ord;

    fn id(&self) -> Self::Id;
}

/// Declares the statements of a table once.
macro_rules! table {
    ($row:ty, $id:ty, $name:literal) => {
        impl crate::table::Row for $row {
            const TABLE: &'static str = $name;
            const PUT: &'static str = concat!(
                "INSERT INTO ",
                $name,
                " (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = ?2"
            );
            const DELETE: &'static str = concat!("DELETE FROM ", $name, " WHERE id = ?1");
            const ALL: &'static str = concat!("SELECT id, body FROM ", $name);
            type Id = $id;

            fn id(&self) -> $id {
                self.id.clone()
            }
        }
    };
}
pub(crate) use table;

/// Writes an entity as `town` has it, or removes its row when the town has none.
pub(crate) fn put(db: &Connection, path: &Path, town: &Town, entity: &Entity) -> Result<(), StoreError> {
    match entity {
        Entity::Rig(id) => write(db, path, id.as_str(), town.rigs.get(id)),
        Entity::Task(id) => write(db, path, id.as_str(), town.tasks.get(id)),
        Entity::Agent(id) => write(db, path, id.as_str(), town.agents.get(id)),
        Entity::Session(id) => write(db, path, id.as_str(), town.sessions.get(id)),
        Entity::Request(id) => write(db, path, id.as_str(), town.requests.get(id)),
        Entity::Ask(id) => write(db, path, id.as_str(), town.asks.get(id)),
        Entity::Message(id) => write(db, path, id.as_str(), town.messages.get(id)),
        Entity::Snapshot(id) => write(db, path, id.as_str(), town.snapshots.get(id)),
        Entity::Usage(id) => write(db, path, id.as_str(), town.usage.get(id)),
        Entity::Budget(scope) => write(db, path, scope.as_str(), town.budgets.get(scope)),
        Entity::Rule(id) => write(db, path, id.as_str(), town.rules.get(id)),
        Entity::Lane(id) => write(db, path, id.as_str(), town.lanes.get(id)),
        Entity::Results(id) => write(db, path, id.as_str(), town.results.get(id)),
    }
}

fn write<R: Row>(db: &Connection, path: &Path, id: &str, row: Option<&R>) -> Result<(), StoreError> {
    let sql = || StoreError::sql(path, "written");
    let Some(row) = row else {
        return db.prepare_cached(R::DELETE).and_then(|mut s| s.execute([id])).map(drop).map_err(sql());
    };
    let body = serde_json::to_string(row).map_err(|source| StoreError::Encode {
        table: R::TABLE,
        id: id.to_owned(),
        source,
    })?;
    db.prepare_cached(R::PUT).and_then(|mut s| s.execute([id, &body])).map(drop).map_err(sql())
}

/// Everything that was committed.
pub(crate) fn load_town(db: &Connection, path: &Path) -> Result<Town, StoreError> {
    Ok(Town {
        rigs: load(db, path)?,
        tasks: load(db, path)?,
        agents: load(db, path)?,
        sessions: load(db, path)?,
        requests: load(db, path)?,
        asks: load(db, path)?,
        messages: load(db, path)?,
        snapshots: load(db, path)?,
        usage: load(db, path)?,
        budgets: load(db, path)?,
        rules: load(db, path)?,
        lanes: load(db, path)?,
        results: load(db, path)?,
    })
}

fn load<R: Row>(db: &Connection, path: &Path) -> Result<Map<R::Id, R>, StoreError> {
    let sql = || StoreError::sql(path, "read");
    let mut statement = db.prepare(R::ALL).map_err(sql())?;
    let mut rows = statement.query([]).map_err(sql())?;
    let mut map = Map::new_sync();
    while let Some(row) = rows.next().map_err(sql())? {
        let id: String = row.get(0).map_err(sql())?;
        let body: String = row.get(1).map_err(sql())?;
        let entity: R = serde_json::from_str(&body).map_err(|source| StoreError::Row {
            path: path.to_owned(),
            table: R::TABLE,
            id,
            source,
        })?;
        map.insert_mut(entity.id(), entity);
    }
    Ok(map)
}
