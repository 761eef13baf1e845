import { describe, expect, it, vi } from 'vitest';
import { Toasts } from '../kit/toasts.svelte.ts';
import { isWeb, openWeb } from './web.ts';

describe('An address that somebody else wrote', () => {
  it('is of the web or is text', () => {
    expect(['https://forge.example/pull/12', 'http://127.0.0.1:8080/x'].map(isWeb)).toEqual([true, true]);
    expect(['javascript:alert(1)', 'file:///etc/passwd', 'https://', 'https://a b', ' https://a', ''].map(isWeb)).toEqual([false, false, false, false, false, false]);
  });

  it('says why it was not opened', async () => {
    const toasts = new Toasts();
    const say = vi.spyOn(toasts, 'say');
    const openLink = vi.fn(() => Promise.reject(new Error('no browser')));
    openWeb({ toasts, outside: { openLink } as never }, 'https://forge.example/pull/12');
    await vi.waitFor(() => expect(say).toHaveBeenCalledWith('https://forge.example/pull/12 could not be opened. Error: no browser', { urgent: true }));
  });
});
