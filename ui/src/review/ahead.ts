/** What was checked ahead of an approval, as cards: the good first, then what fails and by which check. Pure. */

import type { RehearsalView } from '../ipc/bindings.ts';
import { t } from '../words/words.ts';

export interface AheadCard {
  readonly good: boolean;
  readonly head: string;
  /** What follows from it; empty where nothing does. */
  readonly hint: string;
  /** Ids of the requests that it is about. */
  readonly others: readonly string[];
  /** Besides those. */
  readonly more: number;
}

/** So many are named. */
const NAMED_MAX = 4;

const fails = (gate: string | null): string => (gate === null ? '' : t('review.ahead.gate', { gate }));

function withOthers(good: boolean, ids: readonly string[], hint: string): AheadCard[] {
  if (ids.length === 0) return [];
  return [{ good, head: t(good ? 'review.ahead.greenWith' : 'review.ahead.redWith'), hint, others: ids.slice(0, NAMED_MAX), more: Math.max(0, ids.length - NAMED_MAX) }];
}

function alone({ alone: green, gate }: RehearsalView, target: string): AheadCard[] {
  if (green === null) return [];
  const card = green
    ? { head: t('review.ahead.green', { target }), hint: t('review.ahead.greenHint') }
    : { head: t('review.ahead.red', { target }), hint: fails(gate) };
  return [{ ...card, good: green, others: [], more: 0 }];
}

export const aheadOf = (rehearsal: RehearsalView, target: string): AheadCard[] => [
  ...alone(rehearsal, target),
  ...withOthers(true, rehearsal.green_with, ''),
  ...withOthers(false, rehearsal.red_with, rehearsal.alone === false ? '' : fails(rehearsal.gate)),
];
