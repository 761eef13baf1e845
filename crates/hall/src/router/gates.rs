//! Calls about what the gates of a request said and left.

use super::requests::find;
use crate::caller::agent_of;
use crate::connection::Client;
use crate::fault::api_error;
use gastown_api::ApiError;
use gastown_api::call::{GateLogArgs, GateLogView, RequestArgs};
use gastown_api::view::{GateFileView, GateFilesView, GateRunWord, LeftOutFilesView, LeftOutWord};
use gastown_core::RequestId;
use gastown_engine::{GateFiles, GateRunKind, LeftOut};

/// Bytes of a gate's log in one answer.
const LOG_BYTES_MAX: usize = 256 << 10;

pub(super) fn log(client: &Client, args: &GateLogArgs) -> Result<GateLogView, ApiError> {
    let id = find_own(client, &args.request)?;
    let from = args.from.unwrap_or(0);
    let bytes = client.engine().gate_log(&id, &args.gate, from).map_err(api_error)?;
    let total = from + bytes.len() as u64;
    let part = whole_characters(&bytes[..bytes.len().min(LOG_BYTES_MAX)], bytes.len() <= LOG_BYTES_MAX);
    Ok(GateLogView {
        text: String::from_utf8_lossy(part).into_owned(),
        next: from + part.len() as u64,
        total,
    })
}

pub(super) fn files(client: &Client, args: &RequestArgs) -> Result<Vec<GateFilesView>, ApiError> {
    let id = find_own(client, &args.request)?;
    Ok(client.engine().gate_files(&id).map_err(api_error)?.into_iter().map(files_view).collect())
}

/// An agent may look at what is about its own work only.
fn find_own(client: &Client, text: &str) -> Result<RequestId, ApiError> {
    let published = client.published();
    let id = find(client, text)?;
    let request = published.town.request(&id)?;
    match agent_of(&published.town, &client.caller)? {
        Some(own) if request.agent.as_ref() != Some(&own.id) => Err(ApiError::new(
            ApiError::NOT_FOR_AGENTS,
            format!("{} may look at gates of its own work only, and {id} is none of it", own.id),
            "ask the owner, for example with `gt ask`",
        )),
        _ => Ok(id),
    }
}

fn files_view(left: GateFiles) -> GateFilesView {
    let GateFiles { gate, run, folder, found } = left;
    let run = match run {
        GateRunKind::Check => GateRunWord::Check,
        GateRunKind::Rehearsal => GateRunWord::Rehearsal,
        GateRunKind::Trace => GateRunWord::Trace,
    };
    let files = found.files.into_iter().map(|file| GateFileView { name: file.name, bytes: file.bytes });
    let left_out =
        found.left_out.into_iter().map(|(why, count)| LeftOutFilesView { why: reason(why), count });
    GateFilesView {
        gate,
        run,
        folder: folder.display().to_string(),
        files: files.collect(),
        left_out: left_out.collect(),
        cut: found.is_cut,
    }
}

fn reason(why: LeftOut) -> LeftOutWord {
    match why {
        LeftOut::TooMany => LeftOutWord::TooMany,
        LeftOut::TooBig => LeftOutWord::TooBig,
        LeftOut::NotPlain => LeftOutWord::NotPlain,
        LeftOut::BadName => LeftOutWord::BadName,
        LeftOut::TooDeep => LeftOutWord::TooDeep,
        LeftOut::Unread => LeftOutWord::Unread,
    }
}

/// Without the beginning of a character that goes on in the next part.
fn whole_characters(bytes: &[u8], is_last: bool) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() && !is_last && error.valid_up_to() > 0 => {
            &bytes[..error.valid_up_to()]
        }
        _ => bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_log_never_ends_inside_a_character() {
        let text = "aé".as_bytes();

        assert_eq!(whole_characters(&text[..2], false), b"a");
        assert_eq!(whole_characters(&text[..2], true), &text[..2]);
        assert_eq!(whole_characters(text, false), text);
    }
}
