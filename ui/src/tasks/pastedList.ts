/** A list that was typed or pasted into the new-task box: one task per line. Pure. */

/** A bullet, a number or a box to tick at the start of a line. */
const MARK = /^\s*(?:[-*+•‣–]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?|^\s*\[[ xX]\]\s+/;

/** Tasks that are made at once at most: more are a mistake of the clipboard. */
export const MANY_MAX = 100;

const filled = (text: string): string[] => text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');

/** One title per line, without the list's own marks. */
export const titlesOf = (text: string): string[] =>
  filled(text)
    .map((line) => line.replace(MARK, '').trim())
    .filter((title) => title !== '');

/** Whether the text says itself that it is a list: two lines or more, and every one begins with a mark. */
export function isList(text: string): boolean {
  const lines = filled(text);
  return lines.length > 1 && lines.every((line) => MARK.test(line));
}

/** Whether it could be one. */
export const couldBeList = (text: string): boolean => filled(text).length > 1;
