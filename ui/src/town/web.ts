/** Addresses of the web that others wrote: programs, agents, forges. */

import { t } from '../words/words.ts';
import type { TownContext } from './context.ts';

/** What the window's shell opens; everything else stays text. */
export const isWeb = (url: string): boolean => /^https?:\/\/[^\s]+$/.test(url);

/** Opens it in the person's browser, and says so where that fails. */
export function openWeb({ outside, toasts }: Pick<TownContext, 'outside' | 'toasts'>, url: string): void {
  outside?.openLink(url).catch((error: unknown) => {
    toasts.say(t('terminal.notOpened', { place: url, why: String(error) }), { urgent: true });
  });
}
