/** One change of several tasks: the calls that make it and those that take it back. Pure. */

import type { EditTaskArgs, TaskView } from '../ipc/bindings.ts';

export type Change =
  | { readonly kind: 'priority'; readonly priority: number }
  | { readonly kind: 'label'; readonly label: string; readonly on: boolean }
  | { readonly kind: 'defer'; readonly on: boolean }
  | { readonly kind: 'need'; readonly needs: string }
  | { readonly kind: 'close' }
  | { readonly kind: 'reopen' };

export type Call =
  | { readonly name: 'edit_task'; readonly args: EditTaskArgs }
  | { readonly name: 'add_dependency' | 'remove_dependency'; readonly args: { task: string; needs: string } }
  | { readonly name: 'close_task' | 'reopen_task'; readonly args: { task: string } };

/** A change and its undoing. */
export interface Step {
  readonly call: Call;
  readonly back: Call;
}

const edit = (args: EditTaskArgs): Call => ({ name: 'edit_task', args });

/** What has to be asked for one task; null when it is so already, or the change means nothing for it. */
function stepOf(task: TaskView, change: Change): Step | null {
  const { id } = task;
  switch (change.kind) {
    case 'priority':
      if (task.priority === change.priority) return null;
      return { call: edit({ task: id, priority: change.priority }), back: edit({ task: id, priority: task.priority }) };
    case 'label': {
      if (change.label === '' || task.labels.includes(change.label) === change.on) return null;
      const labels = change.on ? [...task.labels, change.label] : task.labels.filter((label) => label !== change.label);
      return { call: edit({ task: id, labels }), back: edit({ task: id, labels: [...task.labels] }) };
    }
    case 'defer':
      if (task.status === 'closed' || (task.status === 'deferred') === change.on) return null;
      return { call: edit({ task: id, deferred: change.on }), back: edit({ task: id, deferred: !change.on }) };
    case 'need': {
      if (id === change.needs || task.needs.includes(change.needs) || task.status === 'closed') return null;
      const args = { task: id, needs: change.needs };
      return { call: { name: 'add_dependency', args }, back: { name: 'remove_dependency', args } };
    }
    case 'close':
      return task.status === 'closed' ? null : { call: { name: 'close_task', args: { task: id } }, back: { name: 'reopen_task', args: { task: id } } };
    case 'reopen':
      return task.status === 'closed' ? { call: { name: 'reopen_task', args: { task: id } }, back: { name: 'close_task', args: { task: id } } } : null;
  }
}

export const stepsOf = (tasks: readonly TaskView[], change: Change): Step[] => tasks.flatMap((task) => stepOf(task, change) ?? []);
