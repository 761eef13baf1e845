/** The message catalogue of the language in use: `t('agent.quiet', { age })`. Keys and parameters are checked by type. */

import { de } from './de.ts';
import { en } from './en.ts';
import { spoken, type Language } from './language.svelte.ts';
import type { WordsOf } from './of.ts';

type English = typeof en;
export type WordKey = keyof English;

type Params<K extends WordKey> = English[K] extends (params: infer P) => string ? [params: P] : [];

/** Keys of fixed texts, which need no facts. */
export type PlainKey = { [K in WordKey]: English[K] extends string ? K : never }[WordKey];

export const CATALOGUES: Readonly<Record<Language, WordsOf<English>>> = { en, de };

export function t<K extends WordKey>(key: K, ...params: Params<K>): string {
  const word = CATALOGUES[spoken.now][key] as string | ((given: unknown) => string);
  return typeof word === 'string' ? word : word(params[0]);
}
