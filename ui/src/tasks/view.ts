/** How the tasks are looked at, kept over a restart of the window. */

export const VIEWS = ['table', 'board', 'graph'] as const;
export type TasksView = (typeof VIEWS)[number];

const KEY = 'gastown.tasks.view';

export function storedView(shelf: Pick<Storage, 'getItem'>): TasksView {
  const stored = shelf.getItem(KEY);
  return VIEWS.find((view) => view === stored) ?? 'table';
}

export const rememberView = (view: TasksView, shelf: Pick<Storage, 'setItem'>): void => shelf.setItem(KEY, view);
