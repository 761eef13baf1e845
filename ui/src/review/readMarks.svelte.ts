/** Which files of which head were read. In memory: a new head begins unread, and going back to the old one finds its marks. */

import { SvelteSet } from 'svelte/reactivity';

const keyOf = (head: string, path: string): string => `${head} ${path}`;

export class ReadMarks {
  readonly #read = new SvelteSet<string>();

  has(head: string, path: string): boolean {
    return this.#read.has(keyOf(head, path));
  }

  set(head: string, path: string, read: boolean): void {
    if (read) this.#read.add(keyOf(head, path));
    else this.#read.delete(keyOf(head, path));
  }

  unread(head: string, paths: readonly string[]): number {
    return paths.filter((path) => !this.has(head, path)).length;
  }
}
