import { describe, expect, it } from 'vitest';
import type { Box } from './geometry.ts';
import { hit, neighbour } from './hit.ts';
import { layOut, plotBox } from './layout.ts';
import { lotAt } from './lots.ts';

const lots = [0, 1, 2, 3, 4].map(lotAt);
const layout = layOut(lots, { w: 692, h: 690 });
const agents = new Map<string, Box>(lots.map((lot, n) => [`a${n}`, plotBox(lot, layout)]));
const free = new Map<number, Box>([[5, plotBox(lotAt(5), layout)]]);
const middle = (box: Box) => ({ x: box.x + box.w / 2, y: box.y + box.h / 2 });

describe('A point of the map', () => {
  it('is an agent, a free lot, Main Street or nothing', () => {
    const targets = { agents, lots: free };
    expect(hit(middle(plotBox(lotAt(2), layout)), targets, layout)).toEqual({ kind: 'agent', id: 'a2' });
    expect(hit(middle(plotBox(lotAt(5), layout)), targets, layout)).toEqual({ kind: 'lot', number: 5 });
    expect(hit({ x: 300, y: layout.street.y }, targets, layout)).toEqual({ kind: 'street' });
    expect(hit({ x: 3, y: 3 }, targets, layout)).toEqual({ kind: 'nothing' });
  });
});

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
