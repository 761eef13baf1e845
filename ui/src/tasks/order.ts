/** Where a task stands in the order of others: after one that must land first, or stacked on one's unlanded branch. Pure. */

import type { AddTaskArgs, TaskView } from '../ipc/bindings.ts';

/** `after ID`, `on ID`, or nothing. */
export type Order = string;

export const NO_ORDER: Order = '';
export const after = (task: string): Order => `after ${task}`;
export const stackedOn = (task: string): Order => `on ${task}`;

function partsOf(order: Order): { kind: string; task: string } {
  const [kind = '', task = ''] = order.split(' ');
  return { kind, task };
}

export function orderArgs(order: Order): Pick<AddTaskArgs, 'needs' | 'on'> {
  const { kind, task } = partsOf(order);
  if (kind === 'after') return { needs: [task] };
  return kind === 'on' ? { on: task } : {};
}

/** Whether a task with this order could begin now. What the hall knows better, it says when asked. */
export function couldStart(order: Order, tasks: ReadonlyMap<string, TaskView>): boolean {
  const { kind, task } = partsOf(order);
  const status = tasks.get(task)?.status;
  return kind === '' || status === 'closed' || (kind === 'on' && (status === 'in_review' || status === 'queued'));
}

/** Whether a task can still be put on another's branch: it begins there, so only before anybody works on it. */
export const canStack = (task: TaskView): boolean =>
  task.on === null && task.assignee === null && task.request === null && ['open', 'blocked', 'deferred'].includes(task.status);

/** Tasks that another of this rig may come after, or be stacked on. */
export const orderable = (rig: string, tasks: ReadonlyMap<string, TaskView>, but: string | null = null): TaskView[] =>
  [...tasks.values()].filter((task) => task.rig === rig && task.id !== but && task.status !== 'closed');
