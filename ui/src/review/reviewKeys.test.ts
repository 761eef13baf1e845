import { describe, expect, it } from 'vitest';
import { plainAction, strongAction } from './reviewKeys.ts';

const press = (key: string, held: { shift?: boolean; ctrl?: boolean; meta?: boolean } = {}): KeyboardEvent =>
  new KeyboardEvent('keydown', { key, shiftKey: held.shift ?? false, ctrlKey: held.ctrl ?? false, metaKey: held.meta ?? false });

describe('The keys of a review', () => {
  it('are those of the design, and what a change needs beside them', () => {
    const plain = ['j', 'k', 'v', 'f', 'i', 'Enter', 'm', 'x', 'u', ']', '['].map((key) => plainAction(press(key)));
    expect(plain).toEqual(['down', 'up', 'read', 'files', 'info', 'comment', 'range', 'leave_out', 'layout', 'review_next', 'review_previous']);
    const shifted = ['J', 'K', 'ArrowDown', 'ArrowUp'].map((key) => plainAction(press(key, { shift: true })));
    expect(shifted).toEqual(['file_next', 'file_previous', 'change_next', 'change_previous']);
  });

  it('end it with Ctrl or Command only', () => {
    for (const held of [{ ctrl: true }, { meta: true }]) {
      expect(['Enter', 'b', 'Backspace'].map((key) => strongAction(press(key, held)))).toEqual(['approve', 'send_back', 'reject']);
    }
    expect(['Enter', 'b', 'Backspace'].map((key) => strongAction(press(key)))).toEqual([null, null, null]);
    expect(plainAction(press('j', { ctrl: true }))).toBeNull();
  });

  it('leave the keys of an ask alone', () => {
    expect(['y', 'a', 'd', 'n', 'r', 'c', 'g', 't', 'l', 'e', 's'].map((key) => plainAction(press(key)))).toEqual(Array(11).fill(null));
  });
});
