/** To whom tasks can be given, in the order of the drop table, and what it would mean. The keyboard's twin of the drag. */

import type { AgentView } from '../ipc/bindings.ts';
import { byNeed, isFree } from '../agents/order.ts';
import { lookOf } from '../town/selectors.ts';

export type Effect = 'now' | 'next' | 'back' | 'restart';

export type AssignTarget =
  | { readonly kind: 'any'; readonly rig: string; readonly free: readonly AgentView[] }
  | { readonly kind: 'agent'; readonly agent: AgentView; readonly effect: Effect };

export const targetKey = (target: AssignTarget): string => (target.kind === 'any' ? `any ${target.rig}` : `agent ${target.agent.name}`);

export function effectOn(agent: AgentView): Effect {
  switch (lookOf(agent)) {
    case 'idle':
      return agent.task === null ? 'now' : 'next';
    case 'starting':
    case 'working':
    case 'review':
    case 'needs':
      return 'next';
    case 'paused':
    case 'limited':
      return 'back';
    case 'failed':
    case 'quiet':
    case 'unknown':
      return 'restart';
  }
}

const RANK: Readonly<Record<Effect, number>> = { now: 0, next: 1, back: 2, restart: 3 };

/** Any free agent first, then free agents, then those with work, the paused, and last those that must be restarted. */
export function targetsIn(rig: string, agents: Iterable<AgentView>, words: string): AssignTarget[] {
  const own = [...agents].filter((agent) => agent.rig === rig);
  const wanted = words.trim().toLowerCase();
  const named = own
    .filter((agent) => wanted === '' || agent.name.includes(wanted))
    .map((agent): AssignTarget & { kind: 'agent' } => ({ kind: 'agent', agent, effect: effectOn(agent) }))
    .sort((a, b) => RANK[a.effect] - RANK[b.effect] || a.agent.up_next.length - b.agent.up_next.length || byNeed(a.agent, b.agent));
  const any: AssignTarget = { kind: 'any', rig, free: own.filter(isFree) };
  return wanted === '' || rig.toLowerCase().includes(wanted) || 'any'.startsWith(wanted) ? [any, ...named] : named;
}

export const canTake = (target: AssignTarget): boolean => target.kind === 'any' || target.effect !== 'restart';
