import { describe, expect, it } from 'vitest';
import type { AgentView, AskView, RequestView, RigHistoryView } from '../ipc/bindings.ts';
import { announce, PAUSE_MS, SILENT } from './announce.ts';
import { happeningsOf, type Happening, type Kind } from './happenings.ts';

const thing = (kind: Kind, key: string, agent: string | null = 'wren'): Happening => ({ key, kind, agent, text: key });
const ask = (key: string, agent = 'wren'): Happening => thing('ask', key, agent);
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
