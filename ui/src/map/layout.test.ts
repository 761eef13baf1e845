import { describe, expect, it } from 'vitest';
import { crosses, overlap, type Size } from './geometry.ts';
import { baseX, chooseDensity, footXs, layOut, LAMPS, plotBox, type Footed } from './layout.ts';
import { freeLots, lotAt, lotNumberOf } from './lots.ts';
import { STREETS_SHOWN_MAX, streets as streetsOf } from './streets.ts';

/** The map's own room: the window less bars, rail, Ready column, inspector and lane, header and footer of the map. */
const ROOMS: Record<string, Size> = {
  'window of 1440 x 900': { w: 692, h: 690 },
  'window of 1100 x 700': { w: 836, h: 490 },
};
const RIG_SIZES = [5, 12, 24, 26, 40, 100];
const DAYS = 40;
const STEPS = 60;
/** A day of 100 agents is 60 drawings, each compared box by box. */
const TIMEOUT_MS = 60_000;

function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

interface Day {
  readonly home: Map<string, number>;
  agents: { id: string; number: number; behind: number }[];
}

/** One step of a day: commits land, somebody rebases, somebody is torn down, somebody is born. */
function step(day: Day, size: number, next: () => number, born: () => string): void {
  while (day.agents.length < size) {
    const taken = new Set(day.agents.map((agent) => agent.number));
    const number = freeLots(taken, 1)[0] ?? 0;
    const id = born();
    day.agents.push({ id, number, behind: 0 });
    day.home.set(id, number);
  }
  const landed = 1 + Math.floor(next() * 3);
  for (const agent of day.agents) agent.behind += landed;
  const lucky = day.agents[Math.floor(next() * day.agents.length)];
  if (lucky && next() < 0.5) lucky.behind = 0;
  if (next() < 0.25 && day.agents.length > 2) day.agents.splice(Math.floor(next() * day.agents.length), 1);
}

const footed = (day: Day): Footed[] =>
  day.agents.map((agent) => ({ id: agent.id, lot: lotAt(agent.number), behind: agent.behind }));

/** Everything that is wrong with one drawing of one moment. */
function faultsOf(day: Day, room: Size): string[] {
  const faults: string[] = [];
  const agents = footed(day);
  const layout = layOut(agents.map((agent) => agent.lot), room);
  const boxes = agents.map((agent) => plotBox(agent.lot, layout));
  for (const agent of day.agents) {
    if (day.home.get(agent.id) !== lotNumberOf(lotAt(agent.number))) faults.push(`${agent.id} moved`);
  }
  boxes.forEach((box, i) => {
    if (box.x < 0 || box.y < 0 || box.x + box.w > layout.size.w || box.y + box.h > layout.size.h) faults.push(`${agents[i]?.id} leaves the drawing`);
    for (let j = i + 1; j < boxes.length; j += 1) {
      const other = boxes[j];
      if (other && overlap(box, other)) faults.push(`${agents[i]?.id} overlaps`);
    }
  });
  for (const [id, x] of footXs(agents, layout.street)) if (x <= 0 || x > layout.size.w) faults.push(`foot of ${id} at ${x}`);
  // Above twelve agents a street is drawn only on focus: it must lead around the plots all the same.
  const drawn = agents.length <= STREETS_SHOWN_MAX ? agents : agents.slice(0, 3);
  const streets = streetsOf(agents, layout);
  for (const { id } of drawn) {
    const points = streets.get(id) ?? [];
    if (boxes.some((box) => crosses(points, box))) faults.push(`street of ${id} crosses a plot`);
    if (points.some((point) => point.x < 0 || point.x > layout.size.w)) faults.push(`street of ${id} leaves`);
  }
  return faults;
}

describe.each(Object.entries(ROOMS))('In a %s', (_, room) => {
  it.each(RIG_SIZES)('%i agents through forty days: no lot moves, no plots overlap, no street crosses a plot, all feet are seen', (size) => {
    const next = random(11 + size);
    let births = 0;
    const faults: string[] = [];
    for (let run = 0; run < DAYS; run += 1) {
      const day: Day = { home: new Map(), agents: [] };
      for (let n = 0; n < STEPS; n += 1) {
        step(day, size, next, () => `a${births++}`);
        faults.push(...faultsOf(day, room));
      }
    }
    expect(faults.slice(0, 10)).toEqual([]);
  }, TIMEOUT_MS);
});

describe('Density', () => {
  const lots = (count: number) => Array.from({ length: count }, (_, number) => lotAt(number));
  const wide = { w: 692, h: 690 };

  it('gives twelve agents full plots in a window of 1440 x 900', () => {
    expect(chooseDensity(lots(12), wide)).toBe('plot');
    expect(chooseDensity(lots(18), wide)).toBe('plot');
  });

  it('gives up to forty agents compact plots and more than that cells', () => {
    expect(chooseDensity(lots(26), wide)).toBe('compact');
    expect(chooseDensity(lots(40), wide)).toBe('compact');
    expect(chooseDensity(lots(60), wide)).toBe('cell');
  });

  it('shows every lot without panning where the density was chosen to fit', () => {
    for (const count of [5, 12, 18, 26, 40]) {
      const layout = layOut(lots(count), wide);
      expect(layout.size).toEqual(wide);
    }
  });
});

describe('Main Street', () => {
  const { street } = layOut([], { w: 692, h: 690 });

  it('has eight single lamps at equal steps, then one step for each doubling', () => {
    const xs = LAMPS.map((lamp) => baseX(lamp, street));
    const single = xs.slice(0, 8).map((x, i) => (xs[i - 1] ?? street.headX) - x);
    for (const step of single) expect(step).toBeCloseTo(street.step, 6);
    expect(baseX(8, street) - baseX(16, street)).toBeCloseTo(baseX(16, street) - baseX(32, street), 6);
  });

  it('keeps the oldest merge base on the window', () => {
    expect(baseX(1_000_000, street)).toBeGreaterThan(0);
  });

  it('stacks feet of one bank side by side and lets the other bank have the same place', () => {
    const agent = (id: string, number: number): Footed => ({ id, lot: lotAt(number), behind: 3 });
    const feet = footXs([agent('a', 0), agent('b', 2), agent('c', 1)], street);
    expect(Math.abs((feet.get('a') ?? 0) - (feet.get('b') ?? 0))).toBe(5);
    expect(feet.get('c')).toBe(baseX(3, street));
  });

  it('has no foot for an agent whose merge base nobody knows', () => {
    const agents: Footed[] = [{ id: 'a', lot: lotAt(0), behind: null }];
    expect(footXs(agents, street).size).toBe(0);
    expect(streetsOf(agents, layOut([lotAt(0)], { w: 692, h: 690 })).size).toBe(0);
  });
});
