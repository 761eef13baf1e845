/** Figures of the Spend screen: from the wire's decimals to what is drawn and written. What is not known stays unknown. */

import type { SpendDayView, SpendSumView, SpendView } from '../ipc/bindings.ts';
import { axisOf, decimalSteps, timeSteps, type Bar } from '../kit/plot.ts';

export type Measure = 'money' | 'tokens' | 'time';

/** Millionths of a dollar, from "41.20 USD". Null where it is no such amount. */
export function micros(amount: string): number | null {
  const parts = /^(-?)(\d+)\.(\d{1,6})(?: USD)?$/.exec(amount);
  if (!parts) return null;
  const value = Number(parts[2]) * 1e6 + Number((parts[3] ?? '').padEnd(6, '0'));
  return parts[1] === '-' ? -value : value;
}

/** "$41.20"; a sum that is not nothing never reads as nothing. */
export function dollars(amount: number): string {
  if (amount > 0 && amount < 5_000) return '<$0.01';
  return `$${(amount / 1e6).toFixed(2).replace(/\B(?=(\d{3})+(?!\d)\.)/g, ',')}`;
}

/** "840", "12.4k", "3.1M". */
export function short(count: number): string {
  if (count < 1_000) return String(count);
  if (count < 999_500) return `${(count / 1e3).toFixed(count < 99_950 ? 1 : 0)}k`;
  return `${(count / 1e6).toFixed(1)}M`;
}

export const tokens = (sum: SpendSumView): number => sum.input_tokens + sum.output_tokens + sum.cache_read_tokens + sum.cache_write_tokens;

export type Known = 'whole' | 'part' | 'none';

/** Whether a sum's money is all there is, only a part, or not known at all. */
export function moneyKnown(sum: SpendSumView): Known {
  if (sum.unpriced_tokens === 0 && sum.unknown_sessions === 0) return 'whole';
  const priced = sum.answers > 0 && sum.unpriced_tokens < tokens(sum);
  return priced ? 'part' : 'none';
}

export function tokensKnown(sum: SpendSumView): Known {
  if (sum.unknown_sessions === 0) return 'whole';
  return sum.answers > 0 ? 'part' : 'none';
}

/** What a bar is as long as. */
export function amount(sum: SpendSumView, measure: Measure): number {
  if (measure === 'money') return micros(sum.cost) ?? 0;
  return measure === 'tokens' ? tokens(sum) : sum.work_secs;
}

export function known(sum: SpendSumView, measure: Measure): Known {
  if (measure === 'time') return 'whole';
  return measure === 'money' ? moneyKnown(sum) : tokensKnown(sum);
}

/** The measure that says something: money where any is known, else tokens, else time, which is always certain. */
export function tellingMeasure(view: SpendView): Measure {
  if (amount(view.sum, 'money') > 0) return 'money';
  return amount(view.sum, 'tokens') > 0 ? 'tokens' : 'time';
}

/** Of a column of days only the first, every n-th and the last are named, so that names never touch. */
export function dayBars(days: readonly SpendDayView[], measure: Measure, today: string, named: (day: string) => string): readonly Bar[] {
  const every = Math.ceil(days.length / 14);
  return days.map((day, index) => {
    const isNamed = index === days.length - 1 || ((days.length - 1 - index) % every === 0 && index !== days.length - 2 * Number(every > 1));
    return {
      id: day.day,
      label: isNamed ? (day.day === today ? named('today') : named(day.day)) : '',
      parts: day.presets.map((sum) => amount(sum, measure)),
      total: amount(day.sum, measure),
      partial: known(day.sum, measure) !== 'whole',
    };
  });
}

export function hourBars(hours: readonly SpendSumView[], measure: Measure): readonly Bar[] {
  return hours.map((sum, hour) => ({
    id: String(hour),
    label: hour % 6 === 0 ? `${String(hour).padStart(2, '0')}:00` : '',
    parts: [amount(sum, measure)],
    total: amount(sum, measure),
    partial: false,
  }));
}

/** Three or four lines of an axis from nothing to at least `max`, at round figures. */
export function axis(max: number, measure: Measure): readonly number[] {
  if (measure === 'time') return axisOf(max, timeSteps());
  return axisOf(max, decimalSteps(measure === 'money' ? 10_000 : 1));
}
