/** What a screen reader is told, and when: asks at once and once, the rest politely, never more than one in five seconds. Pure. */

import { t } from '../words/words.ts';
import { keysOf, type Happening } from './happenings.ts';

export const PAUSE_MS = 5000;

export interface Announced {
  /** Everything that was seen before; null before the first look, which tells asks only. */
  readonly known: ReadonlySet<string> | null;
  readonly waiting: readonly Happening[];
  readonly at: number;
}

export const SILENT: Announced = { known: null, waiting: [], at: -Infinity };

export interface Spoken {
  readonly next: Announced;
  readonly assertive: string | null;
  readonly polite: string | null;
  /** When to look again although nothing changed; null when nothing waits. */
  readonly again: number | null;
}

function told(kind: Happening['kind'], all: readonly Happening[]): string | null {
  const of = all.filter((happening) => happening.kind === kind);
  const first = of[0];
  if (!first) return null;
  if (of.length > 1) return t(`notice.${kind}.many`, { count: of.length });
  return t(`notice.${kind}.one`, { agent: first.agent ?? t('notice.somebody'), text: first.text });
}

export function announce(before: Announced, happenings: readonly Happening[], now: number): Spoken {
  const keys = keysOf(happenings);
  const { known } = before;
  const fresh = happenings.filter(({ key, kind }) => (known === null ? kind === 'ask' : !known.has(key)));
  // What is over before it was said is not said.
  const waiting = [...before.waiting.filter(({ key }) => keys.has(key)), ...fresh];
  const quiet = { next: { known: keys, waiting, at: before.at }, assertive: null, polite: null };
  if (waiting.length === 0) return { ...quiet, again: null };
  if (now - before.at < PAUSE_MS) return { ...quiet, again: before.at + PAUSE_MS };
  const asks = told('ask', waiting);
  const rest = asks === null ? [] : waiting.filter(({ kind }) => kind !== 'ask');
  const polite = asks === null ? [told('failed', waiting), told('conflict', waiting), told('landed', waiting)].filter((text) => text !== null).join(' ') : null;
  return {
    next: { known: keys, waiting: rest, at: now },
    assertive: asks,
    polite,
    again: rest.length === 0 ? null : now + PAUSE_MS,
  };
}
