import { describe, expect, it } from 'vitest';
import { emptyTown, NOW, townAt } from '../../scenes/data.ts';
import type { ApiError, Delta, Frame, TownSnapshot } from '../ipc/bindings.ts';
import { Client } from '../ipc/client.ts';
import type { Pushes, Transport } from '../ipc/transport.ts';
import { listRows } from '../map/list.ts';
import { Connection } from './connection.svelte.ts';
import { askGroups, laneOf, lookOf, plotOf, readyTasks, stateText, vitals } from './selectors.ts';
import { TownMirror } from './townMirror.svelte.ts';

const frame = (seq: number, ...deltas: Delta[]): Frame => ({ seq, journal: seq, deltas });

function mirrorOf(town: TownSnapshot): TownMirror {
  const mirror = new TownMirror();
  mirror.reset(town);
  return mirror;
}

function wren() {
  const agent = townAt().agents.find((other) => other.name === 'wren');
  if (!agent) throw new Error('the scene has no wren');
  return agent;
}

describe('The mirror', () => {
  it('takes the next frame and changes what it names', () => {
    const mirror = mirrorOf(townAt());
    const next = { ...wren(), state: 'working' as const };
    expect(mirror.accept(frame(42, { delta: 'agent', row: next }))).toBe(true);
    expect(mirror.agents.get('wren')?.state).toBe('working');
    expect(mirror.seq).toBe(42);
  });

  it('refuses a gap and changes nothing', () => {
    const mirror = mirrorOf(townAt());
    expect(mirror.accept(frame(44, { delta: 'gone', row: { kind: 'agent', id: 'wren' } }))).toBe(false);
    expect(mirror.agents.has('wren')).toBe(true);
    expect(mirror.seq).toBe(41);
  });

  it('passes over a frame that a snapshot already held', () => {
    const mirror = mirrorOf(townAt());
    expect(mirror.accept(frame(40, { delta: 'gone', row: { kind: 'agent', id: 'wren' } }))).toBe(true);
    expect(mirror.agents.has('wren')).toBe(true);
  });

  it('forgets what a new snapshot does not hold', () => {
    const mirror = mirrorOf(townAt());
    mirror.reset(emptyTown());
    expect(mirror.agents.size).toBe(0);
    expect(mirror.accept(frame(42, { delta: 'gone', row: { kind: 'task', id: 'gt-e8k1z' } }))).toBe(true);
    expect(mirror.tasks.has('gt-e8k1z')).toBe(false);
  });

  it('may begin with a town, which its connection then need not give it again', () => {
    const first = townAt();
    const mirror = new TownMirror(first);
    expect([mirror.seq, mirror.agents.size, mirror.hall]).toEqual([41, 12, first.hall]);
    mirror.agents.remove('wren');
    mirror.reset(first);
    expect(mirror.agents.has('wren')).toBe(false);
  });

  it('takes the town that it began with once more after anything else', () => {
    const first = townAt();
    const mirror = new TownMirror(first);
    mirror.accept(frame(42, { delta: 'gone', row: { kind: 'agent', id: 'wren' } }));
    mirror.reset(first);
    expect([mirror.seq, mirror.agents.has('wren')]).toEqual([41, true]);
  });
});

class FakeHall implements Transport {
  pushes: Pushes | null = null;
  asked: string[] = [];

  call(name: string): Promise<unknown> {
    this.asked.push(name);
    return Promise.resolve({ ...townAt(), seq: 60 });
  }

  subscribe(pushes: Pushes): Promise<TownSnapshot> {
    this.pushes = pushes;
    pushes.onframe(frame(42));
    return Promise.resolve(townAt());
  }

  attach(): Promise<never> {
    return Promise.reject(new Error('no terminal here'));
  }
}

describe('The connection', () => {
  it('keeps a frame that overtook the snapshot, and fetches a new snapshot after a gap', async () => {
    const hall = new FakeHall();
    const mirror = new TownMirror();
    const connection = new Connection(new Client(hall), mirror, (call) => call());
    await connection.connect();
    expect(mirror.seq).toBe(42);

    hall.pushes?.onframe(frame(50));
    await Promise.resolve();
    await new Promise<void>((resolve) => queueMicrotask(resolve));
    await Promise.resolve();
    expect(hall.asked).toEqual(['snapshot']);
    expect(mirror.seq).toBe(60);
  });

  it('shows a town to who asked before anything of it is there to be drawn', async () => {
    const mirror = new TownMirror();
    const seen: unknown[] = [];
    await new Connection(new Client(new FakeHall()), mirror).connect((town) => seen.push(town.agents.length, mirror.agents.size));
    expect(seen).toEqual([12, 0]);
  });

  it('says when the hall is gone and keeps the last moment', async () => {
    const hall = new FakeHall();
    const mirror = new TownMirror();
    const connection = new Connection(new Client(hall), mirror);
    await connection.connect();
    const error: ApiError = { code: 'disconnected', message: 'The hall ended.', hint: '' };
    hall.pushes?.ongone(error);
    expect(connection.link).toMatchObject({ kind: 'gone', error });
    expect(mirror.agents.size).toBe(12);
  });
});

describe('What is shown', () => {
  it('puts paused before the state', () => {
    expect(lookOf({ state: 'working', paused: true })).toBe('paused');
    expect(lookOf({ state: 'needs_answer', paused: false })).toBe('needs');
    expect(lookOf({ state: 'unknown', paused: false })).toBe('unknown');
  });

  it('shows the question of an agent that asks, and never a number nobody knows', () => {
    const ask = townAt().asks[0] ?? null;
    const plot = plotOf({ ...wren(), behind: null, ahead: null }, ask, 'main', NOW);
    expect(plot.line).toBe('Allow npm run migrate:dev?');
    expect(plot.behind).toBeNull();
    expect(plot.label).toContain('distance not known');
    expect(stateText(wren(), NOW)).toBe('Needs you 4 m');
  });

  it('says of one without a task that it stands on the target only where git says so', () => {
    const note = (part: Partial<ReturnType<typeof wren>>): string | null => plotOf({ ...wren(), state: 'idle', task: null, ...part }, null, 'main', NOW).note;
    expect(note({ behind: 0, ahead: 0 })).toBe('on main');
    expect(note({ worktree: null, behind: null, ahead: null })).toBe('on main');
    expect(note({ behind: 5, ahead: 0 })).toBeNull();
    expect(note({ behind: null, ahead: null })).toBeNull();
  });

  it('groups the same ask of several agents, oldest first', () => {
    const [first] = townAt().asks;
    if (!first) throw new Error('the scene has no ask');
    const later = { ...first, ask: 'ask-9', agent: 'lark', since: NOW.toISOString() };
    const groups = askGroups([later, ...townAt().asks, { ...first, ask: 'ask-0', result: 'answered' as const }]);
    expect(groups.map((group) => group.asks.map((ask) => ask.agent))).toEqual([['wren', 'lark'], ['otter']]);
  });

  it('orders ready tasks by urgency and counts the town', () => {
    const town = townAt();
    expect(readyTasks('Harbor', town.tasks)[0]?.id).toBe('gt-e8k1z');
    expect(readyTasks('Other', town.tasks)).toEqual([]);
    expect(vitals(town.agents, town.requests)).toEqual({ working: 2, review: 2, queue: 3, troubled: 2, idle: 1 });
  });

  it('leads each request to its part of the lane', () => {
    const town = townAt();
    const [rig] = town.rigs;
    if (!rig) throw new Error('the scene has no rig');
    const lane = laneOf(rig, town.requests, town.histories[0], NOW);
    expect(lane.queue.map((row) => row.head)).toEqual(['2', '3']);
    expect(lane.gate.wagons.map((wagon) => wagon.id)).toEqual(['mr-3']);
    expect(lane.sentBack.map((row) => row.mark)).toEqual(['tie', 'failed']);
    expect(lane.landed).toHaveLength(3);
  });

  it('lists those that need somebody first and hides rigs that do not fit the filter', () => {
    const mirror = mirrorOf(townAt());
    const rows = (filter: string, closed: string[] = []) =>
      listRows(mirror.rigs.values(), mirror.agents, mirror.asks, { filter, closed: new Set(closed) }).map((row) => row.key);
    expect(rows('').slice(0, 4)).toEqual(['rig Harbor', 'wren', 'otter', 'sable']);
    expect(rows('ledger')).toEqual(['rig Harbor', 'moss']);
    expect(rows('nothing like it')).toEqual([]);
    expect(rows('', ['Harbor'])).toEqual(['rig Harbor']);
  });
});
