import { describe, expect, it } from 'vitest';
import { gridOf, Panes, PANES_MAX } from './panes.svelte.ts';

const shown = (panes: Panes): string[] => panes.tabs.map((tab) => tab.terminals.join(' '));

describe('Terminals side by side', () => {
  it('show an agent in place of the one with the focus, or go to where it is shown', () => {
    const panes = new Panes();
    panes.show('wren');
    panes.split('moss');
    panes.show('otter');
    expect([shown(panes), panes.terminal]).toEqual([['wren otter'], 'otter']);
    panes.show('wren');
    expect([shown(panes), panes.terminal]).toEqual([['wren otter'], 'wren']);
  });

  it('are six at most, and each agent once', () => {
    const panes = new Panes();
    panes.show('a');
    expect(panes.split('a')).toBe(false);
    for (const agent of ['b', 'c', 'd', 'e', 'f']) expect(panes.split(agent)).toBe(true);
    expect(panes.split('g')).toBe(false);
    expect(panes.tab?.terminals).toHaveLength(PANES_MAX);
  });

  it('keep the focus on the same terminal when another one is closed', () => {
    const panes = new Panes();
    panes.show('a');
    panes.split('b');
    panes.split('c');
    panes.close('a');
    expect(panes.terminal).toBe('c');
    panes.close('c');
    expect(panes.terminal).toBe('b');
  });

  it('stand in tabs, of which one always stays', () => {
    const panes = new Panes();
    panes.show('a');
    panes.open('b');
    panes.turnTab(1);
    expect(panes.terminal).toBe('a');
    panes.close('a');
    expect([shown(panes), panes.terminal]).toEqual([['b'], 'b']);
    panes.close('b');
    expect(shown(panes)).toEqual(['b']);
  });

  it('forget agents that are gone', () => {
    const panes = new Panes();
    panes.show('a');
    panes.split('b');
    panes.open('c');
    panes.keep((agent) => agent === 'a');
    expect([shown(panes), panes.terminal]).toEqual([['a'], 'a']);
  });

  it('fill the room: one, two halves, four quarters, six in two rows', () => {
    expect([1, 2, 3, 4, 5, 6].map(gridOf).map(({ columns, rows }) => `${columns}x${rows}`)).toEqual(['1x1', '2x1', '2x2', '2x2', '3x2', '3x2']);
  });
});
