/** To whom the last new task went, kept over a restart of the window. */

import type { ModeWord } from '../ipc/bindings.ts';

export interface LastUsed {
  readonly rig: string;
  readonly to: string;
  readonly preset: string;
  readonly mode: ModeWord;
}

const KEY = 'gastown.newTask.last';

export function lastUsed(shelf: Pick<Storage, 'getItem'>): LastUsed | null {
  try {
    const { rig, to, preset, mode } = JSON.parse(shelf.getItem(KEY) ?? '') as Partial<LastUsed>;
    if ([rig, to, preset].some((text) => typeof text !== 'string') || !['ask', 'edits', 'full'].includes(mode ?? '')) return null;
    return { rig, to, preset, mode } as LastUsed;
  } catch {
    return null;
  }
}

export const rememberUsed = ({ rig, to, preset, mode }: LastUsed, shelf: Pick<Storage, 'setItem'>): void =>
  shelf.setItem(KEY, JSON.stringify({ rig, to, preset, mode }));
