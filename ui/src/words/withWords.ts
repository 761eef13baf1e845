/** Code that says more than the words of the first picture, and those words, on their way together. */

import { spoken } from './language.svelte.ts';

export const withWords =
  <Code>(load: () => Promise<Code>) =>
  async (): Promise<Code> =>
    (await Promise.all([load(), spoken.complete()]))[0];
