//! Texts that come from a file or from stdin.

use crate::failure::Failure;
use std::io::Read;
use std::path::Path;

/// Longest text that is taken, in bytes: it has to fit one message to the hall.
const TEXT_BYTES_MAX: u64 = 512 << 10;

/// The text itself, or stdin for `-`.
pub fn text_or_stdin(text: &str) -> Result<String, Failure> {
    if text == "-" { read(std::io::stdin(), "stdin") } else { Ok(text.to_owned()) }
}

/// What the file holds, or stdin for `-`.
pub fn file_or_stdin(path: &Path) -> Result<String, Failure> {
    if path == Path::new("-") {
        return read(std::io::stdin(), "stdin");
    }
    let name = path.display().to_string();
    let file = std::fs::File::open(path).map_err(|error| {
        Failure::refused("unreadable", format!("{name} cannot be read: {error}"), "name a file that exists")
    })?;
    read(file, &name)
}

fn read(from: impl Read, name: &str) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    from.take(TEXT_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::refused("unreadable", format!("{name} cannot be read: {error}"), ""))?;
    if bytes.len() as u64 > TEXT_BYTES_MAX {
        let limit = TEXT_BYTES_MAX >> 10;
        return Err(Failure::refused(
            "too_large",
            format!("{name} is longer than {limit} KiB"),
            "shorten it",
        ));
    }
    String::from_utf8(bytes)
        .map_err(|_| Failure::refused("not_text", format!("{name} is not UTF-8 text"), "name a text file"))
}
