//! Finds and ends processes that a test left behind, by the test's own folder in their environment or arguments.

use std::fs;
use std::path::Path;

/// Pids of processes whose environment or command line names `folder`, other than this one.
pub fn processes_of(folder: &Path) -> Vec<i32> {
    let marker = folder.as_os_str().as_encoded_bytes();
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    pids.filter(|pid| *pid != std::process::id() as i32 && names(*pid, marker) && is_alive(*pid)).collect()
}

fn names(pid: i32, marker: &[u8]) -> bool {
    // A keeper's own environment is empty; its arguments name its session's folder.
    ["environ", "cmdline"].iter().any(|file| {
        let text = fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
        text.windows(marker.len()).any(|window| window == marker)
    })
}

/// False for a zombie too: it only waits to be reaped.
pub fn is_alive(pid: i32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(") ")
        .next()
        .and_then(|rest| rest.chars().next())
        .is_some_and(|state| state != 'Z' && state != 'X')
}

/// SIGKILL for every process that names `folder`; returns how many there were.
pub fn end_processes_of(folder: &Path) -> usize {
    let pids = processes_of(folder);
    pids.iter().for_each(|pid| kill(*pid));
    pids.len()
}

/// SIGKILL.
pub fn kill(pid: i32) {
    signal(pid, rustix::process::Signal::KILL);
}

/// SIGSTOP: it is there, and answers nobody.
pub fn freeze(pid: i32) {
    signal(pid, rustix::process::Signal::STOP);
}

/// SIGCONT.
pub fn thaw(pid: i32) {
    signal(pid, rustix::process::Signal::CONT);
}

fn signal(pid: i32, signal: rustix::process::Signal) {
    if let Some(pid) = rustix::process::Pid::from_raw(pid) {
        // It may have ended by itself in the meantime.
        let _ended_already = rustix::process::kill_process(pid, signal);
    }
}

/// SIGKILL for a whole process group.
pub fn kill_group(leader: i32) {
    if let Some(pid) = rustix::process::Pid::from_raw(leader) {
        let _ended_already = rustix::process::kill_process_group(pid, rustix::process::Signal::KILL);
    }
}

/// Pids of the direct children of a process.
pub fn children_of(pid: u32) -> Vec<i32> {
    let text = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    text.split_whitespace().filter_map(|pid| pid.parse().ok()).collect()
}

/// Pids of a process group.
pub fn processes_of_group(leader: i32) -> Vec<i32> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    pids.filter(|pid| group_of(*pid) == Some(leader)).collect()
}

fn group_of(pid: i32) -> Option<i32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit(") ").next()?.split(' ').nth(2)?.parse().ok()
}

/// Waits for a child of this process that has ended, or is about to.
pub fn reap(pid: i32) {
    if let Some(pid) = rustix::process::Pid::from_raw(pid) {
        let _reaped_already = rustix::process::waitpid(Some(pid), rustix::process::WaitOptions::empty());
    }
}
