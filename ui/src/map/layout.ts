/**
 * Where things of one rig stand: plots, Main Street, lamps and feet. A pure function of lots, commit distances and the
 * room there is; nothing moves because something landed.
 */

import type { Box, Size } from './geometry.ts';
import { extent, type Lot } from './lots.ts';

/** Rig zoom has plots, compact plots or cells; `house` and `band` are the other two zoom levels. */
export type Density = 'house' | 'plot' | 'compact' | 'cell' | 'band';

/** Sizes of one density, in pixels at scale 1. */
interface Measures {
  /** Narrowest and widest plot. */
  readonly wMin: number;
  readonly wMax: number;
  readonly h: number;
  /** From one row to the next. */
  readonly pitchY: number;
  /** Free strip left of each column, where its streets climb. */
  readonly gutter: number;
  /** From the middle of Main Street to the nearest edge of row 1: the corridor of the streets. */
  readonly corridor: number;
}

export const MEASURES: Readonly<Record<Density, Measures>> = {
  house: { wMin: 520, wMax: 520, h: 452, pitchY: 500, gutter: 40, corridor: 96 },
  plot: { wMin: 196, wMax: 240, h: 66, pitchY: 90, gutter: 24, corridor: 62 },
  compact: { wMin: 148, wMax: 240, h: 46, pitchY: 62, gutter: 17, corridor: 46 },
  cell: { wMin: 122, wMax: 200, h: 26, pitchY: 31, gutter: 9, corridor: 24 },
  band: { wMin: 96, wMax: 140, h: 26, pitchY: 27, gutter: 8, corridor: 19 },
};

export const ROAD_HALF = 11;
const EDGE_RIGHT = 14;
/** Free strip above the outermost row. */
const EDGE_Y = 4;
const HEAD_INSET = 58;
/** Commits behind that have a lamp of their own: eight single steps, then each doubling is one fold step. */
export const LAMPS = [1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 100] as const;
const SINGLE_LAMPS = 8;
const FOLD_STEP = 34;
const FARTHEST_LAMP_X = 94;
const FOOT_X_MIN = 10;
/** Ticks of one bank that share a lamp stand this far apart. */
const FOOT_SPACING = 5;

export interface Street {
  /** Height of the middle of Main Street. */
  readonly y: number;
  /** Where HEAD stands. */
  readonly headX: number;
  /** From one single lamp to the next. */
  readonly step: number;
}

export interface Layout {
  readonly density: Density;
  readonly measures: Measures;
  readonly plotWidth: number;
  readonly pitchX: number;
  readonly street: Street;
  /** The whole drawing; larger than the room when not all rows fit. */
  readonly size: Size;
}

const rowsThatFit = (m: Measures, height: number): number =>
  1 + Math.floor((height / 2 - m.corridor - m.h - EDGE_Y) / m.pitchY);

const columnsThatFit = (m: Measures, width: number): number =>
  Math.floor((width - EDGE_RIGHT) / (m.wMin + m.gutter));

/** From one single lamp to the next, so that the farthest lamp is on the street too. */
export const lampStep = (headX: number): number =>
  Math.max(12, (headX - FARTHEST_LAMP_X - FOLD_STEP * Math.log2(100 / SINGLE_LAMPS)) / SINGLE_LAMPS);

/** The roomiest density in which every lot is seen; the smallest one when none is small enough. */
export function chooseDensity(lots: readonly Lot[], room: Size): Density {
  const { columns, rows } = extent(lots);
  const fits = (density: Density): boolean => {
    const m = MEASURES[density];
    return rows <= rowsThatFit(m, room.h) && columns <= columnsThatFit(m, room.w);
  };
  if (fits('plot')) return 'plot';
  return fits('compact') ? 'compact' : 'cell';
}

/** Lays a rig out in the room it has. Too small a room gives a drawing larger than it, to be panned. */
export function layOut(lots: readonly Lot[], room: Size, density = chooseDensity(lots, room)): Layout {
  const measures = MEASURES[density];
  const { columns, rows } = extent(lots);
  const width = Math.max(room.w, columns * (measures.wMin + measures.gutter) + EDGE_RIGHT);
  const pitchX = (width - EDGE_RIGHT) / columns;
  const half = Math.max(room.h / 2, measures.corridor + measures.h + (rows - 1) * measures.pitchY + EDGE_Y);
  const headX = width - HEAD_INSET;
  return {
    density,
    measures,
    pitchX,
    plotWidth: Math.min(measures.wMax, pitchX - measures.gutter),
    street: { y: half, headX, step: lampStep(headX) },
    size: { w: width, h: half * 2 },
  };
}

/** The rectangle of a lot. */
export function plotBox(lot: Lot, layout: Layout): Box {
  const { measures: m, street } = layout;
  const x = m.gutter + (lot.column - 1) * layout.pitchX;
  const out = m.corridor + (lot.row - 1) * m.pitchY;
  const y = lot.bank === 't' ? street.y - out - m.h : street.y + out;
  return { x, y, w: layout.plotWidth, h: m.h };
}

/** Where on Main Street the commit `behind` commits before HEAD stands. Nothing falls off the window. */
export function baseX(behind: number, street: Street): number {
  if (behind <= SINGLE_LAMPS) return street.headX - behind * street.step;
  const folded = street.headX - SINGLE_LAMPS * street.step - FOLD_STEP * Math.log2(behind / SINGLE_LAMPS);
  return Math.max(FOOT_X_MIN, folded);
}

/** What the map must know of an agent to draw its street. */
export interface Footed {
  readonly id: string;
  readonly lot: Lot;
  /** Commits the target has that it has not; null while nobody knows, then there is no foot. */
  readonly behind: number | null;
}

/** The foot of each agent on Main Street; those of one bank that share a merge base stand side by side. */
export function footXs(agents: readonly Footed[], street: Street): Map<string, number> {
  const sharing = new Map<string, Footed[]>();
  for (const agent of agents) {
    if (agent.behind === null) continue;
    const key = `${agent.lot.bank}${baseX(agent.behind, street).toFixed(1)}`;
    sharing.set(key, [...(sharing.get(key) ?? []), agent]);
  }
  const feet = new Map<string, number>();
  for (const group of sharing.values()) {
    group.forEach((agent, index) => {
      const x = baseX(agent.behind ?? 0, street) + (index - (group.length - 1) / 2) * FOOT_SPACING;
      feet.set(agent.id, Math.min(Math.max(x, 2), street.headX + 10));
    });
  }
  return feet;
}
