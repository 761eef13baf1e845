/** Which words of a changed line changed. Bounded: a very long line is compared by its ends only. */

export interface Mark {
  readonly from: number;
  /** One past the last character. */
  readonly to: number;
}

export interface Marks {
  readonly before: readonly Mark[];
  readonly after: readonly Mark[];
}

/** Tokens of a line that are compared one with another at most. */
const TOKENS_MAX = 240;
/** Below this share of equal text the two lines have nothing to do with each other, and marks would only be noise. */
const ALIKE_MIN = 0.25;
const NONE: Marks = { before: [], after: [] };

const tokens = (text: string): string[] => text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];

/** Lengths of the longest common subsequence of every pair of suffixes. */
function lengths(a: readonly string[], b: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = table[i] as Uint16Array;
    const below = table[i + 1] as Uint16Array;
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

/** For each token whether the other line has it in the same order. */
function kept(a: readonly string[], b: readonly string[]): { a: boolean[]; b: boolean[] } {
  const result = { a: a.map(() => false), b: b.map(() => false) };
  const table = lengths(a, b);
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      result.a[i] = true;
      result.b[j] = true;
      i += 1;
      j += 1;
    } else if ((table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return result;
}

/** Neighbouring changed tokens are one mark; blanks between two changed words belong to it. */
function marksOf(parts: readonly string[], same: readonly boolean[], offset: number): Mark[] {
  const marks: { from: number; to: number }[] = [];
  let at = offset;
  let bridged = false;
  parts.forEach((part, index) => {
    const last = marks.at(-1);
    if (!same[index]) {
      if (last && (last.to === at || bridged)) last.to = at + part.length;
      else marks.push({ from: at, to: at + part.length });
      bridged = false;
    } else if (last?.to === at && part.trim() === '') bridged = true;
    else bridged = false;
    at += part.length;
  });
  return marks;
}

export function wordMarks(before: string, after: string): Marks {
  if (before === after) return NONE;
  let a = tokens(before);
  let b = tokens(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const start = a.slice(0, head).join('').length;
  const rest = a.slice(a.length - tail).join('').length;
  a = a.slice(head, a.length - tail);
  b = b.slice(head, b.length - tail);
  const small = a.length <= TOKENS_MAX && b.length <= TOKENS_MAX;
  const same = small ? kept(a, b) : { a: a.map(() => false), b: b.map(() => false) };
  const words = (parts: readonly string[], keep: readonly boolean[]): number =>
    parts.reduce((sum, part, i) => sum + (keep[i] ? part.trim().length : 0), 0);
  const alike = before.slice(0, start).trim().length + words(a, same.a) + before.slice(before.length - rest).trim().length;
  if (alike < ALIKE_MIN * Math.max(before.trim().length, after.trim().length)) return NONE;
  return { before: marksOf(a, same.a, start), after: marksOf(b, same.b, start) };
}
