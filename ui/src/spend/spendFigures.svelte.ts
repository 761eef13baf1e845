/** The figures that the hall summed up for the screen, asked for anew when the town has used more. */

import type { ApiError, SpendView } from '../ipc/bindings.ts';
import type { Client } from '../ipc/client.ts';
import { asApiError } from '../ipc/transport.ts';

export class SpendFigures {
  readonly #client: Client;
  #view = $state.raw<SpendView | null>(null);
  #refusal = $state.raw<ApiError | null>(null);
  /** Only the answer to the newest question counts. */
  #asked = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  get view(): SpendView | null {
    return this.#view;
  }

  get refusal(): ApiError | null {
    return this.#refusal;
  }

  async load(days: number, now: Date): Promise<void> {
    const asked = ++this.#asked;
    try {
      const view = await this.#client.call('spend', { days, utc_offset_minutes: -now.getTimezoneOffset() });
      if (asked === this.#asked) [this.#view, this.#refusal] = [view, null];
    } catch (caught) {
      if (asked === this.#asked) this.#refusal = asApiError(caught);
    }
  }
}
