/** The screen that is drawn: the wanted one as soon as its code is there, until then the one before. */

import type { Component } from 'svelte';
import type { ScreenSource } from './screens.ts';

export class ShownScreen<Id extends string> {
  #component = $state.raw<Component | null>(null);
  #id = $state.raw<Id | null>(null);
  #wanted: Id | null = null;
  readonly #sources: Readonly<Record<Id, ScreenSource>>;
  readonly #fail: (error: unknown) => void;

  constructor(sources: Readonly<Record<Id, ScreenSource>>, fail: (error: unknown) => void) {
    this.#sources = sources;
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
    const source = this.#sources[id];
    if (typeof source !== 'function') {
      this.#draw(id, source.default);
      return;
    }
    source().then(
      (module) => {
        if (this.#wanted === id) this.#draw(id, module.default);
      },
      (error: unknown) => this.#fail(error),
    );
  }

  #draw(id: Id, component: Component): void {
    this.#component = component;
    this.#id = id;
  }
}
