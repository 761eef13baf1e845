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

  /** Nothing is read any more, and nothing of it shown. */
  forget(): void {
    this.text = '';
    this.trouble = null;
  }

  /** Begins anew. `isLive` says whether more is to come. Returns what ends the reading. */
  read(request: string, gate: string, isLive: () => boolean): () => void {
    this.forget();
    let failed = 0;
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
        failed = 0;
        const at = begun ? 0 : answer.next;
        const more = answer.next < answer.total;
        if (more || isLive()) timer = setTimeout(() => void part(at), more ? 0 : POLL_MS);
      } catch (error) {
        if (!current) return;
        // A check that has just begun has no log yet: once is no trouble.
        failed += 1;
        if (failed > 1 || !isLive()) this.trouble = asApiError(error);
        if (isLive()) timer = setTimeout(() => void part(from), POLL_MS);
      }
    };
    void part(0);
    return () => {
      current = false;
      if (timer !== null) clearTimeout(timer);
    };
  }
}
