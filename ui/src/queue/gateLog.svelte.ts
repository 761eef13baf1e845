/** One check's output as it is read from the hall: from its beginning, and on while the check runs. */

import type { ApiError } from '../ipc/bindings.ts';
import type { Client } from '../ipc/client.ts';
import { asApiError } from '../ipc/transport.ts';
import { kept } from './log.ts';

const POLL_MS = 1000;

export class GateLog {
  readonly #client: Client;
  text = $state('');
  trouble = $state.raw<ApiError | null>(null);

  constructor(client: Client) {
    this.#client = client;
  }

  /** Begins anew. `isLive` says whether more is to come. Returns what ends the reading. */
  read(request: string, gate: string, isLive: () => boolean): () => void {
    this.text = '';
    this.trouble = null;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let current = true;
    const part = async (from: number): Promise<void> => {
      try {
        const answer = await this.#client.call('gate_log', { request, gate, from });
        if (!current) return;
        // It is shorter than what was read: the check was run again.
        const begun = answer.total < from;
        this.text = kept((begun ? '' : this.text) + answer.text);
        this.trouble = null;
        const at = begun ? 0 : answer.next;
        const more = answer.next < answer.total;
        if (more || isLive()) timer = setTimeout(() => void part(at), more ? 0 : POLL_MS);
      } catch (error) {
        if (current) this.trouble = asApiError(error);
      }
    };
    void part(0);
    return () => {
      current = false;
      if (timer !== null) clearTimeout(timer);
    };
  }
}
