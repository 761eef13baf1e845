/**
 * The ask that Y, A and D answer. When it changes under somebody's finger the keys rest for a moment, because what
 * was pressed was meant for the ask before.
 */

import type { AskGroup } from '../town/selectors.ts';

export const SETTLE_MS = 400;

export class AskFocus {
  #wanted = $state<string | null>(null);
  #shown: string | null = null;
  #changedAt = -Infinity;

  /** The chosen group of those that are open: the wanted one, else the oldest. */
  chosen(groups: readonly AskGroup[]): AskGroup | null {
    return groups.find((group) => group.asks.some((ask) => ask.ask === this.#wanted)) ?? groups[0] ?? null;
  }

  choose(ask: string, at: number): void {
    this.#wanted = ask;
    // A person chose it and has seen it: the keys need not rest.
    this.#shown = ask;
    this.#changedAt = at - SETTLE_MS;
  }

  /** Tells which ask is on the screen now. */
  saw(ask: string | null, at: number): void {
    if (ask === this.#shown) return;
    if (this.#shown !== null && ask !== null) this.#changedAt = at;
    this.#shown = ask;
  }

  /** Whether a key pressed now was meant for this ask. */
  settled(at: number): boolean {
    return at - this.#changedAt >= SETTLE_MS;
  }

  /** The group after or before the chosen one, round and round; the oldest as long as nobody has chosen. */
  step(groups: readonly AskGroup[], by: 1 | -1): AskGroup | null {
    const now = this.chosen(groups);
    if (!now || !now.asks.some((ask) => ask.ask === this.#wanted)) return now;
    return groups[(groups.indexOf(now) + by + groups.length) % groups.length] ?? null;
  }
}
