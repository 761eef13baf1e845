import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rig } from '../../scenes/data.ts';
import type { RigView } from '../ipc/bindings.ts';
import { Client } from '../ipc/client.ts';
import GateRows from './GateRows.svelte';
import type { GateRow } from './gates.ts';
import LandingRows from './LandingRows.svelte';
import RigPanel from './RigPanel.svelte';
import TeamRow from './TeamRow.svelte';

const gate = (key: number, name: string): GateRow => ({ key, name, command: 'true', timeout: null, paths: '' });

describe('Rows of checks', () => {
  afterEach(cleanup);

  it('have the keys where a row came or went', async () => {
    const shown = render(GateRows, { rows: [gate(0, 'unit'), gate(1, 'lint')], onchange: (rows: readonly GateRow[]) => void shown.rerender({ rows }) });
    await fireEvent.click(screen.getByRole('button', { name: 'Add a check' }));
    await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Name of check 3')));
    await fireEvent.click(screen.getByRole('button', { name: 'Remove check unit' }));
    await vi.waitFor(() => expect((document.activeElement as HTMLInputElement).value).toBe('lint'));
    await fireEvent.click(screen.getByRole('button', { name: 'Remove check 2' }));
    await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Add a check' })));
  });
});

describe('A rig’s checks', () => {
  afterEach(cleanup);

  it('leave the keys among them when they are saved and the button for it goes', async () => {
    const call = (name: string): Promise<unknown> => Promise.resolve(name === 'disk' ? { rows: [], free: null } : {});
    render(RigPanel, { rig: rig('Harbor', 'gt'), rules: [], frost: { running: 0, standing: 0, frozen: false }, client: new Client({ call } as never), now: new Date() });
    await fireEvent.input(screen.getByLabelText('Name of check 1'), { target: { value: 'style' } });
    const save = screen.getByRole('button', { name: 'Save checks' });
    save.focus();
    await fireEvent.click(save);
    await vi.waitFor(() => expect(save.isConnected).toBe(false));
    await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Add a check' })));
  });
});

describe('What a landing says', () => {
  afterEach(cleanup);
  const props = (part: Partial<RigView>) => ({ rig: { ...rig('Harbor', 'gt'), ...part }, onset: vi.fn(() => Promise.resolve(true)) });

  it('is saved at a press, and given back with the keys in the field', async () => {
    const { onset, ...rest } = props({ message: '{title}' });
    render(LandingRows, { ...rest, onset });
    const field = screen.getByLabelText<HTMLTextAreaElement>('Message of the commit');
    expect(screen.queryByRole('button', { name: 'Save message' })).toBeNull();
    await fireEvent.input(field, { target: { value: ' {id} ' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Save message' }));
    expect(onset.mock.calls).toEqual([[{ message: '{id}' }]]);
    await vi.waitFor(() => expect(document.activeElement).toBe(field));
    await fireEvent.input(field, { target: { value: '' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(field.value).toBe('{title}');
  });

  it('stays as it is typed where the town refuses it', async () => {
    const onset = vi.fn(() => Promise.resolve(false));
    render(LandingRows, { ...props({ message: null }), onset });
    const field = screen.getByLabelText<HTMLTextAreaElement>('Message of the commit');
    await fireEvent.input(field, { target: { value: '{titel}' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Save message' }));
    expect(onset).toHaveBeenCalledWith({ message: '{titel}' });
    expect(field.value).toBe('{titel}');
    screen.getByRole('button', { name: 'Save message' });
  });

  it('is not asked where commits come one by one, and who signs is', async () => {
    const { onset, ...rest } = props({ landing: 'rebase', sign: false });
    render(LandingRows, { ...rest, onset });
    expect(screen.queryByLabelText('Message of the commit')).toBeNull();
    expect(screen.queryByLabelText('Author of the commit')).toBeNull();
    await fireEvent.click(screen.getByRole('switch', { name: 'Sign what lands' }));
    expect(onset).toHaveBeenCalledWith({ sign: true });
  });

  it('has the author that is chosen', async () => {
    const { onset, ...rest } = props({ author: 'agent' });
    render(LandingRows, { ...rest, onset });
    await fireEvent.change(screen.getByLabelText('Author of the commit'), { target: { value: 'owner' } });
    expect(onset).toHaveBeenCalledWith({ author: 'owner' });
  });
});

describe('What the team has', () => {
  afterEach(cleanup);
  const props = (team: RigView['team']) => ({ rig: { team, fetch_minutes: 5 } as RigView, now: new Date(), busy: false, onfetch: vi.fn(), onevery: vi.fn() });

  it('is fetched at a press where the target follows a remote, and only there', () => {
    render(TeamRow, props({ name: 'origin/main', ahead: 0, behind: 0, fetched: null, unknown: null } as RigView['team']));
    screen.getByRole('button', { name: 'Fetch now' });
    cleanup();
    render(TeamRow, props(null));
    expect(screen.queryByRole('button', { name: 'Fetch now' })).toBeNull();
  });
});
