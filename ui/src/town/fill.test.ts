import { expect, test } from 'vitest';
import { contextPercent, contextText, isNearlyFull } from './fill.ts';

const used = (tokens: number | null, window: number | null) => ({ usage: { sum: null, context_tokens: tokens, context_window: window } });

test('how full a conversation is needs both figures', () => {
  expect(contextPercent(used(84_000, 200_000))).toBe(42);
  expect(contextPercent(used(84_000, null))).toBeNull();
  expect(contextPercent(used(null, 200_000))).toBeNull();
  expect(contextPercent({ usage: null })).toBeNull();
});

test('a program that counts beyond its window is full, not more', () => {
  expect(contextPercent(used(300_000, 200_000))).toBe(100);
  expect(contextPercent(used(1, 0))).toBeNull();
});

test('what is known is said, and no more', () => {
  expect(contextText(used(84_000, 200_000))).toBe('84.0k of 200k tokens, 42% full');
  expect(contextText(used(84_000, null))).toBe('84.0k tokens, of how many is not told');
  expect(contextText({ usage: null })).toBeNull();
});

test('a hand-over is offered of work in a conversation that is nearly full', () => {
  const agent = (tokens: number | null, live = true, task: string | null = 'hb-1') => ({ ...used(tokens, 100_000), live, task, state: 'working' as const });
  expect([89_000, 90_000, 100_000].map((tokens) => isNearlyFull(agent(tokens)))).toEqual([false, true, true]);
  expect(isNearlyFull({ ...agent(95_000), state: 'done' })).toBe(false);
  expect([agent(null), agent(95_000, false), agent(95_000, true, null)].map(isNearlyFull)).toEqual([false, false, false]);
});
