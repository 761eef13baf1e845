/** How large everything is drawn, in percent. */

export const SCALE_MIN = 80;
export const SCALE_MAX = 160;
const SCALE_STEP = 10;

/** The scale one step larger or smaller, on whole steps and within its bounds. */
export function scaleBy(scale: number, by: 1 | -1): number {
  const next = by === 1 ? Math.floor(scale / SCALE_STEP) + 1 : Math.ceil(scale / SCALE_STEP) - 1;
  return Math.min(SCALE_MAX, Math.max(SCALE_MIN, next * SCALE_STEP));
}
