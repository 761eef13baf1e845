import { describe, expect, it } from 'vitest';
import { dragCancel, dragDown, dragIdle, dragModify, dragMove, dragUp, type Drag } from './drag.ts';
import { PAN_IDLE, panCancel, panDown, panMove, panUp } from './pan.ts';

const at = (x: number, y = 0) => ({ x, y });
const none = { alt: false, shift: false };

describe('Panning', () => {
  const pressed = panDown(PAN_IDLE, 1, at(10)).pan;

  it('starts after four pixels, captures once and follows the pointer', () => {
    expect(panMove(pressed, 1, at(13)).pan.kind).toBe('pressed');
    const first = panMove(pressed, 1, at(14, 3));
    expect(first).toMatchObject({ by: { x: 4, y: 3 }, capture: 1 });
    const second = panMove(first.pan, 1, at(20, 3));
    expect(second).toMatchObject({ by: { x: 6, y: 0 }, capture: null });
    expect(panUp(second.pan, 1)).toMatchObject({ pan: PAN_IDLE, clicked: false });
  });

  it('is a click when the pointer did not move', () => {
    expect(panUp(pressed, 1)).toMatchObject({ pan: PAN_IDLE, clicked: true });
  });

  it('ignores a second pointer and ends on cancel', () => {
    expect(panMove(pressed, 2, at(90)).pan).toBe(pressed);
    expect(panDown(pressed, 2, at(0)).pan).toBe(pressed);
    expect(panUp(pressed, 2).pan).toBe(pressed);
    expect(panCancel().pan).toBe(PAN_IDLE);
  });
});

describe('Dragging', () => {
  type D = Drag<string, string>;
  const down = (button = 0): D => dragDown(dragIdle<string, string>(), { pointer: 1, button, at: at(0) }, 'task').drag;
  const over = (x: number, target: string | null, modifiers = none) => ({ pointer: 1, at: at(x), over: target, modifiers });
  const lifted = (target: string | null): D => dragMove(down(), over(9, target)).drag;

  it('lifts after four pixels and asks for the pointer once', () => {
    expect(dragMove(down(), over(3, null)).outcome.kind).toBe('none');
    expect(dragMove(down(), over(4, null)).outcome).toEqual({ kind: 'lifted', pointer: 1 });
    expect(dragMove(lifted(null), over(30, null)).outcome.kind).toBe('none');
  });

  it('is a click when nothing was lifted', () => {
    expect(dragUp(down(), 1).outcome).toEqual({ kind: 'clicked', load: 'task' });
  });

  it('drops on the last target with the keys that are held at that moment', () => {
    const held = dragModify(lifted('teasel'), { alt: true, shift: false }).drag;
    expect(dragUp(held, 1)).toEqual({
      drag: { kind: 'idle' },
      outcome: { kind: 'dropped', load: 'task', on: 'teasel', modifiers: { alt: true, shift: false } },
    });
  });

  it('puts it back on Esc and when nothing lies below', () => {
    expect(dragCancel(lifted('teasel')).outcome).toEqual({ kind: 'returned', load: 'task', to: at(0) });
    expect(dragUp(lifted(null), 1).outcome).toEqual({ kind: 'returned', load: 'task', to: at(0) });
    expect(dragCancel(down()).outcome.kind).toBe('none');
  });

  it('takes only the main button and one pointer', () => {
    expect(down(2).kind).toBe('idle');
    expect(dragMove(down(), { ...over(50, 'x'), pointer: 2 }).drag.kind).toBe('pressed');
    expect(dragUp(lifted('x'), 2).drag.kind).toBe('lifted');
  });
});
