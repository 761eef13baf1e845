import { describe, expect, it } from 'vitest';
import type { Load, Target } from './drop.ts';
import { Hand } from './hand.svelte.ts';

const load: Load = { kind: 'tasks', ids: ['hb-1'], priority: 2 };
const wren: Target = { kind: 'agent', id: 'wren' };

function pointer(type: string, x: number, y: number): PointerEvent {
  return new PointerEvent(type, { pointerId: 1, button: 0, clientX: x, clientY: y, bubbles: true });
}

function hand(): { hand: Hand; drops: [Load, Target][]; press: () => void; clicks: () => number } {
  const drops: [Load, Target][] = [];
  let clicks = 0;
  const made = new Hand((at) => (at.x > 500 ? wren : null), (what, on) => drops.push([what, on]));
  const { onpointerdown } = made.source(() => load, () => (clicks += 1));
  return { hand: made, drops, press: () => onpointerdown(pointer('pointerdown', 10, 10)), clicks: () => clicks };
}

describe('a hand', () => {
  it('carries what a quick pointer has left behind with its first move', () => {
    const { press, drops } = hand();

    press();
    window.dispatchEvent(pointer('pointermove', 400, 10));
    window.dispatchEvent(pointer('pointermove', 600, 10));
    window.dispatchEvent(pointer('pointerup', 600, 10));

    expect(drops).toEqual([[load, wren]]);
  });

  it('takes a press that does not move for a click, and drops nothing', () => {
    const { press, drops, clicks } = hand();

    press();
    window.dispatchEvent(pointer('pointerup', 10, 10));

    expect(clicks()).toBe(1);
    expect(drops).toEqual([]);
  });

  it('puts back on Esc and hears nothing of that press any more', () => {
    const { hand: made, press, drops } = hand();

    press();
    window.dispatchEvent(pointer('pointermove', 600, 10));
    expect(made.cancel()).toBe(true);
    window.dispatchEvent(pointer('pointermove', 610, 10));
    window.dispatchEvent(pointer('pointerup', 610, 10));

    expect(made.load).toBeNull();
    expect(drops).toEqual([]);
  });
});
