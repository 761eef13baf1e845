/** The words that the first picture of a town may say. A test holds that what draws it says no others. */

import { agent } from './agent.ts';
import { band } from './band.ts';
import { drop } from './drop.ts';
import { frame } from './frame.ts';
import { kit } from './kit.ts';
import { map } from './map.ts';
import { radar } from './radar.ts';
import { rules } from './rules.ts';
import { spend } from './spend.ts';

export const first = { ...kit, ...frame, ...agent, ...map, ...drop, ...band, ...radar, ...rules, ...spend } as const;
