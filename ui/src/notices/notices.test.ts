import { describe, expect, it } from 'vitest';
import type { AgentView, AskView, RequestView, RigHistoryView } from '../ipc/bindings.ts';
import { announce, PAUSE_MS, SILENT } from './announce.ts';
import { happeningsOf, type Happening, type Kind } from './happenings.ts';
import { COOL_DOWN_MS, due, DWELL_MS, UNNOTICED, type Noticed, type Sight } from './policy.ts';

const thing = (kind: Kind, key: string, agent: string | null = 'wren'): Happening => ({ key, kind, agent, text: key });
const ask = (key: string, agent = 'wren'): Happening => thing('ask', key, agent);
const ALL = { notify_asks: true, notify_failed: true, notify_landed: true };
const AWAY: Sight = { focused: false, agent: 'wren' };
const keys = (notes: readonly { key: string }[]): readonly string[] => notes.map(({ key }) => key);

/** Looks at each moment and gives the notes of the last. */
function after(looks: readonly [at: number, happenings: readonly Happening[], sight?: Sight, wants?: typeof ALL][]): { notes: readonly string[]; again: number | null } {
  let noticed: Noticed = UNNOTICED;
  let last: ReturnType<typeof due> | undefined;
  for (const [at, happenings, sight = AWAY, wants = ALL] of looks) {
    last = due(noticed, happenings, sight, wants, at);
    noticed = last.next;
  }
  return { notes: keys(last?.notes ?? []), again: last?.again ?? null };
}

describe('A desktop notification', () => {
  it('tells an ask after it has waited, once', () => {
    expect(after([[0, [ask('a')]]])).toEqual({ notes: [], again: DWELL_MS });
    expect(after([[0, [ask('a')]], [DWELL_MS - 1, [ask('a')]]]).notes).toEqual([]);
    expect(after([[0, [ask('a')]], [DWELL_MS, [ask('a')]]]).notes).toEqual(['a']);
    expect(after([[0, [ask('a')]], [DWELL_MS, [ask('a')]], [99_000, [ask('a')]]]).notes).toEqual([]);
  });

  it('is not made for an ask that was answered meanwhile', () => {
    expect(after([[0, [ask('a')]], [3000, []], [9000, [ask('b')]]]).notes).toEqual([]);
  });

  it('leaves one agent in peace for a while, and not the others', () => {
    const first: [number, readonly Happening[]][] = [[0, [ask('a')]], [5000, [ask('a')]]];
    expect(after([...first, [20_000, [ask('b'), ask('c', 'moss')]], [25_000, [ask('b'), ask('c', 'moss')]]])).toEqual({
      notes: ['c'],
      again: 5000 + COOL_DOWN_MS,
    });
    expect(after([...first, [20_000, [ask('b')]], [5000 + COOL_DOWN_MS, [ask('b')]]]).notes).toEqual(['b']);
  });

  it('is never made for what is being looked at, unless the window has no focus', () => {
    const looking: Sight = { focused: true, agent: 'wren' };
    expect(after([[0, [ask('a')], looking], [6000, [ask('a')], looking]]).notes).toEqual([]);
    expect(after([[0, [ask('a')], looking], [6000, [ask('a')], AWAY]]).notes).toEqual([]);
    expect(after([[0, [ask('a', 'moss')], looking], [6000, [ask('a', 'moss')], looking]]).notes).toEqual(['a']);
  });

  it('tells a failure at once, and not one from before the window', () => {
    expect(after([[0, [thing('failed', 'old')]], [100, [thing('failed', 'old'), thing('failed', 'new', 'moss')]]]).notes).toEqual(['new']);
  });

  it('tells landings together, at most once in a minute', () => {
    const landed = (...names: string[]): readonly Happening[] => names.map((name) => thing('landed', name, null));
    expect(after([[0, landed('old')], [100, landed('old', 'x', 'y')]]).notes).toEqual(['landed']);
    expect(after([[0, []], [100, landed('x')], [200, landed('x', 'y')]])).toEqual({ notes: [], again: 100 + COOL_DOWN_MS });
    expect(after([[0, []], [100, landed('x')], [200, landed('x', 'y')], [100 + COOL_DOWN_MS, landed('x', 'y')]]).notes).toEqual(['landed']);
  });

  it('is not made when it is not wanted, also not later', () => {
    const none = { notify_asks: false, notify_failed: false, notify_landed: false };
    expect(after([[0, [ask('a')], AWAY, none], [9000, [ask('a')], AWAY, none], [10_000, [ask('a')]]]).notes).toEqual([]);
  });
});

describe('An announcement', () => {
  it('tells an ask at once and once', () => {
    const first = announce(SILENT, [ask('a')], 0);
    expect([first.assertive, first.polite]).toEqual(['wren needs you: a', null]);
    expect(announce(first.next, [ask('a')], 60_000).assertive).toBeNull();
  });

  it('comes at most once in five seconds, then together', () => {
    const first = announce(SILENT, [ask('a')], 0);
    const more = announce(first.next, [ask('a'), ask('b'), ask('c'), ask('d')], 1000);
    expect([more.assertive, more.again]).toEqual([null, PAUSE_MS]);
    expect(announce(more.next, [ask('a'), ask('b'), ask('c'), ask('d')], PAUSE_MS).assertive).toBe('3 agents need you');
  });

  it('tells the rest politely, after the asks, and nothing that was there before', () => {
    const start = announce(SILENT, [thing('landed', 'old')], 0);
    expect([start.assertive, start.polite]).toEqual([null, null]);
    const both = announce(start.next, [ask('a'), thing('failed', 'f', 'moss'), thing('landed', 'x')], 10_000);
    expect([both.assertive, both.polite, both.again]).toEqual(['wren needs you: a', null, 15_000]);
    expect(announce(both.next, [ask('a'), thing('failed', 'f', 'moss'), thing('landed', 'x')], 15_000).polite).toBe('moss failed: f Landed: x, by wren.');
  });

  it('does not tell what is over before it could be said', () => {
    const first = announce(SILENT, [ask('a')], 0);
    const waits = announce(first.next, [ask('b')], 1000);
    expect(announce(waits.next, [], PAUSE_MS).assertive).toBeNull();
  });
});

describe('What happens', () => {
  it('is read from the town: open asks, failures, conflicts and own landings', () => {
    const facts = {
      asks: [{ ask: 'k1', agent: 'wren', text: 'May I?', result: 'open' }, { ask: 'k2', agent: 'wren', text: 'old', result: 'answered' }] as AskView[],
      agents: [{ name: 'sable', state: 'failed', paused: false, since: 's', reason: 'ended with 137' }] as AgentView[],
      requests: [{ id: 'mr-1', state: 'conflict', revision: 2, agent: 'fern', title: 'Hide' }] as RequestView[],
      histories: [{ lamps: [{ oid: 'c1', subject: 'Trim', agent: 'moss', request: 'mr-2' }, { oid: 'c0', subject: 'by hand', agent: null, request: null }] }] as unknown as RigHistoryView[],
    };
    expect(happeningsOf(facts).map(({ key }) => key)).toEqual(['ask k1', 'failed sable s', 'conflict mr-1 2', 'landed c1']);
  });
});
