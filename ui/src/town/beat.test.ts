import { describe, expect, it } from 'vitest';
import { Beat, WAITING_MAX } from './beat.ts';

describe('What comes between two pictures', () => {
  it('is taken together and in its order with the next one, for which is asked once', () => {
    const taken: number[] = [];
    const pictures: (() => void)[] = [];
    const beat = new Beat<number>((thing) => taken.push(thing), (call) => pictures.push(call));

    [1, 2, 3].forEach((thing) => beat.push(thing));
    expect(taken).toEqual([]);
    expect(pictures).toHaveLength(1);

    pictures[0]?.();
    expect(taken).toEqual([1, 2, 3]);

    beat.push(4);
    pictures[1]?.();
    expect(taken).toEqual([1, 2, 3, 4]);
  });

  it('is taken without a picture when too much waits, and nothing twice', () => {
    const taken: number[] = [];
    const pictures: (() => void)[] = [];
    const beat = new Beat<number>((thing) => taken.push(thing), (call) => pictures.push(call));

    for (let thing = 0; thing < WAITING_MAX; thing += 1) beat.push(thing);
    expect(taken).toHaveLength(WAITING_MAX);

    pictures[0]?.();
    expect(taken).toHaveLength(WAITING_MAX);
  });
});
