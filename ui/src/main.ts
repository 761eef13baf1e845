/** The window's entry: asks for the town and the fonts, then loads what draws with them, so that all are on their way at once. */

import './style/fonts.css';
import { inWindow, subscribeEarly } from './ipc/subscription.ts';

/** Those of the first picture: drawn without them it would be laid out twice. */
const FONTS = ['Inter Variable', 'JetBrains Mono Variable', 'Fraunces Variable'];

if (inWindow()) subscribeEarly();
for (const family of FONTS) void document.fonts.load(`1em "${family}"`);
void import('./start.ts');
