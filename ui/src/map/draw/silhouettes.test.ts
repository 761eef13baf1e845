import { describe, expect, it } from 'vitest';
import { LOOKS } from '../../kit/state.ts';
import { blurred, distance, render } from '../../test/raster.ts';

/** Two states must differ in at least this share of their ink. */
const DIFFER_MIN = 0.25;

describe('The ten houses at 24 px, blurred by one pixel', () => {
  // Black shapes: a cut takes ink away.
  const images = new Map(LOOKS.map((look) => [look, blurred(render(look, (paint) => (paint === null || paint === 'cut' ? 0 : 1)))]));

  it.each(LOOKS)('%s is told from every other by shape alone', (look) => {
    const own = images.get(look) ?? [];
    const close = LOOKS.filter((other) => other !== look)
      .map((other) => ({ other, share: distance(own, images.get(other) ?? []) }))
      .filter(({ share }) => share < DIFFER_MIN);
    expect(close).toEqual([]);
  });
});
