/** Which agents a freeze and a thaw are about. Pure. */

import type { AgentView } from '../ipc/bindings.ts';

type Standing = Pick<AgentView, 'live' | 'paused' | 'rig'>;

export interface Frost {
  readonly running: number;
  readonly standing: number;
  /** All that could run stand still: the next step is the thaw. */
  readonly frozen: boolean;
}

/** Of all agents, or of one rig's. */
export function frostOf(agents: Iterable<Standing>, rig: string | null = null): Frost {
  const group = [...agents].filter((agent) => rig === null || agent.rig === rig);
  const standing = group.filter(({ paused }) => paused).length;
  const running = group.filter(({ live, paused }) => live && !paused).length;
  return { running, standing, frozen: standing > 0 && running === 0 };
}
