/** What putting something down means, before it is done. One table for the tip, the palette and the drop itself. */

import type { Look } from '../kit/state.ts';
import type { Modifiers } from './gesture/drag.ts';

export type Load =
  | { readonly kind: 'tasks'; readonly ids: readonly string[]; readonly priority: number | null }
  | { readonly kind: 'agent'; readonly id: string };

export type Target =
  | { readonly kind: 'agent'; readonly id: string }
  | { readonly kind: 'lot'; readonly number: number }
  | { readonly kind: 'rig' }
  | { readonly kind: 'gate' };

export type Intent =
  | { readonly kind: 'assign'; readonly tasks: readonly string[]; readonly agent: string; readonly later: boolean }
  | { readonly kind: 'up_next'; readonly tasks: readonly string[]; readonly agent: string; readonly when: 'done' | 'back' }
  | { readonly kind: 'any_agent'; readonly tasks: readonly string[] }
  | { readonly kind: 'new_agent'; readonly tasks: readonly string[]; readonly lot: number; readonly choose: boolean }
  | { readonly kind: 'move'; readonly agent: string; readonly lot: number }
  | { readonly kind: 'to_review'; readonly agent: string }
  /** The agent must be started again before it can be given work. */
  | { readonly kind: 'restart_first'; readonly agent: string }
  /** This cannot be put down here at all. */
  | { readonly kind: 'nothing' };

const NOTHING: Intent = { kind: 'nothing' };

function ontoAgent(tasks: readonly string[], agent: string, look: Look, modifiers: Modifiers): Intent {
  switch (look) {
    case 'idle':
      return { kind: 'assign', tasks, agent, later: modifiers.alt };
    case 'starting':
    case 'working':
    case 'review':
    case 'needs':
      return { kind: 'up_next', tasks, agent, when: 'done' };
    case 'paused':
    case 'limited':
      return { kind: 'up_next', tasks, agent, when: 'back' };
    case 'failed':
    case 'quiet':
    case 'unknown':
      return { kind: 'restart_first', agent };
  }
}

/** `lookOf` says how an agent stands now; null when it is gone. */
export function intentOf(
  load: Load,
  target: Target,
  modifiers: Modifiers,
  lookOf: (agent: string) => Look | null,
): Intent {
  if (load.kind === 'agent') {
    if (target.kind === 'lot') return { kind: 'move', agent: load.id, lot: target.number };
    return target.kind === 'gate' ? { kind: 'to_review', agent: load.id } : NOTHING;
  }
  switch (target.kind) {
    case 'agent': {
      const look = lookOf(target.id);
      return look === null ? NOTHING : ontoAgent(load.ids, target.id, look, modifiers);
    }
    case 'lot':
      return { kind: 'new_agent', tasks: load.ids, lot: target.number, choose: modifiers.shift };
    case 'rig':
      return { kind: 'any_agent', tasks: load.ids };
    case 'gate':
      return NOTHING;
  }
}

export const allowed = (intent: Intent): boolean => intent.kind !== 'nothing' && intent.kind !== 'restart_first';
