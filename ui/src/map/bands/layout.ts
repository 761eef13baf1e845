/** Where the bands of town zoom stand: one below the other, each with its own Main Street and the same lots as at rig zoom. */

import type { Box } from '../geometry.ts';
import { lampStep, MEASURES, plotBox, type Layout } from '../layout.ts';
import { extent, lotAt } from '../lots.ts';

/** What the layout must know of a rig. */
export interface BandOf {
  readonly rig: string;
  readonly agents: readonly { readonly id: string; readonly lot: number }[];
}

export interface Band {
  readonly rig: string;
  readonly top: number;
  readonly height: number;
  /** Of the street and its lots; points of it lie `left` further right and `top` further down. */
  readonly layout: Layout;
  readonly left: number;
  readonly cells: ReadonlyMap<string, Box>;
}

export interface Town {
  readonly bands: readonly Band[];
  readonly width: number;
  readonly height: number;
}

/** Name and numbers of the rig stand left of its street, the gate right of it. */
export const NAME_W = 188;
export const GATE_W = 250;
const HEAD_ROOM = 20;
/** The name stands beside the street, the gate's numbers below it: a band is never lower than they are. */
const ABOVE_MIN = 56;
const BELOW_MIN = 76;
/** Above the outermost row stands the pole of one that needs you. */
const POLE = 10;
const PAD = 6;

const rowsOf = (agents: BandOf['agents'], bank: 't' | 'b'): number =>
  agents.reduce((most, agent) => (lotAt(agent.lot).bank === bank ? Math.max(most, lotAt(agent.lot).row) : most), 0);

const reach = (rows: number): number =>
  rows === 0 ? 0 : MEASURES.band.corridor + (rows - 1) * MEASURES.band.pitchY + MEASURES.band.h;

function bandAt(top: number, { rig, agents }: BandOf, streetWidth: number): Band {
  const measures = MEASURES.band;
  const { columns } = extent(agents.map((agent) => lotAt(agent.lot)));
  const pitchX = streetWidth / columns;
  const above = Math.max(ABOVE_MIN, reach(rowsOf(agents, 't')) + POLE);
  const below = Math.max(BELOW_MIN, reach(rowsOf(agents, 'b')));
  const height = PAD + above + below + PAD;
  const layout: Layout = {
    density: 'band',
    measures,
    pitchX,
    plotWidth: Math.min(measures.wMax, pitchX - measures.gutter),
    street: { y: PAD + above, headX: streetWidth, step: lampStep(streetWidth) },
    size: { w: streetWidth, h: height },
  };
  const cells = new Map(
    agents.map((agent) => {
      const box = plotBox(lotAt(agent.lot), layout);
      return [agent.id, { ...box, x: box.x + NAME_W, y: box.y + top }] as const;
    }),
  );
  return { rig, top, height, layout, left: NAME_W, cells };
}

/** All streets have one width, so that HEAD stands above HEAD; more columns than fit make the drawing wider than the room. */
export function layOutTown(rigs: readonly BandOf[], width: number): Town {
  const { wMin, gutter } = MEASURES.band;
  const columns = rigs.map((rig) => extent(rig.agents.map((agent) => lotAt(agent.lot))).columns);
  const needed = Math.max(...columns, 1) * (wMin + gutter);
  const streetWidth = Math.max(width - NAME_W - GATE_W - HEAD_ROOM, needed);
  const bands: Band[] = [];
  let top = 0;
  for (const rig of rigs) {
    const band = bandAt(top, rig, streetWidth);
    bands.push(band);
    top += band.height;
  }
  return { bands, width: NAME_W + streetWidth + HEAD_ROOM + GATE_W, height: top };
}
