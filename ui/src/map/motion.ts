/** How long one zoom level fades into the next. Svelte's transitions do not read the tokens, so they ask here. */

import { prefersReducedMotion } from 'svelte/motion';

const FADE_MS = 160;

export const fadeMs = (): number => (prefersReducedMotion.current ? 0 : FADE_MS);
