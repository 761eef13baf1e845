import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AgentView, PresetView } from '../ipc/bindings.ts';
import { Client } from '../ipc/client.ts';
import AdoptDialog from './AdoptDialog.svelte';

const preset = (name: string, title: string, runs_script = false): PresetView =>
  ({ name, title, runs_script, takes_conversation: name === 'codex', found: `/bin/${name}`, modes: ['ask', 'edits', 'full'] }) as PresetView;
const agents = [{ name: 'wren', rig: 'Harbor', preset: 'codex' } as AgentView];

function shown(answer: () => Promise<unknown>) {
  const asked = vi.fn((name: string, payload: unknown): Promise<unknown> => {
    if (name !== 'presets') return (void payload, answer());
    return Promise.resolve([preset('shell', 'Script', true), preset('claude', 'Claude Code'), preset('codex', 'Codex')]);
  });
  const onadopted = vi.fn();
  const client = new Client({ call: asked } as never);
  render(AdoptDialog, { client, rigs: ['Harbor'], rig: 'Harbor', agents, onclose: () => undefined, onadopted });
  return { asked, onadopted };
}

const adoptions = (asked: ReturnType<typeof shown>['asked']): unknown[] => asked.mock.calls.filter(([name]) => name === 'adopt').map(([, payload]) => payload);
const press = (): Promise<boolean> => fireEvent.click(screen.getByRole('button', { name: /^Adopt/ })) as unknown as Promise<boolean>;

describe('Adopting a worktree', () => {
  afterEach(cleanup);

  it('asks nothing of the town without a folder, and says so', async () => {
    const { asked } = shown(() => Promise.resolve({}));
    await press();
    expect(screen.getByText('Name the top folder of a worktree.')).toBeTruthy();
    expect(adoptions(asked)).toEqual([]);
  });

  it('goes on with the program that the rig has, never with the one for scripts', async () => {
    const adopted = { task: 'hb-1', agent: 'finch' };
    const { asked, onadopted } = shown(() => Promise.resolve(adopted));
    await vi.waitFor(() => expect(screen.getByRole('option', { name: 'Codex' })).toBeTruthy());
    expect(screen.queryByRole('option', { name: 'Script' })).toBeNull();
    await fireEvent.input(screen.getByLabelText('Folder'), { target: { value: ' /home/ada/page ' } });
    await press();
    await vi.waitFor(() => expect(onadopted).toHaveBeenCalledWith(adopted));
    expect(adoptions(asked)).toEqual([{ rig: 'Harbor', path: '/home/ada/page', preset: 'codex' }]);
  });

  it('asks for a conversation only where the program can go on with one', async () => {
    const { asked, onadopted } = shown(() => Promise.resolve({ task: 'hb-1', agent: 'finch' }));
    await vi.waitFor(() => expect(screen.getByRole('option', { name: 'Codex' })).toBeTruthy());
    await fireEvent.input(screen.getByLabelText('Folder'), { target: { value: '/page' } });
    await fireEvent.input(screen.getByLabelText('Conversation'), { target: { value: ' 0a1b-2c ' } });
    await press();
    await vi.waitFor(() => expect(onadopted).toHaveBeenCalled());
    await fireEvent.change(screen.getByLabelText('Preset'), { target: { value: 'claude' } });
    expect(screen.queryByLabelText('Conversation')).toBeNull();
    await press();
    await vi.waitFor(() => expect(onadopted).toHaveBeenCalledTimes(2));
    expect(adoptions(asked)).toEqual([
      { rig: 'Harbor', path: '/page', preset: 'codex', conversation: '0a1b-2c' },
      { rig: 'Harbor', path: '/page', preset: 'claude' },
    ]);
  });

  it('stays open with the reason where the town refuses', async () => {
    const { onadopted } = shown(() => Promise.reject({ code: 'trouble', message: '/x is not a git worktree', hint: '' }));
    await fireEvent.input(screen.getByLabelText('Folder'), { target: { value: '/x' } });
    await press();
    await vi.waitFor(() => expect(screen.getByText(/is not a git worktree/)).toBeTruthy());
    expect(onadopted).not.toHaveBeenCalled();
  });
});
