/** The message catalogue of the language in use: `t('agent.quiet', { age })`. Keys and parameters are checked by type. */

import { en } from './en.ts';

type English = typeof en;
export type WordKey = keyof English;

type Params<K extends WordKey> = English[K] extends (params: infer P) => string ? [params: P] : [];

/** What another language must provide: every key, each with the same parameters. */
export type Catalogue = {
  readonly [K in WordKey]: English[K] extends (params: infer P) => string ? (params: P) => string : string;
};

/** Keys of fixed texts, which need no facts. */
export type PlainKey = { [K in WordKey]: English[K] extends string ? K : never }[WordKey];

const catalogue: Catalogue = en;

export function t<K extends WordKey>(key: K, ...params: Params<K>): string {
  const word = catalogue[key] as string | ((given: unknown) => string);
  return typeof word === 'string' ? word : word(params[0]);
}
