/** Where tasks can be put down, as a list: the keyboard's twin of the drag, in the order of the drop table. Pure. */

import type { AgentView, TaskView } from '../ipc/bindings.ts';
import type { Target } from '../map/drop.ts';
import { byText } from '../town/compare.ts';
import { lookOf } from '../town/selectors.ts';

export const GROUPS = ['free', 'busy', 'back', 'first', 'rig', 'task'] as const;
export type Group = (typeof GROUPS)[number];

export type AssignOption = { readonly key: string; readonly group: Group; readonly name: string; readonly target: Target } & (
  | { readonly kind: 'agent'; readonly agent: AgentView }
  | { readonly kind: 'any' | 'new' }
  | { readonly kind: 'task'; readonly task: TaskView }
);

/** How many other tasks are offered before anything is typed. */
const TASKS_SHOWN = 4;

function groupOf(agent: AgentView): Group {
  switch (lookOf(agent)) {
    case 'idle':
      return 'free';
    case 'starting':
    case 'working':
    case 'review':
    case 'needs':
      return 'busy';
    case 'paused':
    case 'limited':
      return 'back';
    case 'failed':
    case 'quiet':
    case 'unknown':
      return 'first';
  }
}

export interface Offer {
  /** What is given. All of one rig. */
  readonly tasks: readonly string[];
  readonly rig: string;
  /** Where a new agent would live. */
  readonly freeLot: number;
  readonly words: string;
  readonly agents: Iterable<AgentView>;
  readonly all: Iterable<TaskView>;
  /** "Any free agent in Harbor", "New agent". */
  readonly names: { readonly any: string; readonly fresh: string };
}

export function optionsFor({ tasks, rig, freeLot, words, agents, all, names }: Offer): AssignOption[] {
  const wanted = words.trim().toLowerCase();
  const fits = (...texts: readonly string[]): boolean => texts.some((text) => text.toLowerCase().includes(wanted));
  const homes = [...agents]
    .filter((agent) => agent.rig === rig && fits(agent.name, agent.task_title ?? ''))
    .map((agent): AssignOption => ({ key: `agent-${agent.name}`, group: groupOf(agent), name: agent.name, target: { kind: 'agent', id: agent.name }, kind: 'agent', agent }))
    .sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) || lined(a) - lined(b) || a.name.localeCompare(b.name));
  const places: AssignOption[] = [
    { key: 'any', group: 'rig', name: names.any, target: { kind: 'rig', rig }, kind: 'any' },
    { key: 'new', group: 'rig', name: names.fresh, target: { kind: 'lot', rig, number: freeLot }, kind: 'new' },
  ];
  const others = [...all]
    .filter((task) => task.status !== 'closed' && !tasks.includes(task.id) && fits(task.id, task.title))
    .sort((a, b) => Number(b.rig === rig) - Number(a.rig === rig) || a.priority - b.priority || byText(a.id, b.id))
    .map((task): AssignOption => ({ key: `task-${task.id}`, group: 'task', name: task.title, target: { kind: 'task', id: task.id }, kind: 'task', task }));
  return [...homes, ...places.filter(({ name }) => fits(name)), ...(wanted === '' ? others.slice(0, TASKS_SHOWN) : others)];
}

const lined = (option: AssignOption): number => (option.kind === 'agent' ? option.agent.up_next.length : 0);

/** Chosen before anybody chooses: the first free agent, else any, which makes a new one; after typing the first that fits. */
export function firstChoice(options: readonly AssignOption[], words: string, freshLot: boolean): AssignOption | null {
  if (freshLot) return options.find(({ kind }) => kind === 'new') ?? options[0] ?? null;
  if (words.trim() !== '') return options[0] ?? null;
  return options.find(({ group }) => group === 'free') ?? options.find(({ kind }) => kind === 'any') ?? options[0] ?? null;
}
