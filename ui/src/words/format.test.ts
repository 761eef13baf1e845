import { describe, expect, it } from 'vitest';
import { ageShort, bytesOf, inOneLine, shortCount } from './format.ts';

describe('A refusal on one line', () => {
  it('is two sentences', () => {
    expect(inOneLine('sable has failed', 'restart it first')).toBe('sable has failed. Restart it first.');
    expect(inOneLine('Which rig?', 'name one.')).toBe('Which rig? Name one.');
  });

  it('is one where there is nothing to do, and leaves commands as they are typed', () => {
    expect(inOneLine('gt-1 is closed', '')).toBe('gt-1 is closed.');
    expect(inOneLine('No hall answers.', 'gt up starts one')).toBe('No hall answers. gt up starts one.');
    expect(inOneLine('No hall answers', '`gt up` starts one')).toBe('No hall answers. `gt up` starts one.');
  });
});

describe('A size on disk', () => {
  it('is told in the unit in which it is read', () => {
    expect([0, 1, 3000, 2 ** 20, 1.5 * 2 ** 30].map(bytesOf)).toEqual(['0 KB', '1 KB', '3 KB', '1 MB', '1.5 GB']);
  });
});

it('writes an age short in its largest unit', () => {
  expect([41, 240, 4380, 200_000].map(ageShort)).toEqual(['41 s', '4 m', '1 h', '2 d']);
});

it('writes large counts short and small ones whole', () => {
  expect([0, 999, 1000, 1464, 9949, 9950, 24_300].map(shortCount)).toEqual(['0', '999', '1.0k', '1.5k', '9.9k', '10k', '24k']);
});
