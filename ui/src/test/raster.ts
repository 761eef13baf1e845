/** Draws houses as the eye gets them, for the tests of shape: at 24 px, with a margin, as shares of coverage or colours. */

import { HOUSES, type Paint, type Part } from '../map/draw/silhouettes.ts';
import type { Look } from '../kit/state.ts';

/** Width and height of an image, in pixels. */
export const FIELD = 32;
const SIZE = 24;
const MARGIN = 4;
const SAMPLES = 4;

type Pair = readonly [number, number];
/** One number a pixel, row by row. */
export type Image = readonly number[];

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

/** The house, each point of it given by `value`: of the part on top there, or of none. Later parts lie on earlier ones. */
export function render(look: Look, value: (paint: Paint | null) => number): number[] {
  const unit = 42 / SIZE;
  return Array.from({ length: FIELD * FIELD }, (_, cell) => {
    const [cx, cy] = [cell % FIELD, Math.floor(cell / FIELD)];
    let sum = 0;
    for (let s = 0; s < SAMPLES * SAMPLES; s += 1) {
      const x = (cx - MARGIN + ((s % SAMPLES) + 0.5) / SAMPLES) * unit - 1;
      const y = (cy - MARGIN + (Math.floor(s / SAMPLES) + 0.5) / SAMPLES) * unit - 1;
      sum += value(HOUSES[look].findLast((part) => covers(part, [x, y]))?.paint ?? null);
    }
    return sum / (SAMPLES * SAMPLES);
  });
}

const KERNEL = [0.061, 0.242, 0.394, 0.242, 0.061];
const at = (image: Image, x: number, y: number): number =>
  x < 0 || y < 0 || x >= FIELD || y >= FIELD ? 0 : (image[y * FIELD + x] ?? 0);

/** Blurred by one pixel (a Gaussian's standard deviation). Beyond the edge there is nothing. */
export function blurred(image: Image): number[] {
  const pass = (from: Image, dx: number, dy: number): number[] =>
    from.map((_, cell) =>
      KERNEL.reduce((sum, k, i) => sum + k * at(from, (cell % FIELD) + (i - 2) * dx, Math.floor(cell / FIELD) + (i - 2) * dy), 0),
    );
  return pass(pass(image, 1, 0), 0, 1);
}

/** Moved by whole pixels. */
const moved = (image: Image, dx: number, dy: number): number[] =>
  image.map((_, cell) => at(image, (cell % FIELD) + dx, Math.floor(cell / FIELD) + dy));

const ink = (image: Image): number => image.reduce((sum, value) => sum + Math.abs(value), 0);

/** The least difference over shifts of one pixel, as a share of the larger ink. */
export function distance(a: Image, b: Image): number {
  let best = Infinity;
  for (const dx of [-1, 0, 1]) {
    for (const dy of [-1, 0, 1]) {
      const other = moved(b, dx, dy);
      const sum = a.reduce((acc, value, cell) => acc + Math.abs(value - (other[cell] ?? 0)), 0);
      best = Math.min(best, sum);
    }
  }
  return best / Math.max(ink(a), ink(b));
}

function correlation(a: Image, b: Image): number {
  const mean = (image: Image): number => image.reduce((sum, value) => sum + value, 0) / image.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [both, own, other] = [0, 0, 0];
  for (const [cell, value] of a.entries()) {
    const [da, db] = [value - ma, (b[cell] ?? 0) - mb];
    both += da * db;
    own += da * da;
    other += db * db;
  }
  return both / Math.sqrt(own * other);
}

/** Zero-mean normalised cross-correlation, the best over shifts of one pixel: 1 is the same but for brightness and contrast. */
export function likeness(a: Image, b: Image): number {
  return Math.max(...[-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => correlation(a, moved(b, dx, dy)))));
}
