import { beforeEach, describe, expect, it, vi } from 'vitest';
import { onFieldKey } from './fieldKeys.ts';

function press(id: string, key: string, more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true, cancelable: true, ...more });
  document.getElementById(id)?.dispatchEvent(event);
  return event.defaultPrevented;
}

describe('Keys of a text field', () => {
  const told = vi.fn();

  beforeEach(() => {
    told.mockReset();
    document.body.innerHTML = '<textarea id="text"></textarea><input id="tick" type="checkbox"><p id="words">words</p><div class="xterm"><textarea id="terminal"></textarea></div>';
    document.execCommand = told;
    document.body.onkeydown = onFieldKey;
  });

  it('take typing back and bring it again', () => {
    expect(press('text', 'z')).toBe(true);
    press('text', 'Z', { shiftKey: true });
    press('text', 'y');
    expect(told.mock.calls.map(([deed]) => String(deed))).toEqual(['undo', 'redo', 'redo']);
  });

  it('are nobody else’s: the last step is undone outside of fields, and a terminal’s program has its own', () => {
    for (const id of ['tick', 'words', 'terminal']) expect(press(id, 'z'), id).toBe(false);
    expect(press('text', 'z', { ctrlKey: false })).toBe(false);
    expect(told).not.toHaveBeenCalled();
  });

  it('choose all of a field, and never all of the window', () => {
    expect([press('text', 'a'), press('terminal', 'a'), press('words', 'a')]).toEqual([false, false, true]);
  });
});
