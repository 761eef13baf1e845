/** Rows for tests and scenes, with what matters to them given and the rest plain. */

import type { DiffFileView, FileDiffView, RequestView } from '../ipc/bindings.ts';

export const request = (part: Partial<RequestView>): RequestView => ({
  id: 'mr-1',
  rig: 'harbor',
  task: 'gt-x91qa',
  agent: 'flint',
  title: 'Move invoice totals to integer cents',
  branch: 'gastown/flint/gt-x91qa',
  head: 'b73e9d4aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  base: '8c1f0e2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  revision: 1,
  round: 1,
  additions: 412,
  deletions: 198,
  files: 14,
  commits: 6,
  left_out: null,
  state: 'in_review',
  why: 'Waits for your review.',
  waits: null,
  check: null,
  position: null,
  conflicts: [],
  landing_waits: null,
  not_signed: false,
  points: [],
  stacked_on: null,
  since: '2026-11-23T14:20:00Z',
  opened: '2026-11-23T14:20:00Z',
  approved: null,
  red_gate: null,
  overrides: [],
  for_person: null,
  asked_for: null,
  pull: null,
  gates: [],
  landed: null,
  undoes: null,
  undone_by: null,
  rehearsal: null,
  ...part,
});

export const diffFile = (path: string, part: Partial<DiffFileView> = {}): DiffFileView => ({
  path,
  old_path: null,
  change: 'modified',
  additions: 1,
  deletions: 1,
  binary: false,
  too_large: false,
  lossy_path: false,
  old: { mode: '100644', id: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', bytes: 1200 },
  new: { mode: '100644', id: 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', bytes: 1300 },
  similarity: null,
  ...part,
});

/** A file's diff from text with git's signs: `@@ -14,3 +14,4 @@ name` begins a hunk. */
export function fileDiff(path: string, text: string): FileDiffView {
  const hunks: FileDiffView['hunks'] = [];
  let old = 0;
  let next = 0;
  for (const line of text.split('\n')) {
    const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))?/.exec(line);
    if (header) {
      const [from, gone, to, come] = header.slice(1).map((part) => Number(part ?? 1)) as [number, number, number, number];
      [old, next] = [gone === 0 ? from + 1 : from, come === 0 ? to + 1 : to];
      hunks.push({ header: line, old: from, old_lines: gone, new: to, new_lines: come, lines: [] });
      continue;
    }
    const lines = hunks.at(-1)?.lines;
    if (!lines) continue;
    const body = { text: line.slice(1), lossy: false };
    if (line.startsWith('\\')) lines.push({ kind: 'no_newline', old: null, new: null, ...body });
    else if (line.startsWith('+')) lines.push({ kind: 'added', old: null, new: next++, ...body });
    else if (line.startsWith('-')) lines.push({ kind: 'removed', old: old++, new: null, ...body });
    else lines.push({ kind: 'context', old: old++, new: next++, ...body });
  }
  return { path, hunks, binary: false, too_large: false };
}
