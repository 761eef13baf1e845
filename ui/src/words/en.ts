/**
 * All words of the window in English, one key each. A text that needs facts is a function with named parameters.
 * Large areas live in files of their own under `en/` and are spread in here. Forbidden words are held by a test.
 */

import { agent } from './en/agent.ts';
import { agentScreen } from './en/agentScreen.ts';
import { band } from './en/band.ts';
import { drop } from './en/drop.ts';
import { frame } from './en/frame.ts';
import { kit } from './en/kit.ts';
import { map } from './en/map.ts';
import { notices } from './en/notices.ts';
import { palette } from './en/palette.ts';
import { queue } from './en/queue.ts';
import { review } from './en/review.ts';
import { rigs } from './en/rigs.ts';
import { rules } from './en/rules.ts';
import { settings } from './en/settings.ts';
import { spend } from './en/spend.ts';
import { tasks } from './en/tasks.ts';
import { shell } from './en/shell.ts';
import { terminal } from './en/terminal.ts';
import { welcome } from './en/welcome.ts';

export const en = { ...kit, ...frame, ...agent, ...map, ...drop, ...band, ...agentScreen, ...notices, ...palette, ...queue, ...review, ...rigs, ...rules, ...settings, ...shell, ...spend, ...tasks, ...terminal, ...welcome } as const;
