//! Calls about what a request changes.

use super::images::{self, Image};
use super::requests::find;
use crate::connection::Client;
use crate::fault::api_error;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gastown_api::ApiError;
use gastown_api::call::{DiffArgs, FileDiffArgs, ImageArgs};
use gastown_api::view::{
    ChangeWord, DiffFileView, DiffView, FileDiffView, FileSideView, HunkView, ImageView, LineKind as Kind,
    LineView, LossWord, LostTestView, SideWord,
};
use gastown_core::Oid;
use gastown_engine::{
    FileDiff, FileLines, FileStatus, Hunk, Line, LineKind, Loss, LostTest, ObjectId, RepoPath, Side,
};

const CONTEXT_LINES: u32 = 3;
const CONTEXT_LINES_MAX: u32 = 100_000;
/// Git's mode of an embedded repository.
const SUBMODULE: u32 = 0o160000;

pub(super) fn whole(client: &Client, args: &DiffArgs) -> Result<DiffView, ApiError> {
    let id = find(client, &args.request)?;
    let base = args.base.as_deref().map(Oid::from);
    let diff = client.engine().diff(&id, base.as_ref()).map_err(api_error)?;
    let lost = client.engine().lost_tests(&id, base.as_ref()).map_err(api_error)?;
    let published = client.published();
    let request = published.town.request(&id)?;
    let files: Vec<DiffFileView> = diff.files.iter().map(file_view).collect();
    let sum = |of: fn(&DiffFileView) -> Option<u32>| files.iter().filter_map(of).sum();
    Ok(DiffView {
        request: id.to_string(),
        base: base.unwrap_or_else(|| request.base.clone()).to_string(),
        head: request.head.to_string(),
        additions: sum(|file| file.additions),
        deletions: sum(|file| file.deletions),
        files,
        lost_tests: lost.into_iter().map(lost_view).collect(),
    })
}

fn lost_view(test: LostTest) -> LostTestView {
    let loss = match test.loss {
        Loss::File => LossWord::File,
        Loss::Removed => LossWord::Removed,
        Loss::Skipped => LossWord::Skipped,
    };
    LostTestView { path: test.path, loss, name: test.name, line: test.line }
}

pub(super) fn file(client: &Client, args: &FileDiffArgs) -> Result<FileDiffView, ApiError> {
    let id = find(client, &args.request)?;
    let base = args.base.as_deref().map(Oid::from);
    let context = args.context.unwrap_or(CONTEXT_LINES).min(CONTEXT_LINES_MAX);
    let lines = client.engine().file_diff(&id, base.as_ref(), &args.path, context).map_err(api_error)?;
    let FileLines { file, hunks, cut_off } = lines.ok_or_else(|| {
        let words = format!("{id} does not change {}", args.path);
        ApiError::new("no_such_file", words, "see `gt review show ID` for the files that it changes")
    })?;
    Ok(FileDiffView {
        path: args.path.clone(),
        binary: file.binary,
        too_large: file.too_large || cut_off,
        hunks: hunks.iter().map(hunk_view).collect(),
    })
}

/// No bigger image is shown.
const IMAGE_BYTES_MAX: usize = 16 << 20;

pub(super) fn image(client: &Client, args: &ImageArgs) -> Result<ImageView, ApiError> {
    let id = find(client, &args.request)?;
    let base = args.base.as_deref().map(Oid::from);
    let side = match args.side {
        SideWord::Old => Side::Old,
        SideWord::New => Side::New,
    };
    let bytes = client.engine().changed_bytes(&id, base.as_ref(), &args.path, side, IMAGE_BYTES_MAX);
    let bytes = bytes.map_err(api_error)?.ok_or_else(|| {
        let words = format!("{id} has no file {} on the {} side", args.path, args.side);
        ApiError::new("no_such_file", words, "see `gt review show ID` for the files that it changes")
    })?;
    let Image { kind, width, height } = images::look(&bytes).map_err(|why| {
        let words = format!("{} cannot be shown: {why}", args.path);
        ApiError::new("no_image", words, "open it in the worktree to see it")
    })?;
    Ok(ImageView { kind, width, height, base64: STANDARD.encode(bytes) })
}

fn file_view(file: &FileDiff) -> DiffFileView {
    let path = file.new_path.as_ref().or(file.old_path.as_ref());
    let counted = !file.binary && !file.too_large;
    let count = |lines: usize| counted.then(|| u32::try_from(lines).unwrap_or(u32::MAX));
    DiffFileView {
        path: path.map(RepoPath::as_text).unwrap_or_default(),
        old_path: file.old_path.as_ref().filter(|old| Some(*old) != path).map(RepoPath::as_text),
        change: change_of(file),
        additions: count(file.additions),
        deletions: count(file.deletions),
        binary: file.binary,
        too_large: file.too_large,
        lossy_path: path.is_some_and(|path| std::str::from_utf8(path.as_bytes()).is_err()),
        old: side_view(file.old_mode, file.old_id, file.old_bytes),
        new: side_view(file.new_mode, file.new_id, file.new_bytes),
        similarity: file.similarity,
    }
}

fn side_view(mode: Option<u32>, id: Option<ObjectId>, bytes: Option<u64>) -> Option<FileSideView> {
    Some(FileSideView { mode: format!("{:06o}", mode?), id: id?.to_string(), bytes })
}

fn change_of(file: &FileDiff) -> ChangeWord {
    let has_submodule = [file.old_mode, file.new_mode].contains(&Some(SUBMODULE));
    match file.status {
        _ if has_submodule => ChangeWord::Submodule,
        FileStatus::Added | FileStatus::Copied => ChangeWord::Added,
        FileStatus::Deleted => ChangeWord::Deleted,
        FileStatus::Renamed => ChangeWord::Renamed,
        FileStatus::TypeChanged => ChangeWord::Mode,
        FileStatus::Modified if is_mode_only(file) => ChangeWord::Mode,
        FileStatus::Modified => ChangeWord::Modified,
    }
}

fn is_mode_only(file: &FileDiff) -> bool {
    file.old_mode != file.new_mode && file.additions + file.deletions == 0 && !file.binary && !file.too_large
}

fn hunk_view(hunk: &Hunk) -> HunkView {
    let heading = if hunk.heading.is_empty() { String::new() } else { format!(" {}", hunk.heading) };
    let header = format!(
        "@@ -{},{} +{},{} @@{heading}",
        hunk.old_start, hunk.old_lines, hunk.new_start, hunk.new_lines
    );
    HunkView {
        header,
        old: hunk.old_start,
        old_lines: hunk.old_lines,
        new: hunk.new_start,
        new_lines: hunk.new_lines,
        lines: hunk.lines.iter().flat_map(line_views).collect(),
    }
}

/// The line, and git's remark when the file ends in it without a line break.
fn line_views(line: &Line) -> impl Iterator<Item = LineView> + use<> {
    let kind = match line.kind {
        LineKind::Context => Kind::Context,
        LineKind::Added => Kind::Added,
        LineKind::Removed => Kind::Removed,
    };
    let shown =
        LineView { kind, old: line.old_no, new: line.new_no, text: line.text.clone(), lossy: !line.lossless };
    let remark = line.ends_without_newline.then(|| LineView {
        kind: Kind::NoNewline,
        old: None,
        new: None,
        text: "No newline at end of file".into(),
        lossy: false,
    });
    std::iter::once(shown).chain(remark)
}
