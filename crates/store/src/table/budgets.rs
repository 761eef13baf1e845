//! Budgets, by what they are for.

use gastown_core::{Budget, BudgetScope};

impl crate::table::Row for Budget {
    const TABLE: &'static str = "budgets";
    const PUT: &'static str =
        "INSERT INTO budgets (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = ?2";
    const DELETE: &'static str = "DELETE FROM budgets WHERE id = ?1";
    const ALL: &'static str = "SELECT id, body FROM budgets";
    type Id = BudgetScope;

    fn id(&self) -> BudgetScope {
        self.scope
    }
}
