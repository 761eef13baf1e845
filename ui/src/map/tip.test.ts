import { describe, expect, it } from 'vitest';
import { tipAt } from './tip.ts';

const WINDOW = { w: 1440, h: 900 };
const TIP = { w: 220, h: 64 };

describe('The tip of a drop', () => {
  it('stands under a plot and clear of the chip', () => {
    expect(tipAt({ x: 700, y: 500, w: 202, h: 66 }, { x: 760, y: 530 }, TIP, WINDOW)).toEqual({ x: 700, y: 584 });
  });

  it('stands above a plot at the foot of the window, and inside its right edge', () => {
    expect(tipAt({ x: 1400, y: 800, w: 202, h: 66 }, { x: 1410, y: 830 }, TIP, WINDOW)).toEqual({ x: 1212, y: 724 });
  });

  it('follows the pointer over something large', () => {
    expect(tipAt({ x: 0, y: 300, w: 640, h: 30 }, { x: 300, y: 310 }, TIP, WINDOW)).toEqual({ x: 312, y: 364 });
  });
});
