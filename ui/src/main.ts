/** The window's entry: asks for the town and the fonts, then loads what draws with them, so that all are on their way at once. */

import { inWindow, subscribeEarly } from './ipc/subscription.ts';
import { loadFonts } from './style/fonts.ts';

if (inWindow()) subscribeEarly();
loadFonts();
void import('./start.ts');
