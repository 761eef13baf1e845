/** The contour lines of the ground: the only decoration, drawn from the rig's name so that each rig has its own. */

import type { Size } from './geometry.ts';

/** FNV-1a, enough to spread names. */
export function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const char of name) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}

function random(seed: number): () => number {
  let state = seed || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const STEPS = 48;

function hill(cx: number, cy: number, radius: number, rings: number, phase: number): string[] {
  return Array.from({ length: rings }, (_, index) => {
    const k = index + 1;
    const points = Array.from({ length: STEPS }, (__, step) => {
      const angle = (step / STEPS) * Math.PI * 2;
      const wave = 1 + 0.1 * Math.sin(3 * angle + k * 0.35 + phase) + 0.06 * Math.cos(5 * angle - k * 0.2 + phase);
      const r = ((radius * k) / rings) * wave;
      return `${Math.round(cx + r * 1.5 * Math.cos(angle))} ${Math.round(cy + r * Math.sin(angle))}`;
    });
    return `M${points.join('L')}Z`;
  });
}

/** Path data of three hills that lie at the edges of the drawing, never under its middle. */
export function contours(name: string, size: Size): string[] {
  const next = random(seedOf(name));
  const at = (from: number, to: number): number => from + (to - from) * next();
  return [
    ...hill(size.w * at(-0.05, 0.15), size.h * at(0.78, 1), size.h * at(0.3, 0.42), 9, at(0, 6)),
    ...hill(size.w * at(0.75, 1), size.h * at(-0.05, 0.12), size.h * at(0.26, 0.36), 8, at(0, 6)),
    ...hill(size.w * at(0.4, 0.7), size.h * at(1, 1.15), size.h * at(0.18, 0.28), 5, at(0, 6)),
  ];
}
