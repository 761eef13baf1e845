import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { Table } from './table.svelte.ts';

interface Lamp {
  readonly id: string;
  readonly lit: boolean;
}

const DARK = { id: 'a', lit: false };
const tableOf = (...rows: Lamp[]): Table<Lamp> => new Table((row) => row.id, rows);

/** How often `read` ran, until it is stopped. */
function watched(read: () => unknown): { count: () => number; stop: () => void } {
  let count = 0;
  const stop = $effect.root(() => {
    $effect(() => {
      read();
      count += 1;
    });
  });
  flushSync();
  return { count: () => count, stop };
}

/** What each reader heard of one change. */
function heard(table: Table<Lamp>, change: () => void): Record<string, number> {
  const readers = {
    one: watched(() => table.get('a')),
    missing: watched(() => table.get('z')),
    all: watched(() => [...table.values()]),
    pairs: watched(() => [...table]),
    ids: watched(() => [...table.keys()]),
    size: watched(() => table.size),
  };
  change();
  flushSync();
  const counts = Object.entries(readers).map(([name, { count, stop }]) => {
    stop();
    return [name, count() - 1] as const;
  });
  return Object.fromEntries(counts);
}

describe('Table', () => {
  it('tells of a changed row those who read it, or all, and nobody else', () => {
    const table = tableOf(DARK, { id: 'b', lit: false });
    expect(heard(table, () => table.put({ id: 'a', lit: true }))).toEqual({ one: 1, missing: 0, all: 1, pairs: 1, ids: 0, size: 0 });
    expect(heard(table, () => table.put({ id: 'b', lit: true }))).toEqual({ one: 0, missing: 0, all: 1, pairs: 1, ids: 0, size: 0 });
    expect(table.get('a')).toEqual({ id: 'a', lit: true });
  });

  it('tells nobody of the very same row', () => {
    const table = tableOf(DARK);
    expect(heard(table, () => table.put(DARK))).toEqual({ one: 0, missing: 0, all: 0, pairs: 0, ids: 0, size: 0 });
  });

  it('tells of a row that came also who looked for it', () => {
    const table = tableOf(DARK);
    expect(heard(table, () => table.put({ id: 'z', lit: true }))).toEqual({ one: 0, missing: 1, all: 1, pairs: 1, ids: 1, size: 1 });
    expect([...table.keys()]).toEqual(['a', 'z']);
  });

  it('tells of a row that went also who read it', () => {
    const table = tableOf(DARK);
    expect(heard(table, () => table.remove('a'))).toEqual({ one: 1, missing: 1, all: 1, pairs: 1, ids: 1, size: 1 });
    expect([table.get('a'), table.has('a'), table.size]).toEqual([undefined, false, 0]);
    expect(heard(table, () => table.remove('a'))).toEqual({ one: 0, missing: 0, all: 0, pairs: 0, ids: 0, size: 0 });
  });

  it('takes a whole town and leaves alone what did not change', () => {
    const table = tableOf(DARK, { id: 'b', lit: false });
    const change = (): void => table.refill([DARK, { id: 'c', lit: true }]);
    expect(heard(table, change)).toMatchObject({ one: 0, all: 1, ids: 1 });
    expect([...table.values()].map((row) => row.id)).toEqual(['a', 'c']);
  });
});
