//! The demo's tasks. Each takes a few seconds that one can watch; some wait on others, two conflict, one check is red, one asks.

use gastown_core::TaskKind;

pub(super) struct Task {
    /// Names it within this list.
    pub key: &'static str,
    pub title: &'static str,
    pub body: &'static str,
    script: &'static str,
    pub kind: TaskKind,
    pub priority: u8,
    pub labels: &'static [&'static str],
    /// Keys of tasks earlier in this list.
    pub needs: &'static [&'static str],
}

macro_rules! script {
    ($name:literal) => {
        include_str!(concat!("../../demo/tasks/", $name, ".sh"))
    };
}

const BEGIN: &str = script!("begin");

/// What a `shell` agent runs.
pub(super) fn script(task: &Task) -> String {
    format!("{BEGIN}\n{}", task.script)
}

pub(super) const TASKS: &[Task] = &[
    Task {
        key: "skerry",
        title: "Add the Skerry light",
        body: "White, two flashes in 10 s.\n\nIt adds its line where \"Add the Breakwater light\" adds one too: whoever lands second has a conflict, and solves it in its second round.",
        script: script!("skerry"),
        kind: TaskKind::Feature,
        priority: 1,
        labels: &["data"],
        needs: &[],
    },
    Task {
        key: "breakwater",
        title: "Add the Breakwater light",
        body: "Green, one flash in 6 s.\n\nIt adds its line where \"Add the Skerry light\" adds one too: whoever lands second has a conflict, and solves it in its second round.",
        script: script!("breakwater"),
        kind: TaskKind::Feature,
        priority: 1,
        labels: &["data"],
        needs: &[],
    },
    Task {
        key: "table",
        title: "Print all lights as a table",
        body: "`lights table` prints name, colour, period and flashes in aligned columns. With a test.",
        script: script!("table"),
        kind: TaskKind::Feature,
        priority: 1,
        labels: &["tool"],
        needs: &[],
    },
    Task {
        key: "colours",
        title: "Count the lights by colour",
        body: "`lights colours` prints each colour and how many lights have it.\n\nThe first try has a mistake that the check `test` finds in the queue. Restart its agent then: it mends it in its second round.",
        script: script!("colours"),
        kind: TaskKind::Feature,
        priority: 2,
        labels: &["tool"],
        needs: &[],
    },
    Task {
        key: "storm",
        title: "Choose the storm signal",
        body: "Which colour does the Old Tower show before a storm? The agent asks you, and waits for your answer.",
        script: script!("storm"),
        kind: TaskKind::Task,
        priority: 2,
        labels: &["docs"],
        needs: &[],
    },
    Task {
        key: "names",
        title: "Check that no name is used twice",
        body: "A test that fails as soon as two lights have the same name.",
        script: script!("names"),
        kind: TaskKind::Chore,
        priority: 2,
        labels: &["tests"],
        needs: &[],
    },
    Task {
        key: "adding",
        title: "Say how to add a light",
        body: "A page of three steps, for whoever has never done it.",
        script: script!("adding"),
        kind: TaskKind::Chore,
        priority: 3,
        labels: &["docs"],
        needs: &[],
    },
    Task {
        key: "harbor",
        title: "Draw the harbor",
        body: "A picture in plain characters. Watch it grow in the agent's terminal.",
        script: script!("harbor"),
        kind: TaskKind::Task,
        priority: 3,
        labels: &["docs"],
        needs: &[],
    },
    Task {
        key: "next",
        title: "Say when a light begins again",
        body: "`lights next LIGHT SECOND` prints the seconds until its next period. Waits for the table, because it is written after it.",
        script: script!("next"),
        kind: TaskKind::Feature,
        priority: 2,
        labels: &["tool"],
        needs: &["table"],
    },
    Task {
        key: "sailors",
        title: "Write a page for sailors",
        body: "All lights as a table, made by the tool itself.",
        script: script!("sailors"),
        kind: TaskKind::Task,
        priority: 2,
        labels: &["docs"],
        needs: &["table"],
    },
    Task {
        key: "watch",
        title: "Write the list for the watch",
        body: "What the watch does in a night, with the storm signal.",
        script: script!("watch"),
        kind: TaskKind::Task,
        priority: 3,
        labels: &["docs"],
        needs: &["storm"],
    },
    Task {
        key: "notes",
        title: "Write what has changed",
        body: "CHANGES.md with one line for each command. Waits for the commands and for the watch's list.",
        script: script!("notes"),
        kind: TaskKind::Chore,
        priority: 3,
        labels: &["docs"],
        needs: &["colours", "next", "watch"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_needs_only_tasks_before_it() {
        for (at, task) in TASKS.iter().enumerate() {
            for need in task.needs {
                assert!(TASKS[..at].iter().any(|before| before.key == *need), "{} needs {need}", task.key);
            }
        }
    }

    #[test]
    fn a_dozen_tasks_are_there_and_some_could_start_at_once() {
        assert_eq!(TASKS.len(), 12);
        assert!(TASKS.iter().filter(|task| task.needs.is_empty()).count() >= 5);
        assert!(TASKS.iter().all(|task| script(task).len() > BEGIN.len() + 20));
    }
}
