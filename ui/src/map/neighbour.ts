/** Which house is the next one in a direction. */

import { centre, type Box } from './geometry.ts';

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
