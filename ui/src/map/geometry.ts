/** Points, boxes and polylines of the map. Knows no agent. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly w: number;
  readonly h: number;
}

export interface Box extends Point, Size {}

export const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

export const contains = (box: Box, at: Point): boolean =>
  at.x >= box.x && at.x <= box.x + box.w && at.y >= box.y && at.y <= box.y + box.h;

export const centre = (box: Box): Point => ({ x: box.x + box.w / 2, y: box.y + box.h / 2 });

const pairs = (points: readonly Point[]): [Point, Point][] =>
  points.slice(1).map((to, index) => [points[index] ?? to, to]);

const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

export const lengthOf = (points: readonly Point[]): number =>
  pairs(points).reduce((sum, [a, b]) => sum + distance(a, b), 0);

/** The point at a distance along a polyline; its last point beyond the end. */
export function along(points: readonly Point[], at: number): Point {
  let left = at;
  for (const [a, b] of pairs(points)) {
    const length = distance(a, b);
    if (left <= length && length > 0) {
      const part = left / length;
      return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part };
    }
    left -= length;
  }
  return points.at(-1) ?? { x: 0, y: 0 };
}

/** Whether an axis-parallel polyline enters a box; touching its edge is not entering. */
export function crosses(points: readonly Point[], box: Box, slack = 0.5): boolean {
  return pairs(points).some(([a, b]) => {
    const left = Math.min(a.x, b.x);
    const right = Math.max(a.x, b.x);
    const top = Math.min(a.y, b.y);
    const bottom = Math.max(a.y, b.y);
    return (
      right > box.x + slack && left < box.x + box.w - slack && bottom > box.y + slack && top < box.y + box.h - slack
    );
  });
}

const n1 = (value: number): string => String(Math.round(value * 10) / 10);

/** SVG path data of a polyline with rounded corners. */
export function roundedPath(points: readonly Point[], radius = 7): string {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return '';
  let path = `M${n1(first.x)} ${n1(first.y)}`;
  for (let i = 1; i < points.length - 1; i += 1) {
    const [a, b, c] = [points[i - 1], points[i], points[i + 1]];
    if (!a || !b || !c) continue;
    const before = distance(a, b);
    const after = distance(b, c);
    if (before < 0.2 || after < 0.2) continue;
    const r = Math.min(radius, before / 2, after / 2);
    const from = { x: b.x + ((a.x - b.x) / before) * r, y: b.y + ((a.y - b.y) / before) * r };
    const to = { x: b.x + ((c.x - b.x) / after) * r, y: b.y + ((c.y - b.y) / after) * r };
    path += `L${n1(from.x)} ${n1(from.y)}Q${n1(b.x)} ${n1(b.y)} ${n1(to.x)} ${n1(to.y)}`;
  }
  return `${path}L${n1(last.x)} ${n1(last.y)}`;
}
