/** What this machine has of agents' programs: asked for when somebody looks, kept as long as they do. */

import type { ApiError, MachineView } from '../ipc/bindings.ts';
import type { Client } from '../ipc/client.ts';
import { asApiError } from '../ipc/transport.ts';

export class Machine {
  seen = $state.raw<MachineView | null>(null);
  refusal = $state.raw<ApiError | null>(null);
  busy = $state(false);
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async look(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      this.seen = await this.#client.call('machine', {});
      this.refusal = null;
    } catch (error) {
      this.refusal = asApiError(error);
    } finally {
      this.busy = false;
    }
  }
}
