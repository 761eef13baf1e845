import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Client } from '../ipc/client.ts';
import type { Transport } from '../ipc/transport.ts';
import { Peek } from './peek.svelte.ts';

const EVERY_MS = 2000;

function screens(...texts: string[][]): { transport: Transport; asked: () => number } {
  let asked = 0;
  const call = (): Promise<unknown> => Promise.resolve({ lines: [...(texts[Math.min(asked++, texts.length - 1)] ?? [])] });
  const never = (): Promise<never> => Promise.reject(new Error('not here'));
  return { transport: { call, subscribe: never, attach: never } as Transport, asked: () => asked };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('A peek at a screen', () => {
  it('hands on new lines only when they differ, and the window stays idle', async () => {
    const { transport, asked } = screens(['one'], ['one'], ['two']);
    const client = new Client(transport);
    const peek = new Peek(client, 10);

    peek.look('wren');
    expect(client.pending.count).toBe(0);
    await vi.advanceTimersByTimeAsync(0);
    const first = peek.lines;
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    expect(asked()).toBe(2);
    expect(peek.lines).toBe(first);
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    expect(peek.lines).toEqual(['two']);
    peek.look(null);
  });

  it('reads the screen of a program that has ended once', async () => {
    const { transport, asked } = screens(['bye']);
    const peek = new Peek(new Client(transport), 10);

    peek.look('wren', false);
    await vi.advanceTimersByTimeAsync(5 * EVERY_MS);

    expect(asked()).toBe(1);
    peek.look(null);
  });
});
