/** Where a tie is drawn: from the edge of one plot to the edge of the other, or to a point of Main Street. */

import { centre, type Box, type Point } from './geometry.ts';

export interface TieLine {
  readonly from: Point;
  readonly to: Point;
  readonly middle: Point;
}

/** Where the line from the middle of a box to `to` leaves the box. */
function edgeToward(box: Box, to: Point): Point {
  const at = centre(box);
  const [dx, dy] = [to.x - at.x, to.y - at.y];
  const part = Math.min(dx === 0 ? Infinity : box.w / 2 / Math.abs(dx), dy === 0 ? Infinity : box.h / 2 / Math.abs(dy), 1);
  return { x: at.x + dx * part, y: at.y + dy * part };
}

export function tieLine(a: Box, b: Box | Point): TieLine {
  const isBox = 'w' in b;
  const from = edgeToward(a, isBox ? centre(b) : b);
  const to = isBox ? edgeToward(b, centre(a)) : b;
  return { from, to, middle: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } };
}
