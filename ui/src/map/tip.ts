/** Where the tip of a drop stands: under its target, clear of the chip in the hand, inside the window. */

import type { Box, Point, Size } from './geometry.ts';

const GAP = 12;
const EDGE = 8;
/** A target higher than this (a house, the gate, a road's end) has its tip at the pointer. */
const SMALL_H = 140;
const CHIP_H = 54;

export function tipAt(box: Box, pointer: Point, tip: Size, window: Size): Point {
  const small = box.h <= SMALL_H && box.w <= 420;
  const left = small ? box.x : pointer.x + GAP;
  const below = Math.max(small ? box.y + box.h + GAP : 0, pointer.y + CHIP_H);
  const above = (small ? Math.min(box.y, pointer.y) : pointer.y) - GAP - tip.h;
  return {
    x: Math.min(Math.max(left, EDGE), window.w - tip.w - EDGE),
    y: below + tip.h + EDGE <= window.h ? below : Math.max(EDGE, above),
  };
}
