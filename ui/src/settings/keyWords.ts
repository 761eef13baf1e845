/** What the keys are called, which of them the search finds, and why one is refused, in words. */

import { capsOf } from '../frame/keymap.svelte.ts';
import type { Binding } from '../frame/keys.ts';
import type { Refused } from '../frame/rebinding.ts';
import { t } from '../words/words.ts';
import { found } from './catalogue.ts';

export function keyFaultText(refused: Refused): string {
  return refused.why === 'taken' ? t('settings.keyTaken', { other: t(`keys.do.${refused.by}`) }) : t(`settings.keyRefused.${refused.why}`);
}

/** Keys by what they do, their group, or their caps. */
export const keysFor = (words: string, bindings: readonly Binding[]): readonly Binding[] =>
  bindings.filter(({ action, group, stroke }) =>
    found(words, t('settings.group.keys'), t(`keys.group.${group}`), t(`keys.do.${action}`), action, capsOf(stroke).join(' ')),
  );
