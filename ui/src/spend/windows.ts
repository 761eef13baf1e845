/** Usage windows of logins: which there are, what they are called and when they are back. */

import type { SpendWindowView } from '../ipc/bindings.ts';
import { clock } from '../words/format.ts';
import { t } from '../words/words.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
/** What subscriptions have; shown as not known where a program reports none. */
const USUAL = [5 * HOUR, 7 * DAY];
const DAY_MS = 86_400_000;

export interface Program {
  readonly preset: string;
  /** When its newest window was reported. */
  readonly seen: string | null;
  readonly windows: readonly { readonly minutes: number; readonly window: SpendWindowView | null }[];
}

/** Every program of the span, with the windows it reports, or the usual ones as not known. */
export function programs(presets: readonly string[], windows: readonly SpendWindowView[]): readonly Program[] {
  const names = [...new Set([...presets, ...windows.map(({ preset }) => preset)])].filter((name) => name !== 'shell');
  return names.map((preset) => {
    const own = windows.filter((window) => window.preset === preset);
    const seen = own.map((window) => window.seen).sort().at(-1) ?? null;
    if (own.length === 0) return { preset, seen, windows: USUAL.map((minutes) => ({ minutes, window: null })) };
    return { preset, seen, windows: own.map((window) => ({ minutes: window.minutes, window })) };
  });
}

/** Its time is over, so what was reported of it says nothing about now. */
export const isOver = (window: SpendWindowView, now: Date): boolean => window.resets !== null && new Date(window.resets) <= now;

/** "5 hours", "Week", "3 days". */
export function windowName(minutes: number): string {
  if (minutes === 7 * DAY) return t('spend.week');
  if (minutes === DAY) return t('spend.windowDay');
  return minutes % DAY === 0 ? t('spend.days', { days: minutes / DAY }) : t('spend.hours', { hours: Math.round(minutes / HOUR) });
}

/** "16:10" of the next day, "26 Nov 09:00" beyond. */
export function backAt(at: string, now: Date): string {
  const time = new Date(at);
  const far = Math.abs(time.getTime() - now.getTime()) >= DAY_MS;
  return far ? `${time.getDate()}.${time.getMonth() + 1}. ${clock(time)}` : clock(time);
}

/** For the top bar: of each usual window the fullest that is known. */
export function fullest(windows: readonly SpendWindowView[], now: Date): readonly SpendWindowView[] {
  const current = windows.filter((window) => !isOver(window, now));
  return USUAL.flatMap((minutes) => {
    const same = current.filter((window) => window.minutes === minutes);
    return same.length === 0 ? [] : [same.reduce((a, b) => (b.used_permille > a.used_permille ? b : a))];
  });
}
