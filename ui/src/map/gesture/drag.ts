/**
 * Carrying something (tasks, an agent) to a place: a value that steps from event to event. `L` is what is carried,
 * `T` where it may be put down; the component finds the target under the pointer and passes it in.
 */

import type { Point } from '../geometry.ts';
import { THRESHOLD_PX } from './pan.ts';

export interface Modifiers {
  readonly alt: boolean;
  readonly shift: boolean;
}

export type Drag<L, T> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'pressed'; readonly pointer: number; readonly load: L; readonly at: Point }
  | {
      readonly kind: 'lifted';
      readonly pointer: number;
      readonly load: L;
      readonly from: Point;
      readonly at: Point;
      readonly over: T | null;
      readonly modifiers: Modifiers;
    };

export type DragOutcome<L, T> =
  | { readonly kind: 'none' }
  /** Pressed and released in place: a click. */
  | { readonly kind: 'clicked'; readonly load: L }
  /** Now in the hand: capture the pointer, show the chip. */
  | { readonly kind: 'lifted'; readonly pointer: number }
  | { readonly kind: 'dropped'; readonly load: L; readonly on: T; readonly modifiers: Modifiers }
  /** Put back: Esc, a lost pointer, or nothing below. */
  | { readonly kind: 'returned'; readonly load: L; readonly to: Point };

export interface DragStep<L, T> {
  readonly drag: Drag<L, T>;
  readonly outcome: DragOutcome<L, T>;
}

export const dragIdle = <L, T>(): Drag<L, T> => ({ kind: 'idle' });
const quiet = <L, T>(drag: Drag<L, T>): DragStep<L, T> => ({ drag, outcome: { kind: 'none' } });

/** Only the main button lifts, and only one pointer at a time. */
export function dragDown<L, T>(
  drag: Drag<L, T>,
  press: { readonly pointer: number; readonly button: number; readonly at: Point },
  load: L,
): DragStep<L, T> {
  if (drag.kind !== 'idle' || press.button !== 0) return quiet(drag);
  return quiet({ kind: 'pressed', pointer: press.pointer, load, at: press.at });
}

export function dragMove<L, T>(
  drag: Drag<L, T>,
  move: { readonly pointer: number; readonly at: Point; readonly over: T | null; readonly modifiers: Modifiers },
): DragStep<L, T> {
  if (drag.kind === 'idle' || drag.pointer !== move.pointer) return quiet(drag);
  const { at, over, modifiers, pointer } = move;
  if (drag.kind === 'lifted') return quiet({ ...drag, at, over, modifiers });
  if (Math.hypot(at.x - drag.at.x, at.y - drag.at.y) < THRESHOLD_PX) return quiet(drag);
  return {
    drag: { kind: 'lifted', pointer, load: drag.load, from: drag.at, at, over, modifiers },
    outcome: { kind: 'lifted', pointer },
  };
}

/** Alt or Shift pressed or released while the hand rests. */
export function dragModify<L, T>(drag: Drag<L, T>, modifiers: Modifiers): DragStep<L, T> {
  return quiet(drag.kind === 'lifted' ? { ...drag, modifiers } : drag);
}

export function dragUp<L, T>(drag: Drag<L, T>, pointer: number): DragStep<L, T> {
  if (drag.kind === 'idle' || drag.pointer !== pointer) return quiet(drag);
  const idle = dragIdle<L, T>();
  if (drag.kind === 'pressed') return { drag: idle, outcome: { kind: 'clicked', load: drag.load } };
  const { load, over, modifiers, from } = drag;
  if (over === null) return { drag: idle, outcome: { kind: 'returned', load, to: from } };
  return { drag: idle, outcome: { kind: 'dropped', load, on: over, modifiers } };
}

/** Esc, `pointercancel`, or the window losing focus: whatever is in the hand goes back. */
export function dragCancel<L, T>(drag: Drag<L, T>): DragStep<L, T> {
  const idle = dragIdle<L, T>();
  if (drag.kind !== 'lifted') return quiet(idle);
  return { drag: idle, outcome: { kind: 'returned', load: drag.load, to: drag.from } };
}
