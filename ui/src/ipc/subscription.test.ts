import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TownSnapshot } from './bindings.ts';

type Arrival = { readonly message: unknown; readonly index: number };

/** The window's side: answers `subscribe`, and sends over the channel that came with it last. */
function windowSide(answer: () => Promise<unknown>) {
  const heard: ((arrival: Arrival) => void)[] = [];
  const asked: string[] = [];
  let sent = 0;
  const internals = {
    transformCallback: (hear: (arrival: Arrival) => void) => heard.push(hear) - 1,
    unregisterCallback: () => undefined,
    invoke: (command: string) => {
      asked.push(command);
      sent = 0;
      return answer();
    },
  };
  Object.assign(globalThis, { __TAURI_INTERNALS__: internals });
  return { asked, send: (message: unknown) => heard.at(-1)?.({ message, index: sent++ }) };
}

const TOWN = { seq: 7 } as TownSnapshot;
const PACKED = { plain: TOWN, tables: {} };

describe('The first subscription', () => {
  beforeEach(() => vi.resetModules());

  it('is asked for once, early, and what came before anybody listened comes first', async () => {
    const side = windowSide(() => Promise.resolve(PACKED));
    const { firstTown, nextSubscription, subscribeEarly } = await import('./subscription.ts');
    subscribeEarly();
    side.send({ frame: 1 });
    side.send({ frame: 2 });

    expect(await firstTown()).toEqual(TOWN);
    const heard: unknown[] = [];
    const subscription = nextSubscription();
    subscription.listen((push) => heard.push(push));
    side.send({ frame: 3 });

    expect(heard).toEqual([{ frame: 1 }, { frame: 2 }, { frame: 3 }]);
    expect(await subscription.town).toEqual(TOWN);
    expect(side.asked).toEqual(['subscribe']);
  });

  it('that fails is told to whoever takes it, and the next one asks anew', async () => {
    const answers = [Promise.reject(new Error('no hall')), Promise.resolve(PACKED)];
    const side = windowSide(() => answers.shift() ?? Promise.resolve(PACKED));
    const { firstTown, nextSubscription, subscribeEarly } = await import('./subscription.ts');
    subscribeEarly();

    expect(await firstTown()).toBeUndefined();
    await expect(nextSubscription().town).rejects.toThrow('no hall');
    expect(await nextSubscription().town).toEqual(TOWN);
    expect(side.asked).toHaveLength(2);
  });
});
