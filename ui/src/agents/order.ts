/** In which order agents stand in a list, and which can be given work at once. */

import type { AgentView } from '../ipc/bindings.ts';
import type { Look } from '../kit/state.ts';
import { lookOf } from '../town/selectors.ts';

/** Most urgent first: the order of the list, and of what is looked at next. */
const URGENCY: readonly Look[] = [
  'needs',
  'failed',
  'unknown',
  'quiet',
  'review',
  'limited',
  'paused',
  'starting',
  'working',
  'idle',
];

export const urgency = (look: Look): number => URGENCY.indexOf(look);

/** By need, then by name. */
export const byNeed = (a: AgentView, b: AgentView): number =>
  urgency(lookOf(a)) - urgency(lookOf(b)) || a.name.localeCompare(b.name);

/** It would begin at once. */
export const isFree = (agent: AgentView): boolean => lookOf(agent) === 'idle' && agent.task === null;
