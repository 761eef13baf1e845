/** What in a line of a terminal can be opened: addresses of the web are xterm.js's, places in files are ours. Pure. */

/** What a person clicked on. */
export type Place =
  | { readonly kind: 'web'; readonly url: string }
  /** A path inside the agent's worktree, relative to it. */
  | { readonly kind: 'file'; readonly path: string; readonly line: number; readonly column: number | null };

/** A place and where it stands in the line, from 0, `end` one past its last character. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly place: Place & { kind: 'file' };
}

/** `path:line`, `path:line:column` and `path(line,column)`; the path has an ending, so that times and ports are none. */
const FILE = /(?<![\w@.+~/-])((?:\/|~\/)?(?:[\w@.+~-]+\/)*[\w@.+-]*\.[A-Za-z]\w{0,9})(?::(\d{1,7})(?::(\d{1,5}))?|\((\d{1,7})(?:,(\d{1,5}))?\))/g;
/** Characters of a line that are looked at: one that is longer was not written to be read. */
const LINE_MAX = 4000;
/** Part of an address: its host and port are no file and line. */
const IN_ADDRESS = /[a-z][a-z\d+.-]*:\/\/\S*$/i;

/**
 * The path as it is from the worktree on; null when it is outside of it. Nothing may climb out: what a program prints
 * is not trusted.
 */
export function inside(path: string, worktree: string | null): string | null {
  let own = path;
  if (path.startsWith('/')) {
    const root = worktree === null ? null : worktree.replace(/\/+$/, '');
    if (root === null || !path.startsWith(`${root}/`)) return null;
    own = path.slice(root.length + 1);
  }
  if (own.startsWith('~')) return null;
  const parts: string[] = [];
  for (const part of own.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.length === 0 ? null : parts.join('/');
}

export function filePlaces(text: string, worktree: string | null): Found[] {
  return [...text.slice(0, LINE_MAX).matchAll(FILE)].flatMap((match) => {
    const [whole, written = '', line, column, otherLine, otherColumn] = match;
    if (IN_ADDRESS.test(text.slice(0, match.index))) return [];
    const path = inside(written, worktree);
    const number = Number(line ?? otherLine);
    if (path === null || number < 1) return [];
    const at = column ?? otherColumn;
    return [{ start: match.index, end: match.index + whole.length, place: { kind: 'file', path, line: number, column: at === undefined ? null : Number(at) } }];
  });
}

/** Only these are opened, whatever a program writes. */
export const isWeb = (url: string): boolean => /^https?:\/\//i.test(url);
