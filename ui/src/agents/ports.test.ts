import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Transport } from '../ipc/transport.ts';
import { addressOf, Ports } from './ports.svelte.ts';

const listening = (answers: readonly unknown[][]): { transport: Transport; asked: () => number } => {
  let asked = 0;
  const call = (): Promise<unknown> => Promise.resolve(answers[Math.min(asked++, answers.length - 1)]);
  return { transport: { call, subscribe: () => Promise.reject(new Error()), attach: () => Promise.reject(new Error()) }, asked: () => asked };
};
const server = { port: 4110, pid: 7, program: 'node' };

describe('The ports of a worktree', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('document', { visibilityState: 'visible' });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('are seen within a second of being opened, and go again', async () => {
    const ports = new Ports();
    const { transport } = listening([[], [server], []]);
    const stop = ports.watch(transport, 'wren');
    await vi.advanceTimersByTimeAsync(0);
    expect(ports.found).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(ports.found).toEqual([server]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(ports.found).toEqual([]);
    stop();
  });

  it('are asked for by nobody once nobody looks', async () => {
    const { transport, asked } = listening([[server]]);
    const ports = new Ports();
    const stop = ports.watch(transport, 'wren');
    await vi.advanceTimersByTimeAsync(2500);
    stop();
    const before = asked();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([asked(), ports.found]).toEqual([before, []]);
  });

  it('are opened on this machine alone', () => {
    expect(addressOf(4110)).toBe('http://127.0.0.1:4110');
  });
});
