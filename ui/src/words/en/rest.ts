/** The words of the screens and dialogs that are opened later; they are loaded beside their code. */

import { agentScreen } from './agentScreen.ts';
import { closing } from './closing.ts';
import { notices } from './notices.ts';
import { palette } from './palette.ts';
import { queue } from './queue.ts';
import { queuePast } from './queuePast.ts';
import { review } from './review.ts';
import { rigs } from './rigs.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { tasks } from './tasks.ts';
import { terminal } from './terminal.ts';
import { welcome } from './welcome.ts';

export const rest = { ...agentScreen, ...closing, ...notices, ...palette, ...queue, ...queuePast, ...review, ...rigs, ...settings, ...shell, ...tasks, ...terminal, ...welcome } as const;
