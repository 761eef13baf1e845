/** How long one zoom level fades into the next. Svelte's transitions do not read the tokens, so they ask here. */

import { movesLess } from '../style/motion.ts';

const FADE_MS = 160;

export const fadeMs = (): number => (movesLess() ? 0 : FADE_MS);
