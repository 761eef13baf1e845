import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PointView } from '../ipc/bindings.ts';
import TaskPoints from './TaskPoints.svelte';

const POINT: PointView = { id: 3, text: 'It burns', gate: null, state: 'claimed', by: 'flint', commit: null, at: null };

function shown(closed = false): { onadd: ReturnType<typeof vi.fn>; onedit: ReturnType<typeof vi.fn> } {
  const [onadd, onedit] = [vi.fn(), vi.fn()];
  render(TaskPoints, { points: [POINT], gates: ['test'], closed, onadd, onedit, onremove: vi.fn() });
  return { onadd, onedit };
}

describe('The acceptance list', () => {
  afterEach(cleanup);

  it('takes a new point with Enter, and nothing that is blank', async () => {
    const { onadd } = shown();
    const field = screen.getByRole('textbox');
    await fireEvent.keyDown(field, { key: 'Enter' });
    await fireEvent.input(field, { target: { value: ' It is red ' } });
    await fireEvent.keyDown(field, { key: 'Enter' });
    expect(onadd.mock.calls).toEqual([['It is red']]);
  });

  it('changes the words of a point with Enter, and leaves them as they are with Escape', async () => {
    const { onedit } = shown();
    await fireEvent.click(screen.getByRole('button', { name: /It burns/ }));
    const field = screen.getAllByRole('textbox')[0] as HTMLInputElement;
    await fireEvent.input(field, { target: { value: 'It glows' } });
    await fireEvent.keyDown(field, { key: 'Escape' });
    expect(onedit).not.toHaveBeenCalled();
    await fireEvent.click(screen.getByRole('button', { name: /It burns/ }));
    const again = screen.getAllByRole('textbox')[0] as HTMLInputElement;
    await fireEvent.input(again, { target: { value: 'It glows' } });
    await fireEvent.keyDown(again, { key: 'Enter' });
    expect(onedit.mock.calls).toEqual([[3, { text: 'It glows' }]]);
  });

  it('of a closed task is read only, and says on what a claim rests', () => {
    shown(true);
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(screen.getByText(/flint says so/)).toBeDefined();
  });
});
