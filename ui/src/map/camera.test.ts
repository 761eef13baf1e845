import { describe, expect, it } from 'vitest';
import { centredOn, fit, holding, inView, keepInSight, levelOf, nextLevel, panBy, RIG_CAMERA, sameSpot, toView, toWorld, zoomed } from './camera.ts';

describe('The camera', () => {
  it('holds the point under the pointer while it zooms', () => {
    const at = { x: 200, y: 120 };
    const before = toWorld(RIG_CAMERA, at);
    const after = holding(before, at, 1.5);
    expect(toWorld(after, at)).toEqual(before);
    expect(toView(after, before)).toEqual(at);
  });

  it('stops at its smallest and largest zoom', () => {
    expect(zoomed('rig', 1, 100)).toEqual({ level: 'house', scale: 2.4 / 1.8 });
    expect(zoomed('rig', 1, 0.001)).toMatchObject({ level: 'town' });
    expect(zoomed('town', 1, 0.001)).toEqual({ level: 'town', scale: 0.3 / 0.4 });
  });

  it('crosses into the next level where its bounds are and keeps the zoom over it', () => {
    expect(zoomed('rig', 1, 1.6)).toEqual({ level: 'rig', scale: 1.6 });
    const near = zoomed('rig', 1, 1.7);
    expect(near.level).toBe('house');
    expect(zoomed(near.level, near.scale, 1 / 1.7)).toEqual({ level: 'rig', scale: 1 });
    expect(zoomed('town', 1, 1.2).level).toBe('rig');
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

  it('fits a large drawing, never enlarges a small one, and never makes it a town', () => {
    expect(fit({ w: 1000, h: 800 }, { w: 500, h: 800 }).scale).toBe(0.5);
    expect(fit({ w: 100, h: 80 }, { w: 500, h: 800 }).scale).toBe(1);
    expect(fit({ w: 9000, h: 80 }, { w: 500, h: 800 }).scale).toBe(0.45);
  });

  it('has three levels with the ends closed', () => {
    expect([0.4, 0.45, 1.6, 1.7].map(levelOf)).toEqual(['town', 'rig', 'rig', 'house']);
    expect(nextLevel('rig', 1)).toBe('house');
    expect(nextLevel('house', 1)).toBeNull();
    expect(nextLevel('town', -1)).toBeNull();
  });

  it('brings a box to the middle of the view and knows whether it is seen', () => {
    const view = { w: 600, h: 400 };
    const box = { x: 100, y: 100, w: 202, h: 66 };
    const camera = centredOn(box, view);
    expect(toView(camera, { x: 201, y: 133 })).toEqual({ x: 300, y: 200 });
    expect(inView(box, camera, view)).toBe(true);
    expect(inView({ ...box, x: 900 }, camera, view)).toBe(false);
  });

  it('finds the same place of a lot in another drawing', () => {
    const [small, large] = [{ x: 10, y: 10, w: 100, h: 50 }, { x: 1000, y: 500, w: 500, h: 400 }];
    expect(sameSpot({ x: 60, y: 35 }, small, large)).toEqual({ x: 1250, y: 700 });
    expect(sameSpot({ x: 0, y: 0 }, small, large)).toEqual({ x: 1000, y: 500 });
  });
});
