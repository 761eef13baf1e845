/** What the palette offers for what was typed. Pure: it knows views and words, and does nothing itself. */

import type { AgentView, TaskView } from '../ipc/bindings.ts';

/** What happens when an item is taken. */
export type Deed =
  | { readonly kind: 'command'; readonly command: CommandId }
  | { readonly kind: 'agent'; readonly agent: string }
  | { readonly kind: 'task'; readonly task: string }
  | { readonly kind: 'assign'; readonly task: string; readonly agent: string };

export const COMMANDS = ['new_task', 'assign', 'add_rig', 'map', 'list', 'tasks', 'agents', 'review', 'queue', 'rigs', 'keys', 'settings', 'theme', 'freeze'] as const;
export type CommandId = (typeof COMMANDS)[number];

export interface Item {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly deed: Deed;
}

const ITEMS_MAX = 40;

export interface Offer {
  readonly words: string;
  /** Title of each command, in the words of the screen. */
  readonly commands: ReadonlyMap<CommandId, string>;
  readonly agents: Iterable<AgentView>;
  readonly tasks: Iterable<TaskView>;
  /** The agent that is chosen: ready tasks of its rig are offered to it first. */
  readonly chosen: AgentView | null;
  readonly assignTitle: (task: TaskView, agent: AgentView) => string;
}

/** `@` asks for agents, `#` for tasks, `>` for commands; without a sign for all. Every word must occur. */
export function itemsFor(offer: Offer): readonly Item[] {
  const sign = /^[@#>]/.exec(offer.words)?.[0] ?? '';
  const wanted = offer.words.slice(sign.length).toLowerCase().split(/\s+/).filter((word) => word !== '');
  const fits = (item: Item): boolean => {
    const text = `${item.title} ${item.note}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  const groups: readonly (readonly Item[])[] = [
    sign === '' || sign === '#' ? assignments(offer) : [],
    sign === '' || sign === '>' ? commands(offer) : [],
    sign === '' || sign === '@' ? agents(offer) : [],
    sign === '' || sign === '#' ? tasks(offer) : [],
  ];
  return groups.flat().filter(fits).slice(0, ITEMS_MAX);
}

function assignments({ chosen, tasks: all, assignTitle }: Offer): Item[] {
  if (chosen === null) return [];
  const ready = [...all].filter((task) => task.ready && task.rig === chosen.rig).sort((a, b) => a.priority - b.priority);
  return ready.map((task) => ({
    id: `assign-${task.id}`,
    title: assignTitle(task, chosen),
    note: task.id,
    deed: { kind: 'assign', task: task.id, agent: chosen.name },
  }));
}

const commands = ({ commands: titles }: Offer): Item[] =>
  [...titles].map(([command, title]) => ({ id: `command-${command}`, title, note: '', deed: { kind: 'command', command } }));

const agents = ({ agents: all }: Offer): Item[] =>
  [...all].map((agent) => ({ id: `agent-${agent.name}`, title: agent.name, note: agent.task_title ?? agent.rig, deed: { kind: 'agent', agent: agent.name } }));

const tasks = ({ tasks: all }: Offer): Item[] =>
  [...all]
    .filter((task) => task.status !== 'closed')
    .map((task) => ({ id: `task-${task.id}`, title: task.title, note: task.id, deed: { kind: 'task', task: task.id } }));
