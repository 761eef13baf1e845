/** Dragging the ground: a value that steps from event to event. The component feeds it and moves the camera. */

import type { Point } from '../geometry.ts';

/** Below this many pixels a press is a click. */
export const THRESHOLD_PX = 4;

export type Pan =
  | { readonly kind: 'idle' }
  | { readonly kind: 'pressed'; readonly pointer: number; readonly at: Point }
  | { readonly kind: 'panning'; readonly pointer: number; readonly last: Point };

export interface PanStep {
  readonly pan: Pan;
  /** How far the ground moves now. */
  readonly by: Point;
  /** The press ended without having moved: a click on the ground. */
  readonly clicked: boolean;
  /** The component must call `setPointerCapture` now. */
  readonly capture: number | null;
}

export const PAN_IDLE: Pan = { kind: 'idle' };
const still = (pan: Pan): PanStep => ({ pan, by: { x: 0, y: 0 }, clicked: false, capture: null });

export const panDown = (pan: Pan, pointer: number, at: Point): PanStep =>
  pan.kind === 'idle' ? still({ kind: 'pressed', pointer, at }) : still(pan);

export function panMove(pan: Pan, pointer: number, to: Point): PanStep {
  if (pan.kind === 'idle' || pan.pointer !== pointer) return still(pan);
  const from = pan.kind === 'pressed' ? pan.at : pan.last;
  const by = { x: to.x - from.x, y: to.y - from.y };
  if (pan.kind === 'pressed' && Math.hypot(by.x, by.y) < THRESHOLD_PX) return still(pan);
  const capture = pan.kind === 'pressed' ? pointer : null;
  return { pan: { kind: 'panning', pointer, last: to }, by, clicked: false, capture };
}

export function panUp(pan: Pan, pointer: number): PanStep {
  if (pan.kind === 'idle' || pan.pointer !== pointer) return still(pan);
  return { ...still(PAN_IDLE), clicked: pan.kind === 'pressed' };
}

/** Esc, a lost pointer, or the window losing focus. */
export const panCancel = (): PanStep => still(PAN_IDLE);
