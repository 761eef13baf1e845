/** What a changed file is, and what is said beside its name. Pure. */

import type { DiffFileView, FileDiffView, FileSideView } from '../ipc/bindings.ts';
import { fileSize, shortCommit } from '../words/format.ts';
import { t } from '../words/words.ts';
import { lineEnds, type DiffHunk } from './hunks.ts';

export type Shape = 'lines' | 'image' | 'binary' | 'too_large' | 'no_lines';

const IMAGE = /\.(?:png|jpe?g|gif|webp)$/i;

/** What can be shown of it. An image is tried by its name; the hall looks at its bytes. */
export function shapeOf(file: DiffFileView, loaded: Pick<FileDiffView, 'binary' | 'too_large'>, hunks: readonly DiffHunk[]): Shape {
  const name = file.path;
  if (IMAGE.test(name) && (file.binary || file.too_large)) return 'image';
  if (loaded.binary) return 'binary';
  if (hunks.length > 0) return 'lines';
  return loaded.too_large ? 'too_large' : 'no_lines';
}

type Kind = 'file' | 'script' | 'link' | 'submodule';

const KINDS: Readonly<Record<string, Kind>> = { '100644': 'file', '100664': 'file', '100755': 'script', '120000': 'link', '160000': 'submodule' };
const kindOf = (side: FileSideView): Kind => KINDS[side.mode] ?? 'file';

/** Facts about the file that its lines do not show. */
export function notesOf(file: DiffFileView, hunks: readonly DiffHunk[]): string[] {
  const { old, new: now } = file;
  const notes: string[] = [];
  if (file.old_path !== null) {
    notes.push(file.similarity === null ? t('review.renamedFrom', { from: file.old_path }) : t('review.renamedAlike', { from: file.old_path, percent: file.similarity }));
  } else if (file.change === 'added' || file.change === 'deleted') notes.push(t(`review.change.${file.change}`));
  if (old && now && old.mode !== now.mode) notes.push(t('review.kindChanged', { from: t(`review.kind.${kindOf(old)}`), to: t(`review.kind.${kindOf(now)}`) }));
  else if ((now ?? old) && kindOf((now ?? old) as FileSideView) !== 'file') notes.push(t(`review.kind.${kindOf((now ?? old) as FileSideView)}`));
  if (file.lossy_path) notes.push(t('review.lossyPath'));
  const ends = lineEnds(hunks);
  if (ends !== 'lf') notes.push(t(ends === 'crlf' ? 'review.crlf' : 'review.mixedEnds'));
  return notes;
}

/** Whether single changes of it can be left out: of a file that was renamed or is no plain one, only all of it. */
export const hasParts = (file: DiffFileView): boolean =>
  file.old_path === null && [file.old, file.new].every((side) => side === null || side.mode.startsWith('100'));

/** "12.4 kB before, 13.1 kB now". */
export function sizesOf(file: Pick<DiffFileView, 'old' | 'new'>): string {
  const size = (side: FileSideView | null): string | null => (side?.bytes === null || side === null ? null : fileSize(side.bytes));
  const [before, now] = [size(file.old), size(file.new)];
  if (before !== null && now !== null) return t('review.sizes', { before, now });
  if (now !== null) return t('review.sizeNew', { now });
  return before === null ? '' : t('review.sizeGone', { before });
}

/** Why a file that changed has no lines to show. */
export function whyNoLines(file: DiffFileView): string {
  if (file.change === 'submodule') {
    const id = (side: FileSideView | null): string | null => (side === null ? null : shortCommit(side.id));
    return t('review.submoduleMoved', { from: id(file.old), to: id(file.new) });
  }
  if (file.change === 'renamed') return t('review.renamedOnly');
  return file.change === 'mode' ? t('review.modeOnly') : t('review.emptyFile');
}
