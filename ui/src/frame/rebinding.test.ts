import { afterEach, describe, expect, it } from 'vitest';
import type { KeyLine } from '../ipc/settingsTypes.ts';
import { caps, keymap, pressed } from './keymap.svelte.ts';
import { BINDINGS, type Action } from './keys.ts';
import { ownOf, refusalOf, withOwn } from './rebinding.ts';
import { parseStroke, strokeOf, textOf, type KeyPress } from './stroke.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});
const line = (action: string, stroke: string, at = 1): KeyLine => ({ action, stroke, line: at });
const refused = (action: Action, text: string): unknown => {
  const stroke = parseStroke(text);
  return stroke === null ? 'no stroke' : refusalOf(action, stroke, BINDINGS);
};

afterEach(() => keymap.take([]));

describe('A stroke', () => {
  it('is written and read back', () => {
    for (const { stroke } of BINDINGS) expect(parseStroke(textOf(stroke))).toEqual(stroke);
    expect(parseStroke('Ctrl++')).toEqual({ key: '+', ctrl: true });
    for (const bad of ['', 'ctrl+', 'kk', 'hyper+k', 'shift+?']) expect(parseStroke(bad)).toBeNull();
  });

  it('is what was pressed, without modifiers alone and without Alt', () => {
    expect(strokeOf(press('K', { ctrlKey: true, shiftKey: true }))).toEqual({ key: 'k', ctrl: true, shift: true });
    expect(strokeOf(press('?', { shiftKey: true }))).toEqual({ key: '?' });
    expect(strokeOf(press(' '))).toEqual({ key: 'space' });
    expect(strokeOf(press('Shift', { shiftKey: true }))).toBeNull();
    expect(strokeOf(press('n', { altKey: true }))).toBeNull();
  });
});

describe('A key', () => {
  it('is refused where it would mean two things, with the name of the other', () => {
    expect(refused('new_task', 'l')).toEqual({ why: 'taken', by: 'list' });
    expect(refused('range', 'f')).toEqual({ why: 'taken', by: 'files' });
    expect(refused('new_task', 'm')).toEqual({ why: 'taken', by: 'range' });
  });

  it('may be the same on two screens that are never shown together', () => {
    expect(refused('pane_next', 'm')).toBeNull();
    expect(refused('range', ']')).toEqual({ why: 'taken', by: 'review_next' });
  });

  it('never takes Y, A or D, nor what moves and presses everywhere', () => {
    expect(refused('new_task', 'y')).toEqual({ why: 'reserved' });
    expect(refused('allow', 'q')).toEqual({ why: 'reserved' });
    expect(refused('new_task', 'enter')).toEqual({ why: 'structural' });
    expect(refused('new_task', 'ctrl+arrowdown')).toBeNull();
  });

  it('that works while one writes does not write itself', () => {
    expect(refused('palette', 'q')).toEqual({ why: 'writes' });
    expect(refused('leave_terminal', 'shift+q')).toEqual({ why: 'writes' });
    expect(refused('palette', 'f1')).toBeNull();
    expect(refused('palette', 'ctrl+j')).toBeNull();
  });
});

describe('Keys of a file', () => {
  it('hold where they can, and the others are told', () => {
    const { own, faults } = ownOf([
      line('palette', 'ctrl+j'),
      line('dance', 'q', 2),
      line('list', 'much', 3),
      line('new_task', 's', 4),
    ]);
    expect([...own.keys()]).toEqual(['palette']);
    expect(faults.map(({ line: at, refused: why }) => [at.line, why.why])).toEqual([
      [2, 'unknown'],
      [3, 'unreadable'],
      [4, 'taken'],
    ]);
  });

  it('may change places with each other', () => {
    const { own, faults } = ownOf([line('new_task', 's'), line('assign', 'c')]);
    expect(faults).toEqual([]);
    expect(refusalOf('new_task', { key: 's' }, withOwn(own))).toBeNull();
  });

  it('never leave two meanings behind, whatever is written', () => {
    const strokes = ['c', 's', 'l', 'y', 'ctrl+k', 'f', 'j', 'escape'];
    for (let seed = 0; seed < 200; seed += 1) {
      const lines = BINDINGS.slice(3, 20).map(({ action }, at) => line(action, strokes[(seed * 7 + at * (seed % 5)) % strokes.length] ?? 'c'));
      const bindings = withOwn(ownOf(lines).own);
      for (const { action, stroke } of bindings) if (!['allow', 'always', 'deny'].includes(action)) expect(refusalOf(action, stroke, bindings)).toBeNull();
    }
  });

  it('are pressed and shown as they are now', () => {
    keymap.take([line('palette', 'ctrl+j')]);
    expect(caps('palette')).toEqual(['Ctrl', 'J']);
    expect(pressed(press('j', { ctrlKey: true }), 'palette')).toBe(true);
    expect(pressed(press('k', { ctrlKey: true }), 'palette')).toBe(false);
  });
});
