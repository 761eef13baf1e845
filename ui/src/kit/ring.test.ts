import { describe, expect, it, vi } from 'vitest';
import { Ring } from './ring.ts';

describe('The ring of the focus', () => {
  it('is drawn where a key moved the focus after a click, and goes with the focus', () => {
    document.body.innerHTML = '<button id="one">1</button>';
    const one = document.getElementById('one') ?? document.body;
    // What WebKit answers of a focus that a script set after a click.
    vi.spyOn(one, 'matches').mockReturnValue(false);
    const ring = new Ring();
    const focus = { target: one } as unknown as FocusEvent;

    ring.onpointer();
    ring.onfocusin(focus);
    expect(one.dataset['ring']).toBeUndefined();
    ring.onkey(new KeyboardEvent('keydown', { key: 'Shift' }));
    ring.onfocusin(focus);
    expect(one.dataset['ring']).toBeUndefined();
    ring.onkey(new KeyboardEvent('keydown', { key: 'F6' }));
    ring.onfocusin(focus);
    expect(one.dataset['ring']).toBe('');
    ring.onfocusout(focus);
    expect(one.dataset['ring']).toBeUndefined();
  });
});
