import { describe, expect, it } from 'vitest';
import { beginsLine } from './newLine.ts';

const press = (with_: object) => ({ key: 'Enter', shiftKey: true, ctrlKey: false, altKey: false, metaKey: false, isComposing: false, ...with_ });
const AGENT = { agent: 'wren', shell: null };

describe('Shift Enter', () => {
  it('begins a line in the terminal of an agent', () => {
    expect(beginsLine(press({}), AGENT)).toBe(true);
  });

  it('is any return in a shell of your own', () => {
    expect(beginsLine(press({}), { agent: 'wren', shell: 'sh-1' })).toBe(false);
  });

  it('is no other key, and none that an input method takes', () => {
    const others = [{ shiftKey: false }, { ctrlKey: true }, { altKey: true }, { metaKey: true }, { key: 'a' }, { isComposing: true }];
    for (const other of others) expect(beginsLine(press(other), AGENT)).toBe(false);
  });
});
