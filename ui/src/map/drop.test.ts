import { describe, expect, it } from 'vitest';
import { LOOKS, type Look } from '../kit/state.ts';
import { allowed, intentOf, type Load } from './drop.ts';

const tasks: Load = { kind: 'tasks', ids: ['gt-n4s8w'], priority: 1 };
const none = { alt: false, shift: false };
const onto = (look: Look, alt = false) =>
  intentOf(tasks, { kind: 'agent', id: 'teasel' }, { alt, shift: false }, () => look);

describe('A task put down', () => {
  it.each<[Look, string]>([
    ['idle', 'assign'],
    ['starting', 'up_next'],
    ['working', 'up_next'],
    ['review', 'up_next'],
    ['needs', 'up_next'],
    ['paused', 'up_next'],
    ['limited', 'up_next'],
    ['failed', 'restart_first'],
    ['quiet', 'restart_first'],
    ['unknown', 'restart_first'],
  ])('on an agent that is %s means %s', (look, kind) => {
    expect(onto(look).kind).toBe(kind);
  });

  it('has a meaning for every state', () => {
    expect(LOOKS.map((look) => onto(look).kind)).not.toContain('nothing');
  });

  it('on an idle agent with Alt waits for the start', () => {
    expect(onto('idle', true)).toMatchObject({ kind: 'assign', later: true });
  });

  it('on a free lot makes an agent, with Shift a chosen one; on the rig any agent', () => {
    const lot = { kind: 'lot', number: 4 } as const;
    expect(intentOf(tasks, lot, none, () => null)).toEqual({ kind: 'new_agent', tasks: ['gt-n4s8w'], lot: 4, choose: false });
    expect(intentOf(tasks, lot, { alt: false, shift: true }, () => null)).toMatchObject({ choose: true });
    expect(intentOf(tasks, { kind: 'rig' }, none, () => null).kind).toBe('any_agent');
  });

  it('on the gate or on an agent that is gone does nothing', () => {
    expect(allowed(intentOf(tasks, { kind: 'gate' }, none, () => null))).toBe(false);
    expect(allowed(intentOf(tasks, { kind: 'agent', id: 'x' }, none, () => null))).toBe(false);
    expect(allowed(onto('failed'))).toBe(false);
  });
});

describe('An agent put down', () => {
  const agent: Load = { kind: 'agent', id: 'moss' };
  it('moves to a free lot, goes to review at the gate, and nowhere else', () => {
    expect(intentOf(agent, { kind: 'lot', number: 9 }, none, () => 'working').kind).toBe('move');
    expect(intentOf(agent, { kind: 'gate' }, none, () => 'working').kind).toBe('to_review');
    expect(intentOf(agent, { kind: 'agent', id: 'wren' }, none, () => 'idle').kind).toBe('nothing');
  });
});
