/** Sums in words: the figure, and whether there is more than it says. */

import type { SpendSumView } from '../ipc/bindings.ts';
import { t } from '../words/words.ts';
import { amount, dollars, known, short, type Measure } from './figures.ts';

/** "7 m", "1 h 12 m": hours never become days, so that rows compare. */
export function workTime(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return seconds > 0 && minutes === 0 ? `${Math.floor(seconds)} s` : `${minutes} m`;
  return hours < 100 && minutes % 60 > 0 ? `${hours} h ${minutes % 60} m` : `${hours} h`;
}

export function figure(value: number, measure: Measure): string {
  if (measure === 'money') return dollars(value);
  return measure === 'tokens' ? short(value) : workTime(value);
}

/** At a line of an axis: no more digits than it needs. */
export const round = (value: number, measure: Measure): string => (value === 0 ? '0' : figure(value, measure).replace(/\.0+(?=\D|$)/, ''));

export function sumWords(sum: SpendSumView, measure: Measure): string {
  const value = figure(amount(sum, measure), measure);
  switch (known(sum, measure)) {
    case 'whole':
      return value;
    case 'part':
      return t('spend.atLeast', { value });
    case 'none':
      return t('spend.notKnown');
  }
}
