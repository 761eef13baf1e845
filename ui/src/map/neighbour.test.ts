import { describe, expect, it } from 'vitest';
import type { Box } from './geometry.ts';
import { layOut, plotBox } from './layout.ts';
import { lotAt } from './lots.ts';
import { neighbour } from './neighbour.ts';

const lots = [0, 1, 2, 3, 4].map(lotAt);
const layout = layOut(lots, { w: 692, h: 690 });
const agents = new Map<string, Box>(lots.map((lot, n) => [`a${n}`, plotBox(lot, layout)]));

describe('Arrow keys', () => {
  it('go to the nearest house that way and stay where there is none', () => {
    // top: a4 a2 a0 / bottom: - a3 a1
    expect(neighbour('a2', 'left', agents)).toBe('a4');
    expect(neighbour('a2', 'right', agents)).toBe('a0');
    expect(neighbour('a2', 'down', agents)).toBe('a3');
    expect(neighbour('a1', 'up', agents)).toBe('a0');
    expect(neighbour('a0', 'right', agents)).toBeNull();
    expect(neighbour('nobody', 'up', agents)).toBeNull();
  });
});
