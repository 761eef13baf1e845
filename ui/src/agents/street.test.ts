import { describe, expect, it } from 'vitest';
import { miniStreet } from './street.ts';

describe('Where an agent stands', () => {
  it('is at HEAD when it is not behind', () => {
    const street = miniStreet(0, 2, 40);
    expect(street.baseX).toBe(street.headX);
    expect(street.rings).toHaveLength(2);
  });

  it('is a lamp further left for each landing since', () => {
    const street = miniStreet(3, 1, 40);
    expect(street.lamps).toContain(street.baseX);
    expect(street.lamps.filter((x) => x > street.baseX)).toHaveLength(2);
  });

  it('has no lamp that is no commit', () => {
    expect(miniStreet(0, 1, 1).lamps).toEqual([]);
    expect(miniStreet(1, 1, 2).lamps).toHaveLength(1);
  });

  it('stays within its drawing however late it is', () => {
    for (const [behind, ahead] of [[0, 0], [400, 1], [0, 90], [900, 900]] as const) {
      const street = miniStreet(behind, ahead, 1000);
      expect(street.baseX).toBeGreaterThan(0);
      expect(street.endX).toBeLessThanOrEqual(244);
      expect(street.cut).toBe(behind > 7 || ahead > 5);
    }
  });
});
