/** What of a change is to be left out, chosen while reading, and what the hall is asked for then. */

import { SvelteMap } from 'svelte/reactivity';
import type { LeaveOutFileArgs, RunArgs } from '../ipc/bindings.ts';
import { runKey } from './hunks.ts';

/** What is to be left out before a review ends, and whom to tell that it was, at which head. */
export interface Pending {
  readonly files: readonly LeaveOutFileArgs[];
  readonly applied: (head: string) => void;
}

interface Marked {
  /** Null is the whole file. */
  readonly chosen: ReadonlyMap<string, RunArgs> | null;
  /** Every change of the file, as it was read. */
  readonly all: readonly RunArgs[];
}

export class LeaveOut {
  readonly #files = new SvelteMap<string, Marked>();
  /** The other way round: only what is marked is taken, the rest is left out. */
  onlyThese = $state(false);

  get any(): boolean {
    return this.#files.size > 0;
  }

  /** Single changes and whole files that are marked. */
  get count(): number {
    return [...this.#files.values()].reduce((sum, { chosen }) => sum + (chosen?.size ?? 1), 0);
  }

  /** For the list beside the diff: null is the whole file. */
  get files(): { path: string; changes: number | null }[] {
    return [...this.#files].map(([path, { chosen }]) => ({ path, changes: chosen?.size ?? null }));
  }

  isWhole(path: string): boolean {
    return this.#files.get(path)?.chosen === null;
  }

  has(path: string, run: RunArgs): boolean {
    const marked = this.#files.get(path);
    return marked !== undefined && (marked.chosen === null || marked.chosen.has(runKey(run)));
  }

  turnFile(path: string): void {
    if (this.isWhole(path)) this.#files.delete(path);
    else this.#files.set(path, { chosen: null, all: [] });
  }

  /** Marks these changes of a file, or takes the marks away when all of them have one. `all` are the changes of the file. */
  turn(path: string, runs: readonly RunArgs[], all: readonly RunArgs[]): void {
    const marked = this.#files.get(path);
    const before = marked?.chosen === null ? all : [...(marked?.chosen?.values() ?? [])];
    const chosen = new Map(before.map((run) => [runKey(run), run]));
    const take = runs.every((run) => chosen.has(runKey(run)));
    for (const run of runs) {
      if (take) chosen.delete(runKey(run));
      else chosen.set(runKey(run), run);
    }
    if (chosen.size === 0) this.#files.delete(path);
    else this.#files.set(path, { chosen, all });
  }

  clear(): void {
    this.#files.clear();
    this.onlyThese = false;
  }

  /** What is left out, for the hall. `paths` are all files of the change. */
  toSend(paths: readonly string[]): LeaveOutFileArgs[] {
    return paths.flatMap((path): LeaveOutFileArgs[] => {
      const marked = this.#files.get(path);
      if (!marked) return this.onlyThese ? [{ path }] : [];
      if (marked.chosen === null) return this.onlyThese ? [] : [{ path }];
      const { chosen } = marked;
      const changes = this.onlyThese ? marked.all.filter((run) => !chosen.has(runKey(run))) : [...chosen.values()];
      return changes.length === 0 ? [] : [{ path, changes }];
    });
  }
}
