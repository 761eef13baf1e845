/** What the hall said about one head of a request: its files, and each file's hunks, asked once. */

import type { ApiError, DiffView, FileDiffView, ImageView, SideWord } from '../ipc/bindings.ts';
import type { Client } from '../ipc/client.ts';
import { asApiError } from '../ipc/transport.ts';
import { readingOrder } from './files.ts';
import type { LineSize } from './readMarks.svelte.ts';

/** Unchanged lines around a change that make it the whole file. */
const WHOLE_FILE = 100_000;

export type DiffStep =
  | { readonly step: 'loading' }
  | { readonly step: 'refused'; readonly error: ApiError }
  | { readonly step: 'here'; readonly diff: DiffView };

export class LoadedDiff {
  readonly #client: Client;
  readonly #request: string;
  readonly #files = new Map<string, Promise<FileDiffView>>();
  now = $state.raw<DiffStep>({ step: 'loading' });

  constructor(client: Client, request: string) {
    this.#client = client;
    this.#request = request;
  }

  get diff(): DiffView | null {
    return this.now.step === 'here' ? this.now.diff : null;
  }

  /** Paths in the order of reading. */
  get order(): readonly string[] {
    return this.#order;
  }
  readonly #order = $derived(this.diff ? readingOrder(this.diff.files) : []);

  /** Asks anew. Returns what calls the question off. */
  load(then: (diff: DiffView) => void): () => void {
    let current = true;
    this.now = { step: 'loading' };
    this.#files.clear();
    this.#client.call('diff', { request: this.#request }).then(
      (diff) => {
        if (!current) return;
        this.now = { step: 'here', diff };
        then(diff);
      },
      (error: unknown) => {
        if (current) this.now = { step: 'refused', error: asApiError(error) };
      },
    );
    return () => (current = false);
  }

  /** Paths that differ between another commit and the request's head, old names of renamed files too. */
  async changedSince(base: string): Promise<(readonly [string, LineSize])[]> {
    const { files } = await this.#client.call('diff', { request: this.#request, base });
    return files.flatMap((file) => {
      const size = { additions: file.additions ?? 0, deletions: file.deletions ?? 0 };
      return [file.path, ...(file.old_path === null ? [] : [file.old_path])].map((path) => [path, size] as const);
    });
  }

  /** An image that changed, as it is on one side. */
  image(path: string, side: SideWord, base: string | null): Promise<ImageView> {
    return this.#client.call('image', { request: this.#request, path, side, ...(base === null ? {} : { base }) });
  }

  /** Against the request's base, or another commit. Asked once for each; a refusal is asked again. */
  file(path: string, base: string | null, whole: boolean): Promise<FileDiffView> {
    const key = `${whole ? 'whole' : ''} ${base ?? ''} ${path}`;
    const known = this.#files.get(key);
    if (known) return known;
    const asked = this.#client.call('file_diff', {
      request: this.#request,
      path,
      ...(base === null ? {} : { base }),
      ...(whole ? { context: WHOLE_FILE } : {}),
    });
    this.#files.set(key, asked);
    asked.catch(() => this.#files.delete(key));
    return asked;
  }
}
