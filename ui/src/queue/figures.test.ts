import { describe, expect, it, vi } from 'vitest';
import type { Client } from '../ipc/client.ts';
import type { QueueBinView, QueueFiguresView, RadarView } from '../ipc/bindings.ts';
import { axisOf, timeSteps } from '../kit/plot.ts';
import { collisionsIn } from './collisions.ts';
import { QueueFigures } from './queueFigures.svelte.ts';
import { landingBars, restsOn, savedBars, savedWords, waitBars } from './figures.ts';

const bin = (part: Partial<QueueBinView>): QueueBinView => ({ bin: '2026-11-23', landed: 0, sent_back: 0, wait_p50_secs: null, wait_p95_secs: null, passed: 0, failed: 0, stopped: 0, known: 0, serial: 0, ran: 0, rehearsed: 0, rehearsals: 0, ...part });
const view = (bins: QueueBinView[], part: Partial<QueueFiguresView> = {}): QueueFiguresView => ({ rig: 'harbor', target: 'main', today: '2026-11-23', bins, sum: bin({ bin: '' }), landings: [], gates: [], policy: null, ...part });

describe('The plots of the queue', () => {
  it('draw a wait as what half waited and what 95 of 100 did, and say how many landings that is', () => {
    const [busy, quiet] = waitBars(view([bin({ landed: 4, wait_p50_secs: 100, wait_p95_secs: 400 }), bin({})]));
    expect(busy).toMatchObject({ parts: [100, 300], total: 400, said: 'half waited at most 1 m 40 s, 95 of 100 at most 6 m 40 s; 4 landings' });
    expect(quiet).toMatchObject({ total: 0, said: 'Nothing landed' });
  });

  it('name a landing of which no wait is known, and never draw it as none', () => {
    const landing = { request: 'mr-1', title: 'One', at: '2026-11-23T14:00:00Z', with: 0, proven: null };
    const [bar] = landingBars(view([], { landings: [{ ...landing, wait_secs: null }] }), () => '14:00');
    expect(bar).toMatchObject({ partial: true, said: 'One, 14:00: how long it waited is not known' });
  });

  it('say what was saved, and do not hide what cost more than one by one', () => {
    expect(savedBars(view([bin({ ran: 3, serial: 10 }), bin({ ran: 9, serial: 4 })])).map(({ parts }) => parts)).toEqual([
      [3, 7, 0],
      [4, 0, 5],
    ]);
    expect([savedWords(bin({ ran: 3, serial: 10 })), savedWords(bin({ ran: 9, serial: 4 })), savedWords(bin({}))]).toEqual(['7 saved, 70 %', '5 more than one by one: failures were looked for', 'as many as one by one']);
  });

  it('say when they rest on too little', () => {
    expect([restsOn(3), restsOn(31)]).toEqual(['Rests on only 3 landings: too few to say much', 'Rests on 31 landings']);
  });

  it('have an axis of times that read well', () => {
    expect(axisOf(52, timeSteps('seconds'))).toEqual([0, 15, 30, 45, 60]);
    expect(axisOf(0, timeSteps('seconds'))).toEqual([0, 1]);
  });
});

describe('Collisions of a line', () => {
  it('are conflicts of two that both stand in it, and nothing that only overlaps', () => {
    const branch = (name: string, request: string | null) => ({ name, request });
    const tie = (a: string, b: string, kind: string) => ({ a, b, kind });
    const radar = {
      branches: [branch('flint', 'mr-1'), branch('moss', null), branch('wren', 'mr-2'), branch('tansy', 'mr-3')],
      ties: [tie('flint', 'wren', 'conflict'), tie('flint', 'moss', 'conflict'), tie('flint', 'tansy', 'overlap')],
    } as unknown as RadarView;
    const found = collisionsIn(radar, new Set(['mr-1', 'mr-2', 'mr-3']));
    expect([...found]).toEqual([['mr-1', ['mr-2']], ['mr-2', ['mr-1']]]);
    expect(collisionsIn(radar, new Set(['mr-1'])).size).toBe(0);
  });
});

describe('The hall', () => {
  it('is asked one question at a time, however often something changes, and the last one is answered', async () => {
    vi.useFakeTimers();
    const asked: string[] = [];
    const call = (_: string, { rig, days }: { rig: string; days: number }): Promise<QueueFiguresView> => {
      asked.push(`${rig} ${days}`);
      return new Promise((answer) => setTimeout(() => answer(view([], { rig })), 300));
    };
    const figures = new QueueFigures({ call } as unknown as Client);
    for (let change = 0; change < 20; change += 1) {
      void figures.load('harbor', 14, new Date());
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(asked).toEqual(['harbor 14', 'harbor 14']);
    void figures.load('lantern', 14, new Date());
    await vi.advanceTimersByTimeAsync(2_000);
    expect([asked.at(-1), figures.of('harbor'), figures.of('lantern')?.rig]).toEqual(['lantern 14', null, 'lantern']);
    vi.useRealTimers();
  });
});
