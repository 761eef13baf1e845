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

export function miniStreet(behind: number, ahead: number): MiniStreet {
  const headX = WIDTH - 22;
  const steps = Math.min(behind, LAMPS - 1);
  const baseX = headX - steps * STEP;
  const lamps = Array.from({ length: LAMPS }, (_, index) => headX - (LAMPS - index) * STEP + STEP).filter((x) => x !== headX);
  const shown = Math.min(ahead, RINGS_MAX);
  const first = Math.min(baseX + 16, WIDTH - 30 - shown * 11);
  const rings = Array.from({ length: shown }, (_, index) => first + index * 11);
  return { lamps, headX, baseX, rings, endX: first + shown * 11 + 6, cut: behind > LAMPS - 1 || ahead > RINGS_MAX };
}
