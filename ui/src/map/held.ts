/** What is in the hand as the drawings see it: over what, and what letting go would mean. */

import { allowed, intentOf, sameTarget, type Intent, type Known, type Load, type Target } from './drop.ts';
import type { Hand } from './hand.svelte.ts';

export interface Held {
  readonly hand: Hand;
  readonly load: Load | null;
  /** What would happen now; null over nothing. */
  readonly intent: Intent | null;
  /** Where it would be put down; null where it may not be. */
  readonly on: Target | null;
}

export function heldBy(hand: Hand, known: Known): Held {
  const { load, over } = hand;
  if (load === null || over === null) return { hand, load, intent: null, on: null };
  const intent = intentOf(load, over, hand.modifiers, known);
  return { hand, load, intent, on: allowed(intent) ? over : null };
}

export const isOn = (held: Held, target: Target): boolean => held.on !== null && sameTarget(held.on, target);
