//! `gt mq ledger` and `gt mq figures`: what a rig's queue did in the last days.

use crate::failure::Failure;
use crate::link::At;
use crate::out::table;
use crate::text::{line, local, utc_offset_minutes};
use clap::Args;
use gastown_api::call::{QueueFiguresArgs, calls};
use gastown_api::view::{GateLedgerView, LastRedView, QueueBinView, QueueFiguresView};

#[derive(Args)]
pub struct Past {
    #[arg(long)]
    rig: String,
    /// How many days, with today
    #[arg(long, default_value_t = 14, value_name = "N")]
    days: u16,
}

impl Past {
    pub fn ledger(&self, at: &At) -> Result<(), Failure> {
        at.out.show(&self.ask(at)?, ledger)
    }

    pub fn figures(&self, at: &At) -> Result<(), Failure> {
        at.out.show(&self.ask(at)?, figures)
    }

    fn ask(&self, at: &At) -> Result<QueueFiguresView, Failure> {
        at.link()?.call::<calls::QueueFigures>(QueueFiguresArgs {
            rig: self.rig.clone(),
            days: Some(self.days),
            utc_offset_minutes: Some(utc_offset_minutes()),
        })
    }
}

fn ledger(figures: &QueueFiguresView) -> String {
    let rows = figures.gates.iter().map(|gate| {
        let red = gate.last_red.as_ref().map_or_else(|| "-".into(), last_red);
        let on_target =
            if gate.red_on_target { format!("red on {}", line(&figures.target)) } else { "-".into() };
        [
            line(&gate.gate),
            gate.ran.to_string(),
            gate.failed.to_string(),
            flukes(gate),
            took(gate.took_p50_ms),
            took(gate.took_p95_ms),
            on_target,
            red,
        ]
    });
    let heads = ["GATE", "RAN", "FAILED", "FLUKES", "P50", "P95", "NOW", "LAST RED"];
    let mut text = table(heads, rows.collect(), "no gate is set, and none ran");
    if let Some(policy) = &figures.policy {
        let (passed, flukes) = (policy.passed, policy.flukes);
        text.push_str(&format!(
            "\n\nthe queue reckons with {} flukes of a check, from {passed} that passed and {flukes} flukes",
            percent(policy.fluke_permille)
        ));
    }
    text
}

/// How many, and what share that may be as far as so few say.
fn flukes(gate: &GateLedgerView) -> String {
    let open = if gate.open > 0 { format!(", {} not known", gate.open) } else { String::new() };
    match gate.fluke_from_permille.zip(gate.fluke_to_permille) {
        Some((from, to)) => format!("{} ({} to {}){open}", gate.flukes, percent(from), percent(to)),
        None => format!("not known{open}"),
    }
}

fn percent(permille: u32) -> String {
    format!("{}.{} %", permille / 10, permille % 10)
}

fn took(ms: Option<u64>) -> String {
    ms.map_or_else(|| "-".into(), |ms| format!("{:.1} s", ms as f64 / 1_000.0))
}

fn last_red(red: &LastRedView) -> String {
    let with = if red.with > 0 { format!(" with {} more", red.with) } else { String::new() };
    format!("{} {}{with}, {}", local(&red.at), line(&red.request), red.blame)
}

fn figures(figures: &QueueFiguresView) -> String {
    let rows = figures.bins.iter().filter(|bin| is_busy(bin)).chain([&figures.sum]).map(of_bin);
    let heads = ["WHEN", "LANDED", "SENT BACK", "P50", "P95", "SERIAL", "RAN", "KNOWN", "REHEARSED", "IDLE"];
    table(heads, rows.collect(), "nothing landed")
}

fn is_busy(bin: &QueueBinView) -> bool {
    bin.landed + bin.sent_back + bin.passed + bin.failed + bin.stopped + bin.rehearsals > 0
}

fn of_bin(bin: &QueueBinView) -> [String; 10] {
    let wait = |secs: Option<u64>| secs.map_or_else(|| "-".into(), |secs| format!("{secs} s"));
    [
        if bin.bin.is_empty() { "in all".into() } else { line(&bin.bin) },
        bin.landed.to_string(),
        bin.sent_back.to_string(),
        wait(bin.wait_p50_secs),
        wait(bin.wait_p95_secs),
        bin.serial.to_string(),
        bin.ran.to_string(),
        bin.known.to_string(),
        bin.rehearsed.to_string(),
        bin.rehearsals.to_string(),
    ]
}
