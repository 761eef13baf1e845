/** What a key does in a review, by the present keys. */

import { pressed } from '../frame/keymap.svelte.ts';

/** Ways in which a review ends: they work while one writes, too. */
export type StrongAction = 'approve' | 'send_back' | 'reject';

export const PLAIN = [
  'down', 'up', 'file_next', 'file_previous', 'change_next', 'change_previous',
  'range', 'leave_out', 'read', 'files', 'info', 'layout', 'review_next', 'review_previous', 'comment',
] as const;
export type PlainAction = (typeof PLAIN)[number];

export function strongAction(event: KeyboardEvent): StrongAction | null {
  if (pressed(event, 'strong')) return 'approve';
  if (pressed(event, 'send_back')) return 'send_back';
  return pressed(event, 'reject') ? 'reject' : null;
}

export const plainAction = (event: KeyboardEvent): PlainAction | null => PLAIN.find((action) => pressed(event, action)) ?? null;
