/** Ages and clock times of instants that the hall gave, as RFC 3339. */

import { age, clock } from './format.ts';

/** Whole seconds since then; never negative, as two clocks may differ a little. */
export const secondsSince = (at: string, now: number): number => Math.max(0, Math.floor((now - Date.parse(at)) / 1000));

/** "4 m". */
export const since = (at: string, now: number): string => age(secondsSince(at, now));

/** "14:32", in the window's zone. */
export const clockOf = (at: string): string => clock(new Date(at));
