/**
 * One stream for the bytes of all terminals, taken apart by channel. Each frame is a row of parts: channel and length
 * as little-endian u32, then the bytes. Bytes that come before anyone listens wait; the hall's credit bounds them.
 */

type Listener = (bytes: Uint8Array) => void;

const HEAD = 8;

export class Terminals {
  readonly #listeners = new Map<number, Listener>();
  readonly #early = new Map<number, Uint8Array[]>();

  /** Takes one frame. */
  accept(frame: ArrayBuffer): void {
    const view = new DataView(frame);
    let at = 0;
    while (at + HEAD <= frame.byteLength) {
      const channel = view.getUint32(at, true);
      const length = view.getUint32(at + 4, true);
      this.#deliver(channel, new Uint8Array(frame, at + HEAD, length));
      at += HEAD + length;
    }
  }

  /** From now on the channel's bytes go to `listener`, those that waited first. */
  listen(channel: number, listener: Listener): void {
    this.#listeners.set(channel, listener);
    const early = this.#early.get(channel) ?? [];
    this.#early.delete(channel);
    early.forEach(listener);
  }

  /** The channel is closed. */
  forget(channel: number): void {
    this.#listeners.delete(channel);
    this.#early.delete(channel);
  }

  /** A new connection numbers its channels anew. */
  clear(): void {
    this.#listeners.clear();
    this.#early.clear();
  }

  #deliver(channel: number, bytes: Uint8Array): void {
    const listener = this.#listeners.get(channel);
    if (listener !== undefined) {
      listener(bytes);
      return;
    }
    const early = this.#early.get(channel) ?? [];
    early.push(bytes);
    this.#early.set(channel, early);
  }
}
