import { Terminal } from '@xterm/xterm';
import { describe, expect, it } from 'vitest';
import { silence } from './queries.ts';

const ESC = '\x1b';
const QUERIES = [
  `${ESC}[c`,
  `${ESC}[0c`,
  `${ESC}[>c`,
  `${ESC}[=c`,
  `${ESC}[5n`,
  `${ESC}[6n`,
  `${ESC}[?6n`,
  `${ESC}[?996n`,
  `${ESC}[4$p`,
  `${ESC}[?2026$p`,
  `${ESC}[?2004$p`,
  `${ESC}[>q`,
  `${ESC}[>0q`,
  `${ESC}[?u`,
  `${ESC}[14t`,
  `${ESC}[18t`,
  `${ESC}P$qm${ESC}\\`,
  `${ESC}P$q"p${ESC}\\`,
  `${ESC}P+q544e${ESC}\\`,
  `${ESC}]4;1;?\x07`,
  `${ESC}]10;?\x07`,
  `${ESC}]11;?${ESC}\\`,
  `${ESC}]12;?\x07`,
  `${ESC}]10;?;?\x07`,
  `${ESC}]52;c;?\x07`,
  `${ESC}Z`,
];

/** What the terminal would send back for these bytes. */
async function repliesOf(bytes: string, silent: boolean): Promise<string[]> {
  const terminal = new Terminal({ allowProposedApi: true, windowOptions: { getWinSizeChars: true, getWinSizePixels: true } });
  const replies: string[] = [];
  terminal.onData((data) => replies.push(data));
  terminal.onBinary((data) => replies.push(data));
  if (silent) silence(terminal.parser);
  await new Promise<void>((done) => terminal.write(bytes, done));
  terminal.dispose();
  return replies;
}

describe('A program that asks the terminal', () => {
  it.each(QUERIES.map((query) => [JSON.stringify(query), query] as const))('gets no answer to %s', async (_, query) => {
    expect(await repliesOf(query, true)).toEqual([]);
  });

  it('gets none for a whole recording full of queries, replayed twice', async () => {
    const recording = QUERIES.map((query, i) => `line ${i}\r\n${query}`).join('');
    expect(await repliesOf(recording + recording, true)).toEqual([]);
  });

  it('would be answered by xterm.js without us, so that this test can fail', async () => {
    expect((await repliesOf(QUERIES.join(''), false)).length).toBeGreaterThan(4);
  });

  it('still sets colours, title and text', async () => {
    const terminal = new Terminal({ allowProposedApi: true });
    silence(terminal.parser);
    let title = '';
    terminal.onTitleChange((next) => (title = next));
    await new Promise<void>((done) => terminal.write(`${ESC}]2;agent\x07${ESC}]11;#000000\x07hello${ESC}[1;3H!`, done));
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('he!lo');
    expect(title).toBe('agent');
    terminal.dispose();
  });

  it('does not keep a person from typing', () => {
    const terminal = new Terminal({ allowProposedApi: true });
    silence(terminal.parser);
    const typed: string[] = [];
    terminal.onData((data) => typed.push(data));
    terminal.input('y');
    expect(typed).toEqual(['y']);
    terminal.dispose();
  });
});
