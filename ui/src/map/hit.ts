/** What lies under a point of the drawing, and which house is the next one in a direction. */

import { centre, contains, type Box, type Point } from './geometry.ts';
import { ROAD_HALF, type Layout } from './layout.ts';

export type Hit =
  | { readonly kind: 'agent'; readonly id: string }
  | { readonly kind: 'lot'; readonly number: number }
  | { readonly kind: 'street' }
  | { readonly kind: 'nothing' };

export interface Targets {
  readonly agents: ReadonlyMap<string, Box>;
  /** Free lots that are shown, by number. */
  readonly lots: ReadonlyMap<number, Box>;
}

/** Agents win over free lots, free lots over Main Street. */
export function hit(at: Point, targets: Targets, layout: Layout): Hit {
  for (const [id, box] of targets.agents) if (contains(box, at)) return { kind: 'agent', id };
  for (const [number, box] of targets.lots) if (contains(box, at)) return { kind: 'lot', number };
  const { street } = layout;
  const onStreet = Math.abs(at.y - street.y) <= ROAD_HALF + 6 && at.x <= street.headX + 16;
  return onStreet ? { kind: 'street' } : { kind: 'nothing' };
}

export type Direction = 'left' | 'right' | 'up' | 'down';

const AXES: Record<Direction, { readonly along: 'x' | 'y'; readonly sign: 1 | -1 }> = {
  left: { along: 'x', sign: -1 },
  right: { along: 'x', sign: 1 },
  up: { along: 'y', sign: -1 },
  down: { along: 'y', sign: 1 },
};

/** The nearest house that way; sideways distance counts double. Null when there is none. */
export function neighbour(from: string, direction: Direction, agents: ReadonlyMap<string, Box>): string | null {
  const start = agents.get(from);
  if (!start) return null;
  const { along, sign } = AXES[direction];
  const across = along === 'x' ? 'y' : 'x';
  const origin = centre(start);
  let best: { id: string; cost: number } | null = null;
  for (const [id, box] of agents) {
    if (id === from) continue;
    const at = centre(box);
    const ahead = (at[along] - origin[along]) * sign;
    if (ahead <= 1) continue;
    const cost = ahead + 2 * Math.abs(at[across] - origin[across]);
    if (!best || cost < best.cost) best = { id, cost };
  }
  return best?.id ?? null;
}
