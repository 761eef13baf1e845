import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SECOND_CLICK_MS, Ui } from './ui.svelte.ts';

describe('The sheet of a narrow window', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('opens once no second click has come', () => {
    const ui = new Ui();
    ui.pickAgent('wren');
    expect([ui.agent, ui.sheetOpen]).toEqual(['wren', false]);
    // The slowest double click of the desktops that this runs on.
    vi.advanceTimersByTime(400);
    expect(ui.sheetOpen).toBe(false);
    vi.advanceTimersByTime(SECOND_CLICK_MS);
    expect(ui.sheetOpen).toBe(true);
  });

  it('stays away when a second click looks nearer', () => {
    const ui = new Ui();
    ui.pickAgent('wren');
    ui.pickAgent('wren');
    ui.approachAgent('wren');
    vi.advanceTimersByTime(SECOND_CLICK_MS * 2);
    expect([ui.agent, ui.sheetOpen]).toEqual(['wren', false]);
  });

  it('opens at once for a key', () => {
    const ui = new Ui();
    ui.selectAgent('wren');
    expect(ui.sheetOpen).toBe(true);
  });

  it('stays open for another agent, and closes with the selection or the screen', () => {
    const ui = new Ui();
    ui.selectAgent('wren');
    ui.pickAgent('moss');
    expect(ui.sheetOpen).toBe(true);
    ui.pickAgent(null);
    expect(ui.sheetOpen).toBe(false);
    ui.pickAgent('wren');
    ui.go('tasks');
    vi.advanceTimersByTime(SECOND_CLICK_MS);
    expect(ui.sheetOpen).toBe(false);
  });
});
