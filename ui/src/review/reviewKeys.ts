/** The keys of a review, in one table. Pure. */

import { plainKey, strongKey } from '../kit/typing.ts';

/** Ways in which a review ends: they work while one writes, too. */
export type StrongAction = 'approve' | 'send_back' | 'reject';

export type PlainAction =
  | 'line_down' | 'line_up' | 'file_next' | 'file_previous' | 'change_next' | 'change_previous'
  | 'range' | 'read' | 'files' | 'info' | 'layout' | 'next' | 'previous' | 'comment';

const PLAIN: readonly (readonly [key: string, shift: boolean, action: PlainAction])[] = [
  ['j', false, 'line_down'],
  ['k', false, 'line_up'],
  ['j', true, 'file_next'],
  ['k', true, 'file_previous'],
  ['ArrowDown', true, 'change_next'],
  ['ArrowUp', true, 'change_previous'],
  ['m', false, 'range'],
  ['v', false, 'read'],
  ['f', false, 'files'],
  ['i', false, 'info'],
  ['u', false, 'layout'],
  [']', false, 'next'],
  ['[', false, 'previous'],
  ['Enter', false, 'comment'],
];

export function strongAction(event: KeyboardEvent): StrongAction | null {
  if (strongKey(event, 'Enter')) return 'approve';
  if (strongKey(event, 'b')) return 'send_back';
  return strongKey(event, 'Backspace') ? 'reject' : null;
}

export const plainAction = (event: KeyboardEvent): PlainAction | null =>
  PLAIN.find(([key, shift]) => plainKey(event, key, shift))?.[2] ?? null;
