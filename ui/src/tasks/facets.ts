/** Parts of the filter that can be picked instead of typed: the field stays the one truth. Pure. */

import type { TaskView } from '../ipc/bindings.ts';

export const FACETS = ['is', 'p', 'rig', 'agent', 'label'] as const;
export type Facet = (typeof FACETS)[number];

const NAMES: Readonly<Record<Facet, readonly string[]>> = { is: ['is', 'status'], p: ['p', 'priority'], rig: ['rig'], agent: ['agent'], label: ['label'] };

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
const isOf = (word: string, facet: Facet): boolean => NAMES[facet].includes(word.slice(0, Math.max(0, word.indexOf(':'))).toLowerCase());

/** What the field says about a facet now; blank when nothing. */
export function valueOf(text: string, facet: Facet): string {
  const word = words(text).find((other) => isOf(other, facet));
  return word === undefined ? '' : word.slice(word.indexOf(':') + 1).toLowerCase();
}

/** The field with that part changed, or taken out for a blank value. The rest stays as it was typed. */
export function withPart(text: string, facet: Facet, value: string): string {
  const rest = words(text).filter((word) => !isOf(word, facet));
  return [...rest, ...(value === '' ? [] : [`${facet}:${value}`])].join(' ');
}

const STATES = ['ready', 'open', 'work', 'review', 'queue', 'blocked', 'deferred', 'closed'] as const;

/** What can be picked, of what there is; a facet with one value or none is no choice. */
export function choicesOf(tasks: readonly TaskView[], facet: Facet): string[] {
  const seen = (values: readonly (string | null | undefined)[]): string[] =>
    [...new Set(values.flatMap((value) => value?.toLowerCase() ?? []))].sort((a, b) => a.localeCompare(b));
  switch (facet) {
    case 'is':
      return [...STATES];
    case 'p':
      return seen(tasks.map((task) => String(task.priority)));
    case 'rig':
      return seen(tasks.map((task) => task.rig));
    case 'agent':
      return seen(tasks.map((task) => task.assignee ?? task.lined_up?.agent));
    case 'label':
      // A label with a blank in it would be two words of the filter.
      return seen(tasks.flatMap((task) => task.labels)).filter((label) => !/\s/.test(label));
  }
}
