/** Calls by name: the name decides the arguments and the reply. */

import type { Commands } from './bindings.ts';
import type { Transport } from './transport.ts';

export type CallName = keyof Commands;
export type Args<C extends CallName> = Commands[C][0];
export type Reply<C extends CallName> = Commands[C][1];

export class Client {
  readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /** Rejects with an `ApiError`; switch on its code, show its message and hint. */
  call<C extends CallName>(name: C, args: Args<C>): Promise<Reply<C>> {
    return this.transport.call(name, args) as Promise<Reply<C>>;
  }
}
