/** Every setting that is a choice or a switch, in the groups in which the screen shows them, and the search over all. Pure. */

import type { Offers } from '../ipc/desk.ts';
import type { Settings } from '../ipc/settingsTypes.ts';
import { t, type PlainKey } from '../words/words.ts';

export const GROUPS = ['looks', 'notices', 'closing', 'programs', 'keys', 'about'] as const;
export type GroupId = (typeof GROUPS)[number];

/** Settings that are on or off. */
export type Switch = { [K in keyof Settings]: Settings[K] extends boolean ? K : never }[keyof Settings];
/** Settings that are one of a few words. */
export type Choice = 'language' | 'theme' | 'motion' | 'on_close';

export type Item =
  | { readonly kind: 'choice'; readonly field: Choice; readonly group: GroupId; readonly options: readonly string[] }
  | { readonly kind: 'switch'; readonly field: Switch; readonly group: GroupId }
  | { readonly kind: 'scale'; readonly field: 'scale'; readonly group: GroupId }
  | { readonly kind: 'text'; readonly field: 'editor'; readonly group: GroupId };

export const ITEMS: readonly Item[] = [
  { kind: 'choice', field: 'language', group: 'looks', options: ['system', 'en', 'de'] },
  { kind: 'choice', field: 'theme', group: 'looks', options: ['dusk', 'paper', 'contrast', 'system'] },
  { kind: 'scale', field: 'scale', group: 'looks' },
  { kind: 'choice', field: 'motion', group: 'looks', options: ['system', 'reduced'] },
  { kind: 'switch', field: 'notify_asks', group: 'notices' },
  { kind: 'switch', field: 'notify_failed', group: 'notices' },
  { kind: 'switch', field: 'notify_landed', group: 'notices' },
  { kind: 'choice', field: 'on_close', group: 'closing', options: ['ask', 'keep', 'stop'] },
  { kind: 'switch', field: 'keep_awake', group: 'closing' },
  { kind: 'text', field: 'editor', group: 'programs' },
];

export const labelOf = (item: Item): string => t(`settings.${item.field}`);
export const hintOf = (item: Item): string => t(`settings.${item.field}Hint`);
export const optionWord = (field: Choice, option: string): string => t(`settings.${field}.${option}` as PlainKey);

/** What this machine lacks for a setting, as a sentence; null where nothing is lacking or nobody knows. */
export function missingOf(item: Item, offers: Offers | null): string | null {
  if (offers === null) return null;
  if (item.group === 'notices' && !offers.notices) return t('settings.noNotices');
  return item.field === 'keep_awake' && !offers.awake ? t('settings.noAwake') : null;
}

/** Whether every word occurs in one of the texts, in any order. */
export function found(words: string, ...texts: readonly string[]): boolean {
  const all = texts.join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/** The settings that the words find: by name, hint, group, or by what they may be set to. */
export function itemsFor(words: string): readonly Item[] {
  const texts = (item: Item): readonly string[] => [
    labelOf(item),
    hintOf(item),
    t(`settings.group.${item.group}`),
    item.field,
    ...(item.kind === 'choice' ? item.options.map((option) => optionWord(item.field, option)) : []),
  ];
  return ITEMS.filter((item) => found(words, ...texts(item)));
}
