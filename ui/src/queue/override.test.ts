import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { request } from '../review/fixtures.ts';
import OverrideDialog from './OverrideDialog.svelte';

describe('A red gate that is let through', () => {
  afterEach(cleanup);

  it('takes a reason, and keeps the dialog where the town refuses', async () => {
    const call = vi.fn().mockRejectedValueOnce({ code: 'invalid', message: 'Another gate is red.', hint: '' }).mockResolvedValue({});
    const onclose = vi.fn();
    render(OverrideDialog, { request: request({ id: 'mr-1', title: 'Change' }), gate: 'test', client: { call } as never, onclose });
    const yes = screen.getByRole<HTMLButtonElement>('button', { name: 'Let it land' });
    expect(yes.disabled).toBe(true);

    await fireEvent.input(screen.getByLabelText('Why'), { target: { value: ' red since Monday ' } });
    await fireEvent.click(yes);
    await screen.findByText('Another gate is red.');
    expect(onclose).not.toHaveBeenCalled();

    await fireEvent.keyDown(screen.getByLabelText('Why'), { key: 'Enter' });
    await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce());
    expect(call).toHaveBeenLastCalledWith('override_gate', { request: 'mr-1', gate: 'test', why: 'red since Monday' });
  });
});
