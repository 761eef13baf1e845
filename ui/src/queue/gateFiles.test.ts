import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GateFilesView } from '../ipc/bindings.ts';
import { Client } from '../ipc/client.ts';
import LogFiles from './LogFiles.svelte';
import { GateFiles } from './gateFiles.svelte.ts';

const left = (gate: string, part: Partial<GateFilesView> = {}): GateFilesView => ({ gate, run: 'check', folder: `/t/${gate}`, files: [], left_out: [], cut: false, ...part });
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('What the checks of a request left', () => {
  it('is forgotten with the request, and an answer that comes too late is not taken', async () => {
    const answers: ((all: GateFilesView[]) => void)[] = [];
    const files = new GateFiles(new Client({ call: () => new Promise((resolve) => answers.push(resolve as never)) } as never));
    void files.read('mr-1');
    answers[0]?.([left('test')]);
    await settled();
    expect(files.of('test')?.folder).toBe('/t/test');
    expect(files.of('lint')).toBeNull();

    void files.read('mr-1');
    expect(files.all.length, 'nothing flickers while it is read again').toBe(1);
    void files.read('mr-2');
    expect(files.all).toEqual([]);
    answers[1]?.([left('test')]);
    await settled();
    expect(files.all).toEqual([]);
    answers[2]?.([left('lint')]);
    await settled();
    expect(files.of('lint')?.folder).toBe('/t/lint');
  });

  it('that cannot be read is said, and not taken for nothing', async () => {
    const call = vi.fn().mockRejectedValueOnce({ code: 'trouble', message: 'The folder cannot be read.', hint: '' }).mockResolvedValue([]);
    const files = new GateFiles(new Client({ call } as never));
    await files.read('mr-1');
    expect(files.trouble?.message).toBe('The folder cannot be read.');
    await files.read('mr-1');
    expect([files.trouble, files.all]).toEqual([null, []]);
  });
});

describe('The files of a check', () => {
  beforeEach(() => {
    vi.stubGlobal('ResizeObserver', class { observe(): void {} disconnect(): void {} });
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });
  const files = [{ name: 'report.html', bytes: 48_213 }, { name: 'shots/a.png', bytes: 812 }];

  it('are named with their size, opened by name, and copied by their whole path', async () => {
    const [onopen, oncopy] = [vi.fn(), vi.fn()];
    render(LogFiles, { left: left('test', { files }), onopen, oncopy });
    const list = within(screen.getByRole('region', { name: 'Files (2)' }));
    list.getByText('48.2 kB');

    await fireEvent.click(list.getByRole('button', { name: 'Open shots/a.png' }));
    await fireEvent.click(list.getByRole('button', { name: 'Copy path of report.html' }));

    expect(onopen).toHaveBeenCalledExactlyOnceWith('shots/a.png');
    expect(oncopy).toHaveBeenCalledExactlyOnceWith('/t/test/report.html');
  });

  it('are only copied where nothing can be opened', () => {
    render(LogFiles, { left: left('test', { files }), onopen: null, oncopy: vi.fn() });
    expect(screen.queryAllByRole('button', { name: /^Open/ })).toEqual([]);
    screen.getByTitle('shots/a.png');
  });

  it('say what was not kept, and that a rehearsal left them', () => {
    const left_out = [{ why: 'too_many', count: 1_204 }, { why: 'not_plain', count: 1 }] as const;
    render(LogFiles, { left: left('test', { run: 'rehearsal', left_out: [...left_out], cut: true }), onopen: null, oncopy: vi.fn() });
    for (const words of ['1,204 more files, over 500 in all: not kept', '1 is no plain file: not kept', 'There was still more, which nobody counted', 'from its rehearsal']) {
      screen.getByText(words);
    }
  });
});
