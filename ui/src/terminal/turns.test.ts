import { describe, expect, it } from 'vitest';
import { Turns, type Drawn } from './turns.ts';

function harness() {
  const frames: (() => void)[] = [];
  const log: string[] = [];
  const turns = new Turns((then) => void frames.push(then));
  const terminal = (name: string, focused = false): Drawn => ({ focused, draw: () => void log.push(name) });
  const frame = (): void => frames.shift()?.();
  return { frames, log, turns, terminal, frame };
}

describe('Turns', () => {
  it('draw one terminal in a frame, in the order in which they have something', () => {
    const { frames, log, turns, terminal, frame } = harness();
    const [a, b] = [terminal('a'), terminal('b')];
    turns.wish(a);
    turns.wish(b);
    turns.wish(a);
    expect(frames).toHaveLength(1);
    frame();
    expect(log).toEqual(['a']);
    frame();
    expect(log).toEqual(['a', 'b']);
    expect(frames).toHaveLength(0);
  });

  it('let the one with the focus wait for one other at most, and starve none', () => {
    const { log, turns, terminal, frame } = harness();
    const all = [terminal('a'), terminal('b'), terminal('typed', true)];
    for (let n = 0; n < 6; n += 1) {
      for (const one of all) turns.wish(one);
      frame();
    }
    expect(log).toEqual(['typed', 'a', 'typed', 'b', 'typed', 'a']);
  });

  it('forget one that is gone', () => {
    const { log, turns, terminal, frame } = harness();
    const gone = terminal('gone');
    turns.wish(gone);
    turns.leave(gone);
    frame();
    expect(log).toEqual([]);
  });
});
