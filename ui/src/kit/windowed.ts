/** Which rows of a long list are drawn: those in sight and `spare` around them. */
export interface Slice {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
  /** Empty room above and below, in pixels. */
  readonly above: number;
  readonly below: number;
}

export function windowed(count: number, row: number, scroll: number, height: number, spare: number): Slice {
  const first = Math.max(0, Math.min(count, Math.floor(scroll / row)) - spare);
  const end = Math.min(count, Math.ceil((scroll + height) / row) + spare);
  return { first, end, above: first * row, below: Math.max(0, count - end) * row };
}

/** The scroll offset that brings a row into sight with the least movement. */
export function scrollTo(index: number, row: number, scroll: number, height: number): number {
  if (index * row < scroll) return index * row;
  if ((index + 1) * row > scroll + height) return (index + 1) * row - height;
  return scroll;
}
