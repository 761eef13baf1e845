/**
 * Which files of a request were read, and at which head. A new turn of the agent keeps the marks of the files it left
 * alone: the hall is asked what changed between the head that was read and the present one. One writer of its storage.
 */

import { SvelteMap } from 'svelte/reactivity';

/** `changed`: it was read, and its content is another one since. */
export type ReadState = 'read' | 'unread' | 'changed';

/** Lines of a file that changed. */
export interface LineSize {
  readonly additions: number;
  readonly deletions: number;
}

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const PREFIX = 'gastown.read.';

/** Head by path, as far as it can be read. */
function stored(shelf: Shelf, request: string): Map<string, string> {
  try {
    const value: unknown = JSON.parse(shelf.getItem(PREFIX + request) ?? '{}');
    if (typeof value !== 'object' || value === null) return new Map();
    return new Map(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    // Not JSON: somebody else's bytes under our name. Nothing counts as read then.
    return new Map();
  }
}

export class ReadMarks {
  readonly #shelf: Shelf;
  /** By request: the head at which each path was read. */
  readonly #heads = new SvelteMap<string, ReadonlyMap<string, string>>();
  /** What storage said, so that it is parsed once. */
  readonly #read = new Map<string, ReadonlyMap<string, string>>();
  /** By `request from to`: the paths that differ, and by how much; null when the hall could not tell. */
  readonly #changed = new SvelteMap<string, ReadonlyMap<string, LineSize> | null>();

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** The head at which it was read last; null when it never was. */
  readAt(request: string, path: string): string | null {
    return this.#of(request).get(path) ?? null;
  }

  state(request: string, head: string, path: string): ReadState {
    const at = this.readAt(request, path);
    if (at === null) return 'unread';
    if (at === head) return 'read';
    const changed = this.#changed.get(`${request} ${at} ${head}`);
    // Not asked yet, or the hall no longer has that head: nothing is claimed.
    if (!changed) return 'unread';
    return changed.has(path) ? 'changed' : 'read';
  }

  /** What of a file is other than when it was read; null when that is nothing or cannot be told. */
  sizeSince(request: string, head: string, path: string): LineSize | null {
    const at = this.readAt(request, path);
    return at === null ? null : (this.#changed.get(`${request} ${at} ${head}`)?.get(path) ?? null);
  }

  set(request: string, head: string, path: string, read: boolean): void {
    const next = new Map(this.#of(request));
    if (read) next.set(path, head);
    else next.delete(path);
    this.#heads.set(request, next);
    if (next.size === 0) this.#shelf.removeItem(PREFIX + request);
    else this.#shelf.setItem(PREFIX + request, JSON.stringify(Object.fromEntries(next)));
  }

  unread(request: string, head: string, paths: readonly string[]): number {
    return paths.filter((path) => this.state(request, head, path) !== 'read').length;
  }

  /** Finds out what changed since each head that was read. `ask` says which paths differ between that head and the present one. */
  async compare(request: string, head: string, ask: (from: string) => Promise<Iterable<readonly [string, LineSize]>>): Promise<void> {
    const older = new Set([...this.#of(request).values()].filter((at) => at !== head));
    for (const from of older) {
      const key = `${request} ${from} ${head}`;
      if (this.#changed.get(key)) continue;
      try {
        this.#changed.set(key, new Map(await ask(from)));
      } catch {
        // The old head may be gone from the rig: then its files are unread again, which is safe and said by their marks.
        this.#changed.set(key, null);
      }
    }
  }

  /** The request is done with. */
  forget(request: string): void {
    this.#heads.delete(request);
    this.#read.delete(request);
    this.#shelf.removeItem(PREFIX + request);
  }

  /** Drops what is kept of requests that are done with. */
  tidy(isOpen: (request: string) => boolean): void {
    const keys = Array.from({ length: this.#shelf.length }, (_, index) => this.#shelf.key(index) ?? '');
    for (const key of keys) if (key.startsWith(PREFIX) && !isOpen(key.slice(PREFIX.length))) this.forget(key.slice(PREFIX.length));
  }

  #of(request: string): ReadonlyMap<string, string> {
    const here = this.#heads.get(request);
    if (here) return here;
    const known = this.#read.get(request) ?? stored(this.#shelf, request);
    this.#read.set(request, known);
    return known;
  }
}
