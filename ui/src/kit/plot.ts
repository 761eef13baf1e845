/** What a plot of columns is drawn from: columns, and the round figures of its axis. Pure. */

export interface Bar {
  readonly id: string;
  readonly label: string;
  /** In the order of the series. */
  readonly parts: readonly number[];
  readonly total: number;
  /** There is more than is drawn. */
  readonly partial: boolean;
  /** In words, where its length alone does not say it. */
  readonly said?: string;
}

/** Three or four lines of an axis from nothing to at least `max`, each a whole number of one of these steps. */
export function axisOf(max: number, steps: readonly number[]): readonly number[] {
  const step = steps.find((candidate) => candidate * 4 >= max) ?? max / 4;
  const lines = Math.max(1, Math.ceil(max / step));
  return Array.from({ length: lines + 1 }, (_, index) => index * step);
}

/** These digits, times the unit, times 1, 10, 100 and so on. */
export function decimalSteps(unit: number, digits: readonly number[] = [1, 2, 5]): readonly number[] {
  return Array.from({ length: 12 }, (_, power) => digits.map((digit) => digit * unit * 10 ** power)).flat();
}

/** Seconds that read well on a clock: 1, 2, 5, ... s, then minutes, hours, days. */
export function timeSteps(from: 'seconds' | 'minutes' = 'minutes'): readonly number[] {
  const minutes = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((count) => count * 60);
  const days = [1, 2, 5, 10, 20, 50, 100, 200].map((count) => count * 86_400);
  return [...(from === 'seconds' ? [1, 2, 5, 10, 15, 30] : []), ...minutes, ...days];
}

/** Of a row of columns only every n-th, counted from the last, and the last are named, so that names never touch. */
export const isNamed = (index: number, count: number, most = 14): boolean => (count - 1 - index) % Math.ceil(count / most) === 0;
