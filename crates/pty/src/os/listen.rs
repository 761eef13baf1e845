//! Who listens on which TCP port, asked of the kernel at this moment.

use std::collections::BTreeMap;
use std::io;

/// A port that a process listens on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    pub port: u16,
    pub pid: u32,
    /// The process's name as the kernel has it.
    pub program: String,
}

/// Ports that processes listen on which were started with this `NAME=value` in their environment, lowest first; each once.
///
/// # Errors
/// When the kernel's lists cannot be read.
#[cfg(target_os = "linux")]
pub fn listeners_of(entry: &[u8]) -> io::Result<Vec<Listener>> {
    let ports = listening_sockets()?;
    if ports.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = BTreeMap::new();
    for process in super::processes()?.iter().filter(|process| !process.ended) {
        // The descriptors of other users' processes cannot be read; they are no worktree's.
        let Ok(descriptors) = std::fs::read_dir(format!("/proc/{}/fd", process.pid)) else { continue };
        let links = descriptors.filter_map(|descriptor| std::fs::read_link(descriptor.ok()?.path()).ok());
        let inodes = links.filter_map(|link| {
            link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse::<u64>().ok()
        });
        let own: Vec<u16> = inodes.filter_map(|inode| ports.get(&inode).copied()).collect();
        if own.is_empty() || !super::has_environment_entry(process.pid, entry) {
            continue;
        }
        let name = std::fs::read_to_string(format!("/proc/{}/comm", process.pid)).unwrap_or_default();
        for port in own {
            let program = name.trim_end().to_owned();
            found.entry(port).or_insert(Listener { port, pid: process.pid, program });
        }
    }
    Ok(found.into_values().collect())
}

/// # Errors
/// Always: this system is not asked yet.
#[cfg(not(target_os = "linux"))]
pub fn listeners_of(_entry: &[u8]) -> io::Result<Vec<Listener>> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "ports are not found on this system yet"))
}

/// Inode and port of every TCP socket that listens.
#[cfg(target_os = "linux")]
fn listening_sockets() -> io::Result<BTreeMap<u64, u16>> {
    let four = std::fs::read_to_string("/proc/net/tcp")?;
    // A kernel without IPv6 has no such list.
    let six = std::fs::read_to_string("/proc/net/tcp6").unwrap_or_default();
    Ok(four.lines().chain(six.lines()).filter_map(listening_socket).collect())
}

/// `sl local_address rem_address st … inode`: addresses in hexadecimal, state 0A listens (proc(5)).
#[cfg(target_os = "linux")]
fn listening_socket(line: &str) -> Option<(u64, u16)> {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let port = fields.get(1)?.rsplit_once(':')?.1;
    let listens = *fields.get(3)? == "0A";
    let inode = fields.get(9)?.parse().ok()?;
    listens.then_some((inode, u16::from_str_radix(port, 16).ok()?))
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn a_line_of_the_kernels_list_is_read_and_one_that_does_not_listen_is_left_out() {
        let line = |state: &str| {
            format!(
                "   0: 0100007F:100E 00000000:0000 {state} 00000000:00000000 00:00000000 00000000  1000        0 4242 1 0 100 0 0 10 0"
            )
        };
        assert_eq!(listening_socket(&line("0A")), Some((4242, 4110)));
        assert_eq!(listening_socket(&line("01")), None);
        assert_eq!(listening_socket("  sl  local_address rem_address   st"), None);
    }

    #[test]
    fn a_port_is_its_processs_while_it_listens_and_nobodys_with_another_mark() {
        // Whatever runs this test was started with PATH.
        let mut entry = b"PATH=".to_vec();
        entry.extend_from_slice(std::env::var_os("PATH").unwrap().as_encoded_bytes());
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();

        let own = listeners_of(&entry).unwrap().into_iter().find(|found| found.port == port);
        assert_eq!(own.map(|found| found.pid), Some(std::process::id()));
        assert_eq!(listeners_of(b"PATH=/nowhere").unwrap(), []);

        drop(listener);
        assert!(listeners_of(&entry).unwrap().iter().all(|found| found.port != port));
    }
}
