import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Client } from '../ipc/client.ts';
import type { Transport } from '../ipc/transport.ts';
import { Peek } from './peek.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function reads(): { client: Client; asked: string[] } {
  const asked: string[] = [];
  const glance = (_: string, { agent, lines }: { agent: string; lines: number }) => {
    asked.push(agent);
    return Promise.resolve({ lines: [`${agent} ${lines}`] });
  };
  return { client: { glance } as unknown as Client, asked };
}

it('reads one screen again and again while it is looked at, and nothing once nobody looks', async () => {
  const { client, asked } = reads();
  const peek = new Peek(client, 24);

  peek.look('wren');
  await vi.advanceTimersByTimeAsync(4000);
  expect(asked).toEqual(['wren', 'wren', 'wren']);
  expect(peek.lines).toEqual(['wren 24']);

  peek.look(null);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toHaveLength(3);
  expect(peek.lines).toBeNull();
});

it('reads the screen of an ended program once', async () => {
  const { client, asked } = reads();

  new Peek(client, 24).look('sable', false);
  await vi.advanceTimersByTimeAsync(20_000);

  expect(asked).toEqual(['sable']);
});

it('hands on new lines only when they differ, and the window stays idle', async () => {
  const texts = [['one'], ['one'], ['two']];
  const never = (): Promise<never> => Promise.reject(new Error('not here'));
  const client = new Client({ call: () => Promise.resolve({ lines: texts.shift() ?? [] }), subscribe: never, attach: never } as Transport);
  const peek = new Peek(client, 10);

  peek.look('wren');
  expect(client.pending.count).toBe(0);
  await vi.advanceTimersByTimeAsync(0);
  const first = peek.lines;
  await vi.advanceTimersByTimeAsync(2000);
  expect(texts).toHaveLength(1);
  expect(peek.lines).toBe(first);

  await vi.advanceTimersByTimeAsync(2000);
  expect(peek.lines).toEqual(['two']);
  peek.look(null);
});
