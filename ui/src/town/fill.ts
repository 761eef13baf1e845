/** How full an agent's conversation with its model is. What its program does not tell is not known. */

import type { AgentView } from '../ipc/bindings.ts';
import { short } from '../spend/figures.ts';
import { t } from '../words/words.ts';

type Used = Pick<AgentView, 'usage'>;

/** From so much on, a person is offered to let a fresh conversation go on. Programs shorten theirs by themselves not long after. */
const NEARLY_FULL_PERCENT = 90;

/** In percent of what fits; null where that is not known. */
export function contextPercent({ usage }: Used): number | null {
  const [tokens, window] = [usage?.context_tokens ?? null, usage?.context_window ?? null];
  if (tokens === null || window === null || window === 0) return null;
  return Math.min(100, Math.round((100 * tokens) / window));
}

/** "84.0k of 200k tokens, 42% full"; null where nothing is known. */
export function contextText(agent: Used): string | null {
  const tokens = agent.usage?.context_tokens ?? null;
  if (tokens === null) return null;
  const percent = contextPercent(agent);
  const window = agent.usage?.context_window ?? null;
  return percent === null || window === null
    ? t('agent.contextTokens', { tokens: short(tokens) })
    : t('agent.contextOf', { tokens: short(tokens), window: short(window), percent });
}

/** It works on something, in a conversation that has hardly any room left. */
export function isNearlyFull(agent: Used & Pick<AgentView, 'live' | 'task' | 'state'>): boolean {
  return agent.live && agent.task !== null && agent.state !== 'done' && (contextPercent(agent) ?? 0) >= NEARLY_FULL_PERCENT;
}
