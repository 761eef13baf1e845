/** A file's hunks made ready to draw: changed words marked, remarks of git put on their lines, long unchanged runs foldable. */

import type { FileDiffView, HunkView, LineView, RunArgs } from '../ipc/bindings.ts';
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
  /** The text of the line it replaces or is replaced by. */
  readonly other: string | null;
  /** The unbroken change that it is part of. */
  readonly run: RunArgs | null;
}

export interface DiffHunk {
  readonly header: string;
  /** Unchanged lines between the hunk before (or the file's start) and this one. */
  readonly hiddenBefore: number;
  readonly lines: readonly DiffLine[];
}

/** A change's name within its file, the same whatever stands around it. */
export const runKey = (run: RunArgs): string => `${run.old},${run.old_lines} ${run.new},${run.new_lines}`;

/** Characters above which two lines are not compared by words: it would stop the page. */
const COMPARED_MAX = 20_000;

/** Changed words of a line. Found when it is drawn: of a huge file only those in sight are compared. */
export function marksOf(line: DiffLine): readonly Mark[] {
  if (line.other === null || line.text.length + line.other.length > COMPARED_MAX) return [];
  return line.kind === 'removed' ? wordMarks(line.text, line.other).before : wordMarks(line.other, line.text).after;
}

export type LineEnds = 'lf' | 'crlf' | 'mixed';

/** A line's name within its file: comments, cursor and rows go by it. */
export const anchorOf = (line: Pick<DiffLine, 'old' | 'new'>): string =>
  line.new !== null ? `new:${line.new}` : `old:${line.old ?? 0}`;

/** A line that is still being put together. */
type Building = { -readonly [Key in keyof DiffLine]: DiffLine[Key] };

function plainLines(hunk: HunkView): Building[] {
  const lines: Building[] = [];
  for (const line of hunk.lines) {
    const last = lines.at(-1);
    if (line.kind !== 'no_newline') lines.push(plainLine(line, line.kind));
    else if (last) last.noNewline = true;
  }
  return lines;
}

function plainLine(line: LineView, kind: DiffLine['kind']): Building {
  const crlf = line.text.endsWith('\r');
  const text = crlf ? line.text.slice(0, -1) : line.text;
  return { kind, old: line.old, new: line.new, text, crlf, lossy: line.lossy, noNewline: false, other: null, run: null };
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

/** The number of the line before a hunk, on one side. */
const before = (start: number, lines: number): number => (lines === 0 ? start : start - 1);

function linesOf(hunk: HunkView): DiffLine[] {
  const lines = plainLines(hunk);
  eachChange(lines, (removed, added) => {
    const last = lines[removed.from - 1];
    const run: RunArgs = {
      old: lines[removed.from]?.old ?? last?.old ?? before(hunk.old, hunk.old_lines),
      old_lines: removed.to - removed.from,
      new: lines[added.from]?.kind === 'added' ? (lines[added.from]?.new ?? 0) : (last?.new ?? before(hunk.new, hunk.new_lines)),
      new_lines: added.to - added.from,
    };
    for (let at = removed.from; at < added.to; at += 1) if (lines[at]) (lines[at] as Building).run = run;
    const pairs = Math.min(run.old_lines, run.new_lines);
    for (let i = 0; i < pairs; i += 1) {
      const [gone, come] = [lines[removed.from + i], lines[added.from + i]];
      if (gone && come) [gone.other, come.other] = [come.text, gone.text];
    }
  });
  return lines;
}

export function hunksOf(file: Pick<FileDiffView, 'hunks'>): DiffHunk[] {
  let seen = 0;
  return file.hunks.map((hunk) => {
    const lines = linesOf(hunk);
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

/** The changes of a file, each once. */
export function runsOf(hunks: readonly DiffHunk[]): RunArgs[] {
  const runs = new Set(hunks.flatMap((hunk) => hunk.lines.flatMap((line) => line.run ?? [])));
  return [...runs];
}

/** Characters of a line that are drawn; the rest is a key away. */
export const DRAWN_MAX = 2000;

/** Characters of the longest line of each side, for the width of a pane. */
export function longest(hunks: readonly DiffHunk[]): Record<Side, number> {
  const most = { old: 0, new: 0 };
  for (const hunk of hunks) {
    for (const line of hunk.lines) {
      const length = Math.min(line.text.length, DRAWN_MAX + 20);
      if (line.old !== null) most.old = Math.max(most.old, length);
      if (line.new !== null) most.new = Math.max(most.new, length);
    }
  }
  return most;
}
