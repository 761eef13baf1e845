/** Which branches do not go together, as far as it is known: the radar's pairs, and the queue's own conflicts. Pure. */

import type { AgentView, RadarView, RequestView } from '../ipc/bindings.ts';
import type { TieView } from '../map/model.ts';
import { t } from '../words/words.ts';
import { filesShort, placesShort } from '../radar/meetWords.ts';

/** A conflict that the queue found, where the radar has no word of that agent's work: one with the target. */
function fromQueue(rig: string, agents: readonly AgentView[], requests: Iterable<RequestView>, seen: ReadonlySet<string>, target: string): TieView[] {
  const open = new Map([...requests].filter((request) => request.rig === rig && request.state === 'conflict').map((request) => [request.id, request]));
  return agents.flatMap((agent): TieView[] => {
    const request = agent.request === null ? undefined : open.get(agent.request);
    if (!request || seen.has(agent.name)) return [];
    const what = request.conflicts.length === 0 ? request.why : filesShort(request.conflicts.map((path) => ({ path })), 0);
    return [{ a: agent.name, b: null, kind: 'conflict', text: t('radar.onTarget', { what, target }) }];
  });
}

/** Agents whose work the radar could merge with the target, or not. */
function seenBy(radar: RadarView | undefined): ReadonlySet<string> {
  return new Set((radar?.branches ?? []).flatMap(({ agent, against }) => (agent === null || against === 'unknown' ? [] : [agent])));
}

function withTarget(radar: RadarView): TieView[] {
  return radar.branches.flatMap(({ agent, against, conflicts, more }): TieView[] => {
    if (agent === null || against !== 'conflict') return [];
    const what = placesShort(conflicts, more);
    return [{ a: agent, b: null, kind: 'conflict', text: what === '' ? radar.target : t('radar.onTarget', { what, target: radar.target }) }];
  });
}

/** Pairs of which both ends are agents: only they stand on the map. */
function pairs(radar: RadarView, overlaps: boolean): TieView[] {
  const agentOf = new Map(radar.branches.map(({ name, agent }) => [name, agent]));
  return radar.ties.flatMap((tie): TieView[] => {
    const [a, b] = [agentOf.get(tie.a) ?? null, agentOf.get(tie.b) ?? null];
    if (a === null || b === null || (tie.kind === 'overlap' && !overlaps)) return [];
    const what = placesShort(tie.files, tie.more);
    const text = tie.kind === 'unknown' ? t('agent.unknown') : t('map.tie', { what, first: tie.kind === 'conflict' ? tie.first : null });
    return [{ a, b, kind: tie.kind, text }];
  });
}

/** `overlaps`: also pairs that change the same file and go together all the same. */
export function tiesOf(rig: string, agents: Iterable<AgentView>, requests: Iterable<RequestView>, radar: RadarView | undefined, overlaps = false): TieView[] {
  const own = [...agents].filter((agent) => agent.rig === rig);
  const names = new Set(own.map(({ name }) => name));
  const found = radar ? [...withTarget(radar), ...pairs(radar, overlaps)] : [];
  const target = radar?.target ?? t('map.head');
  return [...found.filter(({ a, b }) => names.has(a) && (b === null || names.has(b))), ...fromQueue(rig, own, requests, seenBy(radar), target)];
}
