//! `gt costs`: tokens, money and time of the last days.

use crate::failure::Failure;
use crate::link::At;
use crate::out::table;
use crate::text::{line, utc_offset_minutes};
use clap::{Args, ValueEnum};
use gastown_api::call::{SpendArgs, calls};
use gastown_api::view::{SpendDayView, SpendRowView, SpendSumView, SpendView};

#[derive(Args)]
pub struct Costs {
    /// How many days, with today
    #[arg(long, default_value_t = 1, value_name = "N")]
    days: u16,
    /// What the rows are
    #[arg(long, value_enum, default_value_t = By::Agent)]
    by: By,
}

#[derive(Clone, Copy, ValueEnum)]
enum By {
    Agent,
    Task,
    Rig,
    Model,
    Preset,
    Day,
}

impl Costs {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let args = SpendArgs { days: Some(self.days), utc_offset_minutes: Some(utc_offset_minutes()) };
        let spend = at.link()?.call::<calls::Spend>(args)?;
        at.out.show(&spend, |spend| self.shown(spend))
    }

    fn shown(&self, spend: &SpendView) -> String {
        let rows = match self.by {
            By::Agent => by_name(&spend.agents),
            By::Task => by_name(&spend.tasks),
            By::Rig => by_name(&spend.rigs),
            By::Model => by_name(&spend.models),
            By::Preset => by_name(&spend.presets),
            By::Day => spend.days.iter().map(of_day).collect(),
        };
        let heads = ["WHAT", "COST", "TOKENS", "ANSWERS", "WORKED", "LANDED", "TITLE"];
        let mut text = table(heads, rows, "nothing was used");
        text.push_str(&format!("\n\n{} in all, at list prices", cost(&spend.sum)));
        if let Some(day) = &spend.prices_as_of {
            text.push_str(&format!(" (seen {} at the latest)", line(day)));
        }
        if let Some(wrong) = &spend.prices_wrong {
            text.push_str(&format!("\nno prices: {}", line(wrong)));
        }
        for row in &spend.unknown {
            let words = row.words.as_deref().map_or_else(String::new, |words| format!(": {}", line(words)));
            text.push_str(&format!(
                "\nnot known: {} on {} ({}), {}{words}",
                line(&row.agent),
                line(&row.task),
                line(&row.preset),
                row.why.as_str().replace('_', " ")
            ));
        }
        text
    }
}

fn by_name(rows: &[SpendRowView]) -> Vec<[String; 7]> {
    let row = |row: &SpendRowView| {
        let title = row.title.as_deref().map(line).unwrap_or_default();
        let name = if row.name.is_empty() { "not named".into() } else { line(&row.name) };
        cells(name, &row.sum, row.landed, title)
    };
    rows.iter().map(row).collect()
}

fn of_day(day: &SpendDayView) -> [String; 7] {
    cells(line(&day.day), &day.sum, day.landed, String::new())
}

fn cells(name: String, sum: &SpendSumView, landed: u32, title: String) -> [String; 7] {
    [
        name,
        cost(sum),
        tokens(sum).to_string(),
        sum.answers.to_string(),
        worked(sum),
        landed.to_string(),
        title,
    ]
}

fn tokens(sum: &SpendSumView) -> u64 {
    sum.input_tokens + sum.output_tokens + sum.cache_read_tokens + sum.cache_write_tokens
}

/// What is not known is said, and never taken for nothing.
fn cost(sum: &SpendSumView) -> String {
    let is_partial = sum.unpriced_tokens > 0 || sum.unknown_sessions > 0;
    let is_nothing = sum.answers == 0 || sum.unpriced_tokens >= tokens(sum);
    match (is_partial, is_nothing) {
        (true, true) => "not known".into(),
        (true, false) => format!("at least {}", line(&sum.cost)),
        (false, _) => line(&sum.cost),
    }
}

fn worked(sum: &SpendSumView) -> String {
    let minutes = sum.work_secs / 60;
    match minutes / 60 {
        0 => format!("{minutes} m"),
        hours => format!("{hours} h {} m", minutes % 60),
    }
}
