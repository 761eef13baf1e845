import { describe, expect, it } from 'vitest';
import type { EventView } from '../ipc/bindings.ts';
import { merged } from './history.ts';

const event = (seq: number, task: string | null): EventView => ({ seq, task }) as EventView;

describe('The history of a task', () => {
  it('is what the journal had and what came since, newest first and each once', () => {
    const rows = merged('gt-1', [event(3, 'gt-1'), event(7, null)], [event(7, 'gt-1'), event(8, 'gt-2'), event(9, 'gt-1')]);
    expect(rows.map(({ seq }) => seq)).toEqual([9, 7, 3]);
  });
});
