/**
 * The ways of ties: from one plot to another, or to Main Street, through the gaps between the plots. Neighbours are tied
 * straight across their gap; all others leave by the side, follow the free strip right of the left one's column, and come
 * in by the side or over the gap before the other's row. No way crosses a plot.
 */

import type { Box, Point } from './geometry.ts';
import { ROAD_HALF, type Layout } from './layout.ts';
import { sameLot, type Lot } from './lots.ts';

/** One end is a plot, the other a plot or Main Street. */
export interface TieEnds {
  readonly a: string;
  readonly b: string | null;
}

export interface House {
  readonly lot: Lot;
  readonly box: Box;
}

/** Of the strip right of a column, the part that the next column's streets leave free. */
const STRIP_EDGE = 4;
const LANE_STEP = 4;
/** Ties that share a side of a plot leave it this far apart. */
const DOOR_STEP = 6;
/** A straight tie is at least so long; cells that nearly touch are tied around their side. */
const STRAIGHT_MIN = 12;
/** How far right of its left edge a plot is entered over its row's gap. */
const INSET = 22;

/** Ties at one place stand beside each other: middle, then alternating out from it. */
const spread = (index: number): number => (index % 2 === 1 ? 1 : -1) * Math.ceil(index / 2);

/** Counts what was asked for at each place before. */
class Turns {
  readonly #taken = new Map<string, number>();

  next(place: string): number {
    const index = this.#taken.get(place) ?? 0;
    this.#taken.set(place, index + 1);
    return index;
  }
}

const toStreet = (lot: Lot): 1 | -1 => (lot.bank === 't' ? 1 : -1);
const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

class Router {
  readonly #layout: Layout;
  readonly #doors = new Turns();
  readonly #strips = new Turns();

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  way(a: House, b: House | null): Point[] {
    if (b === null) return this.#toMain(a);
    const [left, right] = a.lot.column <= b.lot.column ? [a, b] : [b, a];
    const columns = right.lot.column - left.lot.column;
    if (columns === 0 && this.#isAcross(a, b)) return this.#acrossRows(a, b);
    if (columns === 1 && a.lot.bank === b.lot.bank && a.lot.row === b.lot.row) return this.#acrossColumns(left, right);
    return this.#around(left, right, columns);
  }

  /** Nothing stands between them, and there is room for a line that is seen: neighbours of a column, or the first two on both sides of Main Street. */
  #isAcross({ lot: a, box }: House, { lot: b, box: other }: House): boolean {
    const gap = Math.max(box.y, other.y) - Math.min(box.y + box.h, other.y + other.h);
    return gap >= STRAIGHT_MIN && (a.bank === b.bank ? Math.abs(a.row - b.row) === 1 : a.row === 1 && b.row === 1);
  }

  #acrossRows(a: House, b: House): Point[] {
    const [upper, lower] = a.box.y < b.box.y ? [a, b] : [b, a];
    const x = this.#doorX(upper, 'below', lower);
    return [
      { x, y: upper.box.y + upper.box.h },
      { x, y: lower.box.y },
    ];
  }

  #acrossColumns(left: House, right: House): Point[] {
    const y = this.#doorY(left, 'right');
    return [
      { x: left.box.x + left.box.w, y },
      { x: right.box.x, y },
    ];
  }

  #around(left: House, right: House, columns: number): Point[] {
    const x = this.#stripX(left);
    const from = this.#doorY(left, 'right');
    const start = [
      { x: left.box.x + left.box.w, y: from },
      { x, y: from },
    ];
    if (columns <= 1) {
      const to = this.#doorY(right, columns === 0 ? 'right' : 'left');
      return [...start, { x, y: to }, { x: columns === 0 ? right.box.x + right.box.w : right.box.x, y: to }];
    }
    const side = toStreet(right.lot);
    const edge = side === 1 ? right.box.y + right.box.h : right.box.y;
    const gap = this.#gap(right.lot);
    const turn = this.#strips.next(`row ${right.lot.bank}${right.lot.row}`);
    const y = edge + side * clamp(gap / 2 + spread(turn) * LANE_STEP, Math.min(2, gap / 2), Math.max(gap - 2, gap / 2));
    const into = right.box.x + clamp(INSET + spread(this.#doors.next(`${key(right.lot)} ${side}`)) * DOOR_STEP, 4, right.box.w - 4);
    return [...start, { x, y }, { x: into, y }, { x: into, y: edge }];
  }

  #toMain(house: House): Point[] {
    const side = toStreet(house.lot);
    const road = this.#layout.street.y - side * ROAD_HALF;
    if (house.lot.row === 1) {
      const x = house.box.x + clamp(house.box.w * 0.7, 4, house.box.w - 4);
      return [
        { x, y: side === 1 ? house.box.y + house.box.h : house.box.y },
        { x, y: road },
      ];
    }
    const x = this.#stripX(house);
    const y = this.#doorY(house, 'right');
    return [
      { x: house.box.x + house.box.w, y },
      { x, y },
      { x, y: road },
    ];
  }

  /** Free room between a row and the next one towards Main Street; before the first row it is the outer part of the corridor. */
  #gap(lot: Lot): number {
    const { pitchY, h } = this.#layout.measures;
    return lot.row === 1 ? 10 : pitchY - h;
  }

  #stripX(house: House): number {
    const { pitchX, plotWidth } = this.#layout;
    const free = Math.max(STRIP_EDGE * 2, pitchX - plotWidth);
    const turn = this.#strips.next(`column ${house.lot.column}`);
    const lanes = Math.max(1, Math.floor((free / 2 - STRIP_EDGE) / LANE_STEP) + 1);
    return house.box.x + house.box.w + STRIP_EDGE + (turn % lanes) * LANE_STEP;
  }

  #doorY({ lot, box }: House, side: 'left' | 'right'): number {
    return box.y + clamp(box.h / 2 + spread(this.#doors.next(`${key(lot)} ${side}`)) * DOOR_STEP, 4, box.h - 4);
  }

  #doorX(upper: House, side: string, lower: House): number {
    const w = Math.min(upper.box.w, lower.box.w);
    return upper.box.x + clamp(w / 2 + spread(this.#doors.next(`${key(upper.lot)} ${side}`)) * DOOR_STEP * 3, 6, w - 6);
  }
}

const key = (lot: Lot): string => `${lot.bank}${lot.column}.${lot.row}`;

/** A way for each tie, in their order; none where an end stands nowhere. */
export function tieWays(ties: readonly TieEnds[], houses: ReadonlyMap<string, House>, layout: Layout): (Point[] | null)[] {
  const router = new Router(layout);
  return ties.map(({ a, b }) => {
    const from = houses.get(a);
    const to = b === null ? null : houses.get(b);
    if (!from || to === undefined || (to && sameLot(from.lot, to.lot))) return null;
    return router.way(from, to);
  });
}
