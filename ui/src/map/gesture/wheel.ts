/** What the wheel means on the map: it pans; with Ctrl, which a pinch also reports, it zooms at the pointer. */

export type Wheel =
  | { readonly kind: 'pan'; readonly x: number; readonly y: number }
  | { readonly kind: 'zoom'; readonly factor: number };

const LINE_PX = 16;
const PAGE_PX = 400;
const ZOOM_PX = 240;

export function wheelOf(event: Pick<WheelEvent, 'ctrlKey' | 'shiftKey' | 'deltaX' | 'deltaY' | 'deltaMode'>): Wheel {
  const unit = event.deltaMode === 1 ? LINE_PX : event.deltaMode === 2 ? PAGE_PX : 1;
  const [x, y] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey) return { kind: 'zoom', factor: Math.exp(-y / ZOOM_PX) };
  // A wheel without a sideways axis pans sideways with Shift.
  return event.shiftKey && x === 0 ? { kind: 'pan', x: -y, y: 0 } : { kind: 'pan', x: -x, y: -y };
}
