/** The licences of others as lines, and the search in them. Pure. */

export interface Page {
  readonly lines: readonly string[];
  /** Numbers of the lines in which the words occur, in order. */
  readonly hits: readonly number[];
}

export function pageOf(text: string, words: string): Page {
  const lines = text.split('\n');
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return { lines, hits: [] };
  return { lines, hits: lines.flatMap((line, at) => (line.toLowerCase().includes(wanted) ? [at] : [])) };
}
