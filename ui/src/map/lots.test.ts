import { describe, expect, it } from 'vitest';
import { extent, freeLots, lotAt, lotBeside, lotNumberOf } from './lots.ts';

describe('Lot numbers', () => {
  it('name each address once and back', () => {
    const seen = new Set<string>();
    for (let number = 0; number < 400; number += 1) {
      const lot = lotAt(number);
      seen.add(JSON.stringify(lot));
      expect(lotNumberOf(lot)).toBe(number);
    }
    expect(seen.size).toBe(400);
  });

  it('start beside Main Street near HEAD, the banks in turn', () => {
    expect([0, 1, 2].map(lotAt)).toEqual([
      { bank: 't', column: 3, row: 1 },
      { bank: 'b', column: 3, row: 1 },
      { bank: 't', column: 2, row: 1 },
    ]);
  });

  it('fill three columns and four rows of both banks before a column is added', () => {
    expect(extent(Array.from({ length: 24 }, (_, n) => lotAt(n)))).toEqual({ columns: 3, rows: 4 });
    expect(lotAt(24)).toEqual({ bank: 't', column: 4, row: 1 });
    expect(extent(Array.from({ length: 40 }, (_, n) => lotAt(n)))).toEqual({ columns: 4, rows: 5 });
  });

  it('of torn-down agents are given again before new ones', () => {
    expect(freeLots(new Set([0, 1, 3, 4]), 3)).toEqual([2, 5, 6]);
  });

  it('that are no whole number are refused', () => {
    expect(() => lotAt(-1)).toThrow(/whole number/);
    expect(() => lotAt(0.5)).toThrow(/whole number/);
  });
});

describe('The lot beside', () => {
  it('is one column or row away as it is drawn, and crosses Main Street from row one', () => {
    expect(lotBeside({ bank: 't', column: 2, row: 1 }, 'up')).toEqual({ bank: 't', column: 2, row: 2 });
    expect(lotBeside({ bank: 't', column: 2, row: 1 }, 'down')).toEqual({ bank: 'b', column: 2, row: 1 });
    expect(lotBeside({ bank: 'b', column: 2, row: 2 }, 'up')).toEqual({ bank: 'b', column: 2, row: 1 });
    expect(lotBeside({ bank: 'b', column: 2, row: 2 }, 'right')).toEqual({ bank: 'b', column: 3, row: 2 });
    expect(lotBeside({ bank: 'b', column: 1, row: 2 }, 'left')).toBeNull();
  });
});
