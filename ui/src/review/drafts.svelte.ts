/** Comments that were written and not sent, kept per request over a restart of the window. One writer of its storage. */

import type { ReviewCommentArgs } from '../ipc/bindings.ts';
import type { Side } from './hunks.ts';

export interface Draft {
  readonly file: string;
  readonly side: Side;
  /** The line it stands under: the last one of a range. */
  readonly line: number;
  /** The first line of a range; left out when it is about one line. */
  readonly from?: number;
  readonly text: string;
  /** The head that was read when it was written. */
  readonly head: string;
}

type Stored = { comments: Draft[]; message: string };
type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const keyOf = (request: string): string => `gastown.review.${request}`;

const isDraft = (value: unknown): value is Draft => {
  if (typeof value !== 'object' || value === null) return false;
  const { file, side, line, from, text, head } = value as Record<string, unknown>;
  const strings = [file, text, head].every((part) => typeof part === 'string');
  return strings && typeof line === 'number' && (from === undefined || typeof from === 'number') && (side === 'old' || side === 'new');
};

/** What is in storage, as far as it can be read: a damaged entry is as good as none, the rest is kept. */
function read(shelf: Shelf, request: string): Stored {
  const text = shelf.getItem(keyOf(request));
  if (text === null) return { comments: [], message: '' };
  try {
    const value = JSON.parse(text) as Partial<Record<keyof Stored, unknown>> | null;
    const comments = Array.isArray(value?.comments) ? value.comments.filter(isDraft) : [];
    return { comments, message: typeof value?.message === 'string' ? value.message : '' };
  } catch {
    // Not JSON: somebody else's bytes under our name. Nothing in it can be shown.
    return { comments: [], message: '' };
  }
}

/** Whether the comment is about that line of that side. */
export const isAbout = (draft: Draft, side: Side, line: number): boolean =>
  draft.side === side && line >= (draft.from ?? draft.line) && line <= draft.line;

export const anchorOfDraft = (draft: Pick<Draft, 'side' | 'line'>): string => `${draft.side}:${draft.line}`;

export class Drafts {
  readonly request: string;
  readonly #shelf: Shelf;
  #comments = $state.raw<readonly Draft[]>([]);
  #message = $state('');

  constructor(request: string, shelf: Shelf) {
    this.request = request;
    this.#shelf = shelf;
    const stored = read(shelf, request);
    this.#comments = stored.comments;
    this.#message = stored.message;
  }

  /** By file and line. */
  get comments(): readonly Draft[] {
    return this.#comments;
  }

  /** Goes before the comments when it is sent back. */
  get message(): string {
    return this.#message;
  }

  set message(text: string) {
    this.#message = text;
    this.#keep();
  }

  get any(): boolean {
    return this.#comments.length > 0 || this.#message.trim() !== '';
  }

  at(file: string, anchor: string): Draft | null {
    return this.#comments.find((draft) => draft.file === file && anchorOfDraft(draft) === anchor) ?? null;
  }

  /** Writes or changes the comment of a line; a blank text takes it away. */
  put(draft: Draft): void {
    const others = this.#comments.filter(
      (other) => other.file !== draft.file || anchorOfDraft(other) !== anchorOfDraft(draft),
    );
    const text = draft.text.trim();
    const all = text === '' ? others : [...others, { ...draft, text }];
    this.#comments = all.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
    this.#keep();
  }

  /** They were sent, or the request is done with. */
  clear(): void {
    this.#comments = [];
    this.#message = '';
    this.#shelf.removeItem(keyOf(this.request));
  }

  /** As the hall takes them. */
  toSend(): ReviewCommentArgs[] {
    return this.#comments.map(({ file, line, from, side, text }) => ({
      file,
      line: from ?? line,
      ...(from === undefined ? {} : { line_to: line }),
      ...(side === 'old' ? { removed: true } : {}),
      text,
    }));
  }

  #keep(): void {
    if (this.any) this.#shelf.setItem(keyOf(this.request), JSON.stringify({ comments: this.#comments, message: this.#message }));
    else this.#shelf.removeItem(keyOf(this.request));
  }
}
