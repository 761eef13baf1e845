import { describe, expect, it, vi } from 'vitest';
import { Toasts, UNDO_SECONDS } from './toasts.svelte.ts';
import { scrollTo, windowed } from './windowed.ts';

describe('A long list', () => {
  it('draws only the rows in sight and keeps its whole height', () => {
    const slice = windowed(10_000, 30, 3000, 600, 6);
    expect(slice.end - slice.first).toBeLessThan(40);
    expect(slice.above + (slice.end - slice.first) * 30 + slice.below).toBe(300_000);
  });

  it('draws nothing beyond its ends', () => {
    expect(windowed(3, 30, 0, 600, 6)).toEqual({ first: 0, end: 3, above: 0, below: 0 });
    expect(windowed(0, 30, 900, 600, 6)).toEqual({ first: 0, end: 0, above: 0, below: 0 });
  });

  it('scrolls no further than it must', () => {
    expect(scrollTo(2, 30, 90, 300)).toBe(60);
    expect(scrollTo(20, 30, 0, 300)).toBe(330);
    expect(scrollTo(5, 30, 0, 300)).toBe(0);
  });
});

describe('Notices', () => {
  it('go after their time and stand still while somebody reads', () => {
    const toasts = new Toasts();
    toasts.say('Task assigned', { undo: () => undefined });
    toasts.hold(true);
    for (let i = 0; i < 20; i += 1) toasts.tick();
    expect(toasts.notices).toHaveLength(1);
    toasts.hold(false);
    for (let i = 0; i < UNDO_SECONDS; i += 1) toasts.tick();
    expect(toasts.notices).toHaveLength(0);
  });

  it('undo once, the newest first', () => {
    const toasts = new Toasts();
    const first = vi.fn();
    const second = vi.fn();
    toasts.say('one', { undo: first });
    toasts.say('two', { undo: second });
    toasts.say('no way back');
    expect(toasts.undoLatest()).toBe(true);
    expect(second).toHaveBeenCalledOnce();
    expect(first).not.toHaveBeenCalled();
    toasts.undoLatest();
    expect(toasts.undoLatest()).toBe(false);
    for (const notice of toasts.notices) toasts.dismiss(notice.id);
  });
});
