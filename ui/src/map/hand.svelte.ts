/** What is in the hand now, shared by everything that can be picked up and everything that can be dropped on. */

import { sameTarget, type Load, type Target } from './drop.ts';
import { dragCancel, dragDown, dragIdle, dragModify, dragMove, dragUp, type Drag, type DragStep, type Modifiers } from './gesture/drag.ts';
import type { Point } from './geometry.ts';

type Probe = (at: Point) => Target | null;
export type OnDrop = (load: Load, target: Target, modifiers: Modifiers) => void;

const modifiersOf = (event: MouseEvent | KeyboardEvent): Modifiers => ({ alt: event.altKey, shift: event.shiftKey });
const pointOf = (event: MouseEvent): Point => ({ x: event.clientX, y: event.clientY });

export class Hand {
  #drag = $state.raw<Drag<Load, Target>>(dragIdle());
  readonly #below: Probe;
  readonly #ondrop: OnDrop;
  /** Window listeners of the press under way. */
  #listening: AbortController | null = null;

  /** `below` says what lies under a point of the window. */
  constructor(below: Probe, ondrop: OnDrop) {
    this.#below = below;
    this.#ondrop = ondrop;
  }

  /** What is carried; null with an empty hand. Does not change while the pointer only moves. */
  readonly load: Load | null = $derived(this.#drag.kind === 'lifted' ? this.#drag.load : null);
  /** What lies below the pointer. */
  readonly over: Target | null = $derived(this.#drag.kind === 'lifted' ? this.#drag.over : null);
  readonly #alt = $derived(this.#drag.kind === 'lifted' && this.#drag.modifiers.alt);
  readonly #shift = $derived(this.#drag.kind === 'lifted' && this.#drag.modifiers.shift);
  readonly modifiers: Modifiers = $derived({ alt: this.#alt, shift: this.#shift });
  /** Where the pointer is. */
  readonly at: Point | null = $derived(this.#drag.kind === 'lifted' ? this.#drag.at : null);

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
    const step = dragMove(this.#drag, { pointer: event.pointerId, at, over: this.#under(at), modifiers });
    if (step.outcome.kind === 'lifted') window.getSelection()?.removeAllRanges();
    this.#take(step);
  }

  /** Esc puts it back. True when something was in the hand. */
  cancel(): boolean {
    const held = this.load !== null;
    this.#take(dragCancel(this.#drag));
    return held;
  }

  /** Alt or Shift changed while the hand rests. */
  modify(event: KeyboardEvent): void {
    if (this.load) this.#take(dragModify(this.#drag, modifiersOf(event)));
  }

  /** The same target stays the same value, so that nothing is drawn anew while the pointer moves over it. */
  #under(at: Point): Target | null {
    const before = this.#drag.kind === 'lifted' ? this.#drag.over : null;
    const now = this.#below(at);
    return before !== null && now !== null && sameTarget(before, now) ? before : now;
  }

  #take(step: DragStep<Load, Target>): void {
    this.#drag = step.drag;
    if (step.drag.kind === 'idle') this.#listening?.abort();
    if (step.outcome.kind === 'dropped') this.#ondrop(step.outcome.load, step.outcome.on, step.outcome.modifiers);
  }
}
