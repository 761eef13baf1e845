/**
 * The streets of a rig: from a foot on Main Street into the corridor beside it, along a lane of its own, up the
 * gutter left of the column, into the plot. No street crosses a plot.
 */

import type { Point } from './geometry.ts';
import { footXs, plotBox, ROAD_HALF, type Footed, type Layout } from './layout.ts';
import type { Bank } from './lots.ts';

/** Above this many agents only the ticks are drawn; a street then shows on focus and hover. */
export const STREETS_SHOWN_MAX = 12;
const LANE_STEP_MAX = 6;
const GUTTER_STEP_MAX = 5;
/** Free room beside the road and below the plots within the corridor. */
const CORRIDOR_EDGES = 14;

const gutterX = (column: number, layout: Layout): number =>
  layout.measures.gutter + (column - 1) * layout.pitchX;

/** Order of the lanes: those that come from the right outside in, those from the left inside out: no needless crossing. */
function laneOrder(bank: readonly Footed[], feet: ReadonlyMap<string, number>, layout: Layout): Footed[] {
  const columns = [...new Set(bank.map((agent) => agent.lot.column))].sort((a, b) => a - b);
  return columns.flatMap((column) => {
    const x = gutterX(column, layout) - 6;
    const own = bank.filter((agent) => agent.lot.column === column);
    const fromLeft = own.filter((agent) => (feet.get(agent.id) ?? 0) <= x).sort((a, b) => a.lot.row - b.lot.row);
    const fromRight = own.filter((agent) => (feet.get(agent.id) ?? 0) > x).sort((a, b) => b.lot.row - a.lot.row);
    return [...fromRight, ...fromLeft];
  });
}

function streetsOfBank(bank: Bank, agents: readonly Footed[], layout: Layout, feet: ReadonlyMap<string, number>) {
  const { street, measures } = layout;
  const side = bank === 't' ? -1 : 1;
  const lanes = laneOrder(agents, feet, layout);
  const band = measures.corridor - ROAD_HALF - CORRIDOR_EDGES;
  const step = Math.min(LANE_STEP_MAX, Math.max(0, band) / Math.max(1, lanes.length));
  const rows = Math.max(...lanes.map((agent) => agent.lot.row));
  const climb = Math.min(GUTTER_STEP_MAX, (measures.gutter - 8) / Math.max(1, rows));
  return lanes.map((agent, index): [string, Point[]] => {
    const box = plotBox(agent.lot, layout);
    const foot = feet.get(agent.id) ?? street.headX;
    const laneY = street.y + side * (ROAD_HALF + 9 + (index + 0.5) * step);
    const climbX = box.x - 6 - (agent.lot.row - 1) * climb;
    const doorY = box.y + box.h / 2;
    return [
      agent.id,
      [
        { x: foot, y: street.y + side * ROAD_HALF },
        { x: foot, y: laneY },
        { x: climbX, y: laneY },
        { x: climbX, y: doorY },
        { x: box.x, y: doorY },
      ],
    ];
  });
}

/** The street of every agent whose merge base is known. */
export function streets(agents: readonly Footed[], layout: Layout): Map<string, Point[]> {
  const feet = footXs(agents, layout.street);
  const footed = agents.filter((agent) => agent.behind !== null);
  const banks: readonly Bank[] = ['t', 'b'];
  return new Map(
    banks.flatMap((bank) => {
      const own = footed.filter((agent) => agent.lot.bank === bank);
      return own.length === 0 ? [] : streetsOfBank(bank, own, layout, feet);
    }),
  );
}
