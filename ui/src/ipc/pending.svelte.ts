/** How many calls wait for an answer: the window is idle at none, and tests wait for that. */

import { untrack } from 'svelte';

export class Pending {
  #count = $state(0);

  get count(): number {
    return this.#count;
  }

  /** Untracked: an effect that makes a call must not run again because the call counts. */
  add(by: 1 | -1): void {
    untrack(() => {
      this.#count += by;
    });
  }
}
