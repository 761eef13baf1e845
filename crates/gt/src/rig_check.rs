//! `gt rig check`: what was tried of a rig, and what it said.

use crate::failure::Failure;
use crate::link::At;
use crate::text::{line, safe, short};
use gastown_api::view::{CheckStepView, CheckVerdictWord, RigCheckView};
use serde::Serialize;

#[derive(Serialize)]
struct Row {
    check: String,
    verdict: CheckVerdictWord,
    detail: String,
    log: Option<String>,
}

/// Shows every step; exit code 1 where one is not green.
pub fn report(at: &At, rig: &str, check: &RigCheckView) -> Result<(), Failure> {
    let rows: Vec<Row> = check.steps.iter().map(row).collect();
    at.out.show(&rows, |rows| {
        let commit = check.commit.as_deref().map_or("its target".into(), short);
        let head = format!("{} at {commit}, in worktrees that are thrown away", line(rig));
        std::iter::once(head).chain(rows.iter().map(text_of)).collect::<Vec<_>>().join("\n")
    })?;
    let is_green = |row: &Row| matches!(row.verdict, CheckVerdictWord::Passed | CheckVerdictWord::Skipped);
    if rows.iter().all(is_green) { Ok(()) } else { Err(Failure::Shown) }
}

fn row(step: &CheckStepView) -> Row {
    let check = match &step.gate {
        Some(gate) => format!("gate {gate}"),
        None => step.what.to_string(),
    };
    Row { check, verdict: step.verdict, detail: step.detail.clone(), log: step.log.clone() }
}

fn text_of(row: &Row) -> String {
    let verdict = row.verdict.to_string().replace('_', " ");
    let detail = safe(&row.detail).replace('\n', "\n    ");
    let log = row.log.as_deref().filter(|_| row.verdict != CheckVerdictWord::Passed);
    let log = log.map(|log| format!("\n    log: {}", line(log))).unwrap_or_default();
    format!("{verdict:14} {:14} {detail}{log}", line(&row.check))
}
