/**
 * All words of the window in English, one key each. A text that needs facts is a function with named parameters.
 * Each area lives in a file of its own under `en/`. Forbidden words are held by a test.
 */

import { first } from './en/first.ts';
import { rest } from './en/rest.ts';

export const en = { ...first, ...rest } as const;
