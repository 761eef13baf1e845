/** A key stroke: as text ("ctrl+shift+k") for the settings, as a value for the table, and against a key press. Pure. */

export interface Stroke {
  /** `KeyboardEvent.key`, letters in lower case. */
  readonly key: string;
  readonly ctrl?: boolean;
  /** Only said for keys that are the same with and without Shift. */
  readonly shift?: boolean;
}

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
const NAMED = /^(escape|enter|tab|space|backspace|delete|insert|home|end|pageup|pagedown|arrow(up|down|left|right)|f([1-9]|1[0-2]))$/;
const BARE = /^(control|shift|alt|altgraph|meta|capslock|numlock|scrolllock|fn|dead|unidentified|process|compose|contextmenu|os)$/;

/** The letter that is printed on the key; on a layout without Latin letters, the one at the same place. */
function keyName(press: KeyPress): string {
  const key = press.key === ' ' ? 'space' : press.key.toLowerCase();
  if (!LETTER.test(key) || LATIN.test(key)) return key;
  const place = /^Key([A-Z])$/.exec(press.code)?.[1];
  return place ? place.toLowerCase() : key;
}

/** Letters and named keys tell Shift apart; printed signs already contain it. Zero does too, see `strokeOf`. */
const tellsShift = (key: string): boolean => LATIN.test(key) || key.length > 1 || key === '0';

/** What was pressed; null for a modifier alone, for a key that is no stroke, and with Alt, which is the map's. */
export function strokeOf(press: KeyPress): Stroke | null {
  const name = keyName(press);
  if (press.altKey || BARE.test(name)) return null;
  const ctrl = press.ctrlKey || press.metaKey;
  // Plus without Shift where both are on one key: browsers take it for Ctrl + too.
  if (ctrl && name === '=') return { key: '+', ctrl };
  // Shift and 0 print another sign on each layout, so that this one key is known by its place.
  if (press.code === 'Digit0' && press.shiftKey && name !== '0') return { key: '0', ...(ctrl ? { ctrl } : {}), shift: true };
  return { key: name, ...(ctrl ? { ctrl } : {}), ...(name !== '0' && tellsShift(name) && press.shiftKey ? { shift: true } : {}) };
}

export const same = (a: Stroke, b: Stroke): boolean =>
  a.key === b.key && (a.ctrl ?? false) === (b.ctrl ?? false) && (a.shift ?? false) === (b.shift ?? false);

export function fits(stroke: Stroke, press: KeyPress): boolean {
  const pressed = strokeOf(press);
  return pressed !== null && same(pressed, stroke);
}

export const textOf = ({ key, ctrl, shift }: Stroke): string => `${ctrl ? 'ctrl+' : ''}${shift ? 'shift+' : ''}${key}`;

/** Reads "ctrl+shift+k"; null for what is no stroke. */
export function parseStroke(text: string): Stroke | null {
  const [, ctrl, shift, key] = /^(ctrl\+)?(shift\+)?(.+)$/.exec(text.trim().toLowerCase()) ?? [];
  if (key === undefined || (!NAMED.test(key) && [...key].length !== 1) || (shift && !tellsShift(key))) return null;
  return { key, ...(ctrl ? { ctrl: true } : {}), ...(shift ? { shift: true } : {}) };
}

/** Whether pressing it in a text field would write something there, or move in it. */
export const writes = ({ key, ctrl }: Stroke): boolean => !ctrl && !/^(f\d+|escape)$/.test(key);
