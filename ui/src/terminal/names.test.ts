import { describe, expect, it } from 'vitest';
import { keyOf, nameOf, shellTitle, wordsOf } from './names.ts';

describe('The name of a terminal', () => {
  it('is the same after it was one word', () => {
    for (const name of [{ agent: 'wren', shell: null }, { agent: 'moss-2', shell: 'sh-0000002a' }]) expect(nameOf(keyOf(name))).toEqual(name);
  });

  it('says whose keys go where', () => {
    const said = (kind: 'shell' | 'run' | null): string => Object.values(wordsOf('wren', kind)).join(' ');
    expect(said(null)).not.toMatch(/shell|run command/i);
    expect(said('shell')).toContain('your shell');
    expect(said('run')).toContain('run command');
    expect(said('run')).not.toMatch(/shell/i);
  });

  it('counts shells from the second on', () => {
    expect([1, 2].map((number) => shellTitle({ kind: 'shell', number }))).toEqual(['Shell', 'Shell 2']);
    expect(shellTitle({ kind: 'run', number: 1 })).toBe('Run');
  });
});
