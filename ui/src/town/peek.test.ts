import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Client } from '../ipc/client.ts';
import { Peek } from './peek.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function reads(): { client: Client; asked: string[] } {
  const asked: string[] = [];
  const call = (_: string, { agent, lines }: { agent: string; lines: number }) => {
    asked.push(agent);
    return Promise.resolve({ lines: [`${agent} ${lines}`] });
  };
  return { client: { call } as unknown as Client, asked };
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
