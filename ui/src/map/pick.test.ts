import { describe, expect, it } from 'vitest';
import { pick } from './pick.ts';

const ORDER = ['a', 'b', 'c', 'd'];

describe('Picking cards', () => {
  it('with Ctrl adds one to the chosen one and takes it out again', () => {
    expect(pick(ORDER, [], 'a', 'c', false)).toEqual(['a', 'c']);
    expect(pick(ORDER, ['a', 'c'], 'a', 'c', false)).toEqual(['a']);
    expect(pick(ORDER, [], null, 'b', false)).toEqual(['b']);
  });

  it('with Shift takes all from the last one to this, in the order of the column', () => {
    expect(pick(ORDER, [], 'd', 'b', true)).toEqual(['b', 'c', 'd']);
    expect(pick(ORDER, ['a'], 'a', 'c', true)).toEqual(['a', 'b', 'c']);
  });

  it('ignores a chosen task that is not in the column', () => {
    expect(pick(ORDER, [], 'x', 'b', false)).toEqual(['b']);
  });
});
