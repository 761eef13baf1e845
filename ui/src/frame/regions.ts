/** F6: from one region of the window to the next, in the order of reading. Esc: out of a field. */

import { plainKey } from '../kit/typing.ts';
import { focusOf } from './keys.ts';

const ORDER = ['top', 'strip', 'rail', 'ready', 'map', 'main', 'lane', 'inspector', 'events'];
const FOCUSABLE = 'button:not(:disabled):not([tabindex="-1"]), input, select, textarea, a[href], [tabindex="0"]';

export function cycleRegion(by: 1 | -1, root: ParentNode, active: Element | null): void {
  const regions = ORDER.flatMap((name) => [...root.querySelectorAll<HTMLElement>(`[data-region="${name}"]`)]).filter(
    (region) => region.querySelector(FOCUSABLE) !== null,
  );
  const now = regions.findLastIndex((region) => region.contains(active));
  const start = now === -1 ? (by === 1 ? -1 : 0) : now;
  const next = regions[(start + by + regions.length) % regions.length];
  next?.querySelector<HTMLElement>(FOCUSABLE)?.focus();
}

/** Esc in a field, or on a choice, gives the window its single keys back; Tab goes on from there. True where it did. */
export function leaveField(event: KeyboardEvent, active: Element | null): boolean {
  if (!plainKey(event, 'Escape') || event.isComposing || focusOf(active) !== 'text' || !(active instanceof HTMLElement)) return false;
  active.blur();
  return true;
}
