//! A hundred requests, eight of them bad, on their way to the target while a person walks through the queue's screen in the real
//! window: how long input takes to be painted, and whether what the screen says was true then.
//!
//! What is read off the page, each with the time at which it was read, is held against the journal: a word is true if it was so at
//! some moment of the second before. Words held: in which list a request stands, its place in the line, and the counts in the head.

use crate::probe::{MEASURE, numbers, part};
use crate::table::print;
use gastown_core::{RequestState, Town, queue_order};
use gastown_queuesim::{Durations, World};
use gastown_tests::line::branch;
use gastown_tests::window::Window;
use gastown_tests::{Line, TestTown, journal};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const REQUESTS: usize = 100;
const BAD: usize = 8;
const RUNNERS: usize = 4;
/// Gates take from one to two seconds, so that there is something to look at.
const BEFORE: &str = "sleep 1.$(($$ % 10));";
/// Between two keys of somebody who looks for something.
const KEY_PAUSE: Duration = Duration::from_millis(60);
/// Keys between two looks at what the screen says.
const LOOK_EVERY: usize = 5;
const PATIENCE: Duration = Duration::from_secs(600);
/// What is on its way to the page is no lie yet, in microseconds.
const FRESH: i64 = 1_000_000;
const INPUT_GOAL_MS: f64 = 100.0;

const DOWN: char = '\u{E015}';
const UP: char = '\u{E013}';

/// What the screen says now, and when that is, in milliseconds since 1970.
const SAID: &str = r"(() => {
  const rows = (kind) => [...document.querySelectorAll(`li.queue-row.${kind}`)].map((row) => [row.querySelector('.id .mono').textContent.trim(), row.querySelector('.place-no').textContent.trim()]);
  const counts = [...document.querySelectorAll('header.top dd')].map((count) => Number(count.innerText));
  const shownLanded = [...document.querySelectorAll('ol.landed button.name')].map((button) => button.title);
  return { at: performance.timeOrigin + performance.now(), gate: rows('gate'), line: rows('line'), back: rows('back'), landed: counts[0], waiting: counts[1], shownLanded };
})()";

/// One look at the page.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    at: f64,
    /// Each request's id and its place.
    gate: Vec<(String, String)>,
    line: Vec<(String, String)>,
    back: Vec<(String, String)>,
    landed: usize,
    waiting: usize,
    /// Subjects of the commits.
    shown_landed: Vec<String>,
}

/// True if every goal holds.
pub fn run() -> bool {
    let world = world();
    let line = Line::new(world, RUNNERS, BEFORE);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (inputs, said) = runtime.block_on(walk(&line.town));
    let states = states(&line.town);
    let lies: Vec<String> = said.iter().flat_map(|said| lies(said, &states)).collect();
    let last = states.last().expect("a journal");
    let (landed, back) = (last.landed(), last.back());
    let looks = said.len();
    let words: usize = said.iter().map(|said| said.gate.len() + said.line.len() + said.back.len() + 2).sum();
    print(
        &format!("{REQUESTS} requests, {BAD} of them bad, {RUNNERS} runners, in the real window"),
        &["landed", "sent back", "looks", "words held", "untrue", "inputs", "p50 ms", "p95 ms", "longest ms"],
        &[vec![
            landed.to_string(),
            back.to_string(),
            looks.to_string(),
            words.to_string(),
            lies.len().to_string(),
            inputs.len().to_string(),
            format!("{:.0}", part(&inputs, 0.5)),
            format!("{:.0}", part(&inputs, 0.95)),
            format!("{:.0}", part(&inputs, 1.0)),
        ]],
    );
    lies.iter().take(20).for_each(|lie| eprintln!("untrue: {lie}"));
    let goals = [
        (landed == REQUESTS - BAD, "92 land"),
        (back == BAD, "8 are sent back"),
        (lies.is_empty(), "every word is true"),
        (part(&inputs, 0.95) < INPUT_GOAL_MS, "input to paint, p95, under 100 ms"),
    ];
    goals.iter().filter(|(holds, _)| !holds).for_each(|(_, goal)| eprintln!("missed: {goal}"));
    goals.iter().all(|(holds, _)| *holds)
}

/// The first in which exactly so many are bad.
fn world() -> World {
    let of = |seed| World {
        seed,
        changes: REQUESTS,
        bad: BAD as f64 / REQUESTS as f64,
        fluke: 0.0,
        collide: 0.0,
        durations: Durations::Equal,
    };
    let is_wanted = |world: &World| (0..REQUESTS).filter(|item| world.is_bad(*item)).count() == BAD;
    (0..).map(of).find(is_wanted).expect("a seed with as many")
}

/// Keys and looks until nothing waits any more; how long each key took to be painted, and what was said.
async fn walk(town: &TestTown) -> (Vec<f64>, Vec<Said>) {
    town.ok(&["mq", "hold", "--rig", "harbor"]);
    for item in 0..REQUESTS {
        town.ok(&["mq", "submit", &branch(item), "--rig", "harbor"]);
    }
    let window = Window::open(town, "line").await;
    window.press("Queue").await;
    window.sees("all wait", "document.querySelector('header.top dd:last-of-type') && [...document.querySelectorAll('header.top dd')].at(-1).innerText === '100'").await;
    window.picture("all wait").await;
    town.ok(&["mq", "release", "--rig", "harbor"]);
    window.eval(MEASURE).await;
    let (began, mut said) = (Instant::now(), Vec::new());
    let mut key = 0;
    loop {
        // To the middle of what is in sight and back: the line moves below the hand all the while.
        window.types(&(if key % 20 < 10 { DOWN } else { UP }).to_string()).await;
        tokio::time::sleep(KEY_PAUSE).await;
        key += 1;
        if key % LOOK_EVERY != 0 {
            continue;
        }
        let look: Said = serde_json::from_value(window.eval(SAID).await).expect("what the page says");
        let is_over = look.waiting == 0;
        said.push(look);
        if key == 200 {
            window.picture("under way").await;
        }
        if is_over {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "the line does not end");
    }
    window.picture("all decided").await;
    let inputs = numbers(&window, "measured.inputs").await;
    window.eval("measured.stop()").await;
    window.close().await;
    (inputs, said)
}

/// What was so from then on.
struct State {
    /// In microseconds since 1970.
    at: i64,
    of: BTreeMap<String, RequestState>,
    /// Ids in the order in which they are taken.
    order: Vec<String>,
    /// By subject, as a landing names its branch.
    subjects: Vec<String>,
}

impl State {
    fn landed(&self) -> usize {
        self.of.values().filter(|state| matches!(state, RequestState::Landed { .. })).count()
    }

    fn back(&self) -> usize {
        self.of.values().filter(|state| state.is_returned()).count()
    }

    fn is_waiting(&self) -> usize {
        self.of.values().filter(|state| state.is_in_queue()).count()
    }
}

/// One after each event, from the journal alone.
fn states(town: &TestTown) -> Vec<State> {
    let mut folded = Town::default();
    let rig = "harbor".into();
    let entries = journal::of(town).into_iter();
    let mut states: Vec<State> = entries
        .map(|entry| {
            folded.apply(&entry.event);
            let landed = folded
                .requests
                .values()
                .filter(|request| matches!(request.state, RequestState::Landed { .. }))
                .map(|request| request.title.clone());
            State {
                at: entry.at.0,
                of: folded
                    .requests
                    .iter()
                    .map(|(id, request)| (id.to_string(), request.state.clone()))
                    .collect(),
                order: queue_order(&folded, &rig).iter().map(ToString::to_string).collect(),
                subjects: landed.collect(),
            }
        })
        .collect();
    // Events of one turn happen at once.
    states.dedup_by(|later, earlier| {
        let same = later.at == earlier.at;
        if same {
            std::mem::swap(later, earlier);
        }
        same
    });
    states
}

/// What of it was not so at any moment of the second before.
fn lies(said: &Said, states: &[State]) -> Vec<String> {
    let now = (said.at * 1_000.0) as i64;
    let first = states.iter().rposition(|state| state.at <= now - FRESH).unwrap_or(0);
    let then: Vec<&State> = states[first..].iter().take_while(|state| state.at <= now).collect();
    let ever = |holds: &dyn Fn(&State) -> bool| then.iter().any(|state| holds(state));
    let mut lies = Vec::new();
    let mut hold = |holds: bool, what: String| {
        if !holds {
            lies.push(format!("{what} at {now}"));
        }
    };
    let is =
        |state: &State, id: &str, wanted: fn(&RequestState) -> bool| state.of.get(id).is_some_and(wanted);
    for (id, _) in &said.gate {
        let wanted = |state: &RequestState| {
            matches!(state, RequestState::Checking { .. } | RequestState::Landing { .. })
        };
        hold(ever(&|state| is(state, id, wanted)), format!("{id} is in the gate"));
    }
    for (id, place) in &said.line {
        let holds = ever(&|state| {
            let stands = state.order.iter().position(|other| other == id).map(|at| (at + 1).to_string());
            is(state, id, |state| *state == RequestState::Queued) && stands.as_deref() == Some(place)
        });
        hold(holds, format!("{id} is in line as number {place}"));
    }
    for (id, _) in &said.back {
        hold(ever(&|state| is(state, id, RequestState::is_returned)), format!("{id} was sent back"));
    }
    for subject in &said.shown_landed {
        let holds = ever(&|state| {
            state.subjects.iter().any(|title| subject.split_whitespace().any(|word| word == title))
        });
        hold(holds, format!("{subject:?} has landed"));
    }
    hold(ever(&|state| state.landed() == said.landed), format!("{} landed today", said.landed));
    hold(ever(&|state| state.is_waiting() == said.waiting), format!("{} are in line", said.waiting));
    lies
}
