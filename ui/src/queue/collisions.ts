/** Which requests of a line cannot go together, as the radar of the rig sees their branches. Pure. */

import type { RadarView } from '../ipc/bindings.ts';

/** For each request of the line that conflicts with others of it: those others. */
export function collisionsIn(radar: RadarView | undefined, line: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  if (!radar) return found;
  const requestOf = new Map(radar.branches.map((branch) => [branch.name, branch.request]));
  const note = (one: string, other: string): void => {
    found.set(one, [...(found.get(one) ?? []), other]);
  };
  for (const tie of radar.ties) {
    const [a, b] = [requestOf.get(tie.a), requestOf.get(tie.b)];
    if (tie.kind !== 'conflict' || a == null || b == null || !line.has(a) || !line.has(b)) continue;
    note(a, b);
    note(b, a);
  }
  return found;
}
