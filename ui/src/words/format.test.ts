import { describe, expect, it } from 'vitest';
import { inOneLine } from './format.ts';

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
