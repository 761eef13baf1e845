/** The history of a task: what the journal had when it was read, and what came since. Pure. */

import type { EventView } from '../ipc/bindings.ts';

/** Newest first, each once. */
export function merged(task: string, read: readonly EventView[], events: readonly EventView[]): EventView[] {
  const last = read.at(-1)?.seq ?? 0;
  const since = events.filter((event) => event.task === task && event.seq > last);
  return [...read, ...since].sort((a, b) => b.seq - a.seq);
}
