import { describe, expect, it } from 'vitest';
import { LOOKS, type Look } from '../../kit/state.ts';
import { HOUSES, type Part } from './silhouettes.ts';

/** A house as the eye gets it at 24 px: black shapes, blurred by one pixel. */
const FIELD = 32;
const SIZE = 24;
const MARGIN = 4;
const SAMPLES = 4;
/** Two states must differ in at least this share of their ink. */
const DIFFER_MIN = 0.25;

type Pair = readonly [number, number];

function inArea([px, py]: Pair, points: readonly Pair[]): boolean {
  return points.reduce((inside, [x1, y1], i) => {
    const [x2, y2] = points[(i + 1) % points.length] ?? [x1, y1];
    const hits = y1 > py !== y2 > py && px < ((x2 - x1) * (py - y1)) / (y2 - y1) + x1;
    return hits ? !inside : inside;
  }, false);
}

function onLine([px, py]: Pair, part: Extract<Part, { shape: 'line' }>): boolean {
  let walked = 0;
  for (let i = 1; i < part.points.length; i += 1) {
    const [[x1, y1], [x2, y2]] = [part.points[i - 1] ?? [0, 0], part.points[i] ?? [0, 0]];
    const length = Math.hypot(x2 - x1, y2 - y1);
    const at = Math.min(1, Math.max(0, ((px - x1) * (x2 - x1) + (py - y1) * (y2 - y1)) / (length * length)));
    const near = Math.hypot(px - x1 - at * (x2 - x1), py - y1 - at * (y2 - y1)) <= part.width / 2;
    const drawn = !part.dash || (walked + at * length) % (part.dash[0] + part.dash[1]) <= part.dash[0];
    if (near && drawn) return true;
    walked += length;
  }
  return false;
}

function covers(part: Part, at: Pair): boolean {
  if (part.shape === 'area') return inArea(at, part.points);
  if (part.shape === 'line') return onLine(at, part);
  return Math.hypot(at[0] - part.at[0], at[1] - part.at[1]) <= part.r;
}

/** Later parts lie on earlier ones; a cut takes ink away. */
function ink(parts: readonly Part[], at: Pair): number {
  const top = parts.findLast((part) => covers(part, at));
  return top && top.paint !== 'cut' ? 1 : 0;
}

function render(look: Look): number[] {
  const unit = 42 / SIZE;
  return Array.from({ length: FIELD * FIELD }, (_, cell) => {
    const [cx, cy] = [cell % FIELD, Math.floor(cell / FIELD)];
    let sum = 0;
    for (let s = 0; s < SAMPLES * SAMPLES; s += 1) {
      const x = (cx - MARGIN + ((s % SAMPLES) + 0.5) / SAMPLES) * unit - 1;
      const y = (cy - MARGIN + (Math.floor(s / SAMPLES) + 0.5) / SAMPLES) * unit - 1;
      sum += ink(HOUSES[look], [x, y]);
    }
    return sum / (SAMPLES * SAMPLES);
  });
}

const KERNEL = [0.061, 0.242, 0.394, 0.242, 0.061];
const at = (image: readonly number[], x: number, y: number): number =>
  x < 0 || y < 0 || x >= FIELD || y >= FIELD ? 0 : (image[y * FIELD + x] ?? 0);

function blurred(image: readonly number[]): number[] {
  const pass = (from: readonly number[], dx: number, dy: number): number[] =>
    from.map((_, cell) =>
      KERNEL.reduce((sum, k, i) => sum + k * at(from, (cell % FIELD) + (i - 2) * dx, Math.floor(cell / FIELD) + (i - 2) * dy), 0),
    );
  return pass(pass(image, 1, 0), 0, 1);
}

const total = (image: readonly number[]): number => image.reduce((sum, value) => sum + value, 0);

/** The least difference over shifts of one pixel, as a share of the larger ink. */
function distance(a: readonly number[], b: readonly number[]): number {
  let best = Infinity;
  for (const dx of [-1, 0, 1]) {
    for (const dy of [-1, 0, 1]) {
      const sum = a.reduce((acc, value, cell) => acc + Math.abs(value - at(b, (cell % FIELD) + dx, Math.floor(cell / FIELD) + dy)), 0);
      best = Math.min(best, sum);
    }
  }
  return best / Math.max(total(a), total(b));
}

describe('The ten houses at 24 px, blurred by one pixel', () => {
  const images = new Map(LOOKS.map((look) => [look, blurred(render(look))]));

  it.each(LOOKS)('%s is told from every other by shape alone', (look) => {
    const own = images.get(look) ?? [];
    const close = LOOKS.filter((other) => other !== look)
      .map((other) => ({ other, share: distance(own, images.get(other) ?? []) }))
      .filter(({ share }) => share < DIFFER_MIN);
    expect(close).toEqual([]);
  });
});
