/** How far behind a branch is, as a plot and its row in the list show it. */

/** 0 to 3 bars at the left edge, for so many commits. */
export function lateness(behind: number): 0 | 1 | 2 | 3 {
  if (behind === 0) return 0;
  if (behind <= 5) return 1;
  return behind <= 20 ? 2 : 3;
}
