/** Tests draw any part alone, so every word is there before them. */

import { spoken } from '../words/language.svelte.ts';

await spoken.complete();
