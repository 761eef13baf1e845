//! What the database promises: what was acknowledged is there, whole, and nothing else.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use gastown_core::{
    Effect, EffectId, Entity, Event, Oid, Person, Priority, Review, Rig, RigId, SessionId, Source, Task,
    TaskId, TaskKind, TaskState, Time, Town,
};
use gastown_store::{About, Born, Opened, Owed, Store, StoreError, Turn};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn open(path: &Path) -> Opened {
    Store::open(path, &born()).unwrap()
}

fn born() -> Born {
    Born { id: "0123abcd".into(), name: "home".into() }
}

fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("town.db");
    (folder, path)
}

fn rig(id: &str, words: &str) -> Rig {
    Rig {
        id: id.into(),
        prefix: "gt".into(),
        source: Source::Path(words.to_owned()),
        target: "main".into(),
        target_head: Oid::from("1111111111111111111111111111111111111111"),
        owner: Person { name: words.to_owned(), email: "o@example.org".into() },
        gates: Vec::new(),
        review: Review::Required,
        held: false,
        held_why: None,
        shallow: false,
        demo: false,
        removed: false,
        added: Time(-5),
        ground: gastown_core::Ground::default(),
        run: None,
        fetch_minutes: 5,
        runners: 1,
        landing: gastown_core::LandingStyle::Squash,
        sign_off: true,
        sign: true,
        message: Some(words.to_owned()),
        author: gastown_core::LandingAuthor::Owner,
        rehearse: gastown_core::Rehearse::Off,
        late: gastown_core::Late::default(),
        pull_requests: true,
        forge: Some(words.to_owned()),
        tiers: Vec::new(),
        push: gastown_core::Push::On,
        pushes: gastown_core::Pushes::default(),
    }
}

fn task(id: &str, words: &str) -> Task {
    Task {
        id: id.into(),
        rig: "r".into(),
        title: words.to_owned(),
        body: words.to_owned(),
        script: Some(words.to_owned()),
        kind: TaskKind::Bug,
        priority: Priority(0),
        labels: vec![words.to_owned()],
        needs: vec![TaskId::from("gt-1")],
        parent: None,
        on: None,
        start: gastown_core::StartWish::default(),
        state: TaskState::Open,
        assignment: None,
        lined_up: None,
        request: None,
        comments: Vec::new(),
        attachments: Vec::new(),
        points: Vec::new(),
        points_made: 0,
        created: Time(i64::MAX),
        updated: Time(0),
    }
}

/// Commits one task and the event of it.
fn add(store: &mut Store, town: &mut Town, id: &str, words: &str) -> Result<u64, StoreError> {
    let task = task(id, words);
    let mut next = town.clone();
    next.tasks.insert_mut(task.id.clone(), task.clone());
    let entries = [("owner".to_owned(), Event::TaskAdded { task: task.clone() })];
    let touched = BTreeSet::from([Entity::Task(task.id)]);
    let turn =
        Turn { at: Time(7), entries: &entries, touched: &touched, next: &next, owe: &[], settled: &[] };
    let seq = store.commit(&turn)?;
    *town = next;
    Ok(seq)
}

#[derive(Clone, Debug)]
enum Step {
    Rig(u8, String),
    Task(u8, String),
    Forget(u8),
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..4u8, any::<String>()).prop_map(|(id, words)| Step::Rig(id, words)),
        (0..9u8, any::<String>()).prop_map(|(id, words)| Step::Task(id, words)),
        (0..9u8).prop_map(Step::Forget),
        Just(Step::Reopen),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn what_is_loaded_is_what_was_committed(steps in prop::collection::vec(step(), 1..20)) {
        let (_folder, path) = place();
        let Opened { mut store, mut town, .. } = open(&path);
        let mut happened = Vec::new();
        for step in steps {
            let mut touched = BTreeSet::new();
            let event = match step {
                Step::Rig(id, words) => {
                    let rig = rig(&format!("rig{id}"), &words);
                    touched.insert(Entity::Rig(rig.id.clone()));
                    town.rigs.insert_mut(rig.id.clone(), rig.clone());
                    Event::RigAdded { rig }
                }
                Step::Task(id, words) => {
                    let task = task(&format!("gt-{id}"), &words);
                    touched.insert(Entity::Task(task.id.clone()));
                    town.tasks.insert_mut(task.id.clone(), task.clone());
                    Event::TaskAdded { task }
                }
                Step::Forget(id) => {
                    let id = TaskId::new(format!("gt-{id}"));
                    touched.insert(Entity::Task(id.clone()));
                    town.tasks.remove_mut(&id);
                    Event::FaultSeen { what: id.to_string(), why: "test".into() }
                }
                Step::Reopen => {
                    drop(store);
                    let opened = open(&path);
                    prop_assert_eq!(&opened.town, &town);
                    prop_assert_eq!(opened.seq, happened.len() as u64);
                    store = opened.store;
                    continue;
                }
            };
            happened.push(event.clone());
            let entries = [("owner".to_owned(), event)];
            let turn = Turn { at: Time(1), entries: &entries, touched: &touched, next: &town, owe: &[], settled: &[] };
            prop_assert_eq!(store.commit(&turn).unwrap(), happened.len() as u64);
        }
        let journal = store.reader().unwrap().journal(0, 1000).unwrap();
        prop_assert_eq!(journal.iter().map(|entry| entry.event.clone()).collect::<Vec<_>>(), happened);
        drop(store);
        prop_assert_eq!(open(&path).town, town);
    }
}

#[test]
fn an_acknowledged_turn_survives_a_death_without_goodbye() {
    let (_folder, path) = place();
    let Opened { mut store, mut town, .. } = open(&path);
    assert_eq!(add(&mut store, &mut town, "gt-1", "one").unwrap(), 1);

    // As a killed process leaves it: never closed, its write-ahead log not folded in.
    std::mem::forget(store);

    let again = open(&path);
    assert_eq!((again.seq, again.town), (1, town));
}

#[test]
fn what_is_owed_stays_owed_until_it_is_settled_and_keeps_its_order() {
    let (_folder, path) = place();
    let Opened { mut store, town, .. } = open(&path);
    let owed = |n: usize| Owed {
        id: EffectId::new(format!("e-{n}")),
        effect: Effect::StartSession { session: SessionId::new(format!("s-{n}")) },
    };
    let none = BTreeSet::new();
    let turn = |owe: &[Owed], settled: &[EffectId], store: &mut Store| {
        let turn = Turn { at: Time(1), entries: &[], touched: &none, next: &town, owe, settled };
        store.commit(&turn).unwrap()
    };
    turn(&[owed(12), owed(3)], &[], &mut store);
    turn(&[owed(1)], &[EffectId::from("e-3")], &mut store);

    drop(store);

    let opened = open(&path);
    assert_eq!(opened.owed.iter().map(|owed| owed.id.as_str()).collect::<Vec<_>>(), ["e-12", "e-1"]);
    assert_eq!(opened.owed[1].effect, owed(1).effect);
}

#[test]
fn a_newer_database_is_refused_with_both_versions_and_the_file() {
    let (_folder, path) = place();
    drop(open(&path));
    let db = rusqlite::Connection::open(&path).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);

    let words = Store::open(&path, &born()).err().unwrap().to_string();

    assert!(words.contains("99") && words.contains(" 4)") && words.contains("town.db"), "{words}");
}

#[test]
fn a_file_that_is_no_database_is_refused_and_kept() {
    let (_folder, path) = place();
    std::fs::write(
        &path,
        "dear diary, this is not a database at all, but it is long enough to look like a page",
    )
    .unwrap();

    assert!(matches!(Store::open(&path, &born()), Err(StoreError::NotATown { .. })));
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("dear diary"));
}

#[test]
fn a_damaged_database_is_refused_with_a_sentence() {
    let (_folder, path) = place();
    let Opened { mut store, mut town, .. } = open(&path);
    for n in 0..200 {
        add(&mut store, &mut town, &format!("gt-{n}"), &"w".repeat(300)).unwrap();
    }
    drop(store);
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xa5);
    std::fs::write(&path, bytes).unwrap();

    let error = Store::open(&path, &born()).err().unwrap();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
}

#[test]
fn a_full_disk_refuses_the_whole_turn_and_a_later_one_works() {
    let (_folder, path) = place();
    let Opened { mut store, mut town, .. } = open(&path);
    add(&mut store, &mut town, "gt-1", "fits").unwrap();
    store.limit_growth(Some(0)).unwrap();

    let refused = add(&mut store, &mut town, "gt-2", &"too long ".repeat(20_000)).err().unwrap();
    assert!(refused.is_disk_full(), "{refused}");
    assert_eq!(store.reader().unwrap().journal(0, 10).unwrap().len(), 1);

    store.limit_growth(None).unwrap();
    assert_eq!(add(&mut store, &mut town, "gt-2", "now").unwrap(), 2);
    drop(store);
    assert_eq!(open(&path).town, town);
}

#[test]
fn the_town_keeps_the_id_it_was_born_with() {
    let (_folder, path) = place();
    drop(open(&path));

    let other = Born { id: "ffffffff".into(), name: "elsewhere".into() };
    let opened = Store::open(&path, &other).unwrap();

    assert_eq!((opened.id.as_str(), opened.name.as_str()), ("0123abcd", "home"));
    assert!(opened.town.rig(&RigId::from("r")).is_err());
}

#[test]
fn a_task_of_an_older_town_reads_without_what_it_could_not_have() {
    let new = task("gt-1", "Mend the light");
    let mut row = serde_json::to_value(&new).unwrap();
    for field in ["on", "start", "attachments", "points", "points_made"] {
        assert!(row.as_object_mut().unwrap().remove(field).is_some(), "{field} is no field of a task");
    }

    let read: Task = serde_json::from_value(row).unwrap();

    assert_eq!(read, new);
}

#[test]
fn a_rig_and_a_check_of_an_older_town_read_as_they_were_unsigned_and_worded_as_ever() {
    let was = Rig { sign: false, message: None, author: gastown_core::LandingAuthor::Agent, ..rig("r", "x") };
    let mut row = serde_json::to_value(rig("r", "x")).unwrap();
    for field in ["sign", "message", "author"] {
        assert!(row.as_object_mut().unwrap().remove(field).is_some(), "{field} is no field of a rig");
    }
    assert_eq!(serde_json::from_value::<Rig>(row).unwrap(), was);

    let change = r#"{"rig":"r","gates":null,"review":null,"owner":null}"#;
    let change: gastown_core::RigChange = serde_json::from_str(change).unwrap();
    assert_eq!((change.sign, change.message, change.author), (None, None, None));

    let run = r#"{"id":1,"runner":0,"requests":[],"target":"t","started":0,"chain":["m1"],"verdicts":[],"red":null}"#;
    let run: gastown_core::LaneRun = serde_json::from_str(run).unwrap();
    assert_eq!(run.signing, gastown_core::Signing::Open);
}

#[test]
fn rows_about_a_thing_are_found_by_its_id_and_not_by_a_text_that_mentions_it() {
    let (_folder, path) = place();
    let Opened { mut store, mut town, .. } = open(&path);
    add(&mut store, &mut town, "gt-1", "One").unwrap();
    add(&mut store, &mut town, "gt-12", "See \"gt-1\" first").unwrap();
    add(&mut store, &mut town, "gt-3", "Three").unwrap();
    let reader = gastown_store::Reader::open(&path).unwrap();
    let found = |ids: &[&str], limit| {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        reader.about(&About::Things(&ids), limit).unwrap().iter().map(|row| row.seq).collect::<Vec<_>>()
    };

    // Every one of them needs gt-1.
    assert_eq!(found(&["gt-3"], 9), [3]);
    assert_eq!(found(&["gt-12"], 9), [2]);
    assert_eq!(found(&["gt-1"], 2), [2, 3], "the newest, oldest first");
    assert_eq!(found(&["gt-", "See"], 9), Vec::<u64>::new());
}

#[test]
fn steps_of_one_rigs_queue_are_found_among_everything_else_and_page_by_page() {
    let (_folder, path) = place();
    let Opened { mut store, mut town, .. } = open(&path);
    let step = |rig: &str, at: i64| {
        let request = gastown_core::RequestId::from("mr-1");
        let step = gastown_core::QueueStep::Restored { request };
        Event::Queue { rig: rig.into(), at: Time(at), step }
    };
    for (at, event) in [(1, step("r", 1)), (2, step("r2", 2)), (3, step("r", 3)), (4, step("r", 4))] {
        town.apply(&event);
        let entries = [("town".to_owned(), event)];
        let none = BTreeSet::new();
        let turn =
            Turn { at: Time(at), entries: &entries, touched: &none, next: &town, owe: &[], settled: &[] };
        store.commit(&turn).unwrap();
    }
    add(&mut store, &mut town, "gt-1", "{\"event\":\"queue\",\"rig\":\"r\",").unwrap();
    let reader = gastown_store::Reader::open(&path).unwrap();
    let found = |from, since, limit| {
        let rows = reader.about(&About::Queue { rig: &"r".into(), from: Time(from), since }, limit).unwrap();
        rows.iter().map(|row| row.seq).collect::<Vec<_>>()
    };

    assert_eq!(found(0, 0, 9), [1, 3, 4]);
    assert_eq!((found(2, 0, 9), found(0, 1, 1)), (vec![3, 4], vec![3]));
}
