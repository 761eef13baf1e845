//! Sums a span of days up: by day, hour, preset, agent, task, rig and model.

use super::super::Span;
use super::{dollars, sum_view, town_spend};
use gastown_api::view::{
    SpendDayView, SpendRowView, SpendSumView, SpendUnknownView, SpendUnknownWord, SpendView,
};
use gastown_core::{
    Closed, Money, RequestState, SessionState, Sum, TaskId, TaskState, Time, Town, Usage, UsageUnknown,
};
use gastown_engine::Presets;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked for.
pub(crate) struct SpendAsk<'a> {
    pub now: Time,
    /// With today.
    pub days: u16,
    pub utc_offset_minutes: i16,
    pub presets: &'a Presets,
}

#[derive(Clone, Copy, Default)]
struct Part {
    sum: Sum,
    work_micros: i64,
    unknown: u32,
    landed: u32,
}

impl Part {
    fn view(&self) -> SpendSumView {
        sum_view(&self.sum, self.work_micros, self.unknown)
    }

    fn row(&self, name: &str) -> SpendRowView {
        SpendRowView { name: name.to_owned(), title: None, rig: None, sum: self.view(), landed: self.landed }
    }
}

type Parts = BTreeMap<String, Part>;

#[derive(Default)]
struct Book {
    days: Vec<BTreeMap<String, Part>>,
    hours: Vec<Part>,
    presets: Parts,
    agents: Parts,
    tasks: Parts,
    rigs: Parts,
    models: Parts,
    landed: Vec<u32>,
    checks: Vec<i64>,
    unknown: Vec<SpendUnknownView>,
}

pub(crate) fn spend_view(town: &Town, ask: &SpendAsk<'_>) -> SpendView {
    let span = Span::new(ask.now, ask.days, ask.utc_offset_minutes);
    let mut book = Book {
        days: vec![BTreeMap::new(); span.days()],
        hours: vec![Part::default(); 24],
        landed: vec![0; span.days()],
        checks: vec![0; span.days()],
        ..Book::default()
    };
    town.usage.values().for_each(|usage| book.enter(town, usage, ask, &span));
    book.land(town, &span);
    let all = book.presets.values().fold(Part::default(), joined);
    let (not_landed, not_landed_tasks) = not_landed(town, &span);
    let presets = ranked(&book.presets, |_, _| {});
    SpendView {
        today: span.name(span.days().saturating_sub(1)),
        days: book.day_views(&span, &presets),
        hours: book.hours.iter().map(Part::view).collect(),
        sum: all.view(),
        landed_median: landed_median(town, &span),
        not_landed,
        not_landed_tasks,
        agents: ranked(&book.agents, |name, row| {
            let agent = town.agents.get(&name.into());
            row.rig = agent.map(|agent| agent.rig.to_string());
            let task = agent.and_then(|agent| agent.task.as_ref()).and_then(|task| town.tasks.get(task));
            row.title = task.map(|task| task.title.clone());
        }),
        tasks: ranked(&book.tasks, |name, row| {
            let task = town.tasks.get(&name.into());
            row.rig = task.map(|task| task.rig.to_string());
            row.title = task.map(|task| task.title.clone());
        }),
        rigs: ranked(&book.rigs, |_, _| {}),
        models: ranked(&book.models, |_, _| {}),
        presets,
        unknown: book.unknown,
        town: town_spend(town, ask.now),
        prices_as_of: None,
        prices_wrong: None,
    }
}

impl Book {
    fn enter(&mut self, town: &Town, usage: &Usage, ask: &SpendAsk<'_>, span: &Span) {
        let mut whole = Part::default();
        let mut is_in = false;
        for bin in &usage.bins {
            let Some(day) = span.day(bin.quarter) else { continue };
            is_in = true;
            whole.sum += bin.sum;
            let models = self.models.entry(bin.model.clone()).or_default();
            models.sum += bin.sum;
            self.days[day].entry(usage.preset.clone()).or_default().sum += bin.sum;
            if let Some(hour) = span.hour(bin.quarter) {
                self.hours[hour].sum += bin.sum;
            }
        }
        for bin in usage.work_until(ask.now) {
            let Some(day) = span.day(bin.quarter) else { continue };
            is_in = true;
            whole.work_micros += bin.micros;
            self.days[day].entry(usage.preset.clone()).or_default().work_micros += bin.micros;
            if let Some(hour) = span.hour(bin.quarter) {
                self.hours[hour].work_micros += bin.micros;
            }
        }
        if !is_in {
            return;
        }
        if let Some((why, words)) = unknown(town, usage, ask) {
            whole.unknown = 1;
            self.unknown.push(SpendUnknownView {
                session: usage.session.to_string(),
                agent: usage.agent.to_string(),
                task: usage.task.to_string(),
                preset: usage.preset.clone(),
                why,
                words,
            });
        }
        let names = [&usage.preset as &str, usage.agent.as_str(), usage.task.as_str(), usage.rig.as_str()];
        let places = [&mut self.presets, &mut self.agents, &mut self.tasks, &mut self.rigs];
        for (parts, name) in places.into_iter().zip(names) {
            let part = parts.entry(name.to_owned()).or_default();
            *part = joined(*part, &whole);
        }
    }

    /// What landed, and how long its checks ran.
    fn land(&mut self, town: &Town, span: &Span) {
        for request in town.requests.values() {
            for bin in &request.check_work {
                if let Some(day) = span.day(bin.quarter) {
                    self.checks[day] += bin.micros;
                }
            }
            let RequestState::Landed { at, .. } = &request.state else { continue };
            let Some(day) = span.has(*at) else { continue };
            self.landed[day] += 1;
            self.rigs.entry(request.rig.to_string()).or_default().landed += 1;
            let rows = [
                (&mut self.agents, request.agent.as_ref().map(ToString::to_string)),
                (&mut self.tasks, request.task.as_ref().map(ToString::to_string)),
            ];
            for (parts, name) in rows {
                if let Some(name) = name
                    && let Some(part) = parts.get_mut(&name)
                {
                    part.landed += 1;
                }
            }
        }
    }

    fn day_views(&self, span: &Span, presets: &[SpendRowView]) -> Vec<SpendDayView> {
        let day = |place: usize| {
            let parts = &self.days[place];
            let of = |row: &SpendRowView| parts.get(&row.name).copied().unwrap_or_default().view();
            SpendDayView {
                day: span.name(place),
                sum: parts.values().fold(Part::default(), joined).view(),
                presets: presets.iter().map(of).collect(),
                landed: self.landed[place],
                check_secs: u64::try_from(self.checks[place] / 1_000_000).unwrap_or(0),
            }
        };
        (0..span.days()).map(day).collect()
    }
}

fn joined(mut one: Part, other: &Part) -> Part {
    one.sum += other.sum;
    one.work_micros += other.work_micros;
    one.unknown += other.unknown;
    one.landed += other.landed;
    one
}

/// The dearest first; of those that cost the same, the one that worked longest.
fn ranked(parts: &Parts, mut add: impl FnMut(&str, &mut SpendRowView)) -> Vec<SpendRowView> {
    let mut all: Vec<_> = parts.iter().collect();
    all.sort_by_key(|(_, part)| std::cmp::Reverse((part.sum.cost, part.sum.tokens.all(), part.work_micros)));
    let row = |(name, part): (&String, &Part)| {
        let mut row = part.row(name);
        add(name, &mut row);
        row
    };
    all.into_iter().map(row).collect()
}

/// Why the use of a session is not known; nothing for a program that runs the task's own script and asks no model.
fn unknown(town: &Town, usage: &Usage, ask: &SpendAsk<'_>) -> Option<(SpendUnknownWord, Option<String>)> {
    let preset = ask.presets.get(&usage.preset).ok();
    if preset.is_some_and(|preset| preset.needs_script) {
        return None;
    }
    let word = match &usage.unknown {
        Some(UsageUnknown::Unreadable { why }) => {
            return Some((SpendUnknownWord::Unreadable, Some(why.clone())));
        }
        Some(UsageUnknown::NoTranscript) => SpendUnknownWord::NoTranscript,
        Some(UsageUnknown::NothingTold) => SpendUnknownWord::NothingTold,
        Some(UsageUnknown::FormatNotKnown) => SpendUnknownWord::FormatNotKnown,
        None if usage.read.is_some() => return None,
        None if preset.is_none_or(|preset| preset.transcript.is_none()) => SpendUnknownWord::NotReported,
        None => match town.sessions.get(&usage.session).map(|session| &session.state) {
            // It never ran, so it used nothing.
            Some(SessionState::Planned | SessionState::NotStarted { .. }) => return None,
            _ => SpendUnknownWord::NotYet,
        },
    };
    Some((word, None))
}

/// Of all sessions of a task, whenever they ran.
fn whole_cost(town: &Town, task: &TaskId) -> Part {
    let sessions = town.usage.values().filter(|usage| usage.task == *task);
    let mut part = Part::default();
    sessions.for_each(|usage| {
        part.sum += usage.total();
        part.work_micros += usage.work.iter().map(|bin| bin.micros).sum::<i64>();
        part.unknown += u32::from(usage.unknown.is_some());
    });
    part
}

/// Only over tasks whose cost is wholly known; nothing where there is none.
fn landed_median(town: &Town, span: &Span) -> Option<String> {
    let landed: BTreeSet<&TaskId> = town
        .requests
        .values()
        .filter(
            |request| matches!(&request.state, RequestState::Landed { at, .. } if span.has(*at).is_some()),
        )
        .filter_map(|request| request.task.as_ref())
        .collect();
    let parts = landed.into_iter().map(|task| whole_cost(town, task));
    let is_known = |part: &Part| part.sum.answers > 0 && part.sum.unpriced == 0 && part.unknown == 0;
    let mut costs: Vec<Money> = parts.filter(is_known).map(|part| part.sum.cost).collect();
    costs.sort();
    costs.get(costs.len() / 2).copied().map(dollars)
}

/// Tasks that were closed in the span without landing, though an agent had worked on them.
fn not_landed(town: &Town, span: &Span) -> (SpendSumView, u32) {
    let closed = town.tasks.values().filter(|task| {
        matches!(&task.state, TaskState::Closed { why: Closed::Rejected | Closed::ByOwner, at } if span.has(*at).is_some())
    });
    let parts = closed.map(|task| whole_cost(town, &task.id));
    let worked: Vec<_> = parts.filter(|part| part.sum.answers > 0 || part.work_micros > 0).collect();
    (worked.iter().fold(Part::default(), joined).view(), worked.len() as u32)
}
