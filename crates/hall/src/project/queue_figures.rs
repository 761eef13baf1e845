//! View of what a rig's queue did in a span of days: by day or hour, by landing and by gate.

use super::{Span, rfc3339};
use gastown_api::view::{
    BlameWord, GateLedgerView, LastRedView, PolicyLedgerView, ProvenWord, QueueBinView, QueueFiguresView,
    QueueLandingView,
};
use gastown_core::{
    Blame, GateResult, PastCheck, PastEnd, PastLanding, Proven, QueuePast, Rate, RequestId, Rig, Time, Town,
    Verdict, percentile, quarter,
};

const LANDINGS_MAX: usize = 200;
const MICROS: u64 = 1_000_000;

pub(crate) fn queue_figures_view(town: &Town, rig: &Rig, past: &QueuePast, span: &Span) -> QueueFiguresView {
    let mut bins = Bins::new(span);
    for landing in past.landings() {
        let is_rehearsed = past.proven(landing) == Some(Proven::Rehearsed);
        bins.add(landing.at, |tally| {
            tally.bin.landed += 1;
            tally.bin.rehearsed += u32::from(is_rehearsed);
            tally.waits.extend(wait_secs(town, landing));
        });
    }
    past.sent_back().iter().for_each(|(at, _)| bins.add(*at, |tally| tally.bin.sent_back += 1));
    past.rehearsals().iter().for_each(|at| bins.add(*at, |tally| tally.bin.rehearsals += 1));
    for check in past.checks() {
        if let Some((at, end)) = check.ended {
            bins.add(at, |tally| count(&mut tally.bin, check, end));
        }
    }
    let landings = past.landings().iter().rev().filter(|landing| span.has(landing.at).is_some());
    QueueFiguresView {
        rig: rig.id.to_string(),
        target: rig.target.clone(),
        today: span.name(span.days().saturating_sub(1)),
        landings: landings.take(LANDINGS_MAX).map(|landing| landing_view(town, past, landing)).collect(),
        gates: gates(town, rig, past, span),
        policy: town.lanes.get(&rig.id).map(|lane| {
            let ledger = lane.facts.ledger();
            let fluke_permille = (ledger.fluke(0) * 1_000.0).round() as u32;
            PolicyLedgerView { passed: ledger.passed, flukes: ledger.flukes, fluke_permille }
        }),
        sum: bins.whole.view(String::new()),
        bins: bins.parts.iter().zip(&bins.names).map(|(tally, name)| tally.view(name.clone())).collect(),
    }
}

#[derive(Clone, Default)]
struct Tally {
    bin: QueueBinView,
    waits: Vec<u64>,
}

impl Tally {
    fn view(&self, bin: String) -> QueueBinView {
        QueueBinView {
            bin,
            serial: self.bin.landed + self.bin.sent_back,
            wait_p50_secs: percentile(&self.waits, 50),
            wait_p95_secs: percentile(&self.waits, 95),
            ..self.bin.clone()
        }
    }
}

struct Bins<'a> {
    span: &'a Span,
    names: Vec<String>,
    parts: Vec<Tally>,
    whole: Tally,
}

impl<'a> Bins<'a> {
    fn new(span: &'a Span) -> Self {
        let names: Vec<String> = match span.days() {
            1 => (0..24).map(|hour| format!("{hour:02}:00")).collect(),
            days => (0..days).map(|day| span.name(day)).collect(),
        };
        Self { span, parts: vec![Tally::default(); names.len()], names, whole: Tally::default() }
    }

    fn add(&mut self, at: Time, with: impl Fn(&mut Tally)) {
        let quarter = quarter(at);
        let Some(day) = self.span.day(quarter) else { return };
        let place = if self.span.days() == 1 { self.span.hour(quarter) } else { Some(day) };
        with(&mut self.whole);
        place.and_then(|place| self.parts.get_mut(place)).into_iter().for_each(with);
    }
}

fn count(bin: &mut QueueBinView, check: &PastCheck, end: PastEnd) {
    match end {
        PastEnd::Passed => bin.passed += 1,
        PastEnd::Red { .. } => bin.failed += 1,
        PastEnd::Stopped => bin.stopped += 1,
    }
    let is_known = check.is_known();
    bin.known += u32::from(is_known);
    bin.ran += u32::from(!is_known && (end == PastEnd::Stopped || !check.verdicts.is_empty()));
}

/// None of what an older town landed, whose request says no time.
fn wait_secs(town: &Town, landing: &PastLanding) -> Option<u64> {
    let request = town.requests.get(&landing.request)?;
    let since = request.approval.as_ref().map_or(request.opened, |approval| approval.at);
    Some(u64::try_from(landing.at.0.saturating_sub(since.0)).ok()? / MICROS)
}

fn title(town: &Town, id: &RequestId) -> String {
    town.requests.get(id).map_or_else(|| id.to_string(), |request| request.title.clone())
}

fn landing_view(town: &Town, past: &QueuePast, landing: &PastLanding) -> QueueLandingView {
    QueueLandingView {
        request: landing.request.to_string(),
        title: title(town, &landing.request),
        at: rfc3339(landing.at),
        wait_secs: wait_secs(town, landing),
        with: shown(landing.with),
        proven: past.proven(landing).map(|proven| match proven {
            Proven::Ran => ProvenWord::Ran,
            Proven::Known => ProvenWord::Known,
            Proven::Rehearsed => ProvenWord::Rehearsed,
            Proven::Unchecked => ProvenWord::Unchecked,
        }),
    }
}

fn shown(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Those of the rig in their order, then those that it once had.
fn gates(town: &Town, rig: &Rig, past: &QueuePast, span: &Span) -> Vec<GateLedgerView> {
    let mut names: Vec<&str> = rig.gates.iter().map(|gate| gate.name.as_str()).collect();
    let set = names.len();
    let mut ran: Vec<(&PastCheck, &Verdict)> = Vec::new();
    for check in past.checks() {
        ran.extend(
            check.verdicts.iter().filter(|verdict| span.has(verdict.at).is_some()).map(|v| (check, v)),
        );
    }
    for (_, verdict) in &ran {
        if !names.contains(&verdict.gate.as_str()) {
            names.push(&verdict.gate);
        }
    }
    let of = |name: &str| ran.iter().copied().filter(|(_, verdict)| verdict.gate == name).collect::<Vec<_>>();
    let view = |(place, name): (usize, &&str)| GateLedgerView {
        is_set: place < set,
        red_on_target: is_red_on_target(rig, past, name),
        ..ledger(town, past, name, &of(name))
    };
    names.iter().enumerate().map(view).collect()
}

fn ledger(town: &Town, past: &QueuePast, gate: &str, seen: &[(&PastCheck, &Verdict)]) -> GateLedgerView {
    let has_run = |verdict: &Verdict| !verdict.known && verdict.result != GateResult::Spared;
    let ran: Vec<(&PastCheck, &Verdict)> =
        seen.iter().copied().filter(|(_, verdict)| has_run(verdict)).collect();
    let so_many = |result: GateResult| ran.iter().filter(|(_, verdict)| verdict.result == result).count();
    let failures = || ran.iter().copied().filter(|(_, verdict)| verdict.result == GateResult::Failed);
    let blamed =
        |blame: Blame| failures().filter(|(check, verdict)| past.blame(check, verdict) == blame).count();
    let (passed, flukes) = (so_many(GateResult::Passed), blamed(Blame::Fluke));
    let rate = Rate { happened: shown(flukes), seen: shown(passed + flukes) };
    let bounds = rate.bounds_permille();
    let ended = ran.iter().filter(|(_, verdict)| verdict.result != GateResult::CouldNotRun);
    let took: Vec<u64> = ended.map(|(_, verdict)| verdict.took_ms).collect();
    GateLedgerView {
        gate: gate.to_owned(),
        is_set: false,
        ran: shown(ran.len()),
        passed: shown(passed),
        failed: shown(failures().count()),
        could_not_run: shown(so_many(GateResult::CouldNotRun)),
        known: shown(seen.len() - ran.len()),
        flukes: shown(flukes),
        open: shown(blamed(Blame::Open)),
        fluke_permille: rate.permille(),
        fluke_from_permille: bounds.map(|(from, _)| from),
        fluke_to_permille: bounds.map(|(_, to)| to),
        took_p50_ms: percentile(&took, 50),
        took_p95_ms: percentile(&took, 95),
        last_red: failures().max_by_key(|(_, verdict)| verdict.at).and_then(|red| last_red(town, past, red)),
        red_on_target: false,
    }
}

fn last_red(town: &Town, past: &QueuePast, (check, verdict): (&PastCheck, &Verdict)) -> Option<LastRedView> {
    let request = check.requests.first()?;
    Some(LastRedView {
        at: rfc3339(verdict.at),
        request: request.to_string(),
        title: title(town, request),
        with: shown(check.requests.len() - 1),
        blame: match past.blame(check, verdict) {
            Blame::Fluke => BlameWord::Fluke,
            Blame::Change => BlameWord::Change,
            Blame::Open => BlameWord::Open,
        },
        commit: verdict.commit.to_string(),
    })
}

/// A failure of the gate as it is set was compared with the target as it is, which fails, too; or the target is what was let
/// through while it failed.
fn is_red_on_target(rig: &Rig, past: &QueuePast, gate: &str) -> bool {
    let Some(set) = rig.gates.iter().find(|set| set.name == gate) else { return false };
    let is_it = |verdict: &Verdict| {
        verdict.gate == gate && verdict.key.as_ref().is_none_or(|key| key.command == set.command)
    };
    past.checks().any(|check| {
        let was_compared = matches!(check.ended, Some((_, PastEnd::Red { already: true, .. })));
        let is_there = |verdict: &Verdict| {
            is_it(verdict) && verdict.result == GateResult::Failed && verdict.commit == rig.target_head
        };
        check.target == rig.target_head && was_compared && check.verdicts.last().is_some_and(is_it)
            || check.is_let() && check.verdicts.iter().any(is_there)
    })
}

#[cfg(test)]
mod tests;
