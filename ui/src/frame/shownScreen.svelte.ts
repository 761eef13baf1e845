/** The screen that is drawn: the wanted one as soon as its code is there, until then the one before. */

import type { Component } from 'svelte';
import type { LoadScreen } from './screens.ts';

export class ShownScreen<Id extends string> {
  #component = $state.raw<Component | null>(null);
  #id = $state.raw<Id | null>(null);
  #wanted: Id | null = null;
  readonly #load: Readonly<Record<Id, LoadScreen>>;
  readonly #fail: (error: unknown) => void;

  constructor(load: Readonly<Record<Id, LoadScreen>>, fail: (error: unknown) => void) {
    this.#load = load;
    this.#fail = fail;
  }

  get component(): Component | null {
    return this.#component;
  }

  /** Whose component it is. */
  get id(): Id | null {
    return this.#id;
  }

  /** Wants this one from now on; one that was wanted before and comes later is not shown. */
  show(id: Id): void {
    this.#wanted = id;
    this.#load[id]().then(
      (module) => {
        if (this.#wanted !== id) return;
        this.#component = module.default;
        this.#id = id;
      },
      (error: unknown) => this.#fail(error),
    );
  }
}
