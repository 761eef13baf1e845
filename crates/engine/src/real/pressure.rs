//! Whether the machine has time for what nobody waits for.

use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Less of the memory may not be free.
const FREE_PERCENT_MIN: u64 = 10;
/// Others may want so much of the processors: what is rehearsed comes after them there, but not in caches, and not in what the hall
/// itself does for it.
const WANTED_PERCENT_MAX: u64 = 60;
/// How the processors are used is measured over so long at least, and is believed for so long.
const MEASURED: Duration = Duration::from_millis(200);
const BELIEVED: Duration = Duration::from_secs(1);
/// A longer time says nothing of now.
const MEASURED_MAX: Duration = Duration::from_secs(5);

/// How the machine was used when that was last asked.
#[derive(Default)]
pub(super) struct Pressure(Mutex<Option<Measured>>);

struct Measured {
    at: Instant,
    used: Used,
    wanted_percent: Option<u64>,
}

impl Pressure {
    /// Why there is no time, with so many agents at work; none where there is, or where that cannot be told.
    pub fn why(&self, at_work: usize) -> Option<String> {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        if at_work >= cores {
            return Some(format!("{at_work} agents are at work on {cores} processors"));
        }
        if let Some(wanted) = self.wanted_percent().filter(|wanted| *wanted > WANTED_PERCENT_MAX) {
            return Some(format!("other programs use {wanted} % of the processors"));
        }
        let memory = std::fs::read_to_string("/proc/meminfo").ok()?;
        let free = free_percent(&memory)?;
        (free < FREE_PERCENT_MIN).then(|| format!("only {free} % of the memory is free"))
    }

    fn wanted_percent(&self) -> Option<u64> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.as_ref().filter(|known| known.at.elapsed() < BELIEVED) {
            return known.wanted_percent;
        }
        let before = match known.take().filter(|known| known.at.elapsed() < MEASURED_MAX) {
            Some(known) => known.used,
            None => {
                let used = Used::now()?;
                std::thread::sleep(MEASURED);
                used
            }
        };
        let used = Used::now()?;
        let wanted_percent = used.wanted_since(&before);
        *known = Some(Measured { at: Instant::now(), used, wanted_percent });
        wanted_percent
    }
}

/// Processor time since the machine began, in the kernel's ticks.
#[derive(Clone, Copy)]
struct Used {
    all: u64,
    /// By programs that do not give way to others, this hall's own included.
    wanted: u64,
    own: u64,
}

impl Used {
    fn now() -> Option<Self> {
        Self::read(
            &std::fs::read_to_string("/proc/stat").ok()?,
            &std::fs::read_to_string("/proc/self/stat").ok()?,
        )
    }

    /// Columns are those of proc(5): user, nice, system, idle, iowait, irq, softirq, steal; and of a process utime and stime, which
    /// are the 12th and 13th after its name.
    fn read(machine: &str, own: &str) -> Option<Self> {
        let all: Vec<u64> = machine
            .lines()
            .next()?
            .strip_prefix("cpu ")?
            .split_whitespace()
            .map_while(|n| n.parse().ok())
            .take(8)
            .collect();
        let [user, _nice, system, _idle, _iowait, irq, softirq, steal] = all[..] else { return None };
        let own: Vec<&str> = own.rsplit_once(") ")?.1.split(' ').collect();
        let ticks = |at: usize| own.get(at)?.parse::<u64>().ok();
        Some(Self {
            all: all.iter().sum(),
            wanted: user + system + irq + softirq + steal,
            own: ticks(11)? + ticks(12)?,
        })
    }

    /// What others wanted since then, of all that there was.
    fn wanted_since(&self, before: &Self) -> Option<u64> {
        let all = self.all.saturating_sub(before.all);
        let own = self.own.saturating_sub(before.own);
        let wanted = self.wanted.saturating_sub(before.wanted).saturating_sub(own);
        (wanted * 100).checked_div(all)
    }
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
        let why = Pressure::default().why(10_000);
        assert!(why.is_some_and(|why| why.contains("agents are at work")));
    }

    #[test]
    fn what_gives_way_and_what_the_hall_does_itself_is_wanted_by_nobody_else() {
        let own = |ticks: u64| format!("7 (gt (hall)) S 1 7 7 0 -1 4194560 1 2 3 4 {ticks} 20 0 0 20 0 9");
        let machine =
            |user: u64, nice: u64, idle: u64| format!("cpu  {user} {nice} 50 {idle} 5 1 1 0 0 0\ncpu0 1 1\n");
        let before = Used::read(&machine(1_000, 400, 9_000), &own(100)).expect("it is read");

        let busy = Used::read(&machine(1_150, 440, 9_010), &own(130)).expect("it is read");
        let idle = Used::read(&machine(1_010, 430, 9_160), &own(110)).expect("it is read");

        assert_eq!(busy.wanted_since(&before), Some(60), "150 of 200, 30 of them the hall's");
        assert_eq!(idle.wanted_since(&before), Some(0));
        assert_eq!(before.wanted_since(&before), None, "no time has passed");
        assert!(Used::read("cpu  1 2", &own(1)).is_none());
    }
}
