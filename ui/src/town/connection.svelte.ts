/** Keeps the mirror in step with the hall: subscribes, fetches a snapshot after a gap, says when the hall is gone. */

import type { ApiError, Frame, TownSnapshot } from '../ipc/bindings.ts';
import type { Client } from '../ipc/client.ts';
import { asApiError } from '../ipc/transport.ts';
import { Beat, nextPicture, type NextPicture } from './beat.ts';
import type { TownMirror } from './townMirror.svelte.ts';

export type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** The screen shows the last moment; `at` is null when no town was ever seen. */
  | { readonly kind: 'gone'; readonly error: ApiError; readonly at: Date | null };

export class Connection {
  #link = $state.raw<Link>({ kind: 'connecting' });
  #lastSeen: Date | null = null;
  #catchingUp = false;
  readonly #client: Client;
  readonly #mirror: TownMirror;
  readonly #beat: Beat<Frame>;

  constructor(client: Client, mirror: TownMirror, next: NextPicture = nextPicture) {
    this.#client = client;
    this.#mirror = mirror;
    this.#beat = new Beat((frame) => void this.#take(frame), next);
    document.addEventListener('visibilitychange', () => this.#beat.flush());
  }

  get link(): Link {
    return this.#link;
  }

  /** `oncome` looks at the town before anything of it is drawn. */
  async connect(oncome?: (town: TownSnapshot) => void): Promise<void> {
    this.#link = { kind: 'connecting' };
    try {
      const early: Frame[] = [];
      let ready = false;
      const snapshot = await this.#client.transport.subscribe({
        // A frame may overtake the snapshot's reply; it waits until the snapshot is in.
        onframe: (frame) => (ready ? this.#beat.push(frame) : early.push(frame)),
        ongone: (error) => this.#gone(error),
      });
      oncome?.(snapshot);
      this.#mirror.reset(snapshot);
      ready = true;
      this.#lastSeen = new Date();
      this.#link = { kind: 'live' };
      for (const frame of early) await this.#take(frame);
    } catch (caught) {
      this.#gone(asApiError(caught));
    }
  }

  async #take(frame: Frame): Promise<void> {
    this.#lastSeen = new Date();
    if (this.#catchingUp || this.#mirror.accept(frame)) return;
    this.#catchingUp = true;
    try {
      this.#mirror.reset(await this.#client.call('snapshot', {}));
    } catch (caught) {
      this.#gone(asApiError(caught));
    } finally {
      this.#catchingUp = false;
    }
  }

  #gone(error: ApiError): void {
    this.#link = { kind: 'gone', error, at: this.#lastSeen };
  }
}
