/** Rate and usage limits in words. The time left is counted by the window's clock; nothing here wakes by itself. */

import type { AgentLimitView, AgentView } from '../ipc/bindings.ts';
import { clock, day } from '../words/format.ts';
import { t } from '../words/words.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

type Limited = Pick<AgentView, 'state' | 'limit'>;

/** A time of day says which: it is less than a day ahead. */
const isNear = (moment: Date, now: Date): boolean => moment.getTime() - now.getTime() < DAY_MS;

/** "14:52", "29 Nov 09:07" a day or more ahead. */
function at(time: string, now: Date): string {
  const moment = new Date(time);
  return isNear(moment, now) ? clock(moment) : `${day(moment)} ${clock(moment)}`;
}

const shown = (agent: Limited): AgentLimitView | null => (agent.state === 'limited' ? (agent.limit ?? null) : null);

/** When it ends; null where that is not known, or has come. */
function endOf(agent: Limited): string | null {
  const limit = shown(agent);
  return limit === null || limit.passed !== null ? null : limit.resets;
}

/** "Limited until 14:52"; without a time where there is none to tell. */
export function limitText(agent: Limited, now: Date): string {
  const end = endOf(agent);
  return end === null ? t('agent.limited') : t('agent.limitedUntil', { until: at(end, now) });
}

/** The same where there is little room: "Limited 14:52", "Limited 29 Nov". */
export function limitShort(agent: Limited, now: Date): string {
  const until = limitEnd(agent, now);
  return until === null ? t('agent.limited') : t('agent.limitedShort', { until });
}

/** "14:52", or a day; null where nothing says when. */
export function limitEnd(agent: Limited, now: Date): string | null {
  const end = endOf(agent);
  if (end === null) return null;
  const moment = new Date(end);
  return isNear(moment, now) ? clock(moment) : day(moment);
}

/** "in 23 min", rounded up; null where nothing can be counted. */
export function limitLeft(agent: Limited, now: Date): string | null {
  const end = endOf(agent);
  if (end === null) return null;
  const left = Math.ceil((Date.parse(end) - now.getTime()) / MINUTE_MS);
  return left > 0 ? t('limit.left', { minutes: left }) : null;
}

/** What becomes of it, in a sentence. */
export function limitNext(agent: Limited): string | null {
  const limit = shown(agent);
  if (limit === null) return null;
  if (limit.passed !== null) return t('limit.passed');
  if (limit.then === 'you') return limit.resets === null ? t('limit.unknown') : t('limit.you');
  return t(`limit.${limit.then}`);
}

/** A person can let it go on now. */
export const canTry = (agent: Limited & Pick<AgentView, 'paused'>): boolean => !agent.paused && (shown(agent)?.can_try ?? false);

/** "Claude Code is at its limit until 14:52": why new work of this program waits; null where none has to. */
export function presetLimit(preset: string, name: string, agents: Iterable<AgentView>, now: Date): string | null {
  const limits = [...agents].flatMap(({ limit, preset: other }) => (limit?.passed === null && other === preset ? [limit] : []));
  if (limits.length === 0) return null;
  const ends = limits.map(({ resets }) => resets);
  const last = ends.includes(null) ? null : ends.filter((end) => end !== null).reduce((a, b) => (Date.parse(a) > Date.parse(b) ? a : b));
  return last === null ? t('limit.ofProgramUnknown', { program: name }) : t('limit.ofProgram', { program: name, until: at(last, now) });
}
