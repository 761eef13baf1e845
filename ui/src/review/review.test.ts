import { parser } from '@lezer/javascript';
import { describe, expect, it } from 'vitest';
import { colour, grammarOf, segments } from './colours.ts';
import { Drafts } from './drafts.svelte.ts';
import { nextUnread, readingOrder, treeRows } from './files.ts';
import { diffFile, fileDiff } from './fixtures.ts';
import { hunksOf, lineEnds } from './hunks.ts';
import { inSight, nextChange, rangeOf, rowsOf, step, topsOf } from './rows.ts';
import { wordMarks } from './words.ts';

const NONE = { split: false, open: new Set<string>(), noted: new Set<string>() };
const marked = (text: string, marks: readonly { from: number; to: number }[]): string[] => marks.map(({ from, to }) => text.slice(from, to));

describe('Words that changed', () => {
  it('are marked on both sides, and nothing else', () => {
    const before = '    select: { amount: true, tax: true },';
    const after = '    select: { amountCents: true, tax: true },';
    const marks = wordMarks(before, after);
    expect([marked(before, marks.before), marked(after, marks.after)]).toEqual([['amount'], ['amountCents']]);
  });

  it('are not marked when the lines have nothing in common', () => {
    expect(wordMarks('let sum = 0;', 'export default function taxOf()')).toEqual({ before: [], after: [] });
  });

  it('of very long lines are compared by their ends, at once', () => {
    const long = Array.from({ length: 4000 }, (_, i) => `w${i}`).join(' ');
    const started = performance.now();
    const marks = wordMarks(`${long} a ${long}`, `${long} b ${long}`);
    expect(marks.before).toEqual([{ from: long.length + 1, to: long.length + 2 }]);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

const DIFF = fileDiff('a.ts', ['@@ -10,4 +10,5 @@ total()', ' one', '-two', '-three', '+TWO', ' four\r', '+five', '\\ No newline at end of file'].join('\n'));

describe('Hunks', () => {
  it('say what was hidden before them, how lines end and that a line break is missing', () => {
    const hunks = hunksOf(DIFF);
    expect(hunks[0]?.hiddenBefore).toBe(9);
    expect(lineEnds(hunks)).toBe('mixed');
    expect(hunks[0]?.lines.at(-1)?.noNewline).toBe(true);
    expect(hunks[0]?.lines.map((line) => line.text)).not.toContain('four\r');
  });
});

describe('Rows', () => {
  it('side by side pair removed with added lines and leave the rest empty', () => {
    const rows = rowsOf(hunksOf(DIFF), { ...NONE, split: true });
    const pairs = rows.flatMap((row) => (row.kind === 'pair' ? [[row.left?.text ?? null, row.right?.text ?? null]] : []));
    expect(pairs).toEqual([['one', 'one'], ['two', 'TWO'], ['three', null], ['four', 'four'], [null, 'five']]);
  });

  it('fold long unchanged runs, keep three lines around a change, and open on demand', () => {
    const text = ['@@ -1,30 +1,31 @@', ...Array.from({ length: 20 }, (_, i) => ` l${i}`), '+new', ...Array.from({ length: 10 }, (_, i) => ` m${i}`)].join('\n');
    const hunks = hunksOf(fileDiff('a.ts', text));
    const rows = rowsOf(hunks, NONE);
    expect(rows.flatMap((row) => (row.kind === 'fold' ? [row.count] : []))).toEqual([17, 7]);
    const open = new Set(rows.flatMap((row) => (row.kind === 'fold' ? [row.key] : [])));
    expect(rowsOf(hunks, { ...NONE, open }).filter((row) => row.kind === 'line')).toHaveLength(31);
  });

  it('never fold a line that has a comment, and put it under its line', () => {
    const text = ['@@ -1,20 +1,21 @@', ...Array.from({ length: 20 }, (_, i) => ` l${i}`), '+new'].join('\n');
    const rows = rowsOf(hunksOf(fileDiff('a.ts', text)), { ...NONE, noted: new Set(['new:4']) });
    const at = rows.findIndex((row) => row.kind === 'notes');
    expect(rows[at - 1]).toMatchObject({ kind: 'line', anchor: 'new:4' });
  });

  it('of a huge file are cut to those in sight', () => {
    const text = ['@@ -1,1 +1,100000 @@', ...Array.from({ length: 100_000 }, (_, i) => `+l${i}`)].join('\n');
    const rows = rowsOf(hunksOf(fileDiff('a.ts', text)), NONE);
    const tops = topsOf(rows, () => 90);
    const slice = inSight(tops, 1_000_000, 1_000_600);
    expect(slice.end - slice.first).toBeLessThan(60);
    expect(tops[slice.first]).toBeLessThanOrEqual(1_000_000);
  });

  it('let the cursor stand on lines only, and jump from change to change', () => {
    const rows = rowsOf(hunksOf(DIFF), NONE);
    expect(step(rows, -1, 1)).toBe(1);
    expect(step(rows, rows.length - 1, 1)).toBe(rows.length - 1);
    expect([nextChange(rows, -1, 1), nextChange(rows, 2, 1)]).toEqual([2, 6]);
  });

  it('have keys that are all different', () => {
    for (const split of [false, true]) {
      const keys = rowsOf(hunksOf(DIFF), { ...NONE, split }).map((row) => row.key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});

describe('Colours', () => {
  it('are put on the right line of the right side', () => {
    const hunks = hunksOf(fileDiff('a.ts', '@@ -1,2 +1,2 @@\n const a = 1;\n-let b = "x";\n+let b = 22;'));
    const colours = colour(hunks, parser);
    const names = (anchor: string, text: string): string[] => (colours.get(anchor) ?? []).map(({ from, to, name }) => `${name} ${text.slice(from, to)}`);
    expect(names('old:2', 'let b = "x";')).toContain('syn-str "x"');
    expect(names('new:2', 'let b = 22;')).toContain('syn-num 22');
    expect(names('new:1', 'const a = 1;')).toContain('syn-key const');
  });

  it('and marks cut a line without losing a character', () => {
    const parts = segments('let b = 22;', [{ from: 0, to: 3, name: 'syn-key' }], [{ from: 2, to: 5 }]);
    expect(parts.map(({ text }) => text).join('')).toBe('let b = 22;');
    expect(parts.filter(({ marked }) => marked).map(({ text }) => text)).toEqual(['t', ' b']);
  });

  it('are only for kinds of files that are known', () => {
    expect(grammarOf('src/a.ts')).not.toBeNull();
    expect(grammarOf('data.parquet')).toBeNull();
  });
});

describe('The file tree', () => {
  const files = ['src/billing/tax.ts', 'src/billing/totals.ts', 'README.md', 'src/api/v1/pay.ts'].map((path) => diffFile(path));

  it('joins folders that hold one folder, and folders come first', () => {
    expect(treeRows(files, new Set()).map((row) => `${row.depth} ${row.name}`)).toEqual(['0 src', '1 api/v1', '2 pay.ts', '1 billing', '2 tax.ts', '2 totals.ts', '0 README.md']);
  });

  it('hides what is in a closed folder, but reading order does not', () => {
    expect(treeRows(files, new Set(['src'])).map((row) => row.name)).toEqual(['src', 'README.md']);
    expect(readingOrder(files)).toHaveLength(4);
  });

  it('goes on to the next unread file and around', () => {
    expect(nextUnread(['a', 'b', 'c'], 'c', (path) => path === 'a')).toBe('b');
    expect(nextUnread(['a'], 'a', () => true)).toBeNull();
  });
});

describe('Drafts', () => {
  const shelf = (): Storage & { store: Map<string, string> } => {
    const store = new Map<string, string>();
    return { store, getItem: (k: string) => store.get(k) ?? null, setItem: (k: string, v: string) => void store.set(k, v), removeItem: (k: string) => void store.delete(k) } as never;
  };
  const draft = { file: 'a.ts', side: 'new' as const, line: 3, text: 'Why', head: 'b73' };

  it('outlive the window, one per line, and go when they are sent', () => {
    const place = shelf();
    new Drafts('mr-1', place).put(draft);
    const again = new Drafts('mr-1', place);
    again.put({ ...draft, text: 'Why so' });
    expect(again.comments.map(({ text }) => text)).toEqual(['Why so']);
    expect(new Drafts('mr-2', place).any).toBe(false);
    again.clear();
    expect(place.store.size).toBe(0);
  });

  it('go with a blank text, and survive damaged storage', () => {
    const place = shelf();
    place.store.set('gastown.review.mr-1', '{"comments":[{"file":1}],"message":');
    const drafts = new Drafts('mr-1', place);
    expect(drafts.any).toBe(false);
    drafts.put(draft);
    drafts.put({ ...draft, text: ' ' });
    expect(drafts.any).toBe(false);
  });

  it('about a range are one comment that names its lines, and stands under the last', () => {
    const place = shelf();
    new Drafts('mr-1', place).put({ ...draft, from: 3, line: 9 });
    const again = new Drafts('mr-1', place);
    expect(again.at('a.ts', 'new:9')?.from).toBe(3);
    expect(again.toSend()).toEqual([{ file: 'a.ts', line: 3, line_to: 9, text: 'Why' }]);
  });

  it('on a removed line say so, as the number is of the old side', () => {
    const drafts = new Drafts('mr-1', shelf());
    drafts.put({ ...draft, side: 'old' });
    expect(drafts.toSend()).toEqual([{ file: 'a.ts', line: 3, removed: true, text: 'Why' }]);
  });
});

describe('A range of lines', () => {
  const line = (old: number | null, fresh: number | null) => ({ kind: 'context' as const, old, new: fresh, text: '', crlf: false, lossy: false, noNewline: false, other: null, run: null });

  it('is on the side of the line where it was written, in either direction', () => {
    expect(rangeOf([line(9, 12), line(null, 7)], line(null, 7))).toEqual({ from: 7, to: 12 });
    expect(rangeOf([line(3, 4), line(8, null)], line(8, null))).toEqual({ from: 3, to: 8 });
  });

  it('passes over lines that have no number on that side, and is none when one line is left', () => {
    expect(rangeOf([line(13, null), line(null, 13), line(null, 14)], line(null, 14))).toEqual({ from: 13, to: 14 });
    expect(rangeOf([line(3, null), line(null, 9)], line(null, 9))).toBeNull();
    expect(rangeOf([line(3, 3)], line(3, 3))).toBeNull();
  });
});
