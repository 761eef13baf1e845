/** The word of a task on the screen: its status, or what is truer of an open one. */

import type { TaskView } from '../ipc/bindings.ts';

export type StatusWord = TaskView['status'] | 'ready' | 'lined_up';

export function statusWord(task: Pick<TaskView, 'status' | 'ready' | 'lined_up'>): StatusWord {
  if (task.status !== 'open') return task.status;
  if (task.lined_up !== null) return 'lined_up';
  return task.ready ? 'ready' : 'open';
}
