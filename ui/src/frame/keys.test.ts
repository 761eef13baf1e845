import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BINDINGS, focusOf, match, meet, type KeyPress } from './keys.ts';
import { same } from './stroke.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe('Keys', () => {
  it('mean one thing each wherever they could be pressed together', () => {
    const meeting = BINDINGS.flatMap((one, at) =>
      BINDINGS.slice(at + 1)
        .filter((other) => meet(one.scope, other.scope) && same(one.stroke, other.stroke))
        .map((other) => `${one.action} and ${other.action}`),
    );
    expect(meeting).toEqual([]);
  });

  it('that may be bound are written nowhere but in the table', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.svelte'));
    const written = /\.key(\.toLowerCase\(\))? [!=]== '\w'|t\('key\.(ctrl|shift)'\), '/;
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.filter((file) => written.test(readFileSync(join('src', file), 'utf8')))).toEqual([]);
  });

  it('of one screen mean nothing to the window', () => {
    expect(match(press('m'), 'free')).toBeNull();
    expect(match(press('j'), 'free')).toBeNull();
    expect(match(press('o', { ctrlKey: true }), 'free')).toBeNull();
  });

  it('are off in a text field but for those that say so', () => {
    expect(match(press('y'), 'free')).toBe('allow');
    expect(match(press('y'), 'text')).toBeNull();
    expect(match(press('z', { ctrlKey: true }), 'text')).toBeNull();
    expect(match(press('k', { ctrlKey: true }), 'text')).toBe('palette');
    expect(match(press('F6'), 'text')).toBe('next_region');
  });

  it('all go to the program in a terminal, except Shift Esc', () => {
    for (const { stroke } of BINDINGS) {
      const action = match(press(stroke.key, { ctrlKey: stroke.ctrl ?? false, shiftKey: stroke.shift ?? false }), 'terminal');
      expect(action === null || action === 'leave_terminal').toBe(true);
    }
    expect(match(press('Escape', { shiftKey: true }), 'terminal')).toBe('leave_terminal');
    expect(match(press('Escape'), 'terminal')).toBeNull();
  });

  it('tell Shift apart on letters but not on signs', () => {
    expect(match(press('N', { shiftKey: true }), 'free')).toBe('previous_ask');
    expect(match(press('n'), 'free')).toBe('next_ask');
    expect(match(press('?', { shiftKey: true }), 'free')).toBe('keys');
    expect(match(press('?'), 'free')).toBe('keys');
    expect(match(press('+', { shiftKey: true }), 'free')).toBe('zoom_in');
    expect(match(press('+', { ctrlKey: true, shiftKey: true }), 'free')).toBe('scale_up');
    expect(match(press('=', { ctrlKey: true }), 'free')).toBe('scale_up');
    expect(match(press('='), 'free')).toBeNull();
  });

  it('work on a layout without Latin letters, and follow the print on one with them', () => {
    expect(match(press('н', { code: 'KeyY' }), 'free')).toBe('allow');
    expect(match(press('y', { code: 'KeyZ' }), 'free')).toBe('allow');
  });

  it('with Alt belong to the map', () => {
    expect(match(press('n', { altKey: true }), 'free')).toBeNull();
  });
});

describe('Focus', () => {
  it('in fields and terminals is told from the rest', () => {
    document.body.innerHTML = '<input id="f"><input type="checkbox" id="c"><div data-terminal><textarea id="t"></textarea></div>';
    expect(focusOf(document.querySelector('#f'))).toBe('text');
    expect(focusOf(document.querySelector('#c'))).toBe('free');
    expect(focusOf(document.querySelector('#t'))).toBe('terminal');
    expect(focusOf(document.body)).toBe('free');
    expect(focusOf(null)).toBe('free');
  });
});
