/** Which ports a worktree's programs listen on, asked once a second while somebody looks at it, and never else. */

import type { ListeningView } from '../ipc/bindings.ts';
import type { Transport } from '../ipc/transport.ts';

const LOOK_MS = 1000;

const isSame = (one: readonly ListeningView[], other: readonly ListeningView[]): boolean =>
  one.length === other.length && one.every((found, at) => found.port === other[at]?.port && found.pid === other[at]?.pid);

export class Ports {
  #found = $state.raw<readonly ListeningView[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Lowest first. */
  get found(): readonly ListeningView[] {
    return this.#found;
  }

  /** Looks until the answer is called. A look nobody waits for is not shown as a call under way. */
  watch(transport: Transport, agent: string): () => void {
    let over = false;
    const look = async (): Promise<void> => {
      if (document.visibilityState === 'visible') {
        // What cannot be seen is not known: then no port is offered.
        const seen = await transport.call('listening', { agent }).catch(() => []);
        if (over) return;
        const found = seen as readonly ListeningView[];
        if (!isSame(found, this.#found)) this.#found = found;
      }
      if (!over) this.#timer = setTimeout(() => void look(), LOOK_MS);
    };
    void look();
    return () => {
      over = true;
      clearTimeout(this.#timer);
      this.#found = [];
    };
  }
}

/** The only address that is opened for a port. */
export const addressOf = (port: number): string => `http://127.0.0.1:${port}`;
