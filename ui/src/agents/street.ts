/** A branch beside Main Street, small: where it left, how far it went, how far the street went on. Pure. */

export interface MiniStreet {
  /** Where lamps stand on the street. */
  readonly lamps: readonly number[];
  readonly headX: number;
  readonly baseX: number;
  /** Own commits on the branch. */
  readonly rings: readonly number[];
  readonly endX: number;
  /** More commits than are drawn. */
  readonly cut: boolean;
}

const WIDTH = 260;
const LAMPS = 8;
const STEP = 26;
const RINGS_MAX = 5;

/** `commits`: how many the street has in all; no lamp is drawn that is no commit. */
export function miniStreet(behind: number, ahead: number, commits: number): MiniStreet {
  const headX = WIDTH - 22;
  const steps = Math.min(behind, LAMPS - 1);
  const baseX = headX - steps * STEP;
  const before = Math.min(LAMPS, commits) - 1;
  const lamps = Array.from({ length: Math.max(0, before) }, (_, index) => headX - (before - index) * STEP);
  const shown = Math.min(ahead, RINGS_MAX);
  const first = Math.min(baseX + 16, WIDTH - 30 - shown * 11);
  const rings = Array.from({ length: shown }, (_, index) => first + index * 11);
  return { lamps, headX, baseX, rings, endX: first + shown * 11 + 6, cut: behind > LAMPS - 1 || ahead > RINGS_MAX };
}
