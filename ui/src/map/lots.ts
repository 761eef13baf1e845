/**
 * Addresses on the map. The hall gives an agent a lot number at birth and keeps it; this file only says where
 * that number lies. The numbering is fixed for ever: more agents or another window size never change an address.
 */

/** Above (`t`) or below (`b`) Main Street. */
export type Bank = 't' | 'b';

/** Column 1 is the leftmost; row 1 is the one beside Main Street. */
export interface Lot {
  readonly bank: Bank;
  readonly column: number;
  readonly row: number;
}

/** The first block of lots; each later ring adds one column at the right and one row outward. */
const FIRST_COLUMNS = 3;
const FIRST_ROWS = 4;

const ringColumns = (ring: number): number => FIRST_COLUMNS + ring;
const ringRows = (ring: number): number => FIRST_ROWS + ring;

/** How many lots the first `rings + 1` rings hold together. */
function capacity(ring: number): number {
  return ring < 0 ? 0 : 2 * ringColumns(ring) * ringRows(ring);
}

function ringOf(lotNumber: number): number {
  let ring = 0;
  while (lotNumber >= capacity(ring)) ring += 1;
  return ring;
}

/** The addresses one ring adds, rows outward, nearest HEAD first, the two banks in turn. */
function ringLots(ring: number): Lot[] {
  const lots: Lot[] = [];
  for (let row = 1; row <= ringRows(ring); row += 1) {
    for (let column = ringColumns(ring); column >= 1; column -= 1) {
      const older = ring > 0 && row <= ringRows(ring - 1) && column <= ringColumns(ring - 1);
      if (older) continue;
      lots.push({ bank: 't', column, row }, { bank: 'b', column, row });
    }
  }
  return lots;
}

const rings = new Map<number, readonly Lot[]>();

function lotsOfRing(ring: number): readonly Lot[] {
  const known = rings.get(ring);
  if (known) return known;
  const made = ringLots(ring);
  rings.set(ring, made);
  return made;
}

/** The address of a lot number (0 is the first lot given). */
export function lotAt(lotNumber: number): Lot {
  if (!Number.isInteger(lotNumber) || lotNumber < 0) {
    throw new RangeError(`A lot number is a whole number from 0, not ${lotNumber}.`);
  }
  const ring = ringOf(lotNumber);
  const lot = lotsOfRing(ring)[lotNumber - capacity(ring - 1)];
  if (!lot) throw new RangeError(`Lot ${lotNumber} has no address.`);
  return lot;
}

/** The number of an address: the inverse of `lotAt`. */
export function lotNumberOf(lot: Lot): number {
  const ring = Math.max(0, lot.column - FIRST_COLUMNS, lot.row - FIRST_ROWS);
  const index = lotsOfRing(ring).findIndex((other) => sameLot(other, lot));
  return capacity(ring - 1) + index;
}

export const sameLot = (a: Lot, b: Lot): boolean => a.bank === b.bank && a.column === b.column && a.row === b.row;

/** The free lots nearest Main Street, in the order in which agents would get them. */
export function freeLots(taken: ReadonlySet<number>, count: number): number[] {
  const free: number[] = [];
  for (let number = 0; free.length < count; number += 1) if (!taken.has(number)) free.push(number);
  return free;
}

/** Columns and rows that a set of lots spans, never less than the first row of the first block. */
export function extent(lots: readonly Lot[]): { columns: number; rows: number } {
  return {
    columns: lots.reduce((most, lot) => Math.max(most, lot.column), FIRST_COLUMNS),
    rows: lots.reduce((most, lot) => Math.max(most, lot.row), 1),
  };
}

/** The lot beside another one as it is drawn; null at the left end of the street. */
export function lotBeside(lot: Lot, direction: 'left' | 'right' | 'up' | 'down'): Lot | null {
  const { bank, column, row } = lot;
  if (direction === 'right') return { bank, column: column + 1, row };
  if (direction === 'left') return column > 1 ? { bank, column: column - 1, row } : null;
  const outward = bank === 't' ? 'up' : 'down';
  if (direction === outward) return { bank, column, row: row + 1 };
  return row > 1 ? { bank, column, row: row - 1 } : { bank: bank === 't' ? 'b' : 't', column, row };
}
