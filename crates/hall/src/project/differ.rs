//! What differs between two snapshots, as deltas: whole rows that appeared, changed or went away.

use gastown_api::view::{Delta, Gone, Kind, TownSnapshot};

/// Applying these to `before` gives `after`. Lists are in the order of their ids in both.
pub fn deltas(before: &TownSnapshot, after: &TownSnapshot) -> Vec<Delta> {
    let mut found = Vec::new();
    if before.hall != after.hall {
        found.push(Delta::Hall(after.hall.clone()));
    }
    rows(&mut found, Kind::Rig, (&before.rigs, &after.rigs), |row| &row.rig, |row| Delta::Rig(Box::new(row)));
    rows(&mut found, Kind::History, (&before.histories, &after.histories), |row| &row.rig, Delta::History);
    rows(&mut found, Kind::Task, (&before.tasks, &after.tasks), |row| &row.id, Delta::Task);
    rows(&mut found, Kind::Agent, (&before.agents, &after.agents), |row| &row.name, Delta::Agent);
    rows(
        &mut found,
        Kind::Request,
        (&before.requests, &after.requests),
        |row| &row.id,
        |row| Delta::Request(Box::new(row)),
    );
    rows(&mut found, Kind::Ask, (&before.asks, &after.asks), |row| &row.ask, Delta::Ask);
    rows(&mut found, Kind::Rule, (&before.rules, &after.rules), |row| &row.rule, Delta::Rule);
    rows(&mut found, Kind::Message, (&before.messages, &after.messages), |row| &row.id, Delta::Message);
    rows(&mut found, Kind::Snapshot, (&before.snapshots, &after.snapshots), |row| &row.id, Delta::Snapshot);
    if before.spend != after.spend {
        found.push(Delta::Spend(after.spend.clone()));
    }
    rows(&mut found, Kind::Shell, (&before.shells, &after.shells), |row| &row.shell, Delta::Shell);
    rows(&mut found, Kind::Radar, (&before.radars, &after.radars), |row| &row.rig, Delta::Radar);
    let last = before.events.last().map_or(0, |event| event.seq);
    found.extend(after.events.iter().filter(|event| event.seq > last).cloned().map(Delta::Event));
    found
}

fn rows<R: Clone + PartialEq>(
    found: &mut Vec<Delta>,
    kind: Kind,
    (before, after): (&[R], &[R]),
    id: impl Fn(&R) -> &String,
    delta: fn(R) -> Delta,
) {
    let old = |row: &R| before.binary_search_by(|other| id(other).cmp(id(row))).ok().map(|at| &before[at]);
    found.extend(after.iter().filter(|row| old(row) != Some(*row)).cloned().map(delta));
    let is_left = |row: &R| after.binary_search_by(|other| id(other).cmp(id(row))).is_ok();
    let gone =
        before.iter().filter(|row| !is_left(row)).map(|row| Delta::Gone(Gone { kind, id: id(row).clone() }));
    found.extend(gone);
}
