/** The view on a rig: scale and offset, the three zoom levels, and the moves between them. Pure values. */

import { centre, type Box, type Point, type Size } from './geometry.ts';

export type Level = 'town' | 'rig' | 'house';

export interface Camera {
  readonly scale: number;
  /** World point at the top left of the view. */
  readonly x: number;
  readonly y: number;
}

export const SCALE_MIN = 0.3;
export const SCALE_MAX = 2.4;
const TOWN_BELOW = 0.45;
const HOUSE_ABOVE = 1.6;
const LEVEL_SCALE: Record<Level, number> = { town: 0.4, rig: 1, house: 1.8 };
const ORDER: readonly Level[] = ['town', 'rig', 'house'];

export const RIG_CAMERA: Camera = { scale: 1, x: 0, y: 0 };

export function levelOf(camera: Camera): Level {
  if (camera.scale < TOWN_BELOW) return 'town';
  return camera.scale > HOUSE_ABOVE ? 'house' : 'rig';
}

export const toWorld = (camera: Camera, at: Point): Point => ({
  x: camera.x + at.x / camera.scale,
  y: camera.y + at.y / camera.scale,
});

export const toView = (camera: Camera, at: Point): Point => ({
  x: (at.x - camera.x) * camera.scale,
  y: (at.y - camera.y) * camera.scale,
});

const clampScale = (scale: number): number => Math.min(SCALE_MAX, Math.max(SCALE_MIN, scale));

/** Keeps the drawing in sight: no side of it comes further in than the same side of the view. */
export function keepInSight(camera: Camera, world: Size, view: Size): Camera {
  const axis = (at: number, whole: number, seen: number): number => {
    const room = seen / camera.scale;
    return room >= whole ? (whole - room) / 2 : Math.min(Math.max(at, 0), whole - room);
  };
  return { scale: camera.scale, x: axis(camera.x, world.w, view.w), y: axis(camera.y, world.h, view.h) };
}

export const panBy = (camera: Camera, dx: number, dy: number): Camera => ({
  scale: camera.scale,
  x: camera.x - dx / camera.scale,
  y: camera.y - dy / camera.scale,
});

/** Zooms so that the world point under `at` (view coordinates) stays there. */
export function zoomAt(camera: Camera, factor: number, at: Point): Camera {
  const scale = clampScale(camera.scale * factor);
  const held = toWorld(camera, at);
  return { scale, x: held.x - at.x / scale, y: held.y - at.y / scale };
}

/** The whole drawing, never larger than life. */
export function fit(world: Size, view: Size): Camera {
  const scale = clampScale(Math.min(1, view.w / world.w, view.h / world.h));
  return keepInSight({ scale, x: 0, y: 0 }, world, view);
}

/** The level's own scale with a box in the middle of the view. */
export function goToLevel(level: Level, on: Box, view: Size): Camera {
  const scale = LEVEL_SCALE[level];
  const middle = centre(on);
  return { scale, x: middle.x - view.w / 2 / scale, y: middle.y - view.h / 2 / scale };
}

/** The next level in (1) or out (-1), or null at the end. */
export function nextLevel(level: Level, by: 1 | -1): Level | null {
  return ORDER[ORDER.indexOf(level) + by] ?? null;
}
