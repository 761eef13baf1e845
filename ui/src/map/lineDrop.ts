/**
 * Putting a request elsewhere in the line. The line goes by the priority of each request's task, so its task gets the
 * nearest priority that carries it past the other one. Pure.
 */

const MOST_URGENT = 0;
const LEAST_URGENT = 4;

export interface Waiting {
  readonly rig: string;
  readonly title: string;
  /** Null for a branch that was handed in by hand: it has no priority that could be set. */
  readonly task: string | null;
  readonly priority: number;
  readonly place: number;
  /** It is being checked or lands: its place is settled. */
  readonly inGate: boolean;
}

/** It goes before the other one, or after it. */
export type Side = 'before' | 'after';

export interface Reorder {
  readonly kind: 'prioritise';
  readonly task: string;
  readonly priority: number;
  readonly from: number;
  readonly side: Side;
  /** The title of the other one. */
  readonly of: string;
}

export type LineRefusal =
  | { readonly why: 'in_gate'; readonly title: string }
  | { readonly why: 'no_task'; readonly title: string }
  /** No priority goes past it: among equals the older one is first. */
  | { readonly why: 'line_end'; readonly side: Side; readonly priority: number };

/** Null where nothing is meant. */
export function reorder(moved: Waiting, onto: Waiting): Reorder | LineRefusal | null {
  if (moved.rig !== onto.rig || moved.place === onto.place) return null;
  const settled = [moved, onto].find((one) => one.inGate);
  if (settled) return { why: 'in_gate', title: settled.title };
  if (moved.task === null) return { why: 'no_task', title: moved.title };
  const side: Side = moved.place > onto.place ? 'before' : 'after';
  const priority = side === 'before' ? Math.min(moved.priority, onto.priority) - 1 : Math.max(moved.priority, onto.priority) + 1;
  if (priority < MOST_URGENT || priority > LEAST_URGENT) {
    return { why: 'line_end', side, priority: Math.min(LEAST_URGENT, Math.max(MOST_URGENT, priority)) };
  }
  return { kind: 'prioritise', task: moved.task, priority, from: moved.priority, side, of: onto.title };
}
