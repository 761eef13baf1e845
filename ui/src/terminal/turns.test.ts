import { describe, expect, it } from 'vitest';
import { Turns, type Drawn } from './turns.ts';

/** Of a screen with 60 pictures a second, as the turns take it. */
const FRAME_MS = 1000 / 60;

function harness() {
  const frames: ((now: number) => void)[] = [];
  let now = 0;
  const log: string[] = [];
  const turns = new Turns((then) => void frames.push(then));
  const terminal = (name: string, focused = false): Drawn => ({ focused, draw: () => void log.push(name) });
  /** The next frame, so long after the one before. */
  const frame = (after = FRAME_MS): void => {
    now += after;
    frames.shift()?.(now);
  };
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
    frame();
    frame();
    expect(frames, 'at rest no frame is asked for').toHaveLength(0);
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

  it('leave twice the time free that they took where frames come late, except to the one with the focus', () => {
    const { log, turns, terminal, frame } = harness();
    const [a, b, typed] = [terminal('a'), terminal('b'), terminal('typed', true)];
    const LATE = 40;
    turns.wish(a);
    frame();
    turns.wish(b);
    frame();
    frame(FRAME_MS + LATE);
    expect(log, 'nobody knew yet').toEqual(['a', 'b']);

    turns.wish(a);
    for (let n = 0; n < 4; n += 1) frame();
    expect(log, 'b took long, so a waits').toEqual(['a', 'b']);
    turns.wish(typed);
    frame();
    expect(log).toEqual(['a', 'b', 'typed']);
    frame();
    frame();
    expect(log, 'the time is over').toEqual(['a', 'b', 'typed', 'a']);
  });

  it('leave twenty-four times the time free while a person types', () => {
    const { log, turns, terminal, frame } = harness();
    const [a, b] = [terminal('a'), terminal('b')];
    const LATE = 40;
    turns.wish(a);
    turns.typed();
    frame();
    frame();
    frame(FRAME_MS + LATE);
    turns.wish(b);
    const framesOf = (time: number): number => Math.ceil(time / FRAME_MS);
    for (let n = 2; n < framesOf(24 * LATE); n += 1) frame();
    expect(log).toEqual(['a']);
    frame();
    frame();
    expect(log).toEqual(['a', 'b']);
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
