import { describe, expect, it } from 'vitest';
import { frostOf } from './frozen.ts';

const runs = { live: true, paused: false, rig: 'harbor' };
const stands = { live: true, paused: true, rig: 'harbor' };
const rests = { live: false, paused: false, rig: 'harbor' };
const waits = { live: false, paused: true, rig: 'harbor' };

describe('what stands still', () => {
  it('is frozen once nobody runs that could', () => {
    expect(frostOf([stands, rests])).toEqual({ running: 0, standing: 1, frozen: true });
    expect(frostOf([waits])).toEqual({ running: 0, standing: 1, frozen: true });
  });

  it('is not frozen while one runs, nor where nobody stands', () => {
    expect(frostOf([stands, runs])).toEqual({ running: 1, standing: 1, frozen: false });
    expect(frostOf([rests])).toEqual({ running: 0, standing: 0, frozen: false });
    expect(frostOf([])).toEqual({ running: 0, standing: 0, frozen: false });
  });

  it('is told of one rig alone', () => {
    const other = { ...runs, rig: 'quay' };
    expect(frostOf([stands, other], 'harbor').frozen).toBe(true);
    expect(frostOf([stands, other], 'quay').frozen).toBe(false);
    expect(frostOf([stands, other]).frozen).toBe(false);
  });
});
