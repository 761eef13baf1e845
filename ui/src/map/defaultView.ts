/** Whether the map or its twin, the list, is shown first. What a person chose last always wins. */

export type View = 'map' | 'list';

/**
 * From this many agents on the list is shown first. `scenes/measure.mjs` counts what must be read in either for seven
 * questions and fails when this number does not follow from what it counted.
 */
export const LIST_FROM = 13;
const KEY = 'gastown.view';

/** Forced colours take the map's classes away, so that the list says more at any size. */
export const defaultView = (agents: number, forcedColours: boolean): View => (forcedColours || agents >= LIST_FROM ? 'list' : 'map');

export function chosenView(storage: Pick<Storage, 'getItem'>): View | null {
  const kept = storage.getItem(KEY);
  return kept === 'map' || kept === 'list' ? kept : null;
}

export const keepView = (view: View, storage: Pick<Storage, 'setItem'>): void => storage.setItem(KEY, view);

/** What this window shows first. */
export const firstView = (agents: number): View => chosenView(localStorage) ?? defaultView(agents, matchMedia('(forced-colors: active)').matches);
