/** The rows of a diff, unified or side by side, and where each stands. Pure: the pane only draws those in sight. */

import type { RunArgs } from '../ipc/bindings.ts';
import { anchorOf, eachChange, runsOf, type DiffHunk, type DiffLine } from './hunks.ts';

export type DiffRow =
  /** A hunk begins; `hidden` unchanged lines before it were not sent. */
  | { readonly kind: 'hunk'; readonly key: string; readonly header: string; readonly hidden: number; readonly fold: string; readonly runs: readonly RunArgs[] }
  /** Unchanged lines that are folded, and can be opened. */
  | { readonly kind: 'fold'; readonly key: string; readonly count: number }
  | { readonly kind: 'line'; readonly key: string; readonly anchor: string; readonly line: DiffLine }
  | {
      readonly kind: 'pair';
      readonly key: string;
      readonly anchor: string;
      readonly left: DiffLine | null;
      readonly right: DiffLine | null;
    }
  /** Comments on the line before, or the field to write one. */
  | { readonly kind: 'notes'; readonly key: string; readonly anchor: string };

export interface RowOptions {
  readonly split: boolean;
  /** Keys of folds that were opened. */
  readonly open: ReadonlySet<string>;
  /** Lines that have comments, or a field to write one. */
  readonly noted: ReadonlySet<string>;
}

/** Unchanged lines kept in sight on both sides of a fold. */
const AROUND = 3;
/** A shorter run is not worth folding. */
const FOLD_MIN = 4;

export const ROW_HEIGHT = 20;
export const BAND_HEIGHT = 26;

/** Of a column of code, as the diff is set, and what else a side needs: number, sign. */
const COLUMN_WIDTH = 7.5;
const SIDE_EXTRA = 62;
const COLUMNS_MIN = 80;

/** Whether a pane of that width has room for 80 columns on each side. */
export const sidesFit = (width: number): boolean => width / 2 >= COLUMNS_MIN * COLUMN_WIDTH + SIDE_EXTRA;

function pairs(lines: readonly DiffLine[]): { left: DiffLine | null; right: DiffLine | null }[] {
  const result: { left: DiffLine | null; right: DiffLine | null }[] = [];
  let next = 0;
  const context = (to: number): void => {
    for (; next < to; next += 1) {
      const line = lines[next] ?? null;
      result.push({ left: line, right: line });
    }
  };
  eachChange(lines, (removed, added) => {
    context(removed.from);
    const rows = Math.max(removed.to - removed.from, added.to - added.from);
    for (let i = 0; i < rows; i += 1) {
      const left = removed.from + i < removed.to ? (lines[removed.from + i] ?? null) : null;
      const right = added.from + i < added.to ? (lines[added.from + i] ?? null) : null;
      result.push({ left, right });
    }
    next = added.to;
  });
  context(lines.length);
  return result;
}

function hunkRows(hunk: DiffHunk, split: boolean): DiffRow[] {
  if (!split) {
    return hunk.lines.map((line) => ({ kind: 'line', key: `${line.kind} ${anchorOf(line)}`, anchor: anchorOf(line), line }));
  }
  return pairs(hunk.lines).flatMap(({ left, right }) => {
    const line = right ?? left;
    if (!line) return [];
    return [{ kind: 'pair', key: `pair ${left?.old ?? '-'} ${right?.new ?? '-'}`, anchor: anchorOf(line), left, right }];
  });
}

const unchanged = (row: DiffRow): boolean =>
  (row.kind === 'line' && row.line.kind === 'context') || (row.kind === 'pair' && row.left !== null && row.left === row.right);

/** Replaces the middle of long unchanged runs by one row each. */
function folded(rows: readonly DiffRow[], options: RowOptions): DiffRow[] {
  const result: DiffRow[] = [];
  let at = 0;
  while (at < rows.length) {
    let end = at;
    while (end < rows.length && unchanged(rows[end] as DiffRow)) end += 1;
    const keepHead = at === 0 ? 0 : AROUND;
    const keepTail = end === rows.length ? 0 : AROUND;
    const hidden = rows.slice(at + keepHead, end - keepTail);
    const first = hidden[0];
    const key = first && 'anchor' in first ? `fold ${first.anchor}` : '';
    const noted = hidden.some((row) => 'anchor' in row && options.noted.has(row.anchor));
    if (end - at - keepHead - keepTail < FOLD_MIN || noted || options.open.has(key)) {
      result.push(...rows.slice(at, Math.max(end, at + 1)));
      at = Math.max(end, at + 1);
      continue;
    }
    result.push(...rows.slice(at, at + keepHead), { kind: 'fold', key, count: hidden.length }, ...rows.slice(end - keepTail, end));
    at = end;
  }
  return result;
}

/** The fold that the hidden lines before a hunk are, once the whole file is here. */
const foldBefore = (earlier: DiffHunk | undefined): string => {
  const last = earlier?.lines.findLast((line) => line.new !== null)?.new ?? 0;
  return `fold new:${last + 1}`;
};

export function rowsOf(hunks: readonly DiffHunk[], options: RowOptions): DiffRow[] {
  return hunks.flatMap((hunk, index) => {
    const fold = foldBefore(hunks[index - 1]);
    const head: DiffRow = { kind: 'hunk', key: `hunk ${index}`, header: hunk.header, hidden: hunk.hiddenBefore, fold, runs: runsOf([hunk]) };
    const body = folded(hunkRows(hunk, options.split), options).flatMap((row): DiffRow[] => {
      const anchors = row.kind === 'pair' ? [row.left, row.right] : row.kind === 'line' ? [row.line] : [];
      const noted = new Set(anchors.flatMap((line) => (line && options.noted.has(anchorOf(line)) ? [anchorOf(line)] : [])));
      return [row, ...[...noted].map((anchor): DiffRow => ({ kind: 'notes', key: `notes ${anchor}`, anchor }))];
    });
    return [head, ...body];
  });
}

/** Tops of all rows, and one past the last: notes are as high as they were measured. */
export function topsOf(rows: readonly DiffRow[], noteHeight: (key: string) => number): Float64Array {
  const tops = new Float64Array(rows.length + 1);
  rows.forEach((row, index) => {
    const height = row.kind === 'notes' ? noteHeight(row.key) : row.kind === 'line' || row.kind === 'pair' ? ROW_HEIGHT : BAND_HEIGHT;
    tops[index + 1] = (tops[index] ?? 0) + height;
  });
  return tops;
}

/** First and one past the last row between two heights, with some to spare. */
export function inSight(tops: Float64Array, from: number, to: number, spare = 12): { first: number; end: number } {
  const rows = tops.length - 1;
  let low = 0;
  let high = rows;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tops[middle + 1] ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < rows && (tops[end] ?? 0) < to) end += 1;
  return { first: Math.max(0, low - spare), end: Math.min(rows, end + spare) };
}

/** The next row a cursor can stand on; stays where it is at the ends. */
export function step(rows: readonly DiffRow[], from: number, by: 1 | -1): number {
  for (let at = from + by; at >= 0 && at < rows.length; at += by) {
    const row = rows[at];
    if (row && (row.kind === 'line' || row.kind === 'pair' || row.kind === 'fold')) return at;
  }
  return from;
}

/** Where the next changed run begins, for jumping from change to change. */
export function nextChange(rows: readonly DiffRow[], from: number, by: 1 | -1): number {
  const changed = (at: number): boolean => {
    const row = rows[at];
    return row !== undefined && (row.kind === 'line' || row.kind === 'pair') && !unchanged(row);
  };
  for (let at = from + by; at >= 0 && at < rows.length; at += by) {
    if (changed(at) && !changed(at - 1)) return at;
  }
  return from;
}

/**
 * The numbers that a run of lines has on the side of its last one; null when that is one line only: then there is no
 * range. A line that has no number on that side is between two that have.
 */
export function rangeOf(lines: readonly DiffLine[], last: DiffLine): { from: number; to: number } | null {
  const side = last.new === null ? 'old' : 'new';
  const numbers = lines.flatMap((line) => line[side] ?? []);
  const [from, to] = [Math.min(...numbers), Math.max(...numbers)];
  return from < to ? { from, to } : null;
}
