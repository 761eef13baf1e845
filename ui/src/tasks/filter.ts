/** The filter field of tasks: words and `key:value` parts. Every part must fit, and none that begins with a minus. Pure. */

import type { TaskView } from '../ipc/bindings.ts';
import { byText } from '../town/compare.ts';

export type Filter = (task: TaskView) => boolean;

const STATUS: Readonly<Record<string, (task: TaskView) => boolean>> = {
  ready: (task) => task.ready,
  open: (task) => task.status !== 'closed',
  closed: (task) => task.status === 'closed',
  work: (task) => task.status === 'in_progress',
  blocked: (task) => task.status === 'blocked',
  review: (task) => task.status === 'in_review',
  queue: (task) => task.status === 'queued',
  deferred: (task) => task.status === 'deferred',
};

const startsWith = (text: string | null, part: string): boolean => text?.toLowerCase().startsWith(part) ?? false;

function part(word: string): Filter {
  const at = word.indexOf(':');
  const values = word.slice(at + 1).split(',').filter((value) => value !== '');
  const any = (fits: (value: string) => boolean): boolean => values.length === 0 || values.some(fits);
  switch (at < 0 ? '' : word.slice(0, at)) {
    case 'status':
    case 'is':
      return (task) => any((value) => (STATUS[value] ? STATUS[value](task) : startsWith(task.status, value)));
    case 'rig':
      return (task) => any((value) => startsWith(task.rig, value));
    case 'agent':
      return (task) => any((value) => startsWith(task.assignee ?? task.lined_up?.agent ?? null, value));
    case 'p':
    case 'priority':
      return (task) => any((value) => value.replace('p', '') === String(task.priority));
    case 'label':
      return (task) => any((value) => task.labels.some((label) => startsWith(label, value)));
    case 'kind':
      return (task) => any((value) => startsWith(task.kind, value));
    default:
      return (task) => [task.title, task.id, task.body].some((text) => text.toLowerCase().includes(word));
  }
}

export function filterOf(text: string): Filter {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word.replace('-', '') !== '');
  const parts = words.map((word): Filter => {
    const fits = part(word.replace(/^-/, ''));
    // What follows a colon is still being typed: nothing is left out yet.
    return word.startsWith('-') && !word.endsWith(':') ? (task) => !fits(task) : fits;
  });
  return (task) => parts.every((fits) => fits(task));
}

const RANK: Readonly<Record<TaskView['status'], number>> = {
  in_review: 0,
  in_progress: 1,
  queued: 2,
  open: 3,
  blocked: 4,
  deferred: 5,
  closed: 6,
};

/** What a person may act on first: work under way, then the most urgent, then the oldest; closed ones newest first. */
export function inOrder(a: TaskView, b: TaskView): number {
  if (a.status === 'closed' && b.status === 'closed') return byText(b.closed_at ?? b.updated, a.closed_at ?? a.updated);
  return RANK[a.status] - RANK[b.status] || a.priority - b.priority || byText(a.created, b.created) || byText(a.id, b.id);
}

/** The first line is the title, the rest is the text. */
export function titleAndBody(text: string): { title: string; body: string } {
  const trimmed = text.trim();
  const end = trimmed.indexOf('\n');
  if (end < 0) return { title: trimmed, body: '' };
  return { title: trimmed.slice(0, end).trim(), body: trimmed.slice(end + 1).trim() };
}
