//! Whether the machine has time for what nobody waits for.

use std::num::NonZero;

/// Less of the memory may not be free.
const FREE_PERCENT_MIN: u64 = 10;
const MEMORY_FILE: &str = "/proc/meminfo";

/// Why it has none, with so many agents at work; none where it has, or where that cannot be told.
pub(super) fn of_machine(at_work: usize) -> Option<String> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    if at_work >= cores {
        return Some(format!("{at_work} agents are at work on {cores} processors"));
    }
    let memory = std::fs::read_to_string(MEMORY_FILE).ok()?;
    let free = free_percent(&memory)?;
    (free < FREE_PERCENT_MIN).then(|| format!("only {free} % of the memory is free"))
}

/// As the kernel estimates what new programs may have.
fn free_percent(text: &str) -> Option<u64> {
    let of = |name: &str| {
        let row = text.lines().find_map(|line| line.strip_prefix(name))?;
        row.split_whitespace().next()?.parse::<u64>().ok()
    };
    of("MemAvailable:").zip(of("MemTotal:")).filter(|(_, all)| *all > 0).map(|(free, all)| free * 100 / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_as_the_kernel_writes_it_and_what_cannot_be_read_presses_nobody() {
        let text = "MemTotal:       16000 kB\nMemFree:          100 kB\nMemAvailable:    4000 kB\n";
        assert_eq!(free_percent(text), Some(25));
        assert_eq!(free_percent("MemTotal: 0 kB\nMemAvailable: 0 kB"), None);
        assert_eq!(free_percent("something else"), None);
    }

    #[test]
    fn as_many_agents_at_work_as_there_are_processors_are_enough() {
        assert!(of_machine(10_000).is_some_and(|why| why.contains("agents are at work")));
    }
}
