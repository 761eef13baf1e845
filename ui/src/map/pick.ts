/** Picking several of a column's cards: Ctrl adds or takes out one, Shift takes all from the last one to this. Pure. */

export function pick(order: readonly string[], picked: readonly string[], chosen: string | null, id: string, range: boolean): string[] {
  // The chosen card is the first of those picked.
  const before = picked.length === 0 && chosen !== null && chosen !== id && order.includes(chosen) ? [chosen] : [...picked];
  if (!range) return before.includes(id) ? before.filter((other) => other !== id) : [...before, id];
  const anchor = order.indexOf(before.at(-1) ?? id);
  const to = order.indexOf(id);
  const between = order.slice(Math.min(anchor, to), Math.max(anchor, to) + 1);
  return [...new Set([...before, ...between])].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}
