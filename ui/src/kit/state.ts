/** The ten looks an agent can have. One table for map, list, badge and legend. */

import type { IconName } from './icons.ts';

export type Look =
  | 'starting'
  | 'working'
  | 'needs'
  | 'review'
  | 'idle'
  | 'limited'
  | 'quiet'
  | 'failed'
  | 'paused'
  | 'unknown';

export type AskLook = 'permission' | 'answer' | 'plan';

export const LOOKS: readonly Look[] = [
  'starting',
  'working',
  'needs',
  'review',
  'idle',
  'limited',
  'quiet',
  'failed',
  'paused',
  'unknown',
];

export const LOOK_ICON: Readonly<Record<Look, IconName>> = {
  starting: 'starting',
  working: 'working',
  needs: 'needs',
  review: 'done',
  idle: 'idle',
  limited: 'limited',
  quiet: 'quiet',
  failed: 'failed',
  paused: 'paused',
  unknown: 'unknown',
};
