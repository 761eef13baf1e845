/** What is in the hand now, shared by everything that can be picked up and everything that can be dropped on. */

import type { Load, Target } from './drop.ts';
import { dragCancel, dragDown, dragIdle, dragModify, dragMove, dragUp, type Drag, type DragStep, type Modifiers } from './gesture/drag.ts';
import type { Point } from './geometry.ts';

type Probe = (at: Point) => Target | null;
export type OnDrop = (load: Load, target: Target, modifiers: Modifiers) => void;

const modifiersOf = (event: MouseEvent | KeyboardEvent): Modifiers => ({ alt: event.altKey, shift: event.shiftKey });
const pointOf = (event: MouseEvent): Point => ({ x: event.clientX, y: event.clientY });

export class Hand {
  #drag = $state.raw<Drag<Load, Target>>(dragIdle());
  #probes = new Set<Probe>();
  #ondrop: OnDrop;
  /** Window listeners of the press under way. */
  #listening: AbortController | null = null;

  constructor(ondrop: OnDrop) {
    this.#ondrop = ondrop;
  }

  /** What is carried, where the pointer is and what lies below; null with an empty hand. */
  get carried(): { load: Load; at: Point; over: Target | null; modifiers: Modifiers } | null {
    return this.#drag.kind === 'lifted' ? this.#drag : null;
  }

  /** Registers a place that knows what lies under a point of the window. Returns the undo. */
  addProbe(probe: Probe): () => void {
    this.#probes.add(probe);
    return () => this.#probes.delete(probe);
  }

  /** Handler for something that can be picked up. `onclick` gets presses that did not move. */
  source(load: () => Load, onclick?: () => void): { onpointerdown: (event: PointerEvent) => void } {
    return {
      onpointerdown: (event) => {
        this.#take(dragDown(this.#drag, { pointer: event.pointerId, button: event.button, at: pointOf(event) }, load()));
        if (this.#drag.kind === 'pressed' && this.#drag.pointer === event.pointerId) this.#follow(onclick);
      },
    };
  }

  /** Follows the pointer over the whole window: a quick hand has left the card before its first move is told. */
  #follow(onclick: (() => void) | undefined): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    window.addEventListener('pointermove', (event) => this.#move(event), { signal });
    window.addEventListener('pointercancel', () => void this.cancel(), { signal });
    window.addEventListener(
      'pointerup',
      (event) => {
        const step = dragUp(this.#drag, event.pointerId);
        this.#take(step);
        if (step.outcome.kind === 'clicked') onclick?.();
      },
      { signal },
    );
  }

  #move(event: PointerEvent): void {
    if (this.#drag.kind === 'idle') return;
    const at = pointOf(event);
    const modifiers = modifiersOf(event);
    const step = dragMove(this.#drag, { pointer: event.pointerId, at, over: this.#below(at), modifiers });
    if (step.outcome.kind === 'lifted') window.getSelection()?.removeAllRanges();
    this.#take(step);
  }

  /** Esc puts it back. True when something was in the hand. */
  cancel(): boolean {
    const held = this.carried !== null;
    this.#take(dragCancel(this.#drag));
    return held;
  }

  /** Alt or Shift changed while the hand rests. */
  modify(event: KeyboardEvent): void {
    if (this.carried) this.#take(dragModify(this.#drag, modifiersOf(event)));
  }

  #below(at: Point): Target | null {
    for (const probe of this.#probes) {
      const target = probe(at);
      if (target) return target;
    }
    return null;
  }

  #take(step: DragStep<Load, Target>): void {
    this.#drag = step.drag;
    if (step.drag.kind === 'idle') this.#listening?.abort();
    if (step.outcome.kind === 'dropped') this.#ondrop(step.outcome.load, step.outcome.on, step.outcome.modifiers);
  }
}
