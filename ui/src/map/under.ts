/** What lies under the pointer while something is carried: whatever says so of itself with `data-drop`. */

import type { Target } from './drop.ts';
import type { Box, Point } from './geometry.ts';

/** The attributes by which an element says that something may be put down on it. */
export function dropHere(target: Target): Record<string, string> {
  switch (target.kind) {
    case 'agent':
    case 'task':
    case 'request':
      return { 'data-drop': target.kind, 'data-drop-id': target.id };
    case 'lot':
      return { 'data-drop': 'lot', 'data-drop-rig': target.rig, 'data-drop-lot': String(target.number) };
    case 'rig':
    case 'gate':
      return { 'data-drop': target.kind, 'data-drop-rig': target.rig };
  }
}

/** The inverse of `dropHere`. */
export function targetOf(attributes: Readonly<Record<string, string | undefined>>): Target | null {
  const { drop, dropId: id = '', dropRig: rig = '', dropLot } = attributes;
  switch (drop) {
    case 'agent':
    case 'task':
    case 'request':
      return { kind: drop, id };
    case 'lot':
      return { kind: 'lot', rig, number: Number(dropLot) };
    case 'rig':
    case 'gate':
      return { kind: drop, rig };
    default:
      return null;
  }
}

/** The topmost target at a point of the window. What is in the hand has no pointer events and is never in the way. */
export function targetAt(at: Point): Target | null {
  const element = document.elementFromPoint(at.x, at.y)?.closest<HTMLElement>('[data-drop]');
  return element ? targetOf(element.dataset) : null;
}

/** Where on the window a target is now; null when it is not drawn any more. */
export function boxAt(target: Target): Box | null {
  const attributes = Object.entries(dropHere(target)).map(([name, value]) => `[${name}="${CSS.escape(value)}"]`);
  const box = document.querySelector(attributes.join(''))?.getBoundingClientRect();
  return box ? { x: box.x, y: box.y, w: box.width, h: box.height } : null;
}
