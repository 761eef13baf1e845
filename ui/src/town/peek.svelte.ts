/** The last rows of one agent's screen, read anew now and then while somebody looks at them. */

import type { Client } from '../ipc/client.ts';

const EVERY_MS = 2000;

export class Peek {
  #lines = $state.raw<readonly string[] | null>(null);
  #agent: string | null = null;
  #live = false;
  #timer: ReturnType<typeof setInterval> | null = null;
  readonly #client: Client;
  readonly #rows: number;

  constructor(client: Client, rows: number) {
    this.#client = client;
    this.#rows = rows;
  }

  /** Null while nobody knows. */
  get lines(): readonly string[] | null {
    return this.#lines;
  }

  /** Looks at another agent, or at none. The screen of a program that has ended is read once. */
  look(agent: string | null, live = true): void {
    if (agent === this.#agent && live === this.#live) return;
    if (agent !== this.#agent) this.#lines = null;
    this.#agent = agent;
    this.#live = live;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    if (agent === null) return;
    void this.#read(agent);
    if (live) this.#timer = setInterval(() => document.hidden || void this.#read(agent), EVERY_MS);
  }

  async #read(agent: string): Promise<void> {
    try {
      const { lines } = await this.#client.glance('screen', { agent, lines: this.#rows });
      if (agent === this.#agent && lines.join('\n') !== this.#lines?.join('\n')) this.#lines = lines;
    } catch {
      // No session, or none any more: the screen is not known, and that is what is shown.
      if (agent === this.#agent) this.#lines = null;
    }
  }
}
