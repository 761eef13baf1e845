/**
 * All words of the window in English, one key each. A text that needs facts is a function with named parameters.
 * Large areas live in files of their own under `en/` and are spread in here. Forbidden words are held by a test.
 */

import { agent } from './en/agent.ts';
import { frame } from './en/frame.ts';
import { kit } from './en/kit.ts';
import { map } from './en/map.ts';

export const en = { ...kit, ...frame, ...agent, ...map } as const;
