import { afterEach, describe, expect, it, vi } from 'vitest';
import { Parts } from './parts.svelte.ts';

type Seen = (entries: readonly { isIntersecting: boolean }[]) => void;

afterEach(() => vi.unstubAllGlobals());

describe('A list in parts', () => {
  it('draws a short list whole, and more of a long one each time its end is seen', () => {
    let seen: Seen = () => undefined;
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        constructor(call: Seen) {
          seen = call;
        }
        observe(): void {}
        disconnect(): void {}
      },
    );
    const parts = new Parts();
    const long = Array.from({ length: 100 }, (_, index) => index);

    expect(parts.of([1, 2])).toEqual([1, 2]);
    expect([parts.of(long).length, parts.left(long)]).toEqual([40, 60]);

    parts.end(document.createElement('li'));
    seen([{ isIntersecting: false }]);
    expect(parts.of(long)).toHaveLength(40);
    seen([{ isIntersecting: true }]);
    expect([parts.of(long).length, parts.left(long)]).toEqual([80, 20]);
  });
});
