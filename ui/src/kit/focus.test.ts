import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import CloseDialog from '../frame/CloseDialog.svelte';
import ToastStack from './ToastStack.svelte';
import { Toasts } from './toasts.svelte.ts';

afterEach(cleanup);

describe('Keys that are shown', () => {
  it('are those of the button that Enter presses when the window closes', () => {
    render(CloseDialog, { working: 2, onstay: vi.fn(), onanswer: vi.fn() });
    expect(document.activeElement?.textContent).toMatch(/^\s*Let them go on\s*Enter$/);
  });

  it('stand at the one notice that they undo', () => {
    const toasts = new Toasts();
    for (const text of ['one', 'two']) toasts.say(text, { undo: () => undefined });
    render(ToastStack, { toasts, undoKeys: ['Ctrl', 'Z'] });
    expect(screen.getAllByRole('status').map((notice) => notice.querySelector('kbd') !== null)).toEqual([false, true]);
    for (const notice of toasts.notices) toasts.dismiss(notice.id);
  });
});
