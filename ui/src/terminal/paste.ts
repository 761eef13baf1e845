/** What happens to pasted text before a program gets it. Pure. */

/** Ends of a bracketed paste that the text itself brings would let its rest run as typed. */
const BRACKETS = /\x1b\[20[01]~/g;
/** Everything that is no text: all control characters but tab and line ends. */
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/;
const ALL_CONTROLS = new RegExp(CONTROLS, 'g');

/** More than this is asked about even where the program takes a paste as a whole. */
export const LARGE_CHARACTERS = 20_000;
/** Characters of a large paste that are shown while it is asked about. */
const SHOWN_MAX = 4000;

export type Worry =
  /** Each line end would be Enter. */
  | 'lines'
  | 'large'
  /** Control characters: a program may take them as commands. */
  | 'control';

export const cleaned = (text: string): string => text.replace(BRACKETS, '');

export const lineCount = (text: string): number => text.replace(/\r?\n$/, '').split(/\r\n|\r|\n/).length;

/** Why a person is asked before it is pasted; nothing to worry about lets it through. */
export function worries(text: string, bracketed: boolean): Worry[] {
  return [
    ...(!bracketed && /[\r\n]/.test(text) ? (['lines'] as const) : []),
    ...(text.length > LARGE_CHARACTERS ? (['large'] as const) : []),
    ...(CONTROLS.test(text) ? (['control'] as const) : []),
  ];
}

export const withoutControls = (text: string): string => text.replace(ALL_CONTROLS, '');

/** As terminals have always written them: Escape is ^[, Delete is ^?. */
function visible(sign: string): string {
  const code = sign.charCodeAt(0);
  if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
  return code === 0x7f ? '^?' : '�';
}

/** The text as it is shown: control characters made visible, its end left out when it is long. */
export function shownPaste(text: string): { readonly text: string; readonly more: number } {
  const shown = text.slice(0, SHOWN_MAX).replace(ALL_CONTROLS, visible);
  return { text: shown, more: Math.max(0, text.length - SHOWN_MAX) };
}
