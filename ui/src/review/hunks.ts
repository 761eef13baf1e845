/** A file's hunks made ready to draw: changed words marked, remarks of git put on their lines, long unchanged runs foldable. */

import type { FileDiffView, HunkView, LineView } from '../ipc/bindings.ts';
import { wordMarks, type Mark } from './words.ts';

export type Side = 'old' | 'new';

export interface DiffLine {
  readonly kind: 'context' | 'added' | 'removed';
  readonly old: number | null;
  readonly new: number | null;
  /** Without line break and without a carriage return. */
  readonly text: string;
  /** Ended by CR LF. */
  readonly crlf: boolean;
  /** Bytes were not UTF-8: the text is not exact. */
  readonly lossy: boolean;
  /** It is the last line and has no line break. */
  readonly noNewline: boolean;
  /** Changed words, against the line it replaces or is replaced by. */
  readonly marks: readonly Mark[];
}

export interface DiffHunk {
  readonly header: string;
  /** Unchanged lines between the hunk before (or the file's start) and this one. */
  readonly hiddenBefore: number;
  readonly lines: readonly DiffLine[];
}

export type LineEnds = 'lf' | 'crlf' | 'mixed';

/** A line's name within its file: comments, cursor and rows go by it. */
export const anchorOf = (line: Pick<DiffLine, 'old' | 'new'>): string =>
  line.new !== null ? `new:${line.new}` : `old:${line.old ?? 0}`;

function plainLines(hunk: HunkView): DiffLine[] {
  const lines: DiffLine[] = [];
  for (const line of hunk.lines) {
    const last = lines.at(-1);
    if (line.kind === 'no_newline') {
      if (last) lines[lines.length - 1] = { ...last, noNewline: true };
      continue;
    }
    lines.push(plainLine(line, line.kind));
  }
  return lines;
}

function plainLine(line: LineView, kind: DiffLine['kind']): DiffLine {
  const crlf = line.text.endsWith('\r');
  const text = crlf ? line.text.slice(0, -1) : line.text;
  return { kind, old: line.old, new: line.new, text, crlf, lossy: line.lossy, noNewline: false, marks: [] };
}

/** Calls `visit` with each run of removed lines and the added lines that follow it. */
export function eachChange(
  lines: readonly DiffLine[],
  visit: (removed: { from: number; to: number }, added: { from: number; to: number }) => void,
): void {
  let at = 0;
  while (at < lines.length) {
    const from = at;
    while (lines[at]?.kind === 'removed') at += 1;
    const middle = at;
    while (lines[at]?.kind === 'added') at += 1;
    if (at > from) visit({ from, to: middle }, { from: middle, to: at });
    else at += 1;
  }
}

function withMarks(lines: DiffLine[]): DiffLine[] {
  eachChange(lines, (removed, added) => {
    const pairs = Math.min(removed.to - removed.from, added.to - added.from);
    for (let i = 0; i < pairs; i += 1) {
      const before = lines[removed.from + i];
      const after = lines[added.from + i];
      if (!before || !after) continue;
      const marks = wordMarks(before.text, after.text);
      lines[removed.from + i] = { ...before, marks: marks.before };
      lines[added.from + i] = { ...after, marks: marks.after };
    }
  });
  return lines;
}

export function hunksOf(file: Pick<FileDiffView, 'hunks'>): DiffHunk[] {
  let seen = 0;
  return file.hunks.map((hunk) => {
    const lines = withMarks(plainLines(hunk));
    const first = lines.find((line) => line.old !== null)?.old ?? null;
    const hiddenBefore = first === null ? 0 : Math.max(0, first - seen - 1);
    seen = lines.reduce((last, line) => line.old ?? last, seen);
    return { header: hunk.header, hiddenBefore, lines };
  });
}

/** How the lines that are shown end. */
export function lineEnds(hunks: readonly DiffHunk[]): LineEnds {
  let crlf = 0;
  let all = 0;
  for (const hunk of hunks) {
    for (const line of hunk.lines) {
      if (line.noNewline) continue;
      all += 1;
      if (line.crlf) crlf += 1;
    }
  }
  if (crlf === 0) return 'lf';
  return crlf === all ? 'crlf' : 'mixed';
}

/** Characters of the longest line of each side, for the width of a pane. */
export function longest(hunks: readonly DiffHunk[]): Record<Side, number> {
  const most = { old: 0, new: 0 };
  for (const hunk of hunks) {
    for (const line of hunk.lines) {
      if (line.old !== null) most.old = Math.max(most.old, line.text.length);
      if (line.new !== null) most.new = Math.max(most.new, line.text.length);
    }
  }
  return most;
}
