/** Every key of the window in one table, and the pure matcher that reads it. Nothing else compares key names. */

export type Action =
  | 'allow' | 'always' | 'deny' | 'next_ask' | 'previous_ask'
  | 'palette' | 'new_task' | 'assign' | 'fill_idle' | 'open' | 'message' | 'terminal' | 'next_review' | 'read'
  | 'list' | 'events' | 'filter' | 'keys' | 'zoom_in' | 'zoom_out' | 'fit' | 'fit_selection' | 'back' | 'undo'
  | 'next_region' | 'previous_region' | 'leave_terminal' | 'freeze'
  | 'screen_1' | 'screen_2' | 'screen_3' | 'screen_4' | 'screen_5' | 'screen_6';

/** Where the focus is: single keys belong to a text field, all keys but one to a terminal. */
export type Focus = 'free' | 'text' | 'terminal';

export interface Stroke {
  /** `KeyboardEvent.key`, letters in lower case. */
  readonly key: string;
  readonly ctrl?: boolean;
  /** Only said for keys that are the same with and without Shift. */
  readonly shift?: boolean;
}

export type Group = 'asks' | 'work' | 'places' | 'view';

export interface Binding {
  readonly action: Action;
  readonly stroke: Stroke;
  readonly group: Group;
  /** Also while a text field has the focus. */
  readonly always?: boolean;
}

/** Shift and 0 print another sign on each layout, so that this one key is known by its place. */
export const SHIFT_ZERO = 'shift+0';

const bind = (group: Group, action: Action, key: string, more: Omit<Stroke, 'key'> & { always?: boolean } = {}): Binding => {
  const { always = false, ...modifiers } = more;
  return { action, group, stroke: { key, ...modifiers }, always };
};

export const BINDINGS: readonly Binding[] = [
  bind('asks', 'allow', 'y'),
  bind('asks', 'always', 'a'),
  bind('asks', 'deny', 'd'),
  bind('asks', 'next_ask', 'n'),
  bind('asks', 'previous_ask', 'n', { shift: true }),
  bind('work', 'palette', 'k', { ctrl: true, always: true }),
  bind('work', 'new_task', 'c'),
  bind('work', 'assign', 's'),
  bind('work', 'fill_idle', 's', { shift: true }),
  bind('work', 'message', 'g'),
  bind('work', 'terminal', 't'),
  bind('work', 'next_review', 'r'),
  bind('work', 'read', 'v'),
  bind('work', 'undo', 'z', { ctrl: true }),
  bind('work', 'freeze', 'p', { shift: true }),
  bind('places', 'screen_1', '1'),
  bind('places', 'screen_2', '2'),
  bind('places', 'screen_3', '3'),
  bind('places', 'screen_4', '4'),
  bind('places', 'screen_5', '5'),
  bind('places', 'screen_6', '6'),
  bind('places', 'next_region', 'f6', { always: true }),
  bind('places', 'previous_region', 'f6', { shift: true, always: true }),
  bind('places', 'leave_terminal', 'escape', { shift: true, always: true }),
  bind('view', 'list', 'l'),
  bind('view', 'events', 'e'),
  bind('view', 'filter', '/'),
  bind('view', 'keys', '?'),
  bind('view', 'zoom_in', '+'),
  bind('view', 'zoom_out', '-'),
  bind('view', 'fit', '0'),
  bind('view', 'fit_selection', SHIFT_ZERO),
  bind('view', 'back', 'escape'),
];

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const LATIN = /^[a-z]$/;
const LETTER = /^\p{L}$/u;

/** The letter that is printed on the key; on a layout without Latin letters, the one at the same place. */
function keyName(press: KeyPress): string {
  const key = press.key.toLowerCase();
  if (press.code === 'Digit0' && press.shiftKey && key !== '0') return SHIFT_ZERO;
  if (!LETTER.test(key) || LATIN.test(key)) return key;
  const place = /^Key([A-Z])$/.exec(press.code)?.[1];
  return place ? place.toLowerCase() : key;
}

/** Letters and named keys tell Shift apart; printed signs already contain it. */
const tellsShift = (key: string): boolean => LATIN.test(key) || (key.length > 1 && key !== SHIFT_ZERO);

export function match(press: KeyPress, focus: Focus, bindings: readonly Binding[] = BINDINGS): Action | null {
  if (press.altKey) return null;
  const key = keyName(press);
  const ctrl = press.ctrlKey || press.metaKey;
  const found = bindings.find(
    ({ stroke }) =>
      stroke.key === key && (stroke.ctrl ?? false) === ctrl && (!tellsShift(key) || (stroke.shift ?? false) === press.shiftKey),
  );
  if (!found) return null;
  if (focus === 'terminal') return found.action === 'leave_terminal' ? found.action : null;
  return focus === 'text' && !found.always ? null : found.action;
}

/** What kind of thing has the focus. */
export function focusOf(element: Element | null): Focus {
  if (!element) return 'free';
  if (element.closest('[data-terminal]')) return 'terminal';
  if (element instanceof HTMLElement && element.isContentEditable) return 'text';
  if (element instanceof HTMLInputElement) return ['checkbox', 'radio', 'button'].includes(element.type) ? 'free' : 'text';
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement ? 'text' : 'free';
}
