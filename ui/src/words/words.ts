/** The message catalogue of the language in use: `t('agent.quiet', { age })`. Keys and parameters are checked by type. */

import type { en } from './en.ts';
import { spoken } from './language.svelte.ts';

type English = typeof en;
export type WordKey = keyof English;

type Params<K extends WordKey> = English[K] extends (params: infer P) => string ? [params: P] : [];

/** Keys of fixed texts, which need no facts. */
export type PlainKey = { [K in WordKey]: English[K] extends string ? K : never }[WordKey];

export function t<K extends WordKey>(key: K, ...params: Params<K>): string {
  const word = spoken.words[key] as string | ((given: unknown) => string);
  return typeof word === 'string' ? word : word(params[0]);
}
