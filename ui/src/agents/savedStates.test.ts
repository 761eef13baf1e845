import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import SavedStates from './SavedStates.svelte';

const snapshot = { id: 'sn-1', rig: 'harbor', agent: 'wren', task: null, reason: 'before stop', at: '2026-11-23T14:32:00Z' };

describe('Saved states', () => {
  afterEach(cleanup);

  it('are brought back once the agent is stopped, and until then say so', async () => {
    const onrestore = vi.fn();
    const props = { snapshots: [snapshot], canSave: true, now: new Date(snapshot.at), onsave: vi.fn(), onrestore };
    const shown = render(SavedStates, { ...props, isLive: true });
    const button = screen.getByRole<HTMLButtonElement>('button', { name: /^Bring back/ });
    expect(button.disabled).toBe(true);
    screen.getByText('One is brought back once its program is stopped: nothing changes under it.');
    await shown.rerender({ isLive: false });
    await fireEvent.click(button);
    expect(onrestore).toHaveBeenCalledWith(snapshot);
    expect(screen.queryByText('One is brought back once its program is stopped: nothing changes under it.')).toBeNull();
  });
});
