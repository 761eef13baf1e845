/** What one area of words must hold in another language: every key of the English, with the same parameters. */

export type WordsOf<English> = {
  readonly [K in keyof English]: English[K] extends (params: infer P) => string ? (params: P) => string : string;
};
