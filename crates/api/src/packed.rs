//! A town as the window's page gets it. Most of a row is what most rows say: a thousand tasks take a third of the room when that is said
//! once, and the page, which reads what the window sends in small pieces, draws its first picture sooner.

use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// Shorter tables are sent as they are.
const ROWS_MIN: usize = 8;

/// An object whose long tables are apart.
#[derive(Debug, PartialEq, Serialize)]
pub struct Packed {
    /// Its fields but for the tables.
    plain: Map<String, Value>,
    tables: BTreeMap<String, Table>,
}

/// Rows that all have the fields of `usual`; each says only where it differs.
#[derive(Debug, PartialEq, Serialize)]
struct Table {
    usual: Map<String, Value>,
    rows: Vec<Map<String, Value>>,
}

/// Takes an object apart; what is no table of rows of one kind stays as it is. Nothing is lost: `usual` and a row together are the row.
#[must_use]
pub fn pack(whole: Map<String, Value>) -> Packed {
    let mut packed = Packed { plain: Map::new(), tables: BTreeMap::new() };
    for (name, value) in whole {
        match table(value) {
            Ok(table) => drop(packed.tables.insert(name, table)),
            Err(value) => drop(packed.plain.insert(name, value)),
        }
    }
    packed
}

fn table(value: Value) -> Result<Table, Value> {
    let Value::Array(rows) = value else { return Err(value) };
    let first = rows.first().and_then(Value::as_object);
    let is_one_kind = |first: &Map<String, Value>| {
        let same = |row: &Map<String, Value>| {
            row.len() == first.len() && first.keys().all(|key| row.contains_key(key))
        };
        rows.iter().all(|row| row.as_object().is_some_and(same))
    };
    if rows.len() < ROWS_MIN || !first.is_some_and(is_one_kind) {
        return Err(Value::Array(rows));
    }
    let mut rows: Vec<Map<String, Value>> = rows
        .into_iter()
        .filter_map(|row| match row {
            Value::Object(row) => Some(row),
            _ => None,
        })
        .collect();
    let usual = usual_of(&rows);
    for row in &mut rows {
        row.retain(|key, value| usual.get(key) != Some(value));
    }
    Ok(Table { usual, rows })
}

/// Of each field what most rows say, or the first of those that are said equally often.
fn usual_of(rows: &[Map<String, Value>]) -> Map<String, Value> {
    let Some(first) = rows.first() else { return Map::new() };
    let most = |key: &String| {
        let mut counts: HashMap<&Value, (usize, usize)> = HashMap::new();
        for (at, value) in rows.iter().filter_map(|row| row.get(key)).enumerate() {
            counts.entry(value).or_insert((0, at)).0 += 1;
        }
        let of_most = counts.into_iter().max_by_key(|(_, (count, at))| (*count, usize::MAX - at));
        of_most.map(|(value, _)| value.clone()).unwrap_or_default()
    };
    first.keys().map(|key| (key.clone(), most(key))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn unpacked(packed: Packed) -> Value {
        let mut whole = packed.plain;
        for (name, Table { usual, rows }) in packed.tables {
            let rows =
                rows.into_iter().map(|row| Value::Object(usual.clone().into_iter().chain(row).collect()));
            whole.insert(name, rows.collect());
        }
        Value::Object(whole)
    }

    fn object(value: Value) -> Map<String, Value> {
        let Value::Object(object) = value else { panic!("{value} is no object") };
        object
    }

    #[test]
    fn what_most_rows_say_is_said_once() {
        let tasks: Vec<Value> = (0..10)
            .map(|n| json!({ "id": n, "title": null, "labels": if n == 3 { vec!["red"] } else { vec![] } }))
            .collect();
        let packed = pack(object(json!({ "seq": 7, "tasks": tasks, "few": [{ "a": null }, { "a": null }] })));

        let table = &packed.tables["tasks"];
        assert_eq!(table.usual["title"], Value::Null);
        assert_eq!(Value::Object(table.rows[2].clone()), json!({ "id": 2 }));
        assert_eq!(Value::Object(table.rows[3].clone()), json!({ "id": 3, "labels": ["red"] }));
        assert_eq!(packed.plain.keys().collect::<Vec<_>>(), ["few", "seq"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(rows in proptest::collection::vec((0u8..3, proptest::option::of(0u8..2), any::<bool>()), 0..30)) {
            let rows: Vec<Value> = rows.into_iter().map(|(a, b, more)| match more {
                true => json!({ "a": a, "b": b, "c": [a] }),
                false => json!({ "a": a, "b": b, "c": null }),
            }).collect();
            let mut mixed = rows.clone();
            mixed.push(json!({ "a": 1 }));
            mixed.push(json!("no row"));
            let whole = json!({ "rows": rows, "mixed": mixed, "plain": "x" });

            prop_assert_eq!(unpacked(pack(object(whole.clone()))), whole);
        }
    }
}
