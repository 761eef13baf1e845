import { describe, expect, it } from 'vitest';
import { Attachment, WINDOW_BYTES } from './attachment.ts';
import type { AttachedTerminal, TerminalLink, TerminalNote } from './link.ts';

function harness() {
  const log: string[] = [];
  const done: (() => void)[] = [];
  let onbytes: (bytes: Uint8Array) => void = () => undefined;
  let onnote: (note: TerminalNote) => void = () => undefined;
  const terminal: AttachedTerminal = {
    type: (text) => log.push(`type ${text}`),
    typeBinary: (bytes) => log.push(`binary ${bytes.length}`),
    resize: (cols, rows) => log.push(`resize ${cols}x${rows}`),
    ack: (bytes) => log.push(`ack ${bytes}`),
    close: () => log.push('close'),
  };
  const link: TerminalLink = {
    attach({ agent, shell }, cols, rows, bytes, note) {
      log.push(`attach ${agent}${shell === null ? '' : ` ${shell}`} ${cols}x${rows}`);
      onbytes = bytes;
      onnote = note;
      return terminal;
    },
  };
  const screen = { write: (_: Uint8Array, then: () => void) => void done.push(then), reset: () => log.push('clear'), say: (line: string) => log.push(line) };
  const notes: string[] = [];
  const attachment = new Attachment(link, { agent: 'wren', shell: null }, { cols: 80, rows: 24 }, screen, (note) => notes.push(note.what));
  const bytes = (count: number): void => onbytes(new Uint8Array(count));
  const first = (text: string): void => onbytes(new TextEncoder().encode(text));
  const draw = (): void => done.shift()?.();
  return { log, notes, attachment, bytes, first, draw, note: (note: TerminalNote) => onnote(note) };
}

describe('An attachment', () => {
  it('gives no credit for bytes that are not drawn', () => {
    const { log, bytes } = harness();
    bytes(1000);
    bytes(1000);
    expect(log).toEqual(['attach wren 80x24']);
  });

  it('gives credit in parts while more waits, and all of it once nothing waits', () => {
    const { log, bytes, draw } = harness();
    for (let i = 0; i < 8; i += 1) bytes(WINDOW_BYTES / 16);
    for (let i = 0; i < 7; i += 1) draw();
    expect(log.slice(1)).toEqual([`ack ${WINDOW_BYTES / 8}`, `ack ${WINDOW_BYTES / 8}`, `ack ${WINDOW_BYTES / 8}`]);
    draw();
    expect(log.at(-1)).toBe(`ack ${WINDOW_BYTES / 8}`);
    const given = log.slice(1).reduce((sum, line) => sum + Number(line.split(' ')[1]), 0);
    expect(given).toBe(WINDOW_BYTES / 2);
  });

  it('clears the screen when bytes were lost', () => {
    const { log, notes, note } = harness();
    note({ what: 'reset', lost: 12 });
    expect(log.at(-1)).toBe('clear');
    expect(notes).toEqual(['reset']);
  });

  it('is silent after it was closed', () => {
    const { log, notes, attachment, bytes, draw, note } = harness();
    bytes(10);
    attachment.close();
    attachment.close();
    attachment.type('x');
    draw();
    note({ what: 'ended', words: '' });
    expect(log.slice(1)).toEqual(['close']);
    expect(notes).toEqual([]);
  });

  it('says above the first bytes what is missing before them, once', () => {
    const { log, draw, bytes, note, first } = harness();
    note({ what: 'missing', bytes: 3 * 2 ** 20 });
    first('\u001bcline 1\r\n');
    bytes(10);
    draw();
    expect(log.slice(1, 3)).toEqual(['clear', '3 MB of earlier output are not kept']);
    expect(log).toHaveLength(3);
  });
});
