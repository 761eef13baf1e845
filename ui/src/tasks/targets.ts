/** What giving a task to an agent would mean, as it stands now. */

import type { AgentView } from '../ipc/bindings.ts';
import { lookOf } from '../town/selectors.ts';

export type Effect = 'now' | 'next' | 'back' | 'restart';

export function effectOn(agent: AgentView): Effect {
  switch (lookOf(agent)) {
    case 'idle':
      return agent.task === null ? 'now' : 'next';
    case 'starting':
    case 'working':
    case 'review':
    case 'needs':
      return 'next';
    case 'paused':
    case 'limited':
      return 'back';
    case 'failed':
    case 'quiet':
    case 'unknown':
      return 'restart';
  }
}
