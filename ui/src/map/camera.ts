/** The view on a rig: the three zoom levels, scale and offset within one, and the moves between them. Pure values. */

import { centre, type Box, type Point, type Size } from './geometry.ts';

export type Level = 'town' | 'rig' | 'house';

/** A look at the drawing of one level. */
export interface Camera {
  /** 1 shows the level's drawing as it was laid out. */
  readonly scale: number;
  /** World point at the top left of the view. */
  readonly x: number;
  readonly y: number;
}

const ZOOM_MIN = 0.3;
const ZOOM_MAX = 2.4;
const TOWN_BELOW = 0.45;
const HOUSE_ABOVE = 1.6;
/** The zoom at which each level shows its drawing as it was laid out. */
export const NATURAL_ZOOM: Readonly<Record<Level, number>> = { town: 0.4, rig: 1, house: 1.8 };
const ORDER: readonly Level[] = ['town', 'rig', 'house'];

export const RIG_CAMERA: Camera = { scale: 1, x: 0, y: 0 };

export function levelOf(zoom: number): Level {
  if (zoom < TOWN_BELOW) return 'town';
  return zoom > HOUSE_ABOVE ? 'house' : 'rig';
}

/** A level and the scale within it, `factor` times nearer. */
export function zoomed(level: Level, scale: number, factor: number): { readonly level: Level; readonly scale: number } {
  const zoom = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, scale * NATURAL_ZOOM[level] * factor));
  const to = levelOf(zoom);
  return { level: to, scale: zoom / NATURAL_ZOOM[to] };
}

export const toWorld = (camera: Camera, at: Point): Point => ({
  x: camera.x + at.x / camera.scale,
  y: camera.y + at.y / camera.scale,
});

export const toView = (camera: Camera, at: Point): Point => ({
  x: (at.x - camera.x) * camera.scale,
  y: (at.y - camera.y) * camera.scale,
});

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

/** The look whose world point `world` lies under `at` of the view. */
export const holding = (world: Point, at: Point, scale: number): Camera => ({
  scale,
  x: world.x - at.x / scale,
  y: world.y - at.y / scale,
});

/** The same place of a lot in another level's drawing. */
export function sameSpot(world: Point, from: Box, to: Box): Point {
  const part = (at: number, start: number, length: number): number => Math.min(1, Math.max(0, (at - start) / length));
  return { x: to.x + to.w * part(world.x, from.x, from.w), y: to.y + to.h * part(world.y, from.y, from.h) };
}

/** The whole drawing of a rig, never larger than life and never so small that it would be the town. */
export function fit(world: Size, view: Size): Camera {
  const scale = Math.max(TOWN_BELOW, Math.min(1, view.w / world.w, view.h / world.h));
  return keepInSight({ scale, x: 0, y: 0 }, world, view);
}

/** A box in the middle of the view. */
export function centredOn(box: Box, view: Size, scale = 1): Camera {
  return holding(centre(box), { x: view.w / 2, y: view.h / 2 }, scale);
}

/** Whether any of a box is seen. */
export function inView(box: Box, camera: Camera, view: Size): boolean {
  const from = toView(camera, box);
  return from.x < view.w && from.y < view.h && from.x + box.w * camera.scale > 0 && from.y + box.h * camera.scale > 0;
}

/** The next level in (1) or out (-1), or null at the end. */
export function nextLevel(level: Level, by: 1 | -1): Level | null {
  return ORDER[ORDER.indexOf(level) + by] ?? null;
}
