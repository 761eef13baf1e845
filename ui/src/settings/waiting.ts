/** The command for long waits, as the settings show it. Pure. */

import type { WaitingCommandView } from '../ipc/bindings.ts';
import { clock, day, inOneLine } from '../words/format.ts';
import { t } from '../words/words.ts';

const MINUTES_MAX = 1440;

/** Whole minutes, as the file takes them; null for anything else. */
export function minutesOf(text: string): number | null {
  const minutes = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  return minutes >= 1 && minutes <= MINUTES_MAX ? minutes : null;
}

/** How it went last, as a sentence, and whether that needs a person; null where it was never run. */
export function lastRun({ last }: WaitingCommandView): { text: string; failed: boolean } | null {
  if (last === null) return null;
  const at = new Date(last.at);
  const about = { agent: last.agent, at: `${day(at)}, ${clock(at)}` };
  if (last.result === 'done') return { text: t('settings.waitingDone', about), failed: false };
  if (last.result === 'begun') return { text: t('settings.waitingBegun', about), failed: true };
  return { text: inOneLine(t('settings.waitingFailed', { ...about, why: last.why ?? '' }), t('settings.waitingNext')), failed: true };
}
