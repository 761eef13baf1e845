import { describe, expect, it } from 'vitest';
import { cleaned, lineCount, needsConsent } from './paste.ts';

describe('Pasting', () => {
  it('asks before a line end would run something', () => {
    expect(needsConsent('rm -r build\n', false)).toBe(true);
    expect(needsConsent('a\r\nb', false)).toBe(true);
    expect(needsConsent('one line', false)).toBe(false);
  });

  it('does not ask when the program takes a paste as a whole', () => {
    expect(needsConsent('a\nb', true)).toBe(false);
  });

  it('cannot be broken out of', () => {
    expect(cleaned('echo\x1b[201~\nrm -r .')).toBe('echo\nrm -r .');
  });

  it('counts lines as a person does', () => {
    expect([lineCount('a'), lineCount('a\n'), lineCount('a\nb'), lineCount('a\r\nb\r\n')]).toEqual([1, 1, 2, 2]);
  });
});
