//! `gt disk`: what the town takes, and the trash.

use crate::failure::Failure;
use crate::link::At;
use crate::out::table;
use crate::text::line;
use clap::Subcommand;
use gastown_api::call::{EmptyTrashArgs, NoArgs, calls};
use gastown_api::view::{DiskRowView, DiskView, EmptiedView};

#[derive(Subcommand)]
pub enum Disk {
    /// What of the disk worktrees, clones, terminals and the trash take
    Show,
    /// Deletes what has been in the trash for longer; nothing else of the town is ever deleted
    EmptyTrash {
        /// Days in the trash
        #[arg(long, default_value_t = 7, value_name = "DAYS")]
        older: u32,
    },
}

impl Disk {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        match self {
            Self::Show => at.out.show(&link.call::<calls::Disk>(NoArgs {})?, shown),
            Self::EmptyTrash { older } => {
                let emptied = link.call::<calls::EmptyTrash>(EmptyTrashArgs { older_days: *older })?;
                at.out.show(&emptied, |emptied| said(emptied, *older))
            }
        }
    }
}

fn shown(disk: &DiskView) -> String {
    let row = |row: &DiskRowView| {
        let who =
            [&row.rig, &row.agent].into_iter().flatten().map(|name| line(name)).collect::<Vec<_>>().join("/");
        let least = if row.unread_count > 0 { "at least " } else { "" };
        [row.what.to_string(), who, format!("{least}{}", size(row.bytes)), line(&row.path)]
    };
    let rows = table(["WHAT", "WHOSE", "SIZE", "FOLDER"], disk.rows.iter().map(row).collect(), "");
    let all = size(disk.rows.iter().map(|row| row.bytes).sum());
    let least = if disk.rows.iter().any(|row| row.unread_count > 0) { "at least " } else { "" };
    let free = disk.free.map_or_else(|| "an unknown amount".into(), size);
    let unread: String = disk.rows.iter().map(not_counted).collect();
    format!("{rows}\n{least}{all} in all, {free} free{unread}")
}

/// A line for each folder that could not be read, and how many more there are.
fn not_counted(row: &DiskRowView) -> String {
    let mut lines: String = row
        .unread
        .iter()
        .map(|unread| format!("\nnot counted: {} ({})", line(&unread.path), line(&unread.why)))
        .collect();
    let more = row.unread_count.saturating_sub(row.unread.len() as u64);
    if more > 0 {
        lines += &format!("\nnot counted: {more} more folders below {}", line(&row.path));
    }
    lines
}

fn said(emptied: &EmptiedView, older: u32) -> String {
    let left: String = emptied.left.iter().map(|left| format!("\nleft: {}", line(left))).collect();
    if emptied.things == 0 {
        return format!("nothing has been in the trash for {older} days{left}");
    }
    format!("{} deleted from the trash, {} came free{left}", emptied.things, size(emptied.bytes))
}

pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        1_048_576..1_073_741_824 => format!("{} MB", bytes >> 20),
        _ => format!("{:.1} GB", bytes as f64 / f64::from(1 << 30)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gastown_api::view::{DiskWord, UnreadView};

    fn row(what: DiskWord, bytes: u64) -> DiskRowView {
        let path = format!("/t/{what}");
        DiskRowView { what, rig: None, agent: None, path, bytes, unread: vec![], unread_count: 0 }
    }

    #[test]
    fn what_could_not_be_read_is_named_with_the_reason_and_the_sum_says_at_least() {
        let unread = UnreadView { path: "/t/logs/mine".into(), why: "Permission denied".into() };
        let logs = DiskRowView { unread: vec![unread], unread_count: 3, ..row(DiskWord::Logs, 2048) };
        let disk = DiskView { free: None, rows: vec![row(DiskWord::Trash, 1024), logs] };

        let said = shown(&disk);

        let rest: Vec<_> = said.lines().skip(1).collect();
        assert!(rest[0].contains("1 KB") && !rest[0].contains("at least"), "{said}");
        assert!(rest[1].contains("at least 2 KB"), "{said}");
        assert_eq!(
            rest[2..],
            [
                "at least 3 KB in all, an unknown amount free",
                "not counted: /t/logs/mine (Permission denied)",
                "not counted: 2 more folders below /t/logs"
            ]
        );
    }
}
