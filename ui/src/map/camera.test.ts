import { describe, expect, it } from 'vitest';
import { fit, goToLevel, keepInSight, levelOf, nextLevel, panBy, RIG_CAMERA, toView, toWorld, zoomAt } from './camera.ts';

describe('The camera', () => {
  it('holds the point under the pointer while it zooms', () => {
    const at = { x: 200, y: 120 };
    const before = toWorld(RIG_CAMERA, at);
    const after = zoomAt(RIG_CAMERA, 1.5, at);
    expect(toWorld(after, at)).toEqual(before);
    expect(toView(after, before)).toEqual(at);
  });

  it('stops at its smallest and largest scale', () => {
    expect(zoomAt(RIG_CAMERA, 100, { x: 0, y: 0 }).scale).toBe(2.4);
    expect(zoomAt(RIG_CAMERA, 0.001, { x: 0, y: 0 }).scale).toBe(0.3);
  });

  it('moves the drawing with the pointer, whatever the scale', () => {
    const camera = { scale: 2, x: 0, y: 0 };
    const point = { x: 40, y: 40 };
    const before = toView(camera, point);
    expect(toView(panBy(camera, 10, -6), point)).toEqual({ x: before.x + 10, y: before.y - 6 });
  });

  it('keeps the drawing in sight and a small one in the middle', () => {
    const world = { w: 1000, h: 800 };
    expect(keepInSight({ scale: 1, x: 900, y: -50 }, world, { w: 500, h: 400 })).toEqual({ scale: 1, x: 500, y: 0 });
    expect(keepInSight({ scale: 1, x: 90, y: 50 }, world, { w: 1200, h: 900 })).toEqual({ scale: 1, x: -100, y: -50 });
  });

  it('fits a large drawing and never enlarges a small one', () => {
    expect(fit({ w: 1000, h: 800 }, { w: 500, h: 800 }).scale).toBe(0.5);
    expect(fit({ w: 100, h: 80 }, { w: 500, h: 800 }).scale).toBe(1);
  });

  it('has three levels with the ends closed', () => {
    expect([0.4, 0.45, 1.6, 1.7].map((scale) => levelOf({ scale, x: 0, y: 0 }))).toEqual(['town', 'rig', 'rig', 'house']);
    expect(nextLevel('rig', 1)).toBe('house');
    expect(nextLevel('house', 1)).toBeNull();
    expect(nextLevel('town', -1)).toBeNull();
  });

  it('brings a plot to the middle of the view', () => {
    const view = { w: 600, h: 400 };
    const camera = goToLevel('house', { x: 100, y: 100, w: 202, h: 66 }, view);
    expect(levelOf(camera)).toBe('house');
    const middle = toView(camera, { x: 201, y: 133 });
    expect(middle.x).toBeCloseTo(300);
    expect(middle.y).toBeCloseTo(200);
  });
});
