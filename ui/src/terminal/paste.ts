/** What happens to pasted text before a program gets it. Pure. */

/** Ends of a bracketed paste that the text itself brings would let its rest run as typed. */
const BRACKETS = /\x1b\[20[01]~/g;

export const cleaned = (text: string): string => text.replace(BRACKETS, '');

export const lineCount = (text: string): number => text.replace(/\r?\n$/, '').split(/\r\n|\r|\n/).length;

/** Without bracketed paste each line end is Enter: several lines would run one after the other. */
export const needsConsent = (text: string, bracketed: boolean): boolean => !bracketed && /[\r\n]/.test(text);
