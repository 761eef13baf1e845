import { describe, expect, it } from 'vitest';
import { overlap } from '../geometry.ts';
import { lotAt } from '../lots.ts';
import { layOutTown, type BandOf } from './layout.ts';

/** The map's room at town zoom: the window less rail and side panel. */
const ROOMS = { '1440 x 900': 1076, '1100 x 700': 1048 };
const rig = (name: string, count: number): BandOf => ({
  rig: name,
  agents: Array.from({ length: count }, (_, lot) => ({ id: `${name}${lot}`, lot })),
});
const TOWNS: readonly (readonly number[])[] = [[12, 26, 14], [60], [0, 1, 3], [10, 10, 10, 10, 10, 10], [100, 2]];

describe.each(Object.entries(ROOMS))('Town zoom in a window of %s', (_, width) => {
  it.each(TOWNS.map((sizes) => [sizes] as const))('with rigs of %j agents lays no cell on another and none outside its band', (sizes) => {
    const town = layOutTown(sizes.map((count, index) => rig(`r${index}-`, count)), width);
    const all = town.bands.flatMap((band) => [...band.cells.values()]);
    for (const [i, box] of all.entries()) expect(all.some((other, j) => j > i && overlap(box, other))).toBe(false);
    for (const band of town.bands) {
      for (const box of band.cells.values()) {
        expect(box.y).toBeGreaterThanOrEqual(band.top);
        expect(box.y + box.h).toBeLessThanOrEqual(band.top + band.height);
        expect(box.x + box.w).toBeLessThanOrEqual(band.left + band.layout.street.headX);
      }
    }
    expect(sizes.reduce((sum, count) => sum + count, 0)).toBe(all.length);
  });

  it('keeps the order of the lots: columns left to right, rows outward', () => {
    const [band] = layOutTown([rig('harbor', 26)], width).bands;
    for (const [a, boxA] of band?.cells ?? []) {
      for (const [b, boxB] of band?.cells ?? []) {
        const [from, to] = [lotAt(Number(a.replace('harbor', ''))), lotAt(Number(b.replace('harbor', '')))];
        if (from.bank !== to.bank) continue;
        if (from.column < to.column) expect(boxA.x).toBeLessThan(boxB.x);
        if (from.row < to.row) expect(from.bank === 't' ? boxA.y > boxB.y : boxA.y < boxB.y).toBe(true);
      }
    }
  });

  it('holds three rigs with 52 agents in sight', () => {
    const town = layOutTown([rig('harbor', 12), rig('lantern', 26), rig('quill', 14)], width);
    expect(town.width).toBeLessThanOrEqual(width);
    expect(town.height).toBeLessThanOrEqual(690);
  });
});
