import { describe, expect, it } from 'vitest';
import { crosses, overlap, type Box, type Size } from './geometry.ts';
import { layOut, plotBox, type Layout } from './layout.ts';
import { lotAt } from './lots.ts';
import { placeLabels } from './tieLabels.ts';
import { tieWays, type House, type TieEnds } from './tieRoutes.ts';

const ROOM: Size = { w: 692, h: 690 };

function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

function rigOf(count: number, room = ROOM, density?: Layout['density']): { layout: Layout; houses: Map<string, House> } {
  const lots = Array.from({ length: count }, (_, number) => lotAt(number));
  const layout = layOut(lots, room, density);
  return { layout, houses: new Map(lots.map((lot, at) => [`a${at}`, { lot, box: plotBox(lot, layout) }])) };
}

/** Some ties among so many agents, a few of them to Main Street. */
function someTies(count: number, ties: number, next: () => number): TieEnds[] {
  const one = (): string => `a${Math.floor(next() * count)}`;
  return Array.from({ length: ties }, (_, at): TieEnds => ({ a: one(), b: at % 5 === 4 ? null : one() })).filter(({ a, b }) => a !== b);
}

const boxesOf = (houses: ReadonlyMap<string, House>): Box[] => [...houses.values()].map(({ box }) => box);

describe('The way of a tie', () => {
  it.each([5, 12, 26, 40, 60, 100])('crosses no plot, among %i agents', (count) => {
    const next = random(count);
    const { layout, houses } = rigOf(count);
    const boxes = boxesOf(houses);
    for (let run = 0; run < 50; run += 1) {
      const ties = someTies(count, 12, next);
      tieWays(ties, houses, layout).forEach((way, at) => {
        expect(boxes.filter((box) => crosses(way ?? [], box)).length, `tie ${at} of ${JSON.stringify(ties[at])}`).toBe(0);
        for (const point of way ?? []) expect(point.x >= 0 && point.x <= layout.size.w).toBe(true);
      });
    }
  });

  it('crosses no house at house zoom', () => {
    const { layout, houses } = rigOf(12, ROOM, 'house');
    const all = [...houses.keys()];
    const ties = all.flatMap((a) => all.filter((b) => a < b).map((b): TieEnds => ({ a, b })));
    const boxes = boxesOf(houses);
    for (const way of tieWays(ties, houses, layout)) expect(boxes.some((box) => crosses(way ?? [], box))).toBe(false);
  });

  it('begins and ends at the edges of its plots', () => {
    const { layout, houses } = rigOf(40);
    const onEdge = (at: { x: number; y: number }, { x, y, w, h }: Box): boolean =>
      ((Math.abs(at.x - x) < 0.01 || Math.abs(at.x - x - w) < 0.01) && at.y >= y && at.y <= y + h) ||
      ((Math.abs(at.y - y) < 0.01 || Math.abs(at.y - y - h) < 0.01) && at.x >= x && at.x <= x + w);
    for (const tie of someTies(40, 60, random(7))) {
      const [way] = tieWays([tie], houses, layout);
      const ends = [way?.[0], way?.at(-1)];
      const plots = [tie.a, tie.b].flatMap((id) => houses.get(id ?? '')?.box ?? []);
      for (const plot of plots) expect(ends.some((end) => end && onEdge(end, plot))).toBe(true);
    }
  });

  it('is straight between neighbours', () => {
    const { layout, houses } = rigOf(12);
    const lotOf = (id: string) => houses.get(id)?.lot;
    const pair = [...houses.keys()].flatMap((a) => [...houses.keys()].map((b) => [a, b] as const)).find(([a, b]) => lotOf(a)?.row === 1 && lotOf(b)?.row === 2 && lotOf(a)?.column === lotOf(b)?.column && lotOf(a)?.bank === lotOf(b)?.bank);
    expect(tieWays([{ a: pair?.[0] ?? '', b: pair?.[1] ?? '' }], houses, layout)[0]).toHaveLength(2);
  });

  it('goes around the side of cells that nearly touch', () => {
    const { layout, houses } = rigOf(100);
    const near = [...houses].find(([, { lot }]) => lot.bank === 't' && lot.column === 2 && lot.row === 2)?.[0] ?? '';
    const far = [...houses].find(([, { lot }]) => lot.bank === 't' && lot.column === 2 && lot.row === 3)?.[0] ?? '';
    expect(tieWays([{ a: near, b: far }], houses, layout)[0]).toHaveLength(4);
  });

  it('leads nowhere when an end is not on the map', () => {
    const { layout, houses } = rigOf(5);
    expect(tieWays([{ a: 'a0', b: 'gone' }, { a: 'a0', b: 'a0' }], houses, layout)).toEqual([null, null]);
  });
});

describe('The words of ties', () => {
  const text = 'server.ts, land flint first';
  it.each([5, 12, 26, 40, 60, 100])('overlap neither each other nor a plot, among %i agents', (count) => {
    const next = random(count * 3);
    const { layout, houses } = rigOf(count);
    const plots = boxesOf(houses);
    let said = 0;
    for (let run = 0; run < 30; run += 1) {
      const ways = tieWays(someTies(count, 14, next), houses, layout);
      const labels = placeLabels(ways.flatMap((way) => (way ? [{ way, text, asked: false }] : [])), plots, layout).flatMap((box) => box ?? []);
      said += labels.length;
      labels.forEach((label, at) => {
        expect(labels.slice(at + 1).some((other) => overlap(label, other))).toBe(false);
        for (const plot of plots) {
          const under = Math.max(0, Math.min(label.y + label.h, plot.y + plot.h) - Math.max(label.y, plot.y));
          if (overlap(label, plot)) expect(under).toBeLessThan(label.h * 0.13);
        }
      });
    }
    // Cells leave no room between them: there the words come when they are asked for.
    expect(said > 100).toBe(layout.density !== 'cell');
  });

  it('of one tie have room wherever plots are large enough to be read', () => {
    for (const count of [5, 12, 26, 36]) {
      const { layout, houses } = rigOf(count);
      const ids = [...houses.keys()];
      for (const a of ids) {
        for (const b of [null, ...ids.filter((id) => id > a)]) {
          const [way] = tieWays([{ a, b }], houses, layout);
          const [label] = placeLabels([{ way: way ?? [], text, asked: false }], boxesOf(houses), layout);
          expect(label, `${count}: ${a} to ${b}`).not.toBeNull();
        }
      }
    }
  });

  it('that are asked for stand beside Main Street where there is no room between the rows, and cover no plot', () => {
    const { layout, houses } = rigOf(100);
    const all = boxesOf(houses);
    const at = (row: number): string => [...houses].find(([, { lot }]) => lot.bank === 't' && lot.column === 2 && lot.row === row)?.[0] ?? '';
    const [way] = tieWays([{ a: at(3), b: at(5) }], houses, layout);
    const wanted = { way: way ?? [], text };
    expect(placeLabels([{ ...wanted, asked: false }], all, layout)).toEqual([null]);
    const [label] = placeLabels([{ ...wanted, asked: true }], all, layout, all);
    expect(label && all.some((plot) => overlap(label, plot))).toBe(false);
  });
});
