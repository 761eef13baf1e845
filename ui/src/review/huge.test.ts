import { describe, expect, it } from 'vitest';
import type { FileDiffView } from '../ipc/bindings.ts';
import { groupRows, readingOrder } from './files.ts';
import { diffFile } from './fixtures.ts';
import { DRAWN_MAX, hunksOf, longest, marksOf } from './hunks.ts';
import { inSight, rowsOf, topsOf } from './rows.ts';

const NONE = { split: false, open: new Set<string>(), noted: new Set<string>() };

/** Every line replaced by another: the worst a diff can be. */
function rewritten(lines: number): FileDiffView {
  const of = (kind: 'removed' | 'added') =>
    Array.from({ length: lines }, (_, i) => ({ kind, old: kind === 'removed' ? i + 1 : null, new: kind === 'added' ? i + 1 : null, text: `  ${kind} value ${i} = compute(${i}, "${kind}");`, lossy: false }));
  return { path: 'a.ts', binary: false, too_large: false, hunks: [{ header: `@@ -1,${lines} +1,${lines} @@`, old: 1, old_lines: lines, new: 1, new_lines: lines, lines: [...of('removed'), ...of('added')] }] };
}

/** The least of three runs, against noise. */
function took(act: () => unknown): number {
  const once = (): number => {
    const start = performance.now();
    act();
    return performance.now() - start;
  };
  return Math.min(once(), once(), once());
}

describe('A huge diff', () => {
  const file = rewritten(50_000);

  it('of 100,000 changed lines draws a screen of rows, unified and side by side', () => {
    for (const split of [false, true]) {
      const rows = rowsOf(hunksOf(file), { ...NONE, split });
      const tops = topsOf(rows, () => 96);
      const slice = inSight(tops, 400_000, 400_900);
      expect(rows.length).toBeGreaterThan(50_000);
      expect(slice.end - slice.first).toBeLessThan(80);
    }
  });

  it('is made ready in a time that grows with its lines only', () => {
    const ready = (lines: number) => {
      const part = rewritten(lines);
      return took(() => topsOf(rowsOf(hunksOf(part), NONE), () => 96));
    };
    const small = ready(5_000);
    // Ten times the lines, with room for the collector.
    expect(ready(50_000)).toBeLessThan(Math.max(40 * small, 400));
  });

  it('compares words of the lines in sight only, and of none that is too long', () => {
    const hunks = hunksOf(file);
    const lines = hunks[0]?.lines.slice(0, 60) ?? [];
    expect(took(() => lines.map(marksOf))).toBeLessThan(200);
    expect(lines.every((line) => marksOf(line).length > 0)).toBe(true);
    const long = 'x '.repeat(500_000);
    const [line] = hunksOf({ hunks: [{ header: '', old: 1, old_lines: 1, new: 1, new_lines: 1, lines: [{ kind: 'removed', old: 1, new: null, text: `${long}a`, lossy: false }, { kind: 'added', old: null, new: 1, text: `${long}b`, lossy: false }] }] })[0]?.lines ?? [];
    expect(line && marksOf(line)).toEqual([]);
  });

  it('is no wider than what of a line is drawn', () => {
    const wide = hunksOf({ hunks: [{ header: '', old: 0, old_lines: 0, new: 1, new_lines: 1, lines: [{ kind: 'added', old: null, new: 1, text: 'x'.repeat(1_000_000), lossy: false }] }] });
    expect(longest(wide).new).toBeLessThan(DRAWN_MAX + 100);
  });

  it('of 2,000 files is a tree at once', () => {
    const files = Array.from({ length: 2_000 }, (_, i) => diffFile(`src/part${i % 40}/deep/file${i}.ts`));
    expect(readingOrder(files)).toHaveLength(2_000);
    expect(took(() => groupRows(files, new Set()))).toBeLessThan(200);
  });
});
