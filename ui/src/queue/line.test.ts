import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RequestView } from '../ipc/bindings.ts';
import { Hand } from '../map/hand.svelte.ts';
import { request } from '../review/fixtures.ts';
import LinePane from './LinePane.svelte';
import { stagesOf } from './stages.ts';

const now = new Date('2026-11-23T14:32:00Z');
const line = (count: number): RequestView[] => Array.from({ length: count }, (_, index) => request({ id: `mr-${index}`, title: `Change ${index}`, state: 'queued', position: index + 1, why: `number ${index + 1} in line` }));

function shown(rows: RequestView[], part: Partial<{ collidesWith: (id: string) => readonly string[]; onweb: (url: string) => void; onretry: (request: string) => void }> = {}) {
  const stages = stagesOf('harbor', rows, undefined, now);
  const [onlog, nothing] = [vi.fn(), vi.fn()];
  render(LinePane, {
    stages, line: [...stages.gate, ...stages.inLine], chosen: null, priorityOf: () => null, collidesWith: () => [], held: { hand: new Hand(() => null, nothing), load: null, intent: null, on: null }, now, onlog,
    onretry: nothing, onundo: nothing, onreview: nothing, onlanding: nothing, onagent: nothing, onrefresh: nothing, onweb: null, ...part,
  });
  return onlog;
}

describe('A line of requests', () => {
  afterEach(cleanup);

  it('has no more rows in the page for a thousand than fit the window, and says of each which of how many it is', () => {
    shown(line(1_000));
    const rows = document.querySelectorAll('li.queue-row');
    expect(rows.length).toBeLessThan(40);
    expect([rows[4]?.getAttribute('aria-posinset'), rows[4]?.getAttribute('aria-setsize')]).toEqual(['5', '1000']);
  });

  it('says in words what a rehearsal found and what it collides with', async () => {
    const [first = request({}), second = request({})] = line(2);
    const green = { ...first, rehearsal: { alone: true, green_with: [], red_with: [], gate: null, words: '' } };
    const onlog = shown([green, second], { collidesWith: (id) => (id === 'mr-1' ? ['Change 0'] : []) });
    await fireEvent.click(screen.getByRole('button', { name: 'Change 0: number 1 in line, green by rehearsal' }));
    expect(onlog).toHaveBeenCalledWith('mr-0');
    screen.getByRole('button', { name: 'Change 1: number 2 in line, collides with Change 0' });
  });

  it('has what was not signed signed now, and what waits for something else not', async () => {
    const waits = { landing_waits: 'it was not signed', state: 'queued' as const };
    const [first = request({}), second = request({})] = line(2);
    const onretry = vi.fn();
    shown([{ ...first, ...waits, not_signed: true }, { ...second, ...waits }], { onretry });
    await fireEvent.click(screen.getByRole('button', { name: 'Sign now' }));
    expect(onretry.mock.calls).toEqual([['mr-0']]);
  });

  it('opens a pull request in the browser, and no address that is none of the web', async () => {
    const pull = { number: 12, url: 'https://forge.example/pull/12', state: 'open' as const, passed: 0, pending: 0, failed: [], trouble: null, changed: '' };
    const proposed = request({ id: 'mr-1', title: 'Change 1', state: 'proposed', pull });
    const onweb = vi.fn();
    shown([proposed, request({ ...proposed, id: 'mr-2', pull: { ...pull, number: 13, url: 'file:///etc/passwd' } })], { onweb });
    await fireEvent.click(screen.getByRole('button', { name: 'Open pull request #12 in the browser' }));
    expect(onweb).toHaveBeenCalledWith(pull.url);
    expect(screen.queryByRole('button', { name: /#13/ })).toBeNull();
  });
});
