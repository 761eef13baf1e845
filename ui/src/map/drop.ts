/** What putting something down means, before it is done. One table for the tip, the palette and the drop itself. */

import type { Look } from '../kit/state.ts';
import type { Modifiers } from './gesture/drag.ts';
import { reorder, type LineRefusal, type Reorder, type Waiting } from './lineDrop.ts';

export type Load =
  | { readonly kind: 'tasks'; readonly ids: readonly string[]; readonly priority: number | null }
  | { readonly kind: 'agent'; readonly id: string }
  /** A request in line. */
  | { readonly kind: 'request'; readonly id: string; readonly label: string };

export type Target =
  | { readonly kind: 'agent'; readonly id: string }
  | { readonly kind: 'lot'; readonly rig: string; readonly number: number }
  | { readonly kind: 'rig'; readonly rig: string }
  | { readonly kind: 'gate'; readonly rig: string }
  | { readonly kind: 'task'; readonly id: string }
  | { readonly kind: 'request'; readonly id: string };

export function sameTarget(a: Target, b: Target): boolean {
  const keys = (target: Target): string =>
    'id' in target ? `${target.kind} ${target.id}` : `${target.kind} ${target.rig} ${target.kind === 'lot' ? target.number : ''}`;
  return keys(a) === keys(b);
}

/** Where an agent's work is on its way to the target. */
export type Work =
  /** Nothing was handed in, or it was sent back. */
  | { readonly kind: 'not_done' }
  | { readonly kind: 'in_review' | 'in_line' | 'checked_red'; readonly request: string };

export interface AgentFacts {
  readonly rig: string;
  readonly look: Look;
  readonly upNext: number;
  readonly work: Work;
}

export interface TaskFacts {
  readonly rig: string;
  /** Tasks it waits for, done or not. */
  readonly needs: readonly string[];
  /** The task whose branch it begins on. */
  readonly on: string | null;
}

/** The town as far as a drop must know it. */
export interface Known {
  /** Undefined: there is none any more. */
  agent(name: string): AgentFacts | undefined;
  task(id: string): TaskFacts | undefined;
  /** Undefined: it is not in line. */
  waiting(request: string): Waiting | undefined;
}

export type Refusal =
  | LineRefusal
  | { readonly why: 'restart_first'; readonly agent: string }
  | { readonly why: 'other_rig'; readonly what: string; readonly rig: string }
  /** From the task over what it is needed for, back to itself. */
  | { readonly why: 'circle'; readonly path: readonly string[] }
  | { readonly why: 'already_after'; readonly task: string; readonly needs: string }
  | { readonly why: 'not_done'; readonly agent: string }
  | { readonly why: 'in_line'; readonly agent: string };

export type Intent =
  | { readonly kind: 'assign'; readonly tasks: readonly string[]; readonly agent: string; readonly later: boolean }
  | { readonly kind: 'up_next'; readonly tasks: readonly string[]; readonly agent: string; readonly when: 'done' | 'back'; readonly before: number }
  | { readonly kind: 'any_agent'; readonly tasks: readonly string[]; readonly rig: string }
  | { readonly kind: 'new_agent'; readonly tasks: readonly string[]; readonly rig: string; readonly lot: number; readonly choose: boolean }
  | { readonly kind: 'after'; readonly tasks: readonly string[]; readonly needs: string }
  /** Each begins on the other's branch, before that has landed. */
  | { readonly kind: 'stacked'; readonly tasks: readonly string[]; readonly on: string }
  | { readonly kind: 'move'; readonly agent: string; readonly lot: number }
  | { readonly kind: 'to_review'; readonly agent: string; readonly request: string }
  | { readonly kind: 'check_again'; readonly agent: string; readonly request: string }
  | Reorder
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Nothing is meant here: what is in the hand goes back. */
  | { readonly kind: 'nothing' };

const NOTHING: Intent = { kind: 'nothing' };
const refused = (refusal: Refusal): Intent => ({ kind: 'refused', refusal });

function ontoAgent(tasks: readonly string[], agent: string, facts: AgentFacts, modifiers: Modifiers): Intent {
  const before = facts.upNext;
  switch (facts.look) {
    case 'idle':
      return { kind: 'assign', tasks, agent, later: modifiers.alt };
    case 'starting':
    case 'working':
    case 'review':
    case 'needs':
      return { kind: 'up_next', tasks, agent, when: 'done', before };
    case 'paused':
    case 'limited':
      return { kind: 'up_next', tasks, agent, when: 'back', before };
    case 'failed':
    case 'quiet':
    case 'unknown':
      return refused({ why: 'restart_first', agent });
  }
}

const waitedOn = (task: TaskFacts | undefined): readonly string[] => (task ? [...task.needs, ...(task.on === null ? [] : [task.on])] : []);

/** The tasks from `from` to `to` along what each waits for; null when `from` does not wait for `to`. */
export function waitsOver(from: string, to: string, known: Pick<Known, 'task'>): readonly string[] | null {
  const seen = new Set<string>([from]);
  let paths: (readonly string[])[] = [[from]];
  while (paths.length > 0) {
    const longer: (readonly string[])[] = [];
    for (const path of paths) {
      for (const need of waitedOn(known.task(path.at(-1) ?? ''))) {
        if (need === to) return [...path, need];
        if (seen.has(need)) continue;
        seen.add(need);
        longer.push([...path, need]);
      }
    }
    paths = longer;
  }
  return null;
}

function ontoTask(tasks: readonly string[], needs: string, { shift }: Modifiers, known: Known): Intent {
  if (tasks.includes(needs)) return NOTHING;
  for (const task of tasks) {
    const path = waitsOver(needs, task, known);
    if (path) return refused({ why: 'circle', path: [task, ...path] });
    const facts = known.task(task);
    if (shift ? facts?.on === needs : facts?.needs.includes(needs)) return refused({ why: 'already_after', task, needs });
  }
  if (!shift) return { kind: 'after', tasks, needs };
  const rig = known.task(needs)?.rig ?? '';
  const stranger = tasks.find((task) => known.task(task)?.rig !== rig);
  return stranger === undefined ? { kind: 'stacked', tasks, on: needs } : refused({ why: 'other_rig', what: stranger, rig: known.task(stranger)?.rig ?? '' });
}

function ofTasks(tasks: readonly string[], target: Target, modifiers: Modifiers, known: Known): Intent {
  const strangerTo = (rig: string): string | undefined => tasks.find((task) => known.task(task)?.rig !== rig);
  if (target.kind === 'request') return NOTHING;
  const rig = target.kind === 'agent' ? known.agent(target.id)?.rig : target.kind === 'task' ? null : target.rig;
  if (rig === undefined || target.kind === 'gate') return NOTHING;
  const stranger = rig === null ? undefined : strangerTo(rig);
  if (rig !== null && stranger !== undefined) {
    const own = known.task(stranger)?.rig;
    return own === undefined ? NOTHING : refused({ why: 'other_rig', what: stranger, rig: own });
  }
  switch (target.kind) {
    case 'agent': {
      const facts = known.agent(target.id);
      return facts ? ontoAgent(tasks, target.id, facts, modifiers) : NOTHING;
    }
    case 'lot':
      return { kind: 'new_agent', tasks, rig: target.rig, lot: target.number, choose: modifiers.shift };
    case 'rig':
      return { kind: 'any_agent', tasks, rig: target.rig };
    case 'task':
      return ontoTask(tasks, target.id, modifiers, known);
  }
}

function ofAgent(agent: string, target: Target, known: Known): Intent {
  const facts = known.agent(agent);
  if (!facts || (target.kind !== 'lot' && target.kind !== 'gate')) return NOTHING;
  if (target.rig !== facts.rig) return refused({ why: 'other_rig', what: agent, rig: facts.rig });
  if (target.kind === 'lot') return { kind: 'move', agent, lot: target.number };
  switch (facts.work.kind) {
    case 'in_review':
      return { kind: 'to_review', agent, request: facts.work.request };
    case 'checked_red':
      return { kind: 'check_again', agent, request: facts.work.request };
    case 'in_line':
      return refused({ why: 'in_line', agent });
    case 'not_done':
      return refused({ why: 'not_done', agent });
  }
}

function ofRequest(request: string, target: Target, known: Known): Intent {
  const moved = known.waiting(request);
  const onto = target.kind === 'request' ? known.waiting(target.id) : undefined;
  const meant = moved && onto ? reorder(moved, onto) : null;
  if (meant === null) return NOTHING;
  return 'kind' in meant ? meant : refused(meant);
}

export function intentOf(load: Load, target: Target, modifiers: Modifiers, known: Known): Intent {
  switch (load.kind) {
    case 'agent':
      return ofAgent(load.id, target, known);
    case 'request':
      return ofRequest(load.id, target, known);
    case 'tasks':
      return ofTasks(load.ids, target, modifiers, known);
  }
}

export const allowed = (intent: Intent): boolean => intent.kind !== 'nothing' && intent.kind !== 'refused';
