import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { request } from './fixtures.ts';
import ReviewList from './ReviewList.svelte';

describe('What waits for a review', () => {
  afterEach(cleanup);

  it('is walked through with keys, and a press reads the one that has the focus', async () => {
    const onchoose = vi.fn();
    render(ReviewList, { requests: ['a', 'b'].map((id) => request({ id, title: `Change ${id}` })), agents: new Map(), now: new Date(), onchoose });
    const titles = screen.getAllByRole('button');
    await fireEvent.keyDown(window, { key: 'j' });
    expect(document.activeElement).toBe(titles[0]);
    await fireEvent.keyDown(window, { key: 'ArrowDown' });
    await fireEvent.keyDown(window, { key: 'j' });
    expect(document.activeElement).toBe(titles[1]);
    await fireEvent.keyDown(window, { key: 'k' });
    (document.activeElement as HTMLElement).click();
    expect(onchoose).toHaveBeenCalledWith('a');
  });
});
