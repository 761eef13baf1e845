/** The changed files by risk, and within as a tree of folders, flattened to rows; folders with one folder inside are one row. */

import type { DiffFileView } from '../ipc/bindings.ts';
import { groupOf, GROUPS, riskOf, type RiskGroup } from './risk.ts';

export type TreeRow = InnerRow | { readonly kind: 'group'; readonly path: string; readonly group: RiskGroup; readonly files: readonly DiffFileView[] };

export type InnerRow =
  | { readonly kind: 'folder'; readonly path: string; readonly name: string; readonly depth: number; readonly files: number }
  | { readonly kind: 'file'; readonly path: string; readonly name: string; readonly depth: number; readonly file: DiffFileView };

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: DiffFileView[];
}

const emptyFolder = (): Folder => ({ folders: new Map(), files: [] });

function grow(files: readonly DiffFileView[]): Folder {
  const root = emptyFolder();
  for (const file of files) {
    let folder = root;
    for (const name of file.path.split('/').slice(0, -1)) {
      let inner = folder.folders.get(name);
      if (!inner) folder.folders.set(name, (inner = emptyFolder()));
      folder = inner;
    }
    folder.files.push(file);
  }
  return root;
}

const count = (folder: Folder): number =>
  folder.files.length + [...folder.folders.values()].reduce((sum, inner) => sum + count(inner), 0);

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function flatten(folder: Folder, path: string, depth: number, shut: ReadonlySet<string>, rows: InnerRow[]): void {
  for (const [first, start] of [...folder.folders].sort(([a], [b]) => a.localeCompare(b))) {
    let name = first;
    let inner = start;
    for (let only = [...inner.folders]; inner.files.length === 0 && only.length === 1; only = [...inner.folders]) {
      const [next] = only;
      if (!next) break;
      name = `${name}/${next[0]}`;
      inner = next[1];
    }
    const full = path === '' ? name : `${path}/${name}`;
    rows.push({ kind: 'folder', path: full, name, depth, files: count(inner) });
    if (!shut.has(full)) flatten(inner, full, depth + 1, shut, rows);
  }
  for (const file of [...folder.files].sort((a, b) => a.path.localeCompare(b.path))) {
    rows.push({ kind: 'file', path: file.path, name: baseName(file.path), depth, file });
  }
}

/** `shut` holds the paths of folders that are closed. */
export function treeRows(files: readonly DiffFileView[], shut: ReadonlySet<string>): InnerRow[] {
  const rows: InnerRow[] = [];
  flatten(grow(files), '', 0, shut, rows);
  return rows;
}

/** The key of a group among what is shut. No folder has a colon at its start. */
export const groupKey = (group: RiskGroup): string => `:${group}`;

/** What is hardly read is shut at first. */
export const SHUT_AT_FIRST: ReadonlySet<string> = new Set([groupKey('folded')]);

/** By risk. What is to be looked at first has no folders; a plain change needs no headings. */
export function groupRows(files: readonly DiffFileView[], shut: ReadonlySet<string>): TreeRow[] {
  const groups = GROUPS.map((group) => ({ group, files: files.filter((file) => groupOf(riskOf(file.path)) === group) })).filter((one) => one.files.length > 0);
  if (groups.length === 1 && groups[0]?.group === 'rest') return treeRows(files, shut);
  return groups.flatMap(({ group, files: own }): TreeRow[] => {
    const head: TreeRow = { kind: 'group', path: groupKey(group), group, files: own };
    if (shut.has(groupKey(group))) return [head];
    if (group !== 'migrations' && group !== 'money') return [head, ...treeRows(own, shut)];
    const flat = treeRows(own, new Set()).filter((row) => row.kind === 'file');
    return [head, ...flat.map((row) => ({ ...row, depth: 0 }))];
  });
}

/** Paths in the order in which the tree shows them: the order of reading. */
export const readingOrder = (files: readonly DiffFileView[]): string[] =>
  groupRows(files, new Set()).flatMap((row) => (row.kind === 'file' ? [row.path] : []));

/** The next file that is not read yet, after the present one and then from the start; null when all are read. */
export function nextUnread(order: readonly string[], from: string | null, isRead: (path: string) => boolean): string | null {
  const at = from === null ? -1 : order.indexOf(from);
  const turned = [...order.slice(at + 1), ...order.slice(0, at + 1)];
  return turned.find((path) => !isRead(path)) ?? null;
}
