/** One connection to the hall, as the window passes it on: the town, then every change. The first is asked for before the page is loaded. */

import { Channel, invoke } from '@tauri-apps/api/core';
import type { ApiError, Frame, TownSnapshot } from './bindings.ts';
import { unpack, type Packed } from './packed.ts';

/** What comes over its channel. */
type Push = { frame: Frame } | { gone: ApiError } | { closing: object };

class Subscription {
  readonly town: Promise<TownSnapshot>;
  /** Came before anybody listened. */
  #early: Push[] = [];
  #hear: (push: Push) => void = (push) => void this.#early.push(push);

  constructor() {
    const pushes = new Channel<Push>((push) => this.#hear(push));
    this.town = invoke<Packed>('subscribe', { pushes }).then(unpack);
    // Whoever takes it hears why; until then nobody does.
    this.town.catch(() => undefined);
  }

  listen(hear: (push: Push) => void): void {
    this.#early.forEach(hear);
    this.#early = [];
    this.#hear = hear;
  }
}

let first: Subscription | null = null;

/** Asks now for what `nextSubscription` gives. */
export function subscribeEarly(): void {
  first = new Subscription();
}

/** The first town, as soon as it is there; undefined when it is not to be had. */
export const firstTown = async (): Promise<TownSnapshot | undefined> => first?.town.catch(() => undefined);

export function nextSubscription(): Subscription {
  const subscription = first ?? new Subscription();
  first = null;
  return subscription;
}

/** Whether this page runs inside the window. */
export const inWindow = (): boolean => '__TAURI_INTERNALS__' in globalThis;
