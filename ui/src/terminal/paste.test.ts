import { describe, expect, it } from 'vitest';
import { cleaned, LARGE_CHARACTERS, lineCount, shownPaste, withoutControls, worries } from './paste.ts';

describe('Pasting', () => {
  it('asks before a line end would run something', () => {
    expect(worries('rm -r build\n', false)).toEqual(['lines']);
    expect(worries('a\r\nb', false)).toEqual(['lines']);
    expect(worries('one line', false)).toEqual([]);
  });

  it('does not ask about lines when the program takes a paste as a whole', () => {
    expect(worries('a\n\tb', true)).toEqual([]);
  });

  it('asks about very much text and about control characters in any case', () => {
    expect(worries('x'.repeat(LARGE_CHARACTERS + 1), true)).toEqual(['large']);
    expect(worries('ls\x03\x1b[A', true)).toEqual(['control']);
  });

  it('cannot be broken out of', () => {
    expect(cleaned('echo\x1b[201~\nrm -r .')).toBe('echo\nrm -r .');
  });

  it('can leave the control characters out, and only those', () => {
    expect(withoutControls('a\x1bb\tc\r\nd\x00é\x9b')).toBe('ab\tc\r\ndé');
  });

  it('shows what cannot be seen, and how much is left out', () => {
    expect(shownPaste('a\x1b\x7f')).toEqual({ text: 'a^[^?', more: 0 });
    expect(shownPaste('x'.repeat(5000)).more).toBe(1000);
  });

  it('counts lines as a person does', () => {
    expect([lineCount('a'), lineCount('a\n'), lineCount('a\nb'), lineCount('a\r\nb\r\n')]).toEqual([1, 1, 2, 2]);
  });
});
