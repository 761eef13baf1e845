/** The last rows of one agent's screen, read anew now and then while somebody looks at them. */

import type { Client } from '../ipc/client.ts';

const EVERY_MS = 2000;
const ROWS = 10;

export class Peek {
  #lines = $state.raw<readonly string[] | null>(null);
  #agent: string | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Null while nobody knows. */
  get lines(): readonly string[] | null {
    return this.#lines;
  }

  /** Looks at another agent, or at none. */
  look(agent: string | null): void {
    if (agent === this.#agent) return;
    this.#agent = agent;
    this.#lines = null;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    if (agent === null) return;
    void this.#read(agent);
    this.#timer = setInterval(() => void this.#read(agent), EVERY_MS);
  }

  async #read(agent: string): Promise<void> {
    try {
      const screen = await this.#client.call('screen', { agent, lines: ROWS });
      if (agent === this.#agent) this.#lines = screen.lines;
    } catch {
      // No session, or none any more: the screen is not known, and that is what is shown.
      if (agent === this.#agent) this.#lines = null;
    }
  }
}
