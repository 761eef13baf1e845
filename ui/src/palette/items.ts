/** What the palette offers for what was typed. Pure: it knows views and words, and does nothing itself. */

import type { Action, Binding } from '../frame/keys.ts';
import type { AgentView, LampView, TaskView } from '../ipc/bindings.ts';

/** What happens when an item is taken. */
export type Deed =
  | { readonly kind: 'command'; readonly command: CommandId }
  | { readonly kind: 'agent'; readonly agent: string }
  | { readonly kind: 'task'; readonly task: string }
  | { readonly kind: 'undo'; readonly request: string }
  | { readonly kind: 'assign'; readonly task: string; readonly agent: string };

/** Commands that have no key of their own. */
export const KEYLESS = ['add_rig', 'adopt', 'editor', 'theme'] as const;
export type CommandId = (typeof KEYLESS)[number] | Action;

export interface Command {
  readonly id: CommandId;
  readonly title: string;
  /** The caps of its key, none without one. */
  readonly keys: readonly string[];
}

/** Keys that mean something only where one is: they are no commands. */
const IN_PLACE: ReadonlySet<Action> = new Set<Action>([
  'allow', 'always', 'deny', 'palette', 'strong', 'back', 'next_region', 'previous_region', 'leave_terminal',
]);

/** The actions of the whole window, in the order of the sheet of keys. */
export const actionsOf = (bindings: readonly Binding[]): readonly Binding[] =>
  bindings.filter(({ action, scope }) => scope === 'window' && !IN_PLACE.has(action));

export interface Item {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly keys?: readonly string[];
  readonly deed: Deed;
}

const ITEMS_MAX = 40;

export interface Offer {
  readonly words: string;
  readonly commands: readonly Command[];
  readonly agents: Iterable<AgentView>;
  readonly tasks: Iterable<TaskView>;
  /** What landed lately, newest first. */
  readonly landed: readonly LampView[];
  readonly undoTitle: (landing: LampView) => string;
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
    // Offered once somebody looks for it: nobody wants it under the first key.
    sign === '>' || (sign === '' && wanted.length > 0) ? landings(offer) : [],
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

const commands = ({ commands: all }: Offer): Item[] =>
  all.map(({ id, title, keys }) => ({ id: `command-${id}`, title, note: '', keys, deed: { kind: 'command', command: id } }));

const agents = ({ agents: all }: Offer): Item[] =>
  [...all].map((agent) => ({ id: `agent-${agent.name}`, title: agent.name, note: agent.task_title ?? agent.rig, deed: { kind: 'agent', agent: agent.name } }));

const landings = ({ landed, undoTitle }: Offer): Item[] =>
  landed.flatMap((lamp) =>
    lamp.request === null || lamp.undone ? [] : [{ id: `undo-${lamp.request}`, title: undoTitle(lamp), note: lamp.task ?? '', deed: { kind: 'undo', request: lamp.request } as const }],
  );

const tasks = ({ tasks: all }: Offer): Item[] =>
  [...all]
    .filter((task) => task.status !== 'closed')
    .map((task) => ({ id: `task-${task.id}`, title: task.title, note: task.id, deed: { kind: 'task', task: task.id } }));
