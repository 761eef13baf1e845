import { afterEach, describe, expect, it } from 'vitest';
import type { WaitingCommandView } from '../ipc/bindings.ts';
import { spoken } from '../words/language.svelte.ts';
import { lastRun, minutesOf } from './waiting.ts';

type Last = WaitingCommandView['last'];

const went = (result: NonNullable<Last>['result'], why: string | null = null) => {
  const last: Last = { ask: 'ask-1', agent: 'wren', at: new Date(2026, 10, 23, 14, 32).toISOString(), result, why };
  return lastRun({ file: '/c/config.toml', minutes: 10, command: 'tell', faults: [], last });
};

afterEach(() => spoken.speak('en'));

describe('Minutes of a long wait', () => {
  it('are whole ones of at most a day', () => {
    expect(['1', ' 10 ', '1440'].map(minutesOf)).toEqual([1, 10, 1440]);
    expect(['', '0', '1441', '2.5', '-3', '1e2', 'soon', '99999'].map(minutesOf)).toEqual([null, null, null, null, null, null, null, null]);
  });
});

describe('The last run of the command', () => {
  it('says for whom and when, and is no trouble where it went well', () => {
    expect(went('done')).toEqual({ text: 'Last run for wren, Nov 23, 14:32.', failed: false });
    expect(lastRun({ file: '', minutes: 10, command: 'tell', faults: [], last: null })).toBeNull();
  });

  it('says why it failed and what to do, and where nobody knows how it went', async () => {
    expect(went('failed', 'it exited 3')).toEqual({ text: 'It failed for wren, Nov 23, 14:32: it exited 3. Run it in a terminal, then mend it here.', failed: true });
    expect(went('begun')?.text).toContain('not known yet');
    await spoken.speak('de');
    expect(went('failed', 'it exited 3')?.text).toMatch(/^Er ist für wren gescheitert, .*: it exited 3\. Führe/u);
  });
});
