import { describe, expect, it } from 'vitest';
import { Terminals } from './terminals.ts';

/** A frame as the window makes it. */
function frame(...parts: [channel: number, text: string][]): ArrayBuffer {
  const bytes = parts.flatMap(([channel, text]) => {
    const head = new Uint8Array(8);
    new DataView(head.buffer).setUint32(0, channel, true);
    new DataView(head.buffer).setUint32(4, text.length, true);
    return [...head, ...new TextEncoder().encode(text)];
  });
  return new Uint8Array(bytes).buffer;
}

function collect(terminals: Terminals, channel: number): string[] {
  const seen: string[] = [];
  terminals.listen(channel, (bytes) => seen.push(new TextDecoder().decode(bytes)));
  return seen;
}

describe('The stream of all terminals', () => {
  it('gives each channel its own bytes, in order', () => {
    const terminals = new Terminals();
    const one = collect(terminals, 1);
    const two = collect(terminals, 2);

    terminals.accept(frame([1, 'ab'], [2, 'c'], [1, 'd']));

    expect([one, two]).toEqual([['ab', 'd'], ['c']]);
  });

  it('keeps what came before anyone listened', () => {
    const terminals = new Terminals();

    terminals.accept(frame([7, 'early']));
    const seen = collect(terminals, 7);
    terminals.accept(frame([7, 'late']));

    expect(seen).toEqual(['early', 'late']);
  });

  it('drops a closed channel, and all of them with the connection', () => {
    const terminals = new Terminals();
    const seen = collect(terminals, 1);

    terminals.forget(1);
    terminals.accept(frame([1, 'x']));
    terminals.clear();

    expect([seen, collect(terminals, 1)]).toEqual([[], []]);
  });
});
