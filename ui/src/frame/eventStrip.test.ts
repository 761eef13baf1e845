import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import type { EventView } from '../ipc/bindings.ts';
import EventStrip from './EventStrip.svelte';

afterEach(cleanup);

const row = (seq: number, event: string, text: string): EventView => ({
  seq, at: '2026-11-23T14:31:01Z', actor: 'hall', event, text,
  rig: 'harbor', task: null, agent: null, session: null, request: null, ask: null, message: null, snapshot: null,
});

it('The newest events are those that a person acts on: steps of rehearsals push none of them out', () => {
  const steps = Array.from({ length: 20 }, (_, at) => row(at + 2, 'rehearsal', 'a rehearsal began'));
  render(EventStrip, { props: { events: [row(1, 'request_landed', 'gt-1 landed'), ...steps], onopen: vi.fn() } });
  expect(screen.getAllByRole('listitem').map((item) => item.textContent?.trim())).toEqual([expect.stringContaining('gt-1 landed')]);
});
