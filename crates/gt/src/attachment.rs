//! `gt task attach` and `gt task detach`: files for the agent that gets the task.

use crate::failure::Failure;
use crate::link::At;
use crate::task::changed;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gastown_api::call::{AttachFileArgs, DetachFileArgs, calls};
use std::io::Read;
use std::path::{Path, PathBuf};

/// What the hall takes at most; more is not even read.
const BYTES_MAX: u64 = 10 << 20;

/// Gives the files to the task, one after the other.
pub fn attach(at: &At, id: &str, files: &[PathBuf]) -> Result<(), Failure> {
    let read = files.iter().map(|path| Ok((name_of(path)?, bytes_of(path)?)));
    let read = read.collect::<Result<Vec<_>, Failure>>()?;
    let mut link = at.link()?;
    let mut task = None;
    for (name, bytes) in read {
        let args = AttachFileArgs { task: id.into(), name, base64: STANDARD.encode(bytes) };
        task = Some(link.call::<calls::AttachFile>(args)?);
    }
    task.map_or(Ok(()), |task| changed(at, &task))
}

pub fn detach(at: &At, id: &str, name: &str) -> Result<(), Failure> {
    let args = DetachFileArgs { task: id.into(), name: name.into() };
    changed(at, &at.link()?.call::<calls::DetachFile>(args)?)
}

fn name_of(path: &Path) -> Result<String, Failure> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.ok_or_else(|| Failure::Usage(format!("{} names no file", path.display())))
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |why: String| {
        let words = format!("{} cannot be attached: {why}", path.display());
        Failure::refused("unreadable", words, "name a file of at most 10 MiB that you may read")
    };
    let file = std::fs::File::open(path).map_err(|error| failed(error.to_string()))?;
    let mut bytes = Vec::new();
    file.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(|error| failed(error.to_string()))?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(failed("it is larger than 10 MiB".into()));
    }
    Ok(bytes)
}
