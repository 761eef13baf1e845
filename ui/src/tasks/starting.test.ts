import { describe, expect, it, vi } from 'vitest';
import { Client } from '../ipc/client.ts';
import { notStarted, Starting } from './starting.ts';

/** A hall that refuses one task and answers each call when it is told to. */
function hall(refuses = '') {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const call = (_: string, { task }: { task: string }): Promise<unknown> => {
    asked.push(task);
    return new Promise((resolve, reject) => {
      answers.push(() => (task === refuses ? reject({ code: 'full', message: 'No room for more.', hint: '' }) : resolve({ agent: `agent-${task}` })));
    });
  };
  const answer = async (): Promise<void> => {
    await vi.waitFor(() => expect(answers).not.toHaveLength(0));
    answers.shift()?.();
  };
  return { client: new Client({ call } as never), asked, answer };
}

describe('Tasks that start behind the box', () => {
  it('go to agents one after the other, and what is refused keeps none of the others back', async () => {
    const { client, asked, answer } = hall('b');
    const starting = new Starting(client, ['a', 'b', 'c'], { rig: 'harbor' });
    expect(asked).toEqual(['a']);
    for (let i = 0; i < 3; i += 1) await answer();
    await starting.ended;
    expect(starting.given).toEqual([{ task: 'a', agent: 'agent-a' }, { task: 'c', agent: 'agent-c' }]);
    expect(notStarted(starting)).toBe('b stays in Ready, nobody was started. No room for more.');
  });

  it('are not given any more once they are taken back, and what was given by then is known', async () => {
    const { client, asked, answer } = hall();
    const starting = new Starting(client, ['a', 'b'], { agent: 'wren' });
    const stopped = starting.stop();
    await answer();
    await stopped;
    expect(asked).toEqual(['a']);
    expect(starting.given).toEqual([{ task: 'a', agent: 'agent-a' }]);
    expect(notStarted(starting)).toBeNull();
  });
});
