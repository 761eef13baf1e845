/** Calls by name: the name decides the arguments and the reply. */

import type { Commands } from './bindings.ts';
import { Pending } from './pending.svelte.ts';
import type { Transport } from './transport.ts';

export type CallName = keyof Commands;
export type Args<C extends CallName> = Commands[C][0];
export type Reply<C extends CallName> = Commands[C][1];

export class Client {
  readonly transport: Transport;
  readonly pending = new Pending();

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /** A look now and then that nobody waits for: the window is idle meanwhile. */
  async glance<C extends CallName>(name: C, args: Args<C>): Promise<Reply<C>> {
    return (await this.transport.call(name, args)) as Reply<C>;
  }

  /** Rejects with an `ApiError`; switch on its code, show its message and hint. */
  async call<C extends CallName>(name: C, args: Args<C>): Promise<Reply<C>> {
    this.pending.add(1);
    try {
      return await this.glance(name, args);
    } finally {
      this.pending.add(-1);
    }
  }
}
