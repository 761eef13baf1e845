//! How an event changes what sessions used, and the budgets.

use crate::{AgentId, Budget, BudgetScope, Event, SessionId, Time, Town, Usage, is_working};

impl Town {
    /// After the sessions themselves: whether a program works is read from them.
    pub(super) fn apply_usage(&mut self, event: &Event) {
        match event {
            Event::SessionPlanned { session } => {
                self.usage.insert_mut(session.id.clone(), Usage::of(session))
            }
            Event::SessionStarted { session, at, .. }
            | Event::SessionSignalled { session, at, .. }
            | Event::SessionEnded { session, at, .. }
            | Event::SessionLost { session, at, .. } => self.time_work(session, *at),
            Event::AgentPaused { agent, at } | Event::AgentResumed { agent, at } => {
                self.time_work_of(agent, *at)
            }
            Event::UsageRead { session, bins, context, windows, unknown, at, .. } => {
                self.change_usage(session, |usage| {
                    usage.put_bins(bins);
                    (usage.context, usage.windows) = (*context, windows.clone());
                    (usage.unknown, usage.read) = (unknown.clone(), Some(*at));
                });
            }
            Event::BudgetSet { scope, soft, hard, utc_offset_minutes } => {
                self.change_budget(*scope, |budget| {
                    (budget.soft, budget.hard) = (*soft, *hard);
                    budget.utc_offset_minutes = *utc_offset_minutes;
                });
            }
            Event::SoftLimitReached { scope, until, .. } => {
                self.change_budget(*scope, |budget| budget.soft_said_until = Some(*until))
            }
            Event::StartsHeld { scope, until, .. } => {
                self.change_budget(*scope, |budget| budget.held_until = Some(*until))
            }
            Event::StartsReleased { scope } => self.change_budget(*scope, |budget| budget.held_until = None),
            Event::BudgetLifted { scope, until } => {
                self.change_budget(*scope, |budget| budget.lifted_until = Some(*until))
            }
            _ => {}
        }
    }

    fn time_work_of(&mut self, agent: &AgentId, at: Time) {
        // Journals of before had no time here.
        let session = self.agents.get(agent).and_then(|agent| agent.session.clone());
        if let Some(session) = session.filter(|_| at != Time(0)) {
            self.time_work(&session, at);
        }
    }

    fn time_work(&mut self, id: &SessionId, at: Time) {
        let works = self.sessions.get(id).is_some_and(|session| {
            let paused = self.agents.get(&session.agent).is_some_and(|agent| agent.paused);
            is_working(session, paused)
        });
        self.change_usage(id, |usage| usage.turn(works, at));
    }

    fn change_usage(&mut self, id: &SessionId, with: impl FnOnce(&mut Usage)) {
        let Some(session) = self.sessions.get(id) else { return };
        let mut usage = self.usage.get(id).cloned().unwrap_or_else(|| Usage::of(session));
        with(&mut usage);
        self.usage.insert_mut(id.clone(), usage);
    }

    fn change_budget(&mut self, scope: BudgetScope, with: impl FnOnce(&mut Budget)) {
        let mut budget = self.budgets.get(&scope).cloned().unwrap_or_else(|| Budget::new(scope));
        with(&mut budget);
        self.budgets.insert_mut(scope, budget);
    }
}
