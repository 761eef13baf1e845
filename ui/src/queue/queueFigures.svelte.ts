/** What the hall read of a rig's queue in the journal, asked for anew when something may have changed it. */

import type { ApiError, QueueFiguresView } from '../ipc/bindings.ts';
import type { Client } from '../ipc/client.ts';
import { asApiError } from '../ipc/transport.ts';

const AGAIN_MS = 1000;

interface Question {
  readonly rig: string;
  readonly days: number;
  readonly now: Date;
}

export class QueueFigures {
  readonly #client: Client;
  #view = $state.raw<QueueFiguresView | null>(null);
  #refusal = $state.raw<ApiError | null>(null);
  #wanted: Question | null = null;
  #isAsking = false;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Of the rig that was asked for; never another's. */
  of(rig: string): QueueFiguresView | null {
    return this.#view?.rig === rig ? this.#view : null;
  }

  get refusal(): ApiError | null {
    return this.#refusal;
  }

  /** Reading the journal takes the hall a while: it is asked one question at a time, the same one at most once a second. */
  async load(rig: string, days: number, now: Date): Promise<void> {
    this.#wanted = { rig, days, now };
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (let next: Question | null = this.#wanted; next; next = this.#wanted) {
      this.#wanted = null;
      await this.#ask(next);
      if (this.#repeats(next)) await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
    this.#isAsking = false;
  }

  #repeats(asked: Question): boolean {
    const wanted: Question | null = this.#wanted;
    return wanted !== null && wanted.rig === asked.rig && wanted.days === asked.days;
  }

  async #ask({ rig, days, now }: Question): Promise<void> {
    try {
      this.#view = await this.#client.call('queue_figures', { rig, days, utc_offset_minutes: -now.getTimezoneOffset() });
      this.#refusal = null;
    } catch (caught) {
      this.#refusal = asApiError(caught);
    }
  }
}
