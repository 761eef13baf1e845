/**
 * Where the words of ties stand: on their way, in the gaps between the rows, clear of plots and of each other. Words that
 * find no room are left out; the plot, the inspector and the list say them.
 */

import { overlap, type Box, type Point, type Size } from './geometry.ts';
import { ROAD_HALF, type Layout } from './layout.ts';

/** From the middle of Main Street down to the end of its numbers. */
const ROAD_ROOM = ROAD_HALF + 20;
const MARGIN = 3;
const EDGE = 4;
/** How much of its words a plot may lie under. */
const COVERED_MAX = 0.12;
/** Text of 11 px: width of a letter, and of what stands around the words. */
const LETTER_W = 6.1;
const AROUND_W = 36;
const WIDTH_MAX = 240;

export const labelSize = (text: string, layout: Layout): Size => ({
  w: Math.min(WIDTH_MAX, Math.ceil(text.length * LETTER_W + AROUND_W)),
  h: Math.max(16, Math.min(20, layout.measures.pitchY - layout.measures.h)),
});

/** Heights at which a whole label has room between two rows, and in the corridors beside Main Street. */
function strips(layout: Layout): number[] {
  const { measures: m, street, size } = layout;
  const found: number[] = [];
  for (let out = m.corridor - 12; out < size.h / 2; out += out < m.corridor ? m.h + 12 + (m.pitchY - m.h) / 2 : m.pitchY) found.push(street.y - out, street.y + out);
  return found;
}

/** Places on a way where its words could have their middle, the best first. */
function anchors(way: readonly Point[], heights: readonly number[]): Point[] {
  const legs = way.slice(1).map((to, at) => [way[at] ?? to, to] as const);
  const found = legs.flatMap(([from, to]): Point[] => {
    if (from.x !== to.x) return heights.some((y) => Math.abs(y - from.y) < 6) ? [{ x: (from.x + to.x) / 2, y: from.y }] : [];
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
    return heights.filter((y) => y >= top - 1 && y <= bottom + 1).map((y) => ({ x: from.x, y }));
  });
  if (found.length > 0) return found;
  // Straight across the gap between two columns: beside it, above or below the row.
  const [from, to] = [way[0], way.at(-1)];
  if (!from || !to) return [];
  const near = heights.toSorted((a, b) => Math.abs(a - from.y) - Math.abs(b - from.y)).slice(0, 2);
  return near.map((y) => ({ x: (from.x + to.x) / 2, y }));
}

/** The two corridors beside Main Street, as near to the plots as can be: over the road's edge, but over no plot. */
function besideRoad(way: readonly Point[], height: number, { street, measures }: Layout): Point[] {
  const x = ((way[0]?.x ?? 0) + (way.at(-1)?.x ?? 0)) / 2;
  const out = measures.corridor - height / 2 - 1;
  return [street.y - out, street.y + out].map((y) => ({ x, y }));
}

const covered = (label: Box, by: Box): number =>
  Math.max(0, Math.min(label.x + label.w, by.x + by.w) - Math.max(label.x, by.x)) * Math.max(0, Math.min(label.y + label.h, by.y + by.h) - Math.max(label.y, by.y));

export interface Wanted {
  readonly way: readonly Point[];
  readonly text: string;
  /** Somebody asked for this one: beside Main Street where there is no room on its way, and at worst over plots. */
  readonly asked: boolean;
}

/** A box for each label, in their order; those that are asked for choose first. None lies on what is `kept` clear. */
export function placeLabels(wanted: readonly Wanted[], plots: readonly Box[], layout: Layout, kept: readonly Box[] = []): (Box | null)[] {
  const heights = strips(layout);
  const placed: Box[] = [];
  const road: Box = { x: 0, y: layout.street.y - ROAD_HALF, w: layout.size.w, h: ROAD_HALF * 2 };
  const numbers: Box = { ...road, h: ROAD_ROOM + ROAD_HALF };
  const place = ({ way, text, asked }: Wanted): Box | null => {
    const { w, h } = labelSize(text, layout);
    let best: Box | null = null;
    let least = Infinity;
    for (const anchor of [...anchors(way, heights), ...(asked ? besideRoad(way, h, layout) : [])]) {
      for (const part of [0.5, 0.12, 0.88]) {
        const x = Math.min(Math.max(EDGE, anchor.x - w * part), layout.size.w - w - EDGE);
        const label: Box = { x, y: anchor.y - h / 2, w, h };
        const roomy: Box = { x: x - MARGIN, y: label.y - MARGIN, w: w + MARGIN * 2, h: h + MARGIN * 2 };
        if (x < EDGE || label.y < 0 || label.y + h > layout.size.h || placed.some((other) => overlap(roomy, other))) continue;
        if (kept.some((plot) => covered(label, plot) > COVERED_MAX * w * h)) continue;
        const under = plots.reduce((sum, plot) => sum + covered(label, plot), 0) / (w * h);
        if ((under > COVERED_MAX || covered(label, road) > 0) && !asked) continue;
        const cost = under * 100 + covered(label, numbers) / (w * h) + (Math.abs(x + w / 2 - anchor.x) + Math.abs(anchor.y - (way[0]?.y ?? 0))) / 1000;
        if (cost < least) [best, least] = [label, cost];
      }
    }
    if (best) placed.push(best);
    return best;
  };
  const result = new Map<Wanted, Box | null>();
  for (const one of wanted.toSorted((a, b) => Number(b.asked) - Number(a.asked))) result.set(one, place(one));
  return wanted.map((one) => result.get(one) ?? null);
}
