import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Client } from '../ipc/client.ts';
import { GateLog } from './gateLog.svelte.ts';

/** A hall that has no log for that many calls, then one of a line. */
function hall(missing: number): Client {
  let asked = 0;
  return new Client({
    call: () => {
      asked += 1;
      return asked > missing ? Promise.resolve({ text: 'ok\n', next: 3, total: 3 }) : Promise.reject({ code: 'trouble', message: 'There is no log.', hint: '' });
    },
  } as never);
}

describe('A check’s log', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('may not be there yet when its check begins', async () => {
    const log = new GateLog(hall(1));
    const end = log.read('mr-1', 'test', () => true);
    await vi.advanceTimersByTimeAsync(500);
    expect([log.text, log.trouble]).toEqual(['', null]);
    await vi.advanceTimersByTimeAsync(600);
    expect([log.text, log.trouble]).toEqual(['ok\n', null]);
    end();
  });

  it('that stays away is said, also while the check runs, and read once it comes', async () => {
    const log = new GateLog(hall(2));
    const end = log.read('mr-1', 'test', () => true);
    await vi.advanceTimersByTimeAsync(1100);
    expect(log.trouble?.message).toBe('There is no log.');
    await vi.advanceTimersByTimeAsync(1000);
    expect([log.text, log.trouble]).toEqual(['ok\n', null]);
    end();
  });

  it('that is gone with its check is said at once, and forgotten with the check', async () => {
    const log = new GateLog(hall(1));
    log.read('mr-1', 'test', () => false);
    await vi.advanceTimersByTimeAsync(0);
    expect(log.trouble?.message).toBe('There is no log.');
    log.forget();
    expect(log.trouble).toBeNull();
  });
});
