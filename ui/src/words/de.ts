/** All words of the window in German, by area as in `en.ts`. The type asks for every key, with the same parameters. */

import { agent } from './de/agent.ts';
import { agentScreen } from './de/agentScreen.ts';
import { band } from './de/band.ts';
import { closing } from './de/closing.ts';
import { drop } from './de/drop.ts';
import { frame } from './de/frame.ts';
import { kit } from './de/kit.ts';
import { map } from './de/map.ts';
import { notices } from './de/notices.ts';
import { palette } from './de/palette.ts';
import { queue } from './de/queue.ts';
import { queuePast } from './de/queuePast.ts';
import { radar } from './de/radar.ts';
import { review } from './de/review.ts';
import { rigs } from './de/rigs.ts';
import { rules } from './de/rules.ts';
import { settings } from './de/settings.ts';
import { shell } from './de/shell.ts';
import { spend } from './de/spend.ts';
import { tasks } from './de/tasks.ts';
import { terminal } from './de/terminal.ts';
import { welcome } from './de/welcome.ts';
import type { en } from './en.ts';
import type { WordsOf } from './of.ts';

export const de: WordsOf<typeof en> = {
  ...kit, ...frame, ...agent, ...map, ...drop, ...band, ...agentScreen, ...closing, ...notices, ...palette, ...queue, ...queuePast, ...radar, ...review, ...rigs, ...rules, ...settings, ...shell, ...spend, ...tasks, ...terminal, ...welcome,
};
