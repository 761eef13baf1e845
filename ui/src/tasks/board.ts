/** The columns of the board, and what a task keeps from starting. Pure. */

import type { TaskView } from '../ipc/bindings.ts';
import { inOrder } from './filter.ts';

export const COLUMNS = ['blocked', 'ready', 'work', 'review', 'queue', 'landed'] as const;
export type ColumnId = (typeof COLUMNS)[number];

export interface Column {
  readonly id: ColumnId;
  readonly tasks: readonly TaskView[];
}

/** Where a task stands; null for one that was closed without landing, or landed before today. */
export function columnOf(task: TaskView, now: Date): ColumnId | null {
  switch (task.status) {
    case 'blocked':
    case 'deferred':
      return 'blocked';
    case 'open':
      return 'ready';
    case 'in_progress':
      return 'work';
    case 'in_review':
      return 'review';
    case 'queued':
      return 'queue';
    case 'closed':
      return task.closed_why === 'landed' && new Date(task.closed_at ?? 0).toDateString() === now.toDateString() ? 'landed' : null;
  }
}

export function columnsOf(tasks: Iterable<TaskView>, now: Date): Column[] {
  const by = new Map<ColumnId, TaskView[]>(COLUMNS.map((id) => [id, []]));
  for (const task of tasks) {
    const id = columnOf(task, now);
    if (id !== null) by.get(id)?.push(task);
  }
  return COLUMNS.map((id) => ({ id, tasks: (by.get(id) ?? []).sort(inOrder) }));
}

/** The task a step away: up and down in its column, left and right to the same height of the next column that is not empty. */
export function neighbour(columns: readonly Column[], from: string | null, way: 'up' | 'down' | 'left' | 'right'): string | null {
  const x = columns.findIndex((column) => column.tasks.some((task) => task.id === from));
  if (x < 0) return columns.find((column) => column.tasks.length > 0)?.tasks[0]?.id ?? null;
  const own = columns[x]?.tasks ?? [];
  const y = own.findIndex((task) => task.id === from);
  if (way === 'up' || way === 'down') return own[Math.min(own.length - 1, Math.max(0, y + (way === 'down' ? 1 : -1)))]?.id ?? null;
  const by = way === 'right' ? 1 : -1;
  for (let at = x + by; at >= 0 && at < columns.length; at += by) {
    const other = columns[at]?.tasks ?? [];
    if (other.length > 0) return other[Math.min(other.length - 1, y)]?.id ?? null;
  }
  return from;
}

/** How many open tasks wait on each one. */
export function unblocks(tasks: Iterable<TaskView>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const task of tasks) for (const id of task.blocked_by) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
