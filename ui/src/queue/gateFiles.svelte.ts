/** What the checks of one request left for a person, read anew whenever one of them may have ended. */

import type { ApiError, GateFilesView } from '../ipc/bindings.ts';
import type { Client } from '../ipc/client.ts';
import { asApiError } from '../ipc/transport.ts';

export class GateFiles {
  readonly #client: Client;
  #asked = 0;
  #request: string | null = null;
  all = $state.raw<readonly GateFilesView[]>([]);
  trouble = $state.raw<ApiError | null>(null);

  constructor(client: Client) {
    this.#client = client;
  }

  /** What was read of the same request stays until the answer is there; null forgets it. */
  async read(request: string | null): Promise<void> {
    const asked = (this.#asked += 1);
    if (request !== this.#request) {
      this.#request = request;
      this.all = [];
      this.trouble = null;
    }
    if (request === null) return;
    try {
      const all = await this.#client.call('gate_files', { request });
      if (asked !== this.#asked) return;
      this.all = all;
      this.trouble = null;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.all = [];
      this.trouble = asApiError(error);
    }
  }

  /** Of one check: what it left itself, else what it left in a rehearsal or a search for a failure. */
  of(gate: string | null): GateFilesView | null {
    return this.all.find((left) => left.gate === gate) ?? null;
  }
}
