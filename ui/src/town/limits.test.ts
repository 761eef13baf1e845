import { describe, expect, it } from 'vitest';
import { agent as scene, NOW } from '../../scenes/data.ts';
import type { AgentLimitView, AgentView } from '../ipc/bindings.ts';
import { clock } from '../words/format.ts';
import { canTry, limitLeft, limitNext, limitShort, limitText, presetLimit } from './limits.ts';

const after = (minutes: number): string => new Date(NOW.getTime() + minutes * 60_000).toISOString();

function limited(limit: Partial<AgentLimitView> = {}, more: Partial<AgentView> = {}): AgentView {
  const seed = scene(['fern', 'claude', 'limited', null, null, ['t', 1, 1], 0, 0, 0, 0, 60, '']);
  return { ...seed, limit: { since: after(-5), resets: after(20), passed: null, then: 'told', can_try: true, ...limit }, ...more };
}

describe('a limit', () => {
  it('says until when, and how long that is', () => {
    expect(limitText(limited(), NOW)).toBe(`Limited until ${clock(new Date(after(20)))}`);
    expect(limitLeft(limited(), NOW)).toBe('in 20 min');
    expect(limitLeft(limited({ resets: after(0.2) }), NOW)).toBe('in 1 min');
    expect(limitText(limited({ resets: after(3 * 24 * 60) }), NOW)).toMatch(/^Limited until .*26.* \d\d:\d\d$/);
  });

  it('says it shorter where there is little room', () => {
    expect(limitShort(limited(), NOW)).toBe(`Limited ${clock(new Date(after(20)))}`);
    expect(limitShort(limited({ resets: after(3 * 24 * 60) }), NOW)).toMatch(/^Limited \D*26\D*$/);
    expect(limitShort(limited({ resets: null }), NOW)).toBe('Limited');
  });

  it('counts nothing where no time is known or where it has come', () => {
    for (const limit of [{ resets: null }, { passed: after(-1) }]) {
      expect(limitText(limited(limit), NOW)).toBe('Limited');
      expect(limitLeft(limited(limit), NOW)).toBeNull();
    }
    expect(limitLeft(limited({ resets: after(-1) }), NOW)).toBeNull();
  });

  it('says what becomes of it', () => {
    const said = [{}, { then: 'alone' }, { then: 'you' }, { then: 'you', resets: null }, { passed: after(-1) }] as const;
    expect(new Set(said.map((limit) => limitNext(limited(limit)))).size).toBe(5);
    expect(limitNext(limited({}, { state: 'working' }))).toBeNull();
  });

  it('can be tried by a person where its program can be told, and runs', () => {
    expect(canTry(limited())).toBe(true);
    expect(canTry(limited({ can_try: false }))).toBe(false);
    expect(canTry(limited({}, { paused: true }))).toBe(false);
    expect(canTry(limited({}, { state: 'idle' }))).toBe(false);
  });

  it('keeps new work of its program waiting until the last of them ends', () => {
    const words = (...agents: AgentView[]): string | null => presetLimit('claude', 'Claude Code', agents, NOW);

    expect(words(limited({}, { preset: 'codex' }), limited({ passed: after(-1) }), { ...limited(), limit: null })).toBeNull();
    expect(words(limited(), limited({ resets: after(40) }), limited({ resets: after(30) }))).toBe(`Claude Code is at its limit until ${clock(new Date(after(40)))}`);
    expect(words(limited(), limited({ resets: null }))).toBe('Claude Code is at its limit, until when is not known');
  });
});
