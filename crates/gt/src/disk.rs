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
        [row.what.to_string(), who, size(row.bytes), line(&row.path)]
    };
    let rows = table(["WHAT", "WHOSE", "SIZE", "FOLDER"], disk.rows.iter().map(row).collect(), "");
    let all = size(disk.rows.iter().map(|row| row.bytes).sum());
    let free = disk.free.map_or_else(|| "an unknown amount".into(), size);
    format!("{rows}\n{all} in all, {free} free")
}

fn said(emptied: &EmptiedView, older: u32) -> String {
    let left: String = emptied.left.iter().map(|left| format!("\nleft: {}", line(left))).collect();
    if emptied.things == 0 {
        return format!("nothing has been in the trash for {older} days{left}");
    }
    format!("{} deleted from the trash, {} came free{left}", emptied.things, size(emptied.bytes))
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        1_048_576..1_073_741_824 => format!("{} MB", bytes >> 20),
        _ => format!("{:.1} GB", bytes as f64 / f64::from(1 << 30)),
    }
}
