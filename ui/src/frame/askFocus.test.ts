import { describe, expect, it } from 'vitest';
import type { AskView } from '../ipc/bindings.ts';
import { AskFocus, SETTLE_MS } from './askFocus.svelte.ts';

const ask = (id: string): AskView => ({
  ask: id,
  agent: `agent-${id}`,
  session: 's-1',
  kind: 'permission',
  text: id,
  choices: [],
  grants: ['allow', 'always', 'deny'],
  in_words: false,
  writes: null,
  command: null,
  by_rule: null,
  since: '2026-11-23T14:00:00Z',
  result: 'open',
  answer: null,
  ended: null,
});
const group = (id: string) => ({ first: ask(id), asks: [ask(id)] });
const groups = [group('a'), group('b'), group('c')];

describe('The chosen ask', () => {
  it('is the oldest until somebody chooses another', () => {
    const focus = new AskFocus();
    expect(focus.chosen(groups)?.first.ask).toBe('a');
    expect(focus.step(groups, 1)?.first.ask).toBe('a');
    focus.choose('b', 0);
    expect(focus.chosen(groups)?.first.ask).toBe('b');
    expect(focus.step(groups, 1)?.first.ask).toBe('c');
    expect(focus.chosen([])).toBeNull();
  });

  it('takes no key for a moment after it changed by itself', () => {
    const focus = new AskFocus();
    focus.saw('a', 0);
    expect(focus.settled(0)).toBe(true);
    focus.saw('b', 1000);
    expect(focus.settled(1000 + SETTLE_MS - 1)).toBe(false);
    expect(focus.settled(1000 + SETTLE_MS)).toBe(true);
  });

  it('takes a key at once after a person chose it', () => {
    const focus = new AskFocus();
    focus.saw('a', 0);
    focus.choose('b', 1000);
    focus.saw('b', 1001);
    expect(focus.settled(1001)).toBe(true);
  });
});
